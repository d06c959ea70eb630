"""Attach the store's file so that nothing of it lies readable on the disk: file, log, what is put aside."""

import logging
import os
import tempfile
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import duckdb

from dashboard.errors import UserError

# DuckDB reads encrypted files by itself; to write them it wants OpenSSL, which this extension brings.
_EXTENSION = files("duckdb_extension_httpfs") / "extensions" / f"v{duckdb.__version__}"

# Where Linux keeps files in memory.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of ours is made in it
# An upload, a workbook and a parcel of the largest kind may be on the way at once.
ROOM = 1024**3

# The ending of a store that is being written anew.
DRAFT = ".draft"

log = logging.getLogger(__name__)

# What DuckDB says, and what is to be done.
_SENTENCES = {
    "without a key": "The store in “{folder}” is encrypted: "
    "it opens with its key alone (CAMPAIGN_STORE_KEY, CAMPAIGN_STORE_KEY_FILE).",
    "wrong encryption key": "This key does not open the store in “{folder}”: "
    "set the key that it was made with.",
    "is not encrypted": "The store in “{folder}” is not encrypted, but a key is set: "
    "encrypt it with “campaign encrypt”, or take the key away.",
}


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """From here on what does not fit in memory is put aside encrypted, with a key that nobody keeps."""
    con.execute(f"LOAD '{_quoted(_EXTENSION / 'httpfs.duckdb_extension')}'")
    con.execute("SET temp_file_encryption = true")
    _put_aside_in_memory()


def attach(
    con: duckdb.DuckDBPyConnection,
    file: Path,
    key: str | None,
    name: str = "campaign",
    is_read_only: bool = False,
) -> None:
    """The store in this file; without a key it is not encrypted."""
    options = [f"ENCRYPTION_KEY '{_quoted(key)}'", "ENCRYPTION_CIPHER 'GCM'"] if key else []
    options += ["READ_ONLY"] if is_read_only else []
    how = f"({', '.join(options)})" if options else ""
    try:
        con.execute(f"ATTACH '{_quoted(file)}' AS {name} {how}")
    except (duckdb.CatalogException, duckdb.InvalidInputException) as error:
        for told, sentence in _SENTENCES.items():
            if told in str(error).lower():
                # Not what came before: the statement holds the key.
                raise UserError(sentence, folder=file.parent) from None
        raise


def seal(file: Path, key: str) -> None:
    """Write this store anew, encrypted; then it takes the place of what could be read."""
    with closing(duckdb.connect(":memory:")) as con:
        prepare(con)
        draft = write_anew(con, file, None, key)
    put_in_place(draft, file)


def write_anew(con: duckdb.DuckDBPyConnection, file: Path, key: str | None, new_key: str | None) -> Path:
    """Everything that a store says, in a file of its own beside it, which is still open as `fresh`."""
    draft = file.with_suffix(DRAFT)
    for left in (draft, log_of(draft)):
        left.unlink(missing_ok=True)
    attach(con, file, key, "old")
    # From here on all of it stands in the file, and nothing in its log.
    con.execute("CHECKPOINT old")
    attach(con, draft, new_key, "fresh")
    draft.chmod(0o600)
    con.execute("COPY FROM DATABASE old TO fresh")
    con.execute("CHECKPOINT fresh")
    return draft


def put_in_place(draft: Path, file: Path) -> None:
    """From here on the draft is the store, at once and whole; nothing may have either of them open."""
    for left in (file, draft):
        log_of(left).unlink(missing_ok=True)
    draft.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def log_of(file: Path) -> Path:
    """Where DuckDB keeps what is committed and not yet in the file."""
    return file.with_name(f"{file.name}.wal")


def _put_aside_in_memory() -> None:
    """Uploads on their way in and workbooks on their way out: libraries put them where `TMPDIR` says."""
    if Path(tempfile.gettempdir()).is_relative_to(MEMORY):
        return
    if not MEMORY.is_dir() or _room(MEMORY) < ROOM:
        log.warning("Files on their way lie in %s: let TMPDIR name an encrypted disk", tempfile.gettempdir())
        return
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None


def _room(folder: Path) -> int:
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")
