"""Copy a whole campaign from a file into a lake, or back, and read the copy back as it was written."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import duckdb

from dashboard import keys
from dashboard.errors import UserError
from dashboard.store import connection, encryption, lake, schema
from dashboard.store.connection import FILE_NAME, MOST_MEMORY, Connection

NOT_EMPTY = "There is a store already where this one shall go. Name an empty database, or an empty folder."

# Table → its rows, and a number made of all they say.
Sums = dict[str, tuple[int, int]]


def refuse(folder: Path, to: str) -> None:
    """What can be told before anything is opened."""
    if to.startswith(lake.PREFIX) and lake.is_set():
        raise UserError("The store is a lake already (CAMPAIGN_STORE): move it into a folder.")
    if not to.startswith(lake.PREFIX) and not lake.is_set():
        raise UserError("The store is a file already: copy it with “campaign backup”.")
    if not lake.is_set() and not (folder / FILE_NAME).exists():
        raise UserError("There is no store in “{folder}”.", folder=folder)


def into_lake(folder: Path, address: str, files: str) -> Sums:
    """Copy the file in this folder into an empty lake."""
    with _opened(folder) as con:
        encryption.prepare(con)
        lake.attach(con, address, files, "moved")
        _must_be_empty(con)
        expected = _copy(con, is_into_lake=True)
    with closing(duckdb.connect()) as con:
        encryption.prepare(con)
        lake.attach(con, address, files, "moved")
        _must_be_the_same(con, expected)
    return expected


def into_folder(folder: Path, home: Path) -> Sums:
    """Copy the lake into a file in another folder, which is encrypted if a key is set."""
    file = home / FILE_NAME
    draft = file.with_suffix(encryption.DRAFT)
    if file.exists():
        raise UserError(NOT_EMPTY)
    connection.make_folder(home)
    # What is left of a copy that was cut off.
    _forget(draft)
    key = keys.store_key(home, is_new=True)
    try:
        with _opened(folder) as con, connection.opening(home):
            encryption.attach(con, draft, key, "moved")
            draft.chmod(0o600)
            expected = _copy(con, is_into_lake=False)
            con.execute("CHECKPOINT moved")
        with closing(duckdb.connect()) as con, connection.opening(home):
            encryption.prepare(con)
            encryption.attach(con, draft, key, "moved", is_read_only=True)
            _must_be_the_same(con, expected)
    except BaseException:
        _forget(draft)
        raise
    encryption.put_in_place(draft, file)
    return expected


def _forget(draft: Path) -> None:
    for left in (draft, encryption.log_of(draft)):
        left.unlink(missing_ok=True)


@contextmanager
def _opened(folder: Path) -> Iterator[Connection]:
    """The store as it is, which must be of today's tables."""
    with closing(connection.attached(folder)) as con:
        number = schema.number_of(con)
        if number is None:
            raise UserError("There is no store in “{folder}”.", folder=folder)
        schema.must_be_newest(number, folder)
        con.execute(f"SET memory_limit = '{MOST_MEMORY}'")
        con.execute("SET temp_directory = ?", [str(folder / "tmp")])
        con.execute("SET enable_progress_bar = false")
        yield con


def _must_be_empty(con: Connection) -> None:
    if schema.tables(con, "moved"):
        raise UserError(NOT_EMPTY)


def _copy(con: Connection, is_into_lake: bool) -> Sums:
    """All rows of all tables as they are at one moment, in their order: all of it, or nothing."""
    with lake.alone(con):
        con.execute("BEGIN")
        try:
            con.execute("USE moved.main")
            con.execute(schema.statements(is_into_lake))
            found = schema.tables(con, "campaign")
            for table in sorted(found):
                # Of two rows of the same moment the one that was added later holds.
                con.execute(
                    f"INSERT INTO moved.main.{table} BY NAME FROM campaign.main.{table} ORDER BY rowid"
                )
            expected = sums(con, "campaign")
            con.execute("COMMIT")
        except BaseException:
            with suppress(duckdb.Error):
                con.execute("ROLLBACK")
            raise
        finally:
            con.execute("USE memory.main")
    return expected


def _must_be_the_same(con: Connection, expected: Sums) -> None:
    if sums(con, "moved") != expected:
        raise UserError(
            "The copy could not be read back as it was written. Keep the store where it is, and try again."
        )


def sums(con: Connection, database: str) -> Sums:
    """The same of a file and of a lake, in whatever order columns and rows came."""
    told = con.execute(
        "SELECT table_name, list(column_name ORDER BY column_name) FROM duckdb_columns() "
        "WHERE database_name = ? GROUP BY ALL ORDER BY ALL",
        [database],
    ).fetchall()
    return {table: _sum(con, f"{database}.main.{table}", columns) for table, columns in told}


def _sum(con: Connection, table: str, columns: list[str]) -> tuple[int, int]:
    named = ", ".join(f'"{column}"' for column in columns)
    row = con.execute(
        f"SELECT count(*), coalesce(sum(CAST(hash(row({named})) AS HUGEINT)), 0) FROM {table}"  # noqa: S608
    ).fetchone()
    return (row[0], row[1]) if row else (0, 0)
