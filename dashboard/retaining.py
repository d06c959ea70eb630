"""People are kept only as long as they are needed: what will be deleted and when, and deleting it."""

from datetime import date, datetime, timedelta
from pathlib import Path

from dashboard import keys
from dashboard.clock import utc
from dashboard.errors import NotAllowed
from dashboard.model import Account, Role
from dashboard.settings import settings
from dashboard.store import audit, connection, hashing, lake, retention, rewriting, tally
from dashboard.store.audit import Action
from dashboard.store.connection import Connection
from dashboard.store.retention import Deleted, Limits

# Who deletes at night, in the records and in the log.
BY_NIGHT = "retention"


def limits() -> Limits:
    """Until when people are kept, as the operator set it."""
    told = settings()
    days, after = told.keep_superseded_days, told.keep_after_end_days
    last_day = told.ends_on + timedelta(days=after) if told.ends_on and after != "off" else None
    return Limits(None if days == "off" else days, last_day)


def delete_due(con: Connection, now: datetime, by: str = BY_NIGHT) -> Deleted:
    """Delete whoever is due, and write down that it was done; a second time there is nobody."""
    pads = hashing.pads(keys.derive("deletion"))
    tally.bring_up(con)
    with connection.transaction(con):
        told = retention.delete(con, limits(), pads, now, utc(now), by)
    if told.uploads or told.files:
        about = f"people:{told.people};uploads:{told.uploads};files:{told.files}"
        audit.note(con, by, Action.PEOPLE_DELETED, about)
        connection.checkpoint(con)
    return told


def delete_now(con: Connection, account: Account, now: datetime) -> Deleted:
    """The same, before the night, by the administrator."""
    if account.role is not Role.ADMIN:
        raise NotAllowed("Only the administrator may do this.")
    return delete_due(con, now, account.name)


def rewrite_if_due(folder: Path) -> bool:
    """Before the store is opened: write its file anew if people were deleted since it was done last.

    A lake is cleaned.
    """
    if not lake.is_set() and not (folder / connection.FILE_NAME).exists():
        return False
    con = connection.open_store(folder)
    try:
        is_due = rewriting.is_due(con)
        if is_due and lake.is_set():
            rewriting.clean(con)
    finally:
        con.close()
    if is_due and not lake.is_set():
        rewriting.rewrite(folder)
    return is_due


def gone_by(limits: Limits) -> date | None:
    """The day on which nobody is kept any more."""
    return limits.last_day + timedelta(days=1) if limits.last_day else None
