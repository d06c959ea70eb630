"""A sheet of targets becomes lines: who shall reach what, how many of them, by when; nothing judged yet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.errors import UnreadableFile
from dashboard.intake import headings, spreadsheet
from dashboard.intake.columns import MILESTONES, fold, milestones_named, of_text
from dashboard.intake.headings import Row
from dashboard.intake.spreadsheet import Sheet
from dashboard.wording import Amount

# Far more than a city has units: a longer list is no list of targets.
MOST_LINES = 200_000
DUE = re.compile(r"\b(han|thoi han|ngay|due|day|date|by)\b")
TARGET = re.compile(r"\b(chi tieu|target)\b")
NO_TARGETS = (
    "The file has no list of targets: it needs a column “Mã đơn vị” and a column such as “Chỉ tiêu cài đặt”."
)


@dataclass(frozen=True)
class Line:
    """What one row says of one milestone, as text; the row is numbered as Excel shows it."""

    row: int
    unit_code: str
    milestone: str
    people: str
    due_on: str | None


@dataclass(frozen=True)
class _Places:
    """Which column holds what, counted from 0; `None` among the days is the day of every milestone."""

    unit_code: int
    people: dict[str, int]
    due_on: dict[str | None, int]


def read(file_name: str, content: bytes) -> list[Line]:
    """The targets of the first visible sheet; a cell that is empty says nothing and gives no line.

    Read in a process of its own (`apart`). Raises `UnreadableFile`.
    """
    sheet = spreadsheet.find(file_name, content, None)
    top = headings.grid(sheet.cells.slice(0, headings.SEARCHED_ROWS))
    for place, row in enumerate(top):
        if found := _places(row):
            if sheet.height - place > MOST_LINES:
                raise UnreadableFile(
                    "The list has more than {most} rows; split it into several files.",
                    most=Amount(MOST_LINES),
                )
            return list(_lines(sheet, place, found))
    raise UnreadableFile(NO_TARGETS)


def _places(row: Row) -> _Places | None:
    code, people, due = None, dict[str, int](), dict[str | None, int]()
    for place, heading in enumerate(row):
        folded = fold(heading or "")
        named = milestones_named(folded) & set(MILESTONES)
        if TARGET.search(folded) and len(named) == 1:
            people.setdefault(named.pop(), place)
        elif DUE.search(folded) and len(named) < 2:
            due.setdefault(named.pop() if named else None, place)
        elif code is None and folded and _is_code(folded, heading or ""):
            code = place
    return _Places(code, people, due) if code is not None and people else None


def _is_code(folded: str, heading: str) -> bool:
    meaning = of_text(heading)
    return folded in ("ma", "code") or (meaning is not None and meaning.column == "unit_code")


def _lines(sheet: Sheet, heading: int, places: _Places) -> Iterator[Line]:
    def column(place: int | None) -> Sequence[str | None]:
        rows = sheet.cells.slice(heading + 1)
        return [None] * rows.num_rows if place is None else rows.column(place).to_pylist()

    days = {name: column(places.due_on.get(name, places.due_on.get(None))) for name in places.people}
    told = {name: column(place) for name, place in places.people.items()}
    for number, code in enumerate(column(places.unit_code)):
        for name, cells in told.items():
            people = cells[number]
            if code and people:
                yield Line(heading + number + 2, code, name, people, days[name][number])
