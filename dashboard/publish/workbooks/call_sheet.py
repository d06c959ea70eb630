"""The people whom a liaison has to remind: a workbook to filter, and pages to tick off on the telephone."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import typst
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.publish import typefaces
from dashboard.publish.workbooks import sheets
from dashboard.publish.workbooks.sheets import CELL, DAY, HEADING, NOTICE, QUIET, TEXT, TITLE
from dashboard.wording import day, language, number, say

TEMPLATE = Path(__file__).parents[3] / "campaign_assets" / "call_sheet.typ"

HEADING_ROW = 4
# Excel finds the height of wrapped words itself, other programs do not.
LINE_HEIGHT = 15
WIDTHS = (5, 27, 14, 22, 46, 12, 10, 10, 10, 12, 26)
LOOKS: dict[str, dict[str, Any]] = {
    "title": TITLE,
    "line": QUIET,
    "notice": NOTICE,
    "heading": HEADING,
    "words": {**CELL, "indent": 1, "text_wrap": True},
    "text": {**CELL, **TEXT, "align": "center"},
    "middle": {**CELL, "align": "center"},
    "day": {**CELL, **DAY},
    "late": {"bold": True, "font_color": "#B3261E", "bg_color": "#FBE9E7"},
}


def workbook(title: str, people: pd.DataFrame, unit_name: str, as_of: date, notice: str = "") -> bytes:
    """A row for each of `people`: full_name, phone, department, todo (a sentence), due_on, days_left.

    `notice` stands above them, and on every page of `pdf`.
    """
    file = BytesIO()
    with sheets.new_book(file, title, as_of, size=11) as book:
        sheet, looks = book.add_worksheet(say("To remind")), sheets.formats(book, LOOKS)
        for row, line in enumerate((title, unit_name, _about(people, as_of))):
            sheet.write_string(row, 0, line, looks["line" if row else "title"])
        sheet.write_string(HEADING_ROW - 1, 0, notice, looks["notice"])
        for place, (heading, width) in enumerate(zip(_headings(), WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(HEADING_ROW, place, heading, looks["heading"])
        for count, person in enumerate(people.to_dict("records"), start=1):
            _draw_person(sheet, looks, count, person)
        last = HEADING_ROW + max(len(people), 1)
        _finish(sheet, looks, last)
    return file.getvalue()


def pdf(title: str, people: pd.DataFrame, unit_name: str, as_of: date, notice: str = "") -> bytes:
    """The same people on A4, with boxes to tick; the headings stand on every page."""
    told = {
        "title": title,
        "unit": unit_name,
        "notice": notice,
        "about": _about(people, as_of),
        "language": str(language()),
        "words": _words(),
        "people": [_line(person) for person in people.to_dict("records")],
    }
    return typst.compile(
        TEMPLATE, font_paths=typefaces.fonts(), sys_inputs={"sheet": json.dumps(told)}, format="pdf"
    )


def _about(people: pd.DataFrame, as_of: date) -> str:
    return say("{people} people · as of {day}", people=number(len(people)), day=day(as_of))


def _headings() -> tuple[str, ...]:
    return (
        say("No."),
        say("Name"),
        say("Phone"),
        say("Department"),
        say("What to do"),
        say("Due on"),
        say("Days left"),
        *(say("Called"), say("Installed"), say("Registered")),
        say("Note"),
    )


def _draw_person(sheet: Worksheet, looks: dict[str, Format], count: int, person: dict[Any, Any]) -> None:
    cells: tuple[tuple[Any, str], ...] = (
        (count, "middle"),
        (person["full_name"], "words"),
        (person["phone"], "text"),
        (person["department"], "words"),
        (person["todo"], "words"),
        (_day_of(person), "middle"),
        (None if pd.isna(person["days_left"]) else int(person["days_left"]), "middle"),
        *((None, "middle"),) * 3,
        (None, "words"),
    )
    told = [None if pd.isna(value) else value for value, _ in cells]
    for place, (value, (_, look)) in enumerate(zip(told, cells, strict=True)):
        sheets.write(sheet, HEADING_ROW + count, place, value, looks[look], looks["day"])
    lines = max(
        -(-len(value) // (width - 1))
        for value, width in zip(told, WIDTHS, strict=True)
        if isinstance(value, str)
    )
    sheet.set_row(HEADING_ROW + count, 5 + LINE_HEIGHT * max(lines, 1))


def _finish(sheet: Worksheet, looks: dict[str, Format], last: int) -> None:
    """Filters, lists of marks, and what is late in red; it is below zero too, for who sees no red."""
    first = HEADING_ROW + 1
    sheet.autofilter(HEADING_ROW, 0, last, len(WIDTHS) - 1)
    sheet.freeze_panes(first, 2)
    sheet.set_row(0, 24)
    sheet.set_row(HEADING_ROW, 34)
    sheet.data_validation(first, 7, last, 9, {"validate": "list", "source": ["x"], "show_error": False})
    late = {
        "type": "formula",
        "criteria": f'=AND($G{first + 1}<>"",$G{first + 1}<0)',
        "format": looks["late"],
    }
    sheet.conditional_format(first, 5, last, 6, late)
    sheets.print_on_a4(sheet, HEADING_ROW, HEADING_ROW)


def _day_of(person: dict[Any, Any]) -> date | None:
    return None if pd.isna(person["due_on"]) else pd.Timestamp(person["due_on"]).date()


def _line(person: dict[Any, Any]) -> dict[str, str | bool]:
    left = None if pd.isna(person["days_left"]) else int(person["days_left"])
    told = {name: person[name] for name in ("phone", "department", "todo")}
    return {
        "name": person["full_name"],
        **{name: "" if pd.isna(words) else str(words) for name, words in told.items()},
        "due": _due(_day_of(person), left),
        "is_late": left is not None and left < 0,
    }


def _due(on: date | None, left: int | None) -> str:
    if on is None or left is None:
        return "" if on is None else say("until {day}", day=day(on))
    if left < 0:
        return say("until {day}: {days} days late", day=day(on), days=-left)
    return say("until {day}: {days} days left", day=day(on), days=left)


def _words() -> dict[str, str]:
    return {
        "number": say("No."),
        "name": say("Name"),
        "phone": say("Phone"),
        "todo": say("What to do"),
        "called": say("Called"),
        "installed": say("Installed"),
        "registered": say("Registered"),
        "nobody": say("There is nobody to remind."),
        "private": say(
            "Personal data: for the liaison of this unit alone. Destroy the sheet once it is done."
        ),
    }
