"""A store of an older version is copied, brought up to the tables of today, and counted again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard import pipeline
from dashboard.errors import UserError
from dashboard.store import audit, backups, connection, duplicates, lake, schema, uploads
from dashboard.store.audit import Action
from dashboard.store.backups import Backup
from dashboard.store.connection import Connection


@dataclass(frozen=True)
class Upgraded:
    """The open store, the number of the schema that it had, and the copy made before; None if it was up."""

    con: Connection
    before: int
    copy: Backup | None


def upgrade(folder: Path, now: datetime, by: str, keep: int) -> Upgraded:
    """Bring up the store in this folder; one that is up is not copied. `keep` copies stay in all."""
    before = _number(folder)
    copy = None
    if before < schema.NEWEST:
        con = connection.attached(folder)
        try:
            copy = backups.make(con, folder, keep)
        finally:
            con.close()
    return Upgraded(bring_up(folder, now, by), before, copy)


def bring_up(folder: Path, now: datetime, by: str) -> Connection:
    """The store in this folder with the tables of today, of which a copy is kept elsewhere; its number is
    in the audit. What was cut off before its end is ended."""
    con = connection.attached(folder)
    try:
        before = schema.number_of(con)
        is_older = before is not None and before < schema.NEWEST
        if is_older:
            schema.bring_up(con)
    finally:
        con.close()
    con = pipeline.open_store(folder, now)
    # Also of one that is up: a kill may have come between its tables and this.
    uploads.add_missing_steps(con)
    duplicates.note_missing(con)
    if is_older:
        audit.note(con, by, Action.STORE_UPGRADED, f"schema:{before}-{schema.NEWEST}")
    return con


def _number(folder: Path) -> int:
    """Of the store in this folder, which is no newer than this program."""
    lake.refuse()
    if not (folder / connection.FILE_NAME).exists():
        raise UserError("There is no store in “{folder}”.", folder=folder)
    con = connection.attached(folder)
    try:
        number = schema.number_of(con)
    finally:
        con.close()
    # Without a table it is new.
    number = schema.NEWEST if number is None else number
    schema.must_be_no_newer(number, folder)
    return number
