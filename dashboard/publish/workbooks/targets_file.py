"""The workbook in which leadership sets targets: a row a unit, filled with what holds, to be sent back."""

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.publish.workbooks import sheets
from dashboard.publish.workbooks.sheets import CELL, DAY, HEADING, QUIET, TEXT, TITLE
from dashboard.wording import say

TARGETS, INSTRUCTIONS = "Chỉ tiêu", "Hướng dẫn"
HEADING_ROW = 4
FIRST_ROW = HEADING_ROW + 1
# ruff: noqa: E501 - a sentence is read in one piece

# The headings are Vietnamese for every reader: intake and offices know them so.
FIXED = (("Mã đơn vị", 14), ("Tên đơn vị", 44), ("Số người dự kiến", 12))
STEPS = {"installed": "cài đặt VssID", "registered": "đăng ký", "approved": "được duyệt"}
YEARS_AHEAD = 5
LOOKS: dict[str, dict[str, Any]] = {
    "title": TITLE,
    "line": QUIET,
    "heading": HEADING,
    "text": {**CELL, **TEXT, "indent": 1, "bg_color": "#F2F2F2"},
    "words": {**CELL, "indent": 1, "bg_color": "#F2F2F2"},
    "known": {**CELL, "num_format": "#,##0", "indent": 1, "align": "right", "bg_color": "#F2F2F2"},
    "number": {**CELL, "num_format": "#,##0", "indent": 1, "align": "right"},
    "day": {**CELL, **DAY},
    "step": {"text_wrap": True, "valign": "top"},
}


def content(rows: pd.DataFrame, on_day: date) -> bytes:
    """A row for each of `rows`: code, name, headcount, and people_… and due_… for each milestone; NA is empty."""
    file = BytesIO()
    with sheets.new_book(file, TARGETS, on_day, size=11) as book:
        sheet, looks = book.add_worksheet(TARGETS), sheets.formats(book, LOOKS)
        _draw_top(sheet, looks, on_day)
        for place, row in enumerate(rows.to_dict("records"), start=FIRST_ROW):
            _draw_row(sheet, looks, place, row)
        last = HEADING_ROW + max(len(rows), 1)
        _ask_for_numbers_and_days(sheet, last, on_day)
        sheet.autofilter(HEADING_ROW, 0, last, len(_headings()) - 1)
        _draw_instructions(book, looks)
    return file.getvalue()


def _headings() -> list[tuple[str, int]]:
    pairs = [((f"Chỉ tiêu {step}", 13), (f"Hạn {step}", 13)) for step in STEPS.values()]
    return [*FIXED, *(each for pair in pairs for each in pair)]


def _draw_top(sheet: Worksheet, looks: dict[str, Format], on_day: date) -> None:
    sheet.write_string(0, 0, "CHỈ TIÊU CÀI ĐẶT VssID VÀ ĐĂNG KÝ GIAO DỊCH ĐIỆN TỬ", looks["title"])
    sheet.write_string(1, 0, f"Lập ngày: {on_day:%d/%m/%Y}", looks["line"])
    sheet.write_string(
        2, 0, "Ghi số người, hoặc tỷ lệ như 85% của số người dự kiến; ô trống: không đổi.", looks["line"]
    )
    for place, (heading, width) in enumerate(_headings()):
        sheet.set_column(place, place, width)
        sheet.write_string(HEADING_ROW, place, heading, looks["heading"])
    sheet.set_row(HEADING_ROW, 36)
    sheet.freeze_panes(FIRST_ROW, 2)
    sheets.print_on_a4(sheet, HEADING_ROW, HEADING_ROW)


def _draw_row(sheet: Worksheet, looks: dict[str, Format], place: int, row: dict[Any, Any]) -> None:
    cells: list[tuple[object, str]] = [
        (str(row["code"]), "text"),
        (str(row["name"]), "words"),
        (_whole(row["headcount"]), "known"),
    ]
    for step in STEPS:
        due = row[f"due_{step}"]
        cells += [
            (_whole(row[f"people_{step}"]), "number"),
            (None if pd.isna(due) else pd.Timestamp(due).date(), "day"),
        ]
    for column, (value, look) in enumerate(cells):
        sheets.write(sheet, place, column, value, looks[look], looks["day"])


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _ask_for_numbers_and_days(sheet: Worksheet, last: int, on_day: date) -> None:
    people = {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": 100_000_000,
        "error_title": "VssID",
        "error_message": say("Write a number of people, or a share such as 85%."),
    }
    due = {
        "validate": "date",
        "criteria": "between",
        "minimum": on_day - timedelta(days=365 * YEARS_AHEAD),
        "maximum": on_day + timedelta(days=365 * YEARS_AHEAD),
        "error_title": "VssID",
        "error_message": say("Write a day such as 31/7/2021."),
    }
    for place in range(len(FIXED), len(_headings()), 2):
        sheet.data_validation(FIRST_ROW, place, last, place, people)
        sheet.data_validation(FIRST_ROW, place + 1, last, place + 1, due)


def _draw_instructions(book: Workbook, looks: dict[str, Format]) -> None:
    sheet = book.add_worksheet(INSTRUCTIONS)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, say("How to fill in this workbook"), looks["title"])
    for row, step in enumerate(_steps(), start=2):
        sheet.write_string(row, 0, step, looks["step"])
    sheets.print_on_a4(sheet, 0, 0, landscape=False)


def _steps() -> Sequence[str]:
    return (
        say("One row is one unit with all that stands below it. The grey cells are ours; leave them."),
        say("A number is a number of people. A share such as 85% is a share of the people expected."),
        say("An empty cell changes nothing. 0 withdraws the target of that day."),
        say("A new day beside the same number is a further target; the old day keeps its own until it is set to 0."),
        say("Save the workbook and send it on the page of targets; what would change is shown before it holds."),
    )  # fmt: skip
