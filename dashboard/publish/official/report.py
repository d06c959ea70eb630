"""The shapes of a report: parts, numbered sentences, tables and figures, before anything is typeset."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd

from dashboard.wording import day, number, percent

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
# The order of the Vietnamese alphabet, as the decree wants it.
LETTERS = "abcdđeghiklmnopqrstuvxy"
_PLACE = re.compile(r"(?i)\b(thành phố|tỉnh|quận|huyện|thị xã|cơ sở) .+$")
LONGEST_PLACE = 24

Value = int | float | date | str | None


class Form(StrEnum):
    """How a column's values are written; words among numbers (“hidden”) stay words."""

    TEXT = "text"
    SENTENCE = "sentence"
    WHOLE = "whole"
    DECIMAL = "decimal"
    RATE = "rate"
    POINTS = "points"
    DAY = "day"

    @property
    def is_words(self) -> bool:
        """Whether the column holds words, and no numbers."""
        return self in {Form.TEXT, Form.SENTENCE}


@dataclass(frozen=True)
class Column:
    """A heading, the form of what stands below it, and its share of the width."""

    heading: str
    form: Form = Form.WHOLE
    width: float = 1


@dataclass(frozen=True)
class Cell:
    """What stands in a row, in so many columns."""

    text: str
    form: Form
    span: int = 1


@dataclass(frozen=True)
class Table:
    """Values below headings; `note` stands under it. Rates and points are fractions of one."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    # The last row adds up the others.
    has_total: bool = False

    @property
    def cells(self) -> list[list[Cell]]:
        """The rows as people read them; words among numbers take the empty places behind them too."""
        return [self._cells(row) for row in self.rows]

    def _cells(self, row: tuple[Value, ...]) -> list[Cell]:
        made: list[Cell] = []
        is_open = False
        for value, column in zip(row, self.columns, strict=True):
            if is_open and value is None:
                made[-1] = replace(made[-1], span=made[-1].span + 1)
                continue
            is_open = isinstance(value, str) and not column.form.is_words
            made.append(Cell(in_words(value, column.form), Form.TEXT if is_open else column.form))
        return made


@dataclass(frozen=True)
class Drawing:
    """A figure, told by numbers from 0 to 1; `kind` says which drawing of the template it is.

    `subtitle` says how it is drawn, `alt` what it shows, for whoever cannot see it.
    """

    kind: str
    title: str
    subtitle: str
    alt: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body."""

    text: str


@dataclass(frozen=True)
class Point:
    """One of several things: a), b), c); or 1., 2., 3. where the section has no title."""

    text: str
    mark: str = ""


Block = Paragraph | Point | Table | Drawing


@dataclass(frozen=True)
class Section:
    """Blocks under a title."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Part:
    """Sections under a title in capitals."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Annex:
    """What hangs behind the report, on pages that are numbered anew."""

    label: str
    title: str
    blocks: tuple[Block, ...]
    is_wide: bool = False


@dataclass(frozen=True)
class Letterhead:
    """Who writes, and to whom; number, day and signature stay blank.

    `copies` are who receives it: “as above” only below somebody to whom it is written.
    """

    superior: str
    sender: str
    symbol: str = "BC-BHXH"
    to: tuple[str, ...] = ()
    signer: str = ""
    copies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """The smallest group that is shown, days until a roster is stale, days for form 01 (0: no form)."""

    smallest_group: int
    stale_days: int
    form_days: int


@dataclass(frozen=True)
class Report:
    """Everything that a reader is told, in its order, with its numbers."""

    kind: str
    about: str
    on_day: date
    head: Letterhead
    opening: str
    parts: tuple[Part, ...]
    closing: str
    source: str
    annexes: tuple[Annex, ...]
    # Stands on every page: that the figures are invented, for example.
    notice: str = ""


def unbroken(name: str) -> str:
    """“… xã hội thành phố Hà Nội”: a line may end before the place, and not within its short name."""
    found = _PLACE.search(name)
    if not found or len(found[0]) > LONGEST_PLACE:
        return name
    return name[: found.start()] + found[0].replace(" ", "\u00a0")


def in_words(value: Value, form: Form) -> str:
    """A value as people read it; what is not known is a dash."""
    if isinstance(value, str):
        return value
    if value is None or pd.isna(value):
        return "–"
    if isinstance(value, date):
        return day(value)
    if form is Form.RATE:
        return percent(value)
    if form is Form.POINTS:
        return signed(value)
    return number(value, 1 if form is Form.DECIMAL else 0)


def signed(points: float) -> str:
    """0.0147 → “+1,5”: points are hundredths of a rate, and a change has a sign."""
    rounded = round(points * 100, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return sign + number(abs(rounded), 1)


def numbered(report_parts: Sequence[Part]) -> tuple[Part, ...]:
    """The same with I., 1. and a) before titles and points."""
    return tuple(
        Part(
            f"{ROMAN[place]}. {part.title}",
            tuple(_numbered(section, at) for at, section in enumerate(part.sections, start=1)),
        )
        for place, part in enumerate(report_parts)
    )


def _numbered(section: Section, at: int) -> Section:
    blocks: list[Block] = []
    marked = 0
    for block in section.blocks:
        if isinstance(block, Point):
            mark = f"{LETTERS[marked % len(LETTERS)]})" if section.title else f"{marked + 1}."
            block, marked = Point(block.text, mark), marked + 1
        blocks.append(block)
    return Section(f"{at}. {section.title}" if section.title else "", tuple(blocks))
