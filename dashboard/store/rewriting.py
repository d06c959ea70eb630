"""Write the store's file anew: what was deleted from a database can be read in its file as bytes until then.

Nobody may work in the store meanwhile: it is done by a command that has it alone, or before the server opens
it. The new file is written beside the old one and takes its place in one step: a crash leaves one of them,
whole.
"""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dashboard import keys
from dashboard.store import encryption, lake
from dashboard.store.connection import FILE_NAME, MOST_MEMORY, Connection, opening


def mark_due(con: Connection, moment: datetime) -> None:
    """Rows of people were deleted (UTC)."""
    con.execute("INSERT INTO campaign.rewrite_due VALUES (?)", [moment])


def is_due(con: Connection) -> bool:
    """Whether people who were deleted may still be read in the file as bytes."""
    row = con.execute(
        """
        SELECT max(due_at) > coalesce(
            (SELECT max(rewritten_at) FROM store_rewrite), TIMESTAMP '0001-01-01')
        FROM rewrite_due
        """
    ).fetchone()
    return bool(row and row[0])


def clean(con: Connection) -> None:
    """The same for a lake, while its servers are at work: afterwards no file tells of who was deleted."""
    lake.clean(con)
    con.execute("INSERT INTO campaign.store_rewrite VALUES (?)", [datetime.now(UTC).replace(tzinfo=None)])


def rewrite(folder: Path) -> None:
    """Write the file of the store in this folder anew; `StoreInUse` if somebody has it open."""
    file = folder / FILE_NAME
    with opening(folder), closing(duckdb.connect(":memory:")) as con:
        if keys.encrypts():
            encryption.prepare(con)
        con.execute(f"SET memory_limit = '{MOST_MEMORY}'")
        con.execute("SET temp_directory = ?", [str(folder / "tmp")])
        key = keys.store_key(folder, is_new=False)
        draft = encryption.write_anew(con, file, key, key)
        moment = datetime.now(UTC).replace(tzinfo=None)
        con.execute("INSERT INTO fresh.store_rewrite VALUES (?)", [moment])
        con.execute("CHECKPOINT fresh")
    encryption.put_in_place(draft, file)
    for left in (folder / "tmp").glob("duckdb_temp_*"):
        left.unlink(missing_ok=True)
