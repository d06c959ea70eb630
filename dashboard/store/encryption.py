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


def attach(con: duckdb.DuckDBPyConnection, file: Path, key: str | None, name: str = "campaign") -> None:
    """The store in this file; without a key it is not encrypted."""
    how = f"(ENCRYPTION_KEY '{_quoted(key)}', ENCRYPTION_CIPHER 'GCM')" if key else ""
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
    draft = file.with_suffix(".sealed")
    draft.unlink(missing_ok=True)
    with closing(duckdb.connect(":memory:")) as con:
        prepare(con)
        attach(con, file, None, "readable")
        con.execute("CHECKPOINT readable")
        attach(con, draft, key, "sealed")
        con.execute("COPY FROM DATABASE readable TO sealed")
        con.execute("CHECKPOINT sealed")
    draft.chmod(0o600)
    draft.replace(file)
    for left in (file, draft):
        left.with_name(f"{left.name}.wal").unlink(missing_ok=True)


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
