"""What is wrong in a list and how to go on, in words, for a workbook kept and for one built anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dashboard.publish.listings import tables
from dashboard.wording import say, vietnamese

# Told apart by people who see few colours too, and in print; words beside them say the same.
ERROR_COLOUR, WARNING_COLOUR = "F6B26B", "CFE2F3"

# By this rule, always true, we know our colours again. A rule leaves the cell's own format as it was.
OUR_RULE = 'N("VssID")=0'
# What stands in a cell's note below this line is ours.
OUR_NOTE = "— VssID —"

# Excel becomes slow above so many notes; the colour and the column of reasons stay.
MOST_NOTES = 2_000

_REASON = "To correct (written by the system)"
_SUMMARY = "What to correct, and how to go on"


@dataclass(frozen=True)
class Mark:
    """One thing to correct. The row is as Excel shows it; columns count from 0, none means the whole row."""

    row: int
    columns: tuple[int, ...]
    message: str
    is_error: bool


@dataclass(frozen=True)
class Marking:
    """All that is to be said about one sheet; `summary` is each kind of problem and its rows."""

    sheet: str | None
    heading_rows: tuple[int, ...]
    marks: tuple[Mark, ...]
    summary: tuple[tuple[str, int], ...]
    title: str
    only_marked: bool = False

    @property
    def rows(self) -> list[int]:
        """The rows with a mark, each once, from the top."""
        return sorted({mark.row for mark in self.marks})

    @cached_property
    def reasons(self) -> dict[int, str]:
        """Row → everything about it in a line."""
        told: dict[int, list[str]] = {}
        for mark in self.marks:
            told.setdefault(mark.row, []).append(_in_words(mark))
        return {row: " · ".join(dict.fromkeys(words)) for row, words in told.items()}

    def cells(self, row_start: int) -> dict[tuple[int, int], list[Mark]]:
        """(row, column) → what is wrong there, errors first; one without a column is at `row_start`."""
        found: dict[tuple[int, int], list[Mark]] = {}
        for mark in sorted(self.marks, key=lambda each: not each.is_error):
            for column in mark.columns or (row_start,):
                found.setdefault((mark.row, column), []).append(mark)
        return found

    def moved(self) -> "Marking":
        """The same marks where only the headings and the marked rows are left."""
        height = len(self.heading_rows)
        place = {row: height + number for number, row in enumerate(self.rows, start=1)}
        marks = tuple(replace(mark, row=place[mark.row]) for mark in self.marks)
        return replace(self, heading_rows=tuple(range(1, height + 1)), marks=marks)


def note(found: Sequence[Mark]) -> str:
    """What is wrong with one cell, for the note on it."""
    return "\n".join([OUR_NOTE, *dict.fromkeys(map(_in_words, found))])


def reason_heading() -> str:
    """Intake knows no such heading, so it reads nothing that stands under it."""
    return say(_REASON)


def is_reason_heading(cell: object) -> bool:
    """Whether we wrote this heading, in either language."""
    return isinstance(cell, str) and cell in (_REASON, vietnamese()[_REASON])


def is_summary_title(cell: object) -> bool:
    """Whether a sheet that begins with this is our summary, in either language."""
    return isinstance(cell, str) and cell in (_SUMMARY, vietnamese()[_SUMMARY])


def summary_lines(marking: Marking) -> Iterator[tuple[str, str, int | None]]:
    """The summary line by line: how it looks, what it says, and a number beside it."""
    column = reason_heading()
    yield "title", say(_SUMMARY), None
    yield "words", marking.title, None
    yield "words", "", None
    yield "heading", say("Kind of problem"), None
    for kind, rows in marking.summary:
        yield "count", kind, rows
    yield "words", "", None
    yield "error", tables.severity("error"), None
    yield "warning", tables.severity("warning"), None
    yield "words", "", None
    yield (
        "words",
        say("1. Correct the coloured cells. The column “{column}” says what is wrong.", column=column),
        None,
    )
    yield "words", say("2. Save the file and send the whole of it again,"), None
    yield (
        "words",
        say("    or send only the corrected rows, and choose “only these people” when you send them."),
        None,
    )
    yield "words", say("3. Leave the column “{column}” as it is: it is not read.", column=column), None
    if marking.only_marked:
        yield "words", say("Rows are numbered as in the file that you sent first."), None


def _in_words(mark: Mark) -> str:
    return f"{say('Error') if mark.is_error else say('Warning')}: {mark.message}"
