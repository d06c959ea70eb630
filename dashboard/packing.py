"""What a liaison is given: a zip with the unit's scorecard, whom to call, what to mend, poster and words."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import PurePath
from typing import IO
from uuid import UUID
from zipfile import ZipFile

from dashboard import briefing, disclaimer, drafting, handouts, pipeline, printing, reminding
from dashboard.drafting import Draft
from dashboard.errors import UserError
from dashboard.model import Account, Basis, Unit
from dashboard.print_run import PrintRun
from dashboard.publish.handed_out import messages, pack_note, parcel, scorecard
from dashboard.publish.handed_out.scorecard import Office, Scorecard
from dashboard.settings import campaign
from dashboard.store import catalogue, progress, review, units
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.wording import number, say

# Hears what is being made, and which share of all is done (0 to 1).
Progress = Callable[[str, float], object]

MOST_PACKS = 500
# Of one unit; older ones have been sent again since.
MOST_TO_MEND = 3
NOTE, FAILURES = "DOC-TOI.txt", "LOI.txt"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shared:
    """What is asked once for all units: the day, the drafts of late units, and the uploads to mend."""

    on_day: date
    notice: str
    roster_due: date
    has_form: bool
    drafts: Mapping[str, Draft]
    to_mend: Mapping[str, Sequence[tuple[UUID, str]]]


def pack(con: Connection, account: Account, unit_code: str, now: datetime) -> bytes:
    """The zip of one unit. Lists of people are in it only for whoever may see the people of this unit."""
    unit = units.find(con, account.scope, unit_code)
    shared = _shared(con, account, [unit.code], now)
    file = BytesIO()
    with ZipFile(file, "w") as made:
        parcel.add(made, "", _with_note(unit, shared, dict(_files(con, account, unit, shared, now))))
    log.info("A pack of %s was made by %s", unit.code, account.name)
    return file.getvalue()


def packs(
    con: Connection,
    account: Account,
    parent_code: str,
    now: datetime,
    into: IO[bytes],
    progress: Progress = lambda words, share: None,
) -> None:
    """A zip with a folder for each unit that owes or has sent a roster, of `parent_code` and all below it.

    What goes wrong with a unit is a line in `FAILURES`, and the others go on.
    """
    parent = units.find(con, account.scope, parent_code)
    names = _units_of(con, account, parent, now)
    shared = _shared(con, account, list(names), now)
    failures = []
    with ZipFile(into, "w") as made:
        for place, (code, folder) in enumerate(zip(names, parcel.folders(names), strict=True)):
            progress(_how_far(place + 1, len(names), names[code]), place / len(names))
            try:
                unit = units.find(con, account.scope, code)
                files = _with_note(unit, shared, dict(_files(con, account, unit, shared, now)))
            except Exception as error:
                failures.append(f"{code} {names[code]}: {_sentence(error)}")
            else:
                parcel.add(made, folder, files)
        if failures:
            parcel.add(made, "", {FAILURES: pack_note.text(failures)})
    log.info("%s packs below %s were made by %s", len(names), parent.code, account.name)


def below(con: Connection, account: Account, parent_code: str, now: datetime) -> dict[str, str]:
    """Code → name of the units that `packs` makes one for, by code."""
    question = Question(account.scope, pipeline.today(con, now), under=parent_code)
    rows = progress.by(con, question, "unit")
    return dict(zip(rows["code"], rows["name"], strict=True))


def preview(con: Connection, account: Account, unit_code: str, now: datetime) -> bytes:
    """The unit's scorecard as a PNG."""
    unit = units.find(con, account.scope, unit_code)
    return scorecard.preview(_card(con, account, unit, _shared(con, account, [], now)))


def file_name(code: str, is_for_several: bool = False) -> str:
    """What the zip is called."""
    return f"{'cac-bo' if is_for_several else 'bo'}-tai-lieu-{parcel.plain(code).lower()}.zip"


def _units_of(con: Connection, account: Account, parent: Unit, now: datetime) -> dict[str, str]:
    names = below(con, account, parent.code, now)
    if not names:
        raise UserError("No unit below {unit} has sent a roster or owes one.", unit=parent.name)
    if len(names) > MOST_PACKS:
        raise UserError(
            "{count} units stand below {unit}: more than {most} packs are not made at once. "
            "Choose a unit further down.",
            count=number(len(names)),
            unit=parent.name,
            most=number(MOST_PACKS),
        )
    return names


def _shared(con: Connection, account: Account, codes: Sequence[str], now: datetime) -> Shared:
    on_day = pipeline.today(con, now)
    to_mend: dict[str, list[tuple[UUID, str]]] = {}
    for code, upload_id, name in review.to_mend(con, account.scope, codes).itertuples(index=False):
        to_mend.setdefault(code, []).append((UUID(upload_id), name))
    return Shared(
        on_day,
        disclaimer.of(con, on_day),
        drafting.deadlines(on_day, pipeline.starts_on(con)).due_on,
        pipeline.form_days(con) is not None,
        {draft.unit_code: draft for draft in drafting.drafts(con, account, codes, now)},
        to_mend,
    )


def _files(
    con: Connection, account: Account, unit: Unit, shared: Shared, now: datetime
) -> Iterator[tuple[str, bytes]]:
    yield "01-ket-qua.pdf", scorecard.pdf(_card(con, account, unit, shared))
    if account.scope.sees_people:
        yield from _people(con, account, unit, shared, now)
    yield "04-ap-phich.pdf", printing.posters(con, account, PrintRun((unit.code,), has_cover=False), now)
    if unit.code in shared.drafts:
        yield "05-cong-van.docx", shared.drafts[unit.code].letter
    yield "06-tin-nhan.txt", _messages(con, account, unit, shared.notice, now)


def _people(
    con: Connection, account: Account, unit: Unit, shared: Shared, now: datetime
) -> Iterator[tuple[str, bytes]]:
    """The files with personal data; of a unit without anybody to remind, or anything to mend, none."""
    rows = reminding.to_do(con, account, unit.code, now)
    if len(rows):
        yield "02-can-nhac.xlsx", reminding.call_list(con, account, unit.code, rows, now)
        yield "02-can-nhac.pdf", reminding.call_pages(con, account, unit.code, rows, now)
    uploads = shared.to_mend.get(unit.code, ())[:MOST_TO_MEND]
    for place, (upload_id, name) in enumerate(uploads, start=1):
        stem = parcel.plain(PurePath(name).stem) or "danh-sach"
        marked = handouts.marked_workbook(con, account, upload_id, only_marked=False)
        yield f"03-loi-can-sua-{place}-{stem}.xlsx", marked


def _card(con: Connection, account: Account, unit: Unit, shared: Shared) -> Scorecard:
    question = Question(account.scope, shared.on_day, under=unit.code)
    told = briefing.context(con, account, question, Basis.SMARTPHONE)
    above = [each.name for each in catalogue.above(con, account.scope, unit.code)]
    office = catalogue.office_of(con, unit.code)
    return Scorecard(
        told=told,
        placed=" · ".join([say("code {code}", code=unit.code), *reversed(above)]),
        roster_due=shared.roster_due,
        has_form=shared.has_form,
        office=Office(office.name, office.address or "", office.phone or "") if office else None,
        sender=campaign().sender,
        hotline=campaign().hotline,
        notice=shared.notice,
    )


def _messages(con: Connection, account: Account, unit: Unit, notice: str, now: datetime) -> bytes:
    told = reminding.texts(con, account, unit.code, now)
    lines = [[f"[{messages.message_title(kind, words)}]", "", words, "", ""] for kind, words in told.items()]
    above = [notice, ""] if notice else []
    return pack_note.text([*above, *[line for each in lines for line in each][:-2]])


def _with_note(unit: Unit, shared: Shared, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {NOTE: pack_note.note(unit.name, unit.code, shared.on_day, list(files), shared.notice), **files}


def _how_far(place: int, count: int, name: str) -> str:
    return say("{place} of {count}: {unit}", place=number(place), count=number(count), unit=name)


def _sentence(error: Exception) -> str:
    """What a person can put right as it stands; of our mistakes, which may hold somebody's data, the kind."""
    if isinstance(error, UserError):
        return str(error)
    log.error("A pack failed: %s", type(error).__name__)
    return say("Something went wrong on our side ({kind}).", kind=type(error).__name__)
