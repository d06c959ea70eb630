"""The whole journey of a roster, from file to rates to a printed code. Start reading here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from threading import Lock
from uuid import UUID

import pandas as pd

from dashboard import declaring, keys
from dashboard.errors import ImpossibleDate, NotAllowed, Overtaken, UnreadableFile, UserError
from dashboard.insight.form_01.clock import Deadline
from dashboard.intake import apart, container, plan, roster
from dashboard.model import Account, Informed, Mode, Upload, UploadState
from dashboard.settings import ROOT, campaign, settings
from dashboard.store import (
    audit,
    changes,
    checking,
    choices,
    connection,
    hashing,
    retention,
    review,
    setting,
    units,
    uploads,
)
from dashboard.store.audit import Action
from dashboard.store.connection import Connection
from dashboard.wording import day, say

Progress = Callable[[str], None]
_committing = Lock()

# What may be sent: the endings of every kind of file that intake reads.
FILE_TYPES = tuple(container.FAMILIES)

# Whatever reads files gets ready meanwhile; without this the first file waits for it.
expect_files = apart.begin
expect_no_files = apart.end


def open_store(folder: Path | None, now: datetime) -> Connection:
    """The store in this folder with the catalogue of units in it; None is a store in memory."""
    con = connection.open_store(folder)
    units.load_catalogue(con, ROOT / "data", now)
    return con


def receive(
    con: Connection,
    sender: Account,
    unit_code: str,
    as_of: date,
    file_name: str,
    content: bytes,
    now: datetime,
    progress: Progress = lambda step: None,
    sheet: str | None = None,
    mode: Mode = Mode.REPLACE,
    informed: Informed = Informed.NO,
) -> UUID:
    """Read, check and stage one file. Nothing of it counts until it is committed.

    Names come in only with word that their people have been told (`informed`).
    """
    refuse_who_sees_no_people(sender)
    unit = units.find(con, sender.scope, unit_code)
    _refuse_impossible_day(as_of, starts_on(con), today(con, now))
    units.refuse_closed(unit, as_of)
    if len(content) > settings().largest_file_mb * 2**20:
        raise UnreadableFile(
            "The file is larger than {limit} MB. Split the list into several files.",
            limit=settings().largest_file_mb,
        )
    told = roster.read(file_name, content, sheet, progress, choices.matches(con, unit.code))
    declaring.refuse_undeclared(told, informed)
    uploads.refuse_what_counts(con, unit.code, as_of, told, content)
    upload = Upload(uploads.new_id(con), unit.code, as_of, file_name, now, sender.name, UploadState.STAGED)
    progress(say("Checking the rows"))
    with connection.written_plainly(con), connection.transaction(con):
        uploads.stage(con, upload, told, content, mode)
        declaring.note(con, sender, upload, told, informed, now)
        checking.check(con, sender.scope, upload)
    audit.note(con, sender.name, Action.RECEIVED, upload.id)
    return upload.id


def answer(
    con: Connection, sender: Account, upload_id: UUID, answers: Mapping[str, str], now: datetime
) -> None:
    """The person says how a staged file is meant (`checking`, `changes.MODE`); its rows are judged again."""
    with connection.transaction(con):
        upload = _staged(con, sender, upload_id)
        for name, value in answers.items():
            choices.choose(con, upload.id, name, value, sender.name, now)
        checking.check(con, sender.scope, upload)


def fix(con: Connection, sender: Account, upload_id: UUID, fixes: pd.DataFrame, now: datetime) -> None:
    """Cells of a staged file are corrected (row, column, value); its rows are judged again."""
    with connection.transaction(con):
        upload = _staged(con, sender, upload_id)
        choices.fix(con, upload.id, fixes, sender.name, now)
        checking.check(con, sender.scope, upload)


def undo_fixes(con: Connection, sender: Account, upload_id: UUID, now: datetime) -> None:
    """Every corrected cell says again what stands in the file; its rows are judged again."""
    with connection.transaction(con):
        upload = _staged(con, sender, upload_id)
        choices.undo_fixes(con, upload.id, sender.name, now)
        checking.check(con, sender.scope, upload)


def read_again(
    con: Connection,
    sender: Account,
    upload_id: UUID,
    now: datetime,
    progress: Progress = lambda step: None,
    sheet: str | None = None,
    columns: Mapping[int, str] | None = None,
    mends: bool | None = None,
) -> UUID:
    """The same file read from another sheet or otherwise; gives the upload that it is now.

    `mends` is whether letters of old encodings become today's. What is said of the columns is remembered for
    every list of the unit with these headings.
    """
    upload = _staged(con, sender, upload_id)
    was = review.how_read(con, upload.id)
    if columns is not None:
        with connection.transaction(con):
            known = choices.matches(con, upload.unit_code).get(tuple(was["headings"]), {})
            choices.match(con, upload.unit_code, was["headings"], known | dict(columns), sender.name, now)
    content = uploads.content(con, upload.id)
    sheet = sheet or was["sheet"]
    if mends is not None:
        choices.choose(
            con, upload.id, checking.LETTERS, "mended" if mends else checking.UNDONE, sender.name, now
        )
    mends = choices.chosen(con, upload.id).get(checking.LETTERS) != checking.UNDONE
    matches = choices.matches(con, upload.unit_code)
    told = roster.read(upload.file_name, content, sheet, progress, matches, mends)
    again = replace(upload, id=uploads.new_id(con))
    progress(say("Checking the rows"))
    with connection.transaction(con):
        _staged(con, sender, upload_id)
        uploads.stage(con, again, told, content, changes.mode(con, upload.id))
        declaring.note_again(con, upload.id, was["kind"], again, told)
        choices.copy(con, upload.id, again.id, choices.still_there(was, told, sheet))
        checking.check(con, sender.scope, again)
        uploads.discard(con, upload, now, sender.name, read_again_as=again.id)
    return again.id


def compare(con: Connection, sender: Account, upload_id: UUID, now: datetime) -> Upload:
    """Work out who the people of a staged file are, so that `changes` can say what it would change."""
    with connection.transaction(con):
        upload = _staged(con, sender, upload_id)
        changes.identify(con, upload, hashing.pads(keys.derive("participant")), now)
    return upload


def commit(
    con: Connection,
    sender: Account,
    upload_id: UUID,
    now: datetime,
    good_rows_only: bool = False,
    seen: str | None = None,
) -> None:
    """From here on the unit's rates rest on this roster. Rows with an error count only once mended.

    `seen` is the `changes.base` that the person looked at: if somebody else committed since, nothing happens.
    """
    pads = hashing.pads(keys.derive("participant"))
    # One after the other: of two merges into one unit the second must see the first.
    with _committing, connection.transaction(con):
        upload = _staged(con, sender, upload_id)
        now = uploads.next_moment(con, now)
        if seen is not None and seen != changes.base(con, upload, now):
            raise Overtaken(
                "Somebody else committed a roster of this unit meanwhile. "
                "What would change now stands below; look at it and commit again."
            )
        wrong = review.row_counts(con, upload.id)["rows_with_error"]
        if wrong and not good_rows_only:
            raise UserError(
                "{wrong} rows have an error. Correct them and send the file again, "
                "or commit the good rows only.",
                wrong=wrong,
            )
        uploads.commit(con, upload, pads, now, sender.name)
    audit.note(con, sender.name, Action.COMMITTED, upload.id)
    connection.checkpoint(con)


def discard(con: Connection, sender: Account, upload_id: UUID, now: datetime) -> None:
    """Set a staged file aside; what it held is gone."""
    with connection.transaction(con):
        upload = _staged(con, sender, upload_id)
        uploads.discard(con, upload, now, sender.name)
    audit.note(con, sender.name, Action.DISCARDED, upload.id)


def revert(con: Connection, sender: Account, upload_id: UUID, now: datetime, reason: str = "") -> None:
    """As if this upload had not been committed; what was before it, or came after it, counts."""
    refuse_who_sees_no_people(sender)
    # One after the other: a second revert of the same upload finds the first.
    with _committing, connection.transaction(con):
        upload = uploads.find(con, sender.scope, upload_id)
        uploads.must_be(upload, UploadState.COMMITTED)
        retention.refuse_revert(con, upload)
        uploads.revert(con, upload, now, sender.name, reason)
    audit.note(con, sender.name, Action.REVERTED, upload.id)


def check(
    con: Connection,
    sender: Account,
    unit_code: str,
    as_of: date,
    file_name: str,
    content: bytes,
    now: datetime,
    progress: Progress = lambda step: None,
    sheet: str | None = None,
) -> tuple[Connection, UUID]:
    """Read and check a file beside the store: gives a store in memory that holds this upload alone."""
    aside = connection.open_store(None)
    connection.copy(con, aside, "unit", "setting")
    # What is kept nowhere needs no word.
    informed = Informed.YES
    file = (file_name, content, now, progress, sheet)
    return aside, receive(aside, sender, unit_code, as_of, *file, informed=informed)


def refuse_who_sees_no_people(sender: Account) -> None:
    """Whoever is shown sums alone neither sends a roster nor changes or takes back one."""
    if not sender.scope.sees_people:
        raise NotAllowed("Only the liaison of a unit or the administrator can work on its rosters.")


def column_choices(kind: str) -> tuple[str, ...]:
    """What a person may say that a column of such a list is; “-” is not kept."""
    return plan.CHOICES[kind]


def starts_on(con: Connection) -> date:
    """The campaign's first day."""
    told = setting.find(con, "starts_on")
    return date.fromisoformat(told) if told else campaign().starts_on


def form_days(con: Connection) -> int | None:
    """Days to hand in form 01, or None where this campaign has no paper form."""
    told = setting.find(con, "form_days")
    return campaign().form_days if told is None else int(told) or None


def deadline(con: Connection) -> Deadline | None:
    """Which day is the last for form 01, or None where this campaign has no paper form."""
    days = form_days(con)
    return Deadline(days, campaign().form_weekend, campaign().holidays) if days else None


def today(con: Connection, now: datetime) -> date:
    """The campaign's own day: the demo's clock stands still, the real one does not."""
    stands_at = setting.find(con, "today")
    return date.fromisoformat(stands_at) if stands_at else now.date()


def known_on(on_day: date, today: date) -> datetime:
    """What was known at the end of a day that has passed; of today, everything."""
    return connection.FOR_EVER if on_day >= today else datetime.combine(on_day, time.max)


def _staged(con: Connection, sender: Account, upload_id: UUID) -> Upload:
    refuse_who_sees_no_people(sender)
    upload = uploads.find(con, sender.scope, upload_id)
    uploads.must_be(upload, UploadState.STAGED)
    return upload


def _refuse_impossible_day(as_of: date, first: date, today: date) -> None:
    if as_of > today:
        raise ImpossibleDate(
            "The roster's day {day} lies in the future. Choose today or an earlier day.", day=day(as_of)
        )
    if as_of < first:
        raise ImpossibleDate(
            "The roster's day {day} lies before the campaign began ({start}). Choose a later day.",
            day=day(as_of),
            start=day(first),
        )
