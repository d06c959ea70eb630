"""A list whose file cannot be kept (CSV, .xls, .ods, .xlsb), built anew as .xlsx with its marks."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from dashboard.publish.workbooks import marks, sheets
from dashboard.publish.workbooks.marks import Marking
from dashboard.wording import say

# A day is kept as a day in those files, and read as this text.
DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?: 00:00:00)?")
# Nothing of the file tells when it was made, and the same file shall give the same bytes.
MADE_ON = date(2021, 3, 9)
LOOKED_AT_ROWS = 200
NARROWEST, WIDEST, REASON_WIDTH = 6, 40, 60
CELLS_A_RULE = 200

# The top, left, bottom and right of merged cells, counted from 0, both ends included.
Merged = tuple[int, int, int, int]

LOOKS: dict[str, dict[str, Any]] = {
    "words": {},
    "day": {"num_format": "dd/mm/yyyy"},
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1},
    "error": {"bg_color": f"#{marks.ERROR_COLOUR}", "bold": True},
    "warning": {"bg_color": f"#{marks.WARNING_COLOUR}"},
    "count": {},
    "summary": {"text_wrap": True, "valign": "top"},
}


def rebuilt(rows: pd.DataFrame, merged: Sequence[Merged], marking: Marking) -> bytes:
    """Row i of `rows` is row i + 1 of the file; each cell is its text."""
    if marking.only_marked:
        kept = [*marking.heading_rows, *marking.rows]
        rows, merged, marking = rows.iloc[[row - 1 for row in kept]], (), marking.moved()
    file = BytesIO()
    with sheets.new_book(file, marking.title, MADE_ON, size=11) as book:
        looks = sheets.formats(book, LOOKS)
        sheet = book.add_worksheet((marking.sheet or say("List"))[:31])
        _write_rows(sheet, rows, marking, looks)
        for top, left, bottom, right in merged:
            look = looks["heading" if top + 1 in marking.heading_rows else "words"]
            sheet.merge_range(top, left, bottom, right, rows.iat[top, left] or "", look)
        _colour(sheet, marking, looks)
        _give_reasons(sheet, rows.shape[1], marking, looks)
        sheet.freeze_panes(marking.heading_rows[-1], 0)
        _write_summary(book.add_worksheet(say("Summary")), marking, looks)
    return file.getvalue()


def _write_rows(sheet: Worksheet, rows: pd.DataFrame, marking: Marking, looks: dict[str, Format]) -> None:
    for row, cells in enumerate(rows.itertuples(index=False, name=None)):
        usual = looks["heading" if row + 1 in marking.heading_rows else "words"]
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and cell:
                sheets.write(sheet, row, column, _day(cell) or cell, usual, looks["day"])
    body = rows.iloc[marking.heading_rows[0] - 1 :].head(LOOKED_AT_ROWS)
    for column in range(rows.shape[1]):
        longest = max((len(cell) for cell in body.iloc[:, column] if isinstance(cell, str)), default=0)
        sheet.set_column(column, column, min(max(longest + 2, NARROWEST), WIDEST))


def _day(cell: str) -> date | None:
    found = DAY.fullmatch(cell)
    try:
        day = datetime.strptime(found.group(1), "%Y-%m-%d") if found else None
    except ValueError:
        return None
    return day if day and day.year >= 1900 else None


def _colour(sheet: Worksheet, marking: Marking, looks: dict[str, Format]) -> None:
    found = marking.cells(0)
    for is_error in (True, False):
        places = [xl_rowcol_to_cell(row - 1, column) for (row, column), told in found.items()
                  if told[0].is_error is is_error]  # fmt: skip
        for start in range(0, len(places), CELLS_A_RULE):
            some = places[start : start + CELLS_A_RULE]
            rule = {"type": "formula", "criteria": f"={marks.OUR_RULE}", "multi_range": " ".join(some),
                    "format": looks["error" if is_error else "warning"]}  # fmt: skip
            sheet.conditional_format(some[0], rule)
    for (row, column), told in list(found.items())[: marks.MOST_NOTES]:
        sheet.write_comment(row - 1, column, marks.note(told), {"author": "VssID", "x_scale": 2.5})


def _give_reasons(sheet: Worksheet, column: int, marking: Marking, looks: dict[str, Format]) -> None:
    sheet.set_column(column, column, REASON_WIDTH)
    top, bottom = marking.heading_rows[0] - 1, marking.heading_rows[-1] - 1
    if bottom > top:
        sheet.merge_range(top, column, bottom, column, marks.reason_heading(), looks["heading"])
    else:
        sheet.write_string(top, column, marks.reason_heading(), looks["heading"])
    for row, reason in marking.reasons.items():
        sheet.write_string(row - 1, column, reason[: sheets.LONGEST_TEXT], looks["words"])


def _write_summary(sheet: Worksheet, marking: Marking, looks: dict[str, Format]) -> None:
    sheet.hide_gridlines(2)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 62, looks["summary"])
    for row, (look, words, count) in enumerate(marks.summary_lines(marking)):
        sheet.write_string(row, 0, words, looks["summary" if look == "words" else look])
        if count is not None:
            sheet.write_number(row, 1, count)
