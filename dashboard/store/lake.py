"""A store that several servers share: a DuckLake, its catalogue in PostgreSQL and its files in a folder.

The files are encrypted with keys that only the catalogue knows. One server writes at a time (`alone`): a lake
by itself would let two people commit the same roster, for it only adds rows.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import duckdb

from dashboard import keys
from dashboard.errors import AlreadyDone, UserError
from dashboard.settings import settings

PREFIX = "ducklake:postgres:"
# PostgreSQL by itself, where whoever writes waits for its turn.
CATALOGUE = "catalogue"
# A row of so few lies in the catalogue until the night, and not in a file of its own.
INLINED = 1000
# What one server at a time does: change the store; inside of that or by itself, add to the audit, and give
# out what nobody may be given twice.
WRITING, AUDIT, ISSUING = 1, 2, 3
# Whoever waits longer than this is told so.
PATIENCE = "-c lock_timeout=60s"

CANNOT_REACH = (
    "The catalogue of the store cannot be reached. Check CAMPAIGN_STORE, the password, and that PostgreSQL "
    "is running."
)
# Rows out of the catalogue into files; files without what was deleted; few files instead of many; nothing of
# what was before; and nothing that a server left behind which died as it wrote.
_CLEANING = (
    "CALL ducklake_flush_inlined_data('campaign')",
    "CALL ducklake_rewrite_data_files('campaign', delete_threshold => 0)",
    "CALL ducklake_merge_adjacent_files('campaign')",
    "CALL ducklake_expire_snapshots('campaign', older_than => now())",
    "CALL ducklake_cleanup_old_files('campaign', cleanup_all => true)",
    "CALL ducklake_delete_orphaned_files('campaign', older_than => now() - INTERVAL 1 DAY)",
)
# What DuckLake calls PostgreSQL, and its tables of rows that are in no file yet.
_INSIDE, _ROWS = "__ducklake_metadata_campaign", "ducklake_inlined_data_%"
_EXTENSIONS = ("ducklake", "postgres_scanner")
_PASSWORD = re.compile(r"\bpassword\s*=\s*('(?:[^'\\]|\\.)*'|\S+)\s*", re.IGNORECASE)


def is_set() -> bool:
    """Whether this installation's store is a lake."""
    return bool(settings().store.get_secret_value())


def holds(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the store of this connection is a lake."""
    row = con.execute(
        "SELECT count(*) FROM duckdb_databases() WHERE database_name = ?", [CATALOGUE]
    ).fetchone()
    return row == (1,)


def refuse() -> None:
    """What is done to a file cannot be done to a lake."""
    if is_set():
        raise UserError(
            "The store lies in PostgreSQL (CAMPAIGN_STORE), where this cannot be done yet: copy the database "
            "and the folder CAMPAIGN_LAKE_FILES with tools of their own."
        )


def files_folder(told: str) -> Path:
    """The folder that all servers share, made if it is not there."""
    if not told or "://" in told:
        raise UserError("CAMPAIGN_LAKE_FILES must name a folder that all servers of this store share.")
    folder = Path(told).absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            "“{folder}” cannot be written. Check the folder and its rights.", folder=folder
        ) from error
    return folder


def attach_set(con: duckdb.DuckDBPyConnection) -> None:
    """This installation's store, made if it is not there; all its servers have the same secret."""
    keys.secret(settings())
    attach(con, settings().store.get_secret_value(), settings().lake_files)


def attach(con: duckdb.DuckDBPyConnection, told: str, files_told: str, name: str = "campaign") -> None:
    """The lake at this address, made if it is not there; no sentence and no log tells the password."""
    if not told.startswith(PREFIX):
        raise UserError("CAMPAIGN_STORE must begin with “{prefix}”.", prefix=PREFIX)
    for each in _EXTENSIONS:
        con.execute(f"LOAD '{_quoted(_extension(each))}'")
    address, password = apart(told.removeprefix(PREFIX))
    if password:
        # Where it is read from by itself: an address with it in it would stand in every error.
        os.environ["PGPASSWORD"] = password
    os.environ.setdefault("PGOPTIONS", PATIENCE)
    folder = files_folder(files_told)
    try:
        con.execute(f"ATTACH '{_quoted(address)}' AS {CATALOGUE} (TYPE postgres, READ_ONLY)")
        # Of two servers that find nothing there, one makes it.
        with alone(con):
            con.execute(
                f"ATTACH '{PREFIX}{_quoted(address)}' AS {name} (DATA_PATH '{_quoted(folder)}', "
                f"ENCRYPTED, DATA_INLINING_ROW_LIMIT {INLINED})"
            )
    except duckdb.Error:
        raise UserError(CANNOT_REACH) from None


def apart(address: str) -> tuple[str, str | None]:
    """An address of PostgreSQL, as words or as a URL, without its password; and that."""
    if "://" in address:
        parts = urlsplit(address)
        who, at, where = parts.netloc.rpartition("@")
        name, _, password = who.partition(":")
        return urlunsplit(parts._replace(netloc=f"{name}{at}{where}")), unquote(password) or None
    found = _PASSWORD.search(address)
    if not found:
        return address, None
    password = re.sub(r"\\(.)", r"\1", found[1].removeprefix("'").removesuffix("'"))
    return _PASSWORD.sub("", address).strip(), password


@contextmanager
def alone(con: duckdb.DuckDBPyConnection, what: int = WRITING) -> Iterator[None]:
    """In a lake, one server at a time does this; whoever dies lets go of it. A file needs none of it."""
    if not holds(con):
        yield
        return
    # On a connection of its own: it is held until what was done has been committed, and begun before.
    own = con.cursor()
    try:
        _wait(own, what)
        yield
    finally:
        with suppress(duckdb.Error):
            own.execute("ROLLBACK")
        own.close()


def clean(con: duckdb.DuckDBPyConnection) -> None:
    """Leave in the files, and in the tables of PostgreSQL, nothing but what holds now; a server that is
    reading what was before has to ask again."""
    with alone(con):
        own = con.cursor()
        try:
            for statement in _CLEANING:
                own.execute(statement)
            # What was deleted from a table of PostgreSQL stays in it as bytes until it is written anew.
            for table in _tables_of_rows(own):
                written = f'VACUUM FULL "{table}"'
                own.execute("CALL postgres_execute(?, ?, use_transaction => false)", [_INSIDE, written])
        finally:
            own.close()


def _tables_of_rows(own: duckdb.DuckDBPyConnection) -> list[str]:
    asked = f"SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relname LIKE '{_ROWS}'"  # noqa: S608
    return [name for (name,) in own.execute("FROM postgres_query(?, ?)", [CATALOGUE, asked]).fetchall()]


def _wait(own: duckdb.DuckDBPyConnection, what: int) -> None:
    try:
        own.execute("BEGIN")
        own.execute(
            "FROM postgres_query(?, ?)",
            [CATALOGUE, f"SELECT 1 AS held FROM (SELECT pg_advisory_xact_lock({what})) AS waited"],  # noqa: S608
        ).fetchall()
    except duckdb.Error as error:
        if "lock timeout" in str(error).lower():
            raise AlreadyDone("Another server has been at work for a minute. Try again soon.") from None
        raise UserError(CANNOT_REACH) from None


def _extension(name: str) -> object:
    return (
        files(f"duckdb_extension_{name}")
        / "extensions"
        / f"v{duckdb.__version__}"
        / f"{name}.duckdb_extension"
    )


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")
