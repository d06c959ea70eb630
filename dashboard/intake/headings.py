"""Find the heading of a list below its title lines, and spread it over the columns."""

import re
from dataclasses import dataclass

import pyarrow as pa

from dashboard.intake import columns
from dashboard.intake.columns import LEFT, Meaning
from dashboard.intake.layout import Range

SEARCHED_ROWS = 40
MOST_HEADING_ROWS = 3
# A row with at least this share of the best row's score is taken if it stands higher.
GOOD_ENOUGH = 0.6
# A heading has two columns that we know, or one and a usual neighbour such as “STT”.
LEAST_SCORE = 1.5
LONGEST_GROUP = 60

IDENTIFYING = {
    *("full_name", "family_name", "given_name", "insurance_number", "citizen_id", "birth", "phone"),
    *("unit_code", "unit_name"),
}
# A block of sums above the list tells milestones too, but of nobody in particular.
WEIGHT_OF_SUMS = 0.5
NUMBERING = re.compile(r"\(?(\d{1,2}|[A-Za-z])\)?(=.*)?$")
# “Mã đơn vị:” and “Điện thoại: 024…” stand in title lines.
LABEL = re.compile(r":(\s|$)")
# Two cells of a title line are no groups: “DANH SÁCH CÀI ĐẶT VSSID” and “Mẫu số 02”.
TITLE = re.compile(
    r"^(danh sach|bang|bieu|bao cao|tong hop|mau so|mau bieu|phu luc|kem theo|cong hoa|doc lap)\b"
)
GROUP_WORDS = re.compile(r"\b(vssid|thong tin|theo doi|giao dich|trong do|so luong|ung dung)\b")

Row = list[str | None]


@dataclass(frozen=True)
class Heading:
    """Rows counted from 0; one path and one meaning a column, the path from the top down."""

    first: int
    last: int
    paths: tuple[tuple[str, ...], ...]
    meanings: tuple[Meaning | None, ...]

    def label(self, place: int) -> str:
        return " / ".join(self.paths[place])


def find(cells: pa.Table, merged: tuple[Range, ...]) -> Heading | None:
    """The heading, or None where no row looks like one."""
    rows = grid(cells.slice(0, SEARCHED_ROWS + MOST_HEADING_ROWS))
    scores = [_score(row) for row in rows[:SEARCHED_ROWS]]
    best = max(scores, default=0)
    if best < LEAST_SCORE:
        return None
    start = next(place for place, score in enumerate(scores) if score >= max(LEAST_SCORE, GOOD_ENOUGH * best))
    first = _with_groups_above(rows, start, merged)
    last = _with_rows_below(rows, first, start, merged)
    paths = _paths(rows[first : last + 1], [_across(merged, row) for row in range(first, last + 1)])
    return Heading(first, last, paths, tuple(columns.meaning(path) if path else None for path in paths))


def grid(cells: pa.Table) -> list[Row]:
    """The cells row by row; a line break in a cell is one more space."""
    rows = zip(*(column.to_pylist() for column in cells.columns), strict=True)
    return [[" ".join(cell.split()) if cell else None for cell in row] for row in rows]


def _score(row: Row) -> float:
    filled = [cell for cell in row if cell]
    # Where nearly every heading ends with a colon, it is how they write headings.
    colons = 3 * sum(cell.endswith(":") for cell in filled) >= 2 * len(filled)
    found = [
        columns.of_text(cell) for cell in filled if not LABEL.search(cell.rstrip(": ") if colons else cell)
    ]
    known = {
        meaning.column for meaning in found if meaning and meaning.column not in (LEFT, columns.AS_GROUP)
    }
    if not known & IDENTIFYING:
        return WEIGHT_OF_SUMS * len(known) if "headcount" in known else 0
    return len(known) + 0.5 * sum(1 for meaning in found if meaning and meaning.column == LEFT)


def _across(merged: tuple[Range, ...], row: int) -> list[Range]:
    return [cells for cells in merged if cells.top == row and cells.right > cells.left]


def _with_groups_above(grid: list[Row], start: int, merged: tuple[Range, ...]) -> int:
    """A row of group titles (“Thông tin cá nhân”, “VssID”) right above belongs to the heading."""
    first = start
    while (
        first > 0
        and start - first < MOST_HEADING_ROWS - 1
        and _is_group_row(grid[first - 1], merged, first - 1)
    ):
        first -= 1
    return first


def _is_group_row(row: Row, merged: tuple[Range, ...], place: int) -> bool:
    filled = [cell for cell in row if cell]
    if len(filled) < 2 or any(LABEL.search(cell) or len(cell) > LONGEST_GROUP for cell in filled):
        return False
    if any(TITLE.search(columns.fold(cell)) for cell in filled):
        return False
    spread = any(cells.right - cells.left + 1 < len(row) for cells in _across(merged, place)) or None in row
    return spread and any(columns.of_text(cell) or GROUP_WORDS.search(columns.fold(cell)) for cell in filled)


def _with_rows_below(grid: list[Row], first: int, start: int, merged: tuple[Range, ...]) -> int:
    most = min(first + MOST_HEADING_ROWS, len(grid)) - 1
    tall = [cells.bottom for cells in merged if cells.top == first and cells.bottom <= most]
    last = max([start, *tall])
    while last < most and _continues(grid, first, last, merged):
        last += 1
    return last


def _continues(grid: list[Row], first: int, last: int, merged: tuple[Range, ...]) -> bool:
    """The next row goes on if it stands only under groups and gaps, or says the same once more (English)."""
    above, below = grid[last], grid[last + 1]
    filled = [place for place, cell in enumerate(below) if cell]
    if not filled or is_numbering(below):
        return False
    heads = {place: _nearest_filled(grid, first, last, place) for place in filled}
    if all(
        row is None or _heads_group(grid[row], place, _across(merged, row)) for place, row in heads.items()
    ):
        return len(filled) > 1 or heads[filled[0]] is not None
    same = [place for place in filled if _same_column(above[place] or "", below[place] or "")]
    return len(same) >= 2 and 2 * len(same) > len(filled)


def _nearest_filled(grid: list[Row], first: int, last: int, place: int) -> int | None:
    """The heading row that speaks for a column so far: its own cell, or the group it stands under."""
    for row in range(last, first - 1, -1):
        if grid[row][place]:
            return row
    return None


def _heads_group(row: Row, place: int, across: list[Range]) -> bool:
    if across:
        return any(cells.left == place for cells in across)
    return place + 1 < len(row) and row[place + 1] is None


def _same_column(above: str, below: str) -> bool:
    one, other = columns.of_text(above), columns.of_text(below)
    return one is not None and other is not None and one.column == other.column


def is_numbering(row: Row) -> bool:
    """`(1) (2) (3)`, `A B 1 2 3`: the row that numbers the columns."""
    filled = [cell for cell in row if cell]
    return len(filled) > 1 and all(NUMBERING.match(cell) for cell in filled)


def _paths(rows: list[Row], across: list[list[Range]]) -> tuple[tuple[str, ...], ...]:
    width = len(rows[0])
    spread = [_spread(row, rows[place + 1 :], across[place]) for place, row in enumerate(rows)]
    return tuple(_path([row[place] for row in spread]) for place in range(width))


def _spread(row: Row, below: list[Row], across: list[Range]) -> Row:
    """A group's title holds for all columns under it; where nothing says how far, up to the next title."""
    spread = list(row)
    for cells in across:
        for place in range(cells.left + 1, min(cells.right + 1, len(row))):
            spread[place] = spread[place] or row[cells.left]
    if not across:
        for place in range(1, len(row)):
            if spread[place] is None and any(lower[place] for lower in below):
                spread[place] = spread[place - 1]
    return spread


def _path(cells: list[str | None]) -> tuple[str, ...]:
    path: list[str] = []
    for cell in cells:
        if cell and (not path or path[-1] != cell):
            path.append(cell)
    return tuple(path)
