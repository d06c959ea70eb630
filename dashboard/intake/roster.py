"""A file becomes a roster: its rows under our column names, and what its own headings were."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import pyarrow as pa

from dashboard.errors import UnreadableFile
from dashboard.intake import apart, assembly, headings, plan, spreadsheet
from dashboard.intake.bounds import MOST_HEADINGS
from dashboard.intake.cells import clean
from dashboard.intake.columns import fold
from dashboard.intake.headings import Heading
from dashboard.intake.plan import Plan
from dashboard.intake.spreadsheet import Sheet
from dashboard.wording import say

LOOKED_AT_ROWS = 50
# The column that we add to a marked workbook (`publish/marks.py`), in either language: not the sender's.
OUR_REASONS = ("can sua he thong ghi", "to correct written by the system")
# A group or a numbering may stand before the first person.
FIRST_LINES = 3


@dataclass(frozen=True)
class Roster:
    """One list as the file has it; nothing judged yet, only blank rows left out."""

    kind: str
    sheet: str | None
    header_rows: tuple[int, ...]
    columns: dict[str, str]
    dropped: tuple[str, ...]
    other_sheets: tuple[str, ...]
    rows: pa.Table
    # Milestones that the sheet tells by their opposite alone (“Chưa cài đặt”): there an empty cell means yes.
    only_negative: frozenset[str] = frozenset()
    # The heading of each column from the left, and which of them make up a column of ours (counted from 0).
    headings: tuple[str, ...] = ()
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    # How many empty columns stand left of them in the file.
    left: int = 0


# The headings of a list → what a person said of its columns, place → column of ours (`plan.CHOICES`).
Matches = Mapping[tuple[str, ...], Mapping[int, str]]


@dataclass(frozen=True)
class _List:
    """A sheet in which a heading was found, and what its columns are for."""

    sheet: Sheet
    heading: Heading
    plan: Plan

    @property
    def size(self) -> int:
        return self.sheet.height - self.heading.last


def read(
    file_name: str,
    content: bytes,
    sheet: str | None = None,
    progress: Callable[[str], None] | None = None,
    matches: Matches | None = None,
    mends: bool = True,
) -> Roster:
    """The list in the file: on the sheet asked for, else the largest on a sheet that is not hidden.

    A heading that `matches` knows is read as it says; unless it `mends`, letters of old encodings stay as
    they stand. It is read in a process of its own (`apart`).
    """
    told = {
        "file_name": file_name,
        "sheet": sheet,
        "mends": mends,
        "matches": {key: dict(of) for key, of in (matches or {}).items()},
    }
    facts, [rows] = apart.ask("roster", content, progress or (lambda _: None), **told)
    return Roster(**{**facts, "only_negative": frozenset(facts["only_negative"])}, rows=rows)


def packed(roster: Roster) -> tuple[dict[str, Any], list[pa.Table]]:
    """The roster as `read` puts it together again."""
    facts = {each.name: getattr(roster, each.name) for each in fields(roster) if each.name != "rows"}
    return facts, [roster.rows]


def understand(
    file_name: str,
    content: bytes,
    sheet: str | None,
    progress: Callable[[str], None],
    matches: Matches,
    mends: bool,
) -> Roster:
    """What `read` gives, in this very process."""
    tell = progress
    tell(say("Reading the file"))
    sheets = list(spreadsheet.read(file_name, content, mends))
    if not any(each.height for each in sheets):
        raise UnreadableFile(
            "The workbook has no visible sheet with anything in it; show the sheet that holds the list"
            " and send it again."
        )
    tell(say("Looking for the headings"))
    lists = [found for each in sheets if (found := _list(each, matches))]
    chosen = _chosen(sheets, lists, sheet)
    tell(say("Sorting the columns"))
    return _roster(chosen, lists)


def warm_up() -> None:
    """Make what is made once and kept (patterns, wordings); starts no thread."""
    cells, mended = clean(pa.table({"0": ["Họ và tên", "Nguyễn Văn An"], "1": ["Đã cài ðặt", "x"]}))
    lists = [found for each in [Sheet(None, cells, mended)] if (found := _list(each, {}))]
    _roster(lists[0], lists)


def _list(sheet: Sheet, matches: Matches) -> _List | None:
    heading = headings.find(sheet.cells.select(range(min(sheet.width, MOST_HEADINGS))), sheet.merged)
    if heading is None or (sheet.name is None and _is_prose(sheet, heading)):
        return None
    return _List(sheet, heading, plan.make(heading, sheet.cells, matches.get(_headings(heading))))


def _headings(heading: Heading) -> tuple[str, ...]:
    labels = list(map(heading.label, range(len(heading.paths))))
    while labels and fold(labels[-1]) in {"", *OUR_REASONS}:
        labels.pop()
    return tuple(labels)


def _is_prose(sheet: Sheet, heading: Heading) -> bool:
    """A letter that names our columns between its commas; the lines after it are not cut into cells."""
    filled = [
        sum(map(bool, row)) for row in headings.grid(sheet.cells.slice(heading.last + 1, LOOKED_AT_ROWS))
    ]
    columns = sum(map(bool, heading.paths))
    # Of a short list, half can be signatures; but its first people fill the columns.
    if any(count > 1 and 2 * count >= columns for count in filled[:FIRST_LINES]):
        return False
    return 2 * sum(count > 1 for count in filled) < sum(count > 0 for count in filled)


def _chosen(sheets: list[Sheet], lists: list[_List], name: str | None) -> _List:
    if name is not None:
        lists = [found for found in lists if found.sheet.is_called(name)]
        if not any(each.is_called(name) for each in sheets):
            raise UnreadableFile(
                "There is no visible sheet called “{name}”; the sheets are: {names}.",
                name=name,
                names=", ".join(each.name or "" for each in sheets) or "–",
            )
    if not lists:
        raise UnreadableFile(
            "No list was found: the first {rows} rows hold no headings such as “Họ và tên” and “Mã số BHXH”; "
            "put one row of headings above the list.",
            rows=headings.SEARCHED_ROWS,
        )
    complete = [found for found in lists if found.plan.kind]
    if not complete:
        raise _without_name(max(lists, key=lambda found: found.size))
    return max(complete, key=lambda found: found.size)


def _without_name(found: _List) -> UnreadableFile:
    labels = dict.fromkeys(label for label in map(found.heading.label, range(found.sheet.width)) if label)
    return UnreadableFile(
        "The list has no column of names; the columns found are: {columns}. Add a column “Họ và tên”.",
        columns=", ".join(labels),
    )


def _roster(chosen: _List, lists: list[_List]) -> Roster:
    heading = chosen.heading
    others = [
        found.sheet.name for found in lists if found is not chosen and found.plan.kind and found.sheet.name
    ]
    return Roster(
        kind=chosen.plan.kind or "",
        sheet=chosen.sheet.name,
        header_rows=tuple(range(heading.first + 1, heading.last + 2)),
        columns=chosen.plan.printed(),
        dropped=chosen.plan.dropped,
        other_sheets=tuple(others),
        rows=assembly.rows(chosen.sheet, heading.last + 1, chosen.plan),
        only_negative=chosen.plan.only_negative,
        headings=_headings(heading),
        places={
            column: tuple(source.place for source in sources)
            for column, sources in chosen.plan.sources.items()
        },
        left=chosen.sheet.left,
    )
