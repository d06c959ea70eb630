"""What all our workbooks share: the face, the borders, and cells that never run as formulas."""

from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

# What official papers are written in (Decree 30/2020).
FACE = "Times New Roman"
INK, PAPER, HAIRLINE, BESIDE = "#0B2E59", "#E6EEF7", "#B7C4D3", "#566A80"

CELL = {"border": 1, "border_color": HAIRLINE, "valign": "vcenter"}
HEADING = {
    **CELL,
    "bold": True,
    "align": "center",
    "text_wrap": True,
    "bg_color": INK,
    "font_color": "#FFFFFF",
}
DAY = {"num_format": "dd/mm/yyyy", "align": "center"}
# Excel leaves what is typed into such a cell as it is: no zero is lost.
TEXT = {"num_format": "@"}
TITLE = {"bold": True, "font_size": 14, "font_color": INK}
QUIET = {"font_color": BESIDE}
NOTICE = {"bold": True, "font_color": "#B3261E"}

# A name, a phone, a mark: none is longer, and Excel holds no longer text.
LONGEST_TEXT = 32_767


def new_book(file: BytesIO, title: str, as_of: date, size: int = 12, is_long: bool = False) -> Workbook:
    """An empty workbook; the same values give the same bytes, for it was made on the day it speaks of.

    A long one is written row by row, downwards only, and holds no row in memory.
    """
    face = {"font_name": FACE, "font_size": size}
    kept = {"constant_memory": is_long, "in_memory": not is_long}
    book = Workbook(file, {**kept, "default_format_properties": face})
    book.set_properties({"created": datetime.combine(as_of, time()), "title": title})
    return book


def formats(book: Workbook, looks: Mapping[str, Mapping[str, Any]]) -> dict[str, Format]:
    """One format of the workbook for each look."""
    return {name: book.add_format(dict(look)) for name, look in looks.items()}


def write(sheet: Worksheet, row: int, column: int, value: object, usual: Format, day: Format) -> None:
    """A day as a day, a whole number as one, words as words whatever they begin with; None is empty."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), day)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, usual)
    elif value:
        sheet.write_string(row, column, str(value)[:LONGEST_TEXT], usual)
    else:
        sheet.write_blank(row, column, None, usual)


def print_on_a4(sheet: Worksheet, first_heading: int, last_heading: int, landscape: bool = True) -> None:
    """As wide as the paper, as long as it needs; the headings stand on every page, its number at the foot."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first_heading, last_heading)
    sheet.set_footer("&C&P/&N")
