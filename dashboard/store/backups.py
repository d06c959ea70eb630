"""Copies of the whole store, made while it is at work and read back at once; and one put in its place.

A copy is what was committed at one moment, encrypted as the store is. Beside it lies its SHA-256, in a file
that `sha256sum --check` reads too. The secret that keys the hashes is in none of them: it is kept elsewhere.
"""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from threading import Lock

import duckdb

from dashboard import keys
from dashboard.errors import StoreInUse, UserError
from dashboard.store import encryption, lake
from dashboard.store.connection import FILE_NAME, MOST_MEMORY, Connection, backup_folder, opening

# The name tells the moment in UTC: sorted by it, the newest stands last.
_NAME = "campaign-%Y%m%dT%H%M%S%fZ.duckdb"
_SUM = ".sha256"
_DRAFT = ".draft"

_copying = Lock()

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Backup:
    """One copy: its file, the moment it tells of (UTC) and its size in bytes."""

    file: Path
    made_at: datetime
    size: int


def make(con: Connection, folder: Path, keep: int) -> Backup:
    """Copy the store of this folder and read the copy back; of older ones only the newest `keep` - 1 stay."""
    lake.refuse()
    moment = datetime.now(UTC)
    home = _made(backup_folder(folder))
    file = home / moment.strftime(_NAME)
    draft = file.with_suffix(_DRAFT)
    with _copying, _or_say(home):
        _forget_drafts(home)
        try:
            _copy(con, draft, keys.store_key(folder, is_new=False))
            draft.chmod(0o600)
            _write_sum(draft, file)
            draft.replace(file)
        finally:
            # Half a copy would fill the disk on which the store itself may lie.
            _forget_drafts(home)
        _forget_older(folder, keep)
    return told(file)


def listed(folder: Path) -> list[Backup]:
    """Every copy of the store in this folder, the newest first; other files there are nobody's business."""
    found = sorted(backup_folder(folder).glob("campaign-*.duckdb"), reverse=True)
    return [told(file) for file in found if _is_ours(file)]


def told(file: Path) -> Backup:
    """What the copy's name and size say of it."""
    try:
        made_at = datetime.strptime(file.name, _NAME)
        return Backup(file, made_at, file.stat().st_size)
    except (ValueError, OSError):
        raise UserError("“{name}” is no backup of ours.", name=file.name) from None


def _is_ours(file: Path) -> bool:
    with suppress(ValueError):
        return bool(datetime.strptime(file.name, _NAME))
    return False


def newest(folder: Path, until: datetime | None = None) -> Backup:
    """The newest copy, or the newest of those made until a moment (UTC)."""
    for each in listed(folder):
        if until is None or each.made_at <= until:
            return each
    raise UserError("There is no backup to restore in “{folder}”.", folder=backup_folder(folder))


def restore(folder: Path, backup: Backup) -> Path | None:
    """The copy is the store from here on; gives where the store that was there has been put, if one was.

    A copy that is not what was made, or that the key does not open, changes nothing.
    """
    lake.refuse()
    file = folder / FILE_NAME
    key = keys.store_key(folder, is_new=False)
    _must_be_whole(backup.file)
    sums(backup.file, key)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _or_say(folder):
        aside = _put_aside(folder, file) if file.exists() else None
        draft = file.with_suffix(encryption.DRAFT)
        shutil.copyfile(backup.file, draft)
        draft.chmod(0o600)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        encryption.put_in_place(draft, file)
    return aside


def sums(file: Path, key: str | None) -> dict[str, tuple[int, int]]:
    """Table → its rows, and a number made of all they say; read from the file by itself."""
    with opening(file.parent), closing(duckdb.connect(":memory:")) as con:
        if key:
            encryption.prepare(con)
        con.execute(f"SET memory_limit = '{MOST_MEMORY}'")
        encryption.attach(con, file, key, "copied", is_read_only=True)
        return _sums(con, "copied")


def _copy(con: Connection, draft: Path, key: str | None) -> None:
    """All that is committed at this moment, by one reader, held against what the file then says."""
    own = con.cursor()
    try:
        own.execute("USE memory.main")
        encryption.attach(own, draft, key, "copied")
        try:
            own.execute("BEGIN")
            expected = _sums(own, "campaign")
            own.execute("COPY FROM DATABASE campaign TO copied")
            own.execute("COMMIT")
            own.execute("CHECKPOINT copied")
        except BaseException:
            with suppress(duckdb.Error):
                own.execute("ROLLBACK")
            raise
        finally:
            own.execute("DETACH copied")
    finally:
        own.close()
    if sums(draft, key) != expected:
        raise UserError("The backup could not be read back as it was written. Check the disk, and try again.")


def _sums(con: Connection, database: str) -> dict[str, tuple[int, int]]:
    tables = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY table_name", [database]
    ).fetchall()
    return {
        table: con.execute(
            f"SELECT count(*), coalesce(sum(CAST(hash(told) AS HUGEINT)), 0) "  # noqa: S608 - tables of ours
            f"FROM {database}.main.{table} AS told"
        ).fetchone()
        or (0, 0)
        for (table,) in tables
    }


def _write_sum(draft: Path, file: Path) -> None:
    with draft.open("rb") as copied:
        digest = file_digest(copied, "sha256").hexdigest()
        os.fsync(copied.fileno())
    beside = file.with_suffix(_SUM)
    beside.write_text(f"{digest}  {file.name}\n", "ascii")
    beside.chmod(0o600)


def _must_be_whole(file: Path) -> None:
    try:
        wanted = file.with_suffix(_SUM).read_text("ascii").split()[0]
        with file.open("rb") as copied:
            is_whole = file_digest(copied, "sha256").hexdigest() == wanted
    except (OSError, IndexError, UnicodeDecodeError):
        is_whole = False
    if not is_whole:
        raise UserError(
            "The backup “{name}” is not the file that was made: it, or its .sha256, is gone or was changed. "
            "Take another one.",
            name=file.name,
        )


def _put_aside(folder: Path, file: Path) -> Path:
    """The store as it was, under a second name; one that cannot be read as it is, with its log."""
    try:
        with opening(folder), closing(duckdb.connect(":memory:")) as con:
            key = keys.store_key(folder, is_new=False)
            if key:
                encryption.prepare(con)
            encryption.attach(con, file, key, "old")
            con.execute("CHECKPOINT old")
    except StoreInUse:
        raise
    except (UserError, duckdb.Error):
        log.warning("The store that is replaced cannot be read; it is put aside as it is")
    aside = _made(backup_folder(folder)) / f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.duckdb"
    for old, new in ((file, aside), (encryption.log_of(file), encryption.log_of(aside))):
        if old.exists():
            shutil.copyfile(old, new)
            new.chmod(0o600)
    return aside


def _forget_drafts(home: Path) -> None:
    """What is left of copies that came to no end, and sums of copies that are not there."""
    for left in home.glob(f"*{_DRAFT}*"):
        left.unlink(missing_ok=True)
    for left in home.glob(f"campaign-*{_SUM}"):
        if not left.with_suffix(".duckdb").exists():
            left.unlink(missing_ok=True)


def _forget_older(folder: Path, keep: int) -> None:
    """Of the copies, and of the stores that a copy replaced, only the newest stay: older ones hold people."""
    copies = [each.file for each in listed(folder)]
    replaced = sorted(backup_folder(folder).glob("replaced-*Z.duckdb"), reverse=True)
    for file in [*copies[max(keep, 1) :], *replaced[max(keep, 1) :]]:
        for each in (file, file.with_suffix(_SUM), encryption.log_of(file)):
            each.unlink(missing_ok=True)


def _made(home: Path) -> Path:
    with _or_say(home):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


@contextmanager
def _or_say(home: Path) -> Iterator[None]:
    """What a disk keeps us from is one sentence."""
    try:
        yield
    except (OSError, duckdb.IOException) as error:
        raise UserError(
            "“{folder}” cannot be written, or is full. Check the folder and the disk.", folder=home
        ) from error
