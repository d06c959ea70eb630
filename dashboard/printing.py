"""Print runs: a sheet for every unit and place, read back before it leaves, its code kept for ever."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import IO
from urllib.parse import urlsplit
from zipfile import ZipFile

from dashboard import disclaimer, pipeline, print_run
from dashboard.errors import UserError
from dashboard.model import Account, Template, Tongue
from dashboard.print_run import Drawn, PrintRun
from dashboard.publish.handed_out import parcel
from dashboard.publish.posters import binding, cover, logos, picture, poster, preflight
from dashboard.publish.posters.cover import Cover
from dashboard.publish.posters.edition import Edition
from dashboard.publish.posters.picture import Shape
from dashboard.publish.posters.poster import Poster
from dashboard.publish.posters.proof import Proof, together
from dashboard.settings import campaign, settings
from dashboard.store import audit, links
from dashboard.store.audit import Action
from dashboard.store.connection import Connection
from dashboard.wording import language, number, say

# Hears what is being done, and which share of all is done (0 to 1). What it raises stops the run.
Progress = Callable[[str, float], object]

COVER_FILE = "00-to-bia.pdf"
MOST_FAULTS_TOLD = 3
# Sheets drawn in one go; those that wait for nobody; seconds after which a run that waits says so again.
PART, FEW, WAIT = 250, 20, 1.0
_running = Lock()


def posters(
    con: Connection,
    sender: Account,
    run: PrintRun,
    now: datetime,
    progress: Progress = lambda words, share: None,
) -> bytes:
    """All sheets in one PDF, with a cover unless the run has none.

    `UserError` where a sheet cannot be read back: then nothing is made, and no code is kept.
    """
    drawn = print_run.drawn(con, sender, run, now)
    with _one_at_a_time(run, progress):
        documents, proofs = [], []
        for done, part in _parts(drawn.posters, PART):
            _tell(progress, done, run.sheets)
            documents.append(poster.pdf(part, run.edition))
            told = partial(_tell_more, progress, done, run.sheets)
            proofs.append(_read_back(documents[-1], part, run, told))
        if run.has_cover:
            documents.insert(0, _cover(con, run, drawn, together(proofs), now))
        document = documents[0] if len(documents) == 1 else binding.bound(documents)
    print_run.keep(con, sender, drawn, now)
    return document


def files(
    con: Connection,
    sender: Account,
    run: PrintRun,
    now: datetime,
    into: IO[bytes],
    progress: Progress = lambda words, share: None,
) -> None:
    """A zip named so that people find their unit: a PDF of its sheets, and at the top the cover.

    Of images for messengers it is a folder for each unit: square, upright, and for the head of a page.
    """
    drawn = print_run.drawn(con, sender, run, now)
    names = parcel.folders({unit.code: unit.name for unit in drawn.units})
    with _one_at_a_time(run, progress), ZipFile(into, "w") as made:
        proofs = []
        for name, (done, sheets) in zip(names, _parts(drawn.posters, len(run.places)), strict=True):
            _tell(progress, done, run.sheets)
            if run.edition.template is Template.PICTURE:
                parcel.add(made, name, _pictures(sheets[0], run.edition))
                continue
            document = poster.pdf(sheets, run.edition)
            proofs.append(_read_back(document, sheets, run, lambda _: None))
            parcel.add(made, "", {f"{name}.pdf": document})
        if run.has_cover and proofs:
            parcel.add(made, "", {COVER_FILE: _cover(con, run, drawn, together(proofs), now)})
    print_run.keep(con, sender, drawn, now)


def preview(con: Connection, sender: Account, run: PrintRun, now: datetime, page: int = 1) -> bytes:
    """A PNG of a page of the first sheet, or of its picture, as it would be; nothing is kept yet."""
    [told, *_] = _first(con, sender, run, now).posters
    if run.edition.template is Template.PICTURE:
        return picture.png(told, [*Shape][page - 1], run.edition)
    return poster.preview(told, run.edition, page)


def proof_of_first(con: Connection, sender: Account, run: PrintRun, now: datetime) -> Proof:
    """What both readers make of the first sheet."""
    first = _first(con, sender, run, now)
    return _proof(poster.pdf(first.posters, run.edition), first.posters, run, lambda done: None)


def retarget(con: Connection, sender: Account, old: str, new: str, now: datetime) -> int:
    """All codes in use that lead to `old` lead to `new`, if the campaign's list allows it; how many do."""
    print_run.refuse_other_hosts(new)
    count = links.retarget(con, old, new, sender.name, now)
    audit.note(con, sender.name, Action.CODES_LED, new)
    return count


def edition(template: Template, tongue: Tongue, in_colour: bool) -> Edition:
    """In the campaign's own words, with the operator's logo where one is set."""
    return Edition(template, tongue, in_colour, logo=logo())


def logo() -> bytes:
    """The operator's own logo; none where none is set."""
    path = campaign().logo
    return _read_logo(path) if path else b""


def _read_logo(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(logos.MOST_BYTES + 1)
    except OSError:
        raise UserError(
            "The logo {file} cannot be opened. Correct its name in campaign.toml.", file=path.name
        ) from None


def _first(con: Connection, sender: Account, run: PrintRun, now: datetime) -> Drawn:
    first = replace(run, unit_codes=run.unit_codes[:1], places=run.places[:1])
    return print_run.drawn(con, sender, first, now)


def _pictures(told: Poster, edition: Edition) -> dict[str, bytes]:
    return {picture.NAMES[shape]: _picture(told, shape, edition) for shape in Shape}


def _picture(told: Poster, shape: Shape, edition: Edition) -> bytes:
    drawn = picture.png(told, shape, edition)
    faults = picture.unreadable(drawn, told.address, has_logo=bool(edition.logo))
    if faults:
        raise UserError("The picture of {unit} was not made. {fault}", unit=told.unit_name, fault=faults[0])
    return drawn


def _parts(sheets: Sequence[Poster], size: int) -> Iterator[tuple[int, Sequence[Poster]]]:
    """So many sheets at a time, and how many came before them."""
    return ((start, sheets[start : start + size]) for start in range(0, len(sheets), size))


@contextmanager
def _one_at_a_time(run: PrintRun, progress: Progress) -> Iterator[None]:
    """A long run takes memory and a core: the next long one waits, and can be stopped meanwhile."""
    if run.sheets <= FEW:
        yield
        return
    while not _running.acquire(timeout=WAIT):
        progress(say("Waiting for the sheets of somebody else"), 0.0)
    try:
        yield
    finally:
        _running.release()


def _proof(document: bytes, sheets: Sequence[Poster], run: PrintRun, told: Callable[[int], None]) -> Proof:
    sheet = run.edition.sheet
    expected = [[each.address] * codes for each in sheets for codes in sheet.codes]
    return preflight.check(
        document, expected, sheet.narrowest_module, lambda done, _: told(done // len(sheet.codes))
    )


def _read_back(
    document: bytes, sheets: Sequence[Poster], run: PrintRun, told: Callable[[int], None]
) -> Proof:
    proof = _proof(document, sheets, run, told)
    if not proof.is_good:
        first = " ".join(fault.sentence for fault in proof.faults[:MOST_FAULTS_TOLD])
        raise UserError(
            "Nothing was made: {count} faults were found when the sheets were read back. {first}",
            count=number(len(proof.faults)),
            first=first,
        )
    return proof


def _cover(con: Connection, run: PrintRun, drawn: Drawn, proof: Proof, now: datetime) -> bytes:
    told = Cover(
        sheets=run.sheets,
        units=tuple(unit.name for unit in drawn.units),
        check_address=f"{urlsplit(settings().address).netloc}/kiem-tra",
        places=run.places,
        proof=tuple(proof.lines),
        notice=disclaimer.of(con, pipeline.today(con, now)),
    )
    return cover.pdf(told, run.edition, language())


def _tell(progress: Progress, done: int, count: int) -> None:
    progress(say("Reading back {done} of {all} sheets", done=number(done), all=number(count)), done / count)


def _tell_more(progress: Progress, before: int, count: int, done: int) -> None:
    _tell(progress, before + done, count)
