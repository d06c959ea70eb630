"""Open the store, share it, and hand out cursors; nothing else knows where the rows lie."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from os import getpid
from pathlib import Path
from tempfile import gettempdir
from threading import Condition, Lock

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard import keys
from dashboard.errors import AlreadyDone, StoreInUse, UserError
from dashboard.settings import settings
from dashboard.store import encryption, lake, schema

Connection = duckdb.DuckDBPyConnection

# As known at this moment: everything that is known.
FOR_EVER = datetime(9999, 12, 31)
FILE_NAME = "campaign.duckdb"
MOST_MEMORY = "700MB"
CANNOT_OPEN = "The store in “{folder}” cannot be opened. Check the folder, its rights and the disk."
_SQL = Path(__file__).parent

# The store is attached to an empty database in memory that holds the views and macros: they belong to
# the code, not to the data, so an update of the code never has to change a store.
_SEARCH_PATH = "SET search_path = 'campaign.main,memory.main'"

_shared: dict[Path, Connection] = {}
# How many transactions of this process are under way.
_under_way = 0
_ended = Condition()
_opening = Lock()


def open_store(folder: Path | None) -> Connection:
    """The store of this folder, made if it is not there; `StoreIsOlder` if it is not of the newest schema.

    None is a store in memory.
    """
    con = attached(folder)
    # Of two servers that find nothing there, one makes it.
    with lake.alone(con):
        number = schema.number_of(con)
        if number is None:
            schema.bring_up(con)
    if number is not None:
        _must_be_newest(con, number, folder)
    # What questions are answered from (tally.py) is made of the store, and packed.
    con.execute("ATTACH ':memory:' AS tally (COMPRESS)")
    # A million rows are checked no slower with this, and the process stays small beside them.
    con.execute(f"SET memory_limit = '{MOST_MEMORY}'")
    # What does not fit is put aside beside the store, never wherever the process was started.
    con.execute(
        "SET temp_directory = ?",
        [str(folder / "tmp" if folder else Path(gettempdir()) / f"campaign-{getpid()}")],
    )
    # What a command prints for another program is not mixed with how far a long question has come.
    con.execute("SET enable_progress_bar = false")
    # Every question says its order; what need not be kept in order is done by all cores at once.
    con.execute("SET preserve_insertion_order = false")
    # Nothing that an uploaded text says can make the store read a file or reach the network.
    if folder is not None:
        mine = lake.files_folder(settings().lake_files) if lake.is_set() else backup_folder(folder)
        con.execute("SET allowed_directories = ?", [[str(mine)]])
    con.execute("SET enable_external_access = false")
    con.execute("USE memory.main")
    for name in ("macros.sql", "views.sql", "tally.sql", "changes.sql", "lineage.sql", "deletion.sql"):
        con.execute((_SQL / name).read_text("utf-8"))
    con.execute(_SEARCH_PATH)
    # From here on nobody changes how the database behaves, but `written_plainly`, and for its own copying.
    con.execute("SET allowed_configs = ['force_compression', 'current_transaction_invalidation_policy']")
    con.execute("SET lock_configuration = true")
    return con


def attached(folder: Path | None) -> Connection:
    """The store of this folder as it is, of whatever schema; for everything else there is `open_store`."""
    con = duckdb.connect(":memory:")
    if keys.encrypts() or lake.is_set():
        encryption.prepare(con)
    if folder is not None and lake.is_set():
        make_folder(folder)
        lake.attach_set(con)
    elif folder is None:
        con.execute("ATTACH ':memory:' AS campaign")
    else:
        _attach(con, folder)
    return con


def _must_be_newest(con: Connection, number: int, folder: Path | None) -> None:
    try:
        schema.must_be_newest(number, folder)
    except UserError:
        con.close()
        raise


def backup_folder(folder: Path) -> Path:
    """Where copies of the store in this folder are kept: as the operator said, else beside it."""
    return (settings().backups or folder / "backups").absolute()


def _attach(con: Connection, folder: Path) -> None:
    make_folder(folder)
    file = folder / FILE_NAME
    is_new = not file.exists()
    try:
        with opening(folder):
            encryption.attach(con, file, keys.store_key(folder, is_new))
    except UserError:
        con.close()
        raise
    if is_new:
        file.chmod(0o600)


@contextmanager
def opening(folder: Path) -> Iterator[None]:
    """What a disk, or another process, keeps us from is one sentence."""
    try:
        yield
    except duckdb.IOException as error:
        if "could not set lock" in str(error).lower():
            raise StoreInUse(
                "The store is in use by a running server or command. Stop it first, or work in the browser."
            ) from error
        raise UserError(CANNOT_OPEN, folder=folder) from error


def make_folder(folder: Path) -> None:
    """Nobody but who runs us looks into a folder that we make; of another's folder nothing is changed."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(CANNOT_OPEN, folder=folder) from error


def shared_store(folder: Path) -> Connection:
    """The one connection of this process to the store in this folder."""
    with _opening:
        if folder not in _shared:
            _shared[folder] = open_store(folder)
        return _shared[folder]


def encrypt(folder: Path) -> None:
    """From here on the store in this folder, readable until now, opens with the key that is set alone."""
    lake.refuse()
    file = folder / FILE_NAME
    if not file.exists():
        raise UserError(CANNOT_OPEN, folder=folder)
    key = keys.store_key(folder, is_new=True)
    if key is None:
        raise UserError("No key is set: set CAMPAIGN_STORE_KEY or CAMPAIGN_STORE_KEY_FILE.")
    with opening(folder):
        encryption.seal(file, key)


def cursor(con: Connection) -> Connection:
    """A cursor of its own for one call: cursors do not wait for each other, results do not mix."""
    own = con.cursor()
    own.execute(_SEARCH_PATH)
    return own


@contextmanager
def transaction(con: Connection) -> Iterator[None]:
    """All of it or nothing; `AlreadyDone` if somebody else changed the same rows meanwhile."""
    with _counted(), lake.alone(con):
        yield from _transaction(con)


@contextmanager
def _counted() -> Iterator[None]:
    global _under_way
    with _ended:
        _under_way += 1
    try:
        yield
    finally:
        with _ended:
            _under_way -= 1
            _ended.notify_all()


def wait_for_transactions(seconds: float) -> bool:
    """Whether all that were under way in this process have ended by then."""
    with _ended:
        return _ended.wait_for(lambda: not _under_way, timeout=seconds)


def _transaction(con: Connection) -> Iterator[None]:
    con.execute("BEGIN")
    try:
        yield
        con.execute("COMMIT")
    except duckdb.TransactionException as error:
        _roll_back(con)
        if "conflict" not in str(error).lower():
            raise
        raise AlreadyDone(
            "Somebody else changed this at the same moment. Look again before you go on."
        ) from error
    except BaseException:
        _roll_back(con)
        raise


def _roll_back(con: Connection) -> None:
    # A failed COMMIT has rolled back by itself, and says so when asked to do it again.
    with suppress(duckdb.TransactionException):
        con.execute("ROLLBACK")


def append(con: Connection, table: str, rows: pa.Table | pd.DataFrame, **same: object) -> None:
    """Add many rows at once, matched by column name; `same` are columns with one value for all rows.

    The names of tables and columns are always ours.
    """
    con.register("rows_to_append", rows)
    names = "".join(f", ${name} AS {name}" for name in same)
    try:
        con.execute(
            f"INSERT INTO campaign.{table} BY NAME SELECT *{names} FROM rows_to_append",  # noqa: S608
            same or None,
        )
    finally:
        con.unregister("rows_to_append")


@contextmanager
def written_plainly(con: Connection) -> Iterator[None]:
    """Rows that are written inside are not packed: half the time, for what is read once and deleted."""
    con.execute("SET force_compression = 'uncompressed'")
    try:
        yield
    finally:
        con.execute("SET force_compression = 'auto'")


def copy(con: Connection, other: Connection, *tables: str) -> None:
    """Add all rows of these tables of one store to another."""
    for table in tables:
        append(other, table, con.execute(f"FROM campaign.{table}").to_arrow_table())


def checkpoint(con: Connection, database: str = "campaign") -> None:
    """Bring what was committed from the log into the file, so that opening it again is quick; pack it.

    A lake is committed without that.
    """
    if database == "campaign" and lake.holds(con):
        return
    # Somebody else is writing: the next commit, or the end of the process, brings both into the file.
    with suppress(duckdb.TransactionException):
        con.execute(f"CHECKPOINT {database}")
