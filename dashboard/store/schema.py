"""The tables of a store: made, known by a number, and brought up from any older one.

A store of an older number is used by nobody until it has been brought up (`upgrading`); one of a newer number
belongs to a newer program.
"""

import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dashboard.errors import StoreIsOlder, UserError
from dashboard.store import lake

# One more with each change of schema.sql, which makes a new store and brings up any older one: it adds tables
# and columns, and leaves what is there as it is.
NEWEST = 1
# What was made before tables had a number.
UNNUMBERED = 0

_STATEMENTS = Path(__file__).parent / "schema.sql"


def number_of(con: duckdb.DuckDBPyConnection) -> int | None:
    """Which schema the store `campaign` of this connection has; None where it has no tables yet."""
    found = tables(con, "campaign")
    if not found:
        return None
    if "schema_number" not in found:
        return UNNUMBERED
    row = con.execute("SELECT max(number) FROM campaign.main.schema_number").fetchone()
    return UNNUMBERED if row is None or row[0] is None else int(row[0])


def tables(con: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    """The names of all tables there are."""
    told = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ?", [database]
    ).fetchall()
    return {name for (name,) in told}


def bring_up(con: duckdb.DuckDBPyConnection) -> None:
    """All tables as they are now, made or added to; all of it or nothing."""
    con.execute("BEGIN")
    try:
        con.execute("USE campaign.main")
        is_by_hash = _has_column(con, "settlement", "person_hash")
        if is_by_hash:
            con.execute("ALTER TABLE settlement RENAME TO settlement_by_hash")
        con.execute(statements(lake.holds(con)))
        if is_by_hash:
            con.execute(_BY_REFERENCE)
        con.execute("INSERT INTO schema_number VALUES (?, ?)", [NEWEST, datetime.now(UTC)])
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise


def statements(is_lake: bool) -> str:
    """What makes all tables that are not there; how columns are packed is said to a file alone."""
    text = _STATEMENTS.read_text("utf-8")
    return re.sub(r" USING COMPRESSION \w+", "", text) if is_lake else text


def _has_column(con: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    row = con.execute(
        "SELECT count(*) FROM duckdb_columns() "
        "WHERE database_name = 'campaign' AND table_name = ? AND column_name = ?",
        [table, column],
    ).fetchone()
    return row == (1,)


# In November 2026 units said of a hash of somebody whose that was; since then, of a row of theirs.
_BY_REFERENCE = """
    INSERT INTO settlement BY NAME
    SELECT DISTINCT unit_code, reference, verdict, settled_at, settled_by
    FROM settlement_by_hash JOIN same_person USING (unit_code, person_hash);
    DROP TABLE settlement_by_hash;
"""


def must_be_newest(number: int, folder: Path | None) -> None:
    """`StoreIsOlder` where it is; see `must_be_no_newer`."""
    must_be_no_newer(number, folder)
    if number < NEWEST:
        raise StoreIsOlder(
            "The store in “{folder}” was made by an older version of this program. Run `campaign upgrade` "
            "once: it copies the store, then brings it up.",
            folder=folder,
        )


def must_be_no_newer(number: int, folder: Path | None) -> None:
    """What a newer program has written is not understood here."""
    if number > NEWEST:
        raise UserError(
            "The store in “{folder}” was made by a newer version of this program. Install that one.",
            folder=folder,
        )
