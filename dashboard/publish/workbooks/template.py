"""The workbooks that a unit fills in: its roster as it stands, and the table of counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.model import Milestone
from dashboard.publish.workbooks import instructions, sheets
from dashboard.publish.workbooks.sheets import CELL, DAY, HEADING, QUIET, TEXT, TITLE
from dashboard.wording import say

LIST, INSTRUCTIONS = "Danh sách", "Hướng dẫn"
FIRST_ROW = 6
HEADING_ROW = FIRST_ROW - 1
ROOM_FOR_NEW_PEOPLE = 200
# Room for a pen, on paper, and for a finger.
ROW_HEIGHT = 20

MARKS = ["x", "chưa"]
YES_OR_NO = ["có", "không"]

LOOKS: dict[str, dict[str, Any]] = {
    "title": TITLE,
    "line": {},
    "hint": {"italic": True, **QUIET},
    "heading": HEADING,
    "small heading": {**HEADING, "font_size": 8},
    "words": {**CELL, "indent": 1},
    "text": {**CELL, **TEXT, "indent": 1},
    "middle": {**CELL, "align": "center"},
    "day": {**CELL, **DAY},
    "number": {**CELL, "num_format": "#,##0", "indent": 1, "align": "right"},
    "known": {**CELL, **TEXT, **QUIET, "bg_color": "#F2F2F2", "align": "center"},
    "reference": {**CELL, **TEXT, "font_size": 8, "font_color": "#8A97A6", "bg_color": "#F2F2F2"},
    "total": {**CELL, "bold": True, "num_format": "#,##0", "indent": 1, "bg_color": sheets.PAPER},
    "step": {"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": sheets.HAIRLINE},
    "step number": {
        "bold": True,
        "align": "center",
        "valign": "top",
        "font_color": sheets.INK,
        "bottom": 1,
        "bottom_color": sheets.HAIRLINE,
    },
}


@dataclass(frozen=True)
class Column:
    """One column of a form. Its heading is Vietnamese for every reader: liaisons and intake know it so."""

    name: str
    heading: str
    width: float
    look: str
    choices: Sequence[str] = ()


ROSTER = (
    Column("number", "STT", 5, "middle"),
    Column("full_name", "Họ và tên", 27, "words"),
    Column("insurance_number", "Mã số BHXH", 13, "text"),
    Column("citizen_id", "Số CCCD", 15, "text"),
    Column("birth", "Ngày sinh", 12, "day"),
    Column("phone", "Số điện thoại", 13, "text"),
    Column("department", "Phòng ban", 22, "words"),
    Column("smartphone", "Có smartphone", 12, "middle", YES_OR_NO),
    Column("installed", "Đã cài đặt VssID", 12, "day", MARKS),
    Column("registered", "Đã đăng ký giao dịch điện tử", 16, "day", MARKS),
    Column("form_submitted", "Đã nộp tờ khai 01", 12, "day", MARKS),
    Column("approved", "Đã được duyệt", 12, "day", MARKS),
    Column("note", "Ghi chú", 22, "words"),
    Column("last_digits", "Ba số cuối", 7, "known"),
    Column("reference", "Mã dòng (giữ nguyên)", 9, "reference"),
)
COUNTS = (
    Column("number", "STT", 5, "middle"),
    Column("code", "Mã đơn vị", 18, "text"),
    Column("name", "Tên đơn vị", 44, "words"),
    Column("headcount", "Tổng số người", 12, "number"),
    Column("with_smartphone", "Có smartphone", 13, "number"),
    Column("installed", "Đã cài đặt VssID", 13, "number"),
    Column("registered", "Đã đăng ký giao dịch điện tử", 15, "number"),
    Column("form_submitted", "Đã nộp tờ khai 01", 13, "number"),
    Column("approved", "Đã được duyệt", 13, "number"),
)
MEASURED = ("with_smartphone", "installed", "registered", "form_submitted", "approved")


def roster_template(
    unit_name: str, unit_code: str, as_of: date, people: pd.DataFrame, has_form: bool
) -> bytes:
    """One unit's roster as it stands, to be carried on and sent back.

    `people` has reference, full_name, last_digits, phone, department, smartphone (or NA), and for each
    milestone `…_on` (a day or NaT) and `…_dated`: a day that was never told is written as a mark.
    """
    columns = _without_form(ROSTER, has_form)
    file = BytesIO()
    with sheets.new_book(file, unit_name, as_of) as book:
        sheet, looks = book.add_worksheet(LIST), sheets.formats(book, LOOKS)
        titles = (
            "DANH SÁCH THEO DÕI CÀI ĐẶT VssID VÀ ĐĂNG KÝ GIAO DỊCH ĐIỆN TỬ",
            f"Tên đơn vị: {unit_name}",
            f"Mã đơn vị: {unit_code}",
            f"Cập nhật đến ngày: {as_of:%d/%m/%Y}",
        )
        draw_top(sheet, looks, columns, titles)
        for number, person in enumerate(people.to_dict("records"), start=1):
            cells = [_cell_of_person(column.name, person, number) for column in columns]
            _draw_row(sheet, looks, columns, HEADING_ROW + number, cells)
        last = FIRST_ROW + len(people) + ROOM_FOR_NEW_PEOPLE - 1
        _draw_room(sheet, looks, columns, FIRST_ROW + len(people), last)
        for place, column in enumerate(columns):
            offer(sheet, column, place, FIRST_ROW, last)
        sheet.autofilter(HEADING_ROW, 0, last, len(columns) - 1)
        sheet.print_area(0, 0, max(FIRST_ROW + len(people) + 15, FIRST_ROW), len(columns) - 2)
        _draw_instructions(book, looks, instructions.of_roster(has_form))
    return file.getvalue()


def counts_template(units: pd.DataFrame, as_of: date, has_form: bool) -> bytes:
    """The table for units that report totals and no names: a row for each of `units` (code, name)."""
    columns = _without_form(COUNTS, has_form)
    file = BytesIO()
    with sheets.new_book(file, "VssID", as_of) as book:
        sheet, looks = book.add_worksheet("Tổng hợp"), sheets.formats(book, LOOKS)
        titles = (
            "BẢNG TỔNG HỢP CÀI ĐẶT VssID VÀ ĐĂNG KÝ GIAO DỊCH ĐIỆN TỬ",
            f"Số liệu đến ngày: {as_of:%d/%m/%Y}",
            "Số cộng dồn từ đầu đợt; đơn vị không có số liệu thì xóa dòng.",
        )
        draw_top(sheet, looks, columns, titles)
        for number, unit in enumerate(units.to_dict("records"), start=1):
            cells = [number, unit["code"], unit["name"], *[None] * (len(columns) - 3)]
            _draw_row(sheet, looks, columns, HEADING_ROW + number, cells)
        last = HEADING_ROW + max(len(units), 1)
        _ask_for_whole_numbers(sheet, columns, last)
        _draw_totals(sheet, looks["total"], columns, last)
        sheet.autofilter(HEADING_ROW, 0, last, len(columns) - 1)
        _draw_instructions(book, looks, instructions.of_counts())
    return file.getvalue()


def _without_form(columns: Sequence[Column], has_form: bool) -> list[Column]:
    return [column for column in columns if has_form or column.name != Milestone.FORM_SUBMITTED]


def draw_top(
    sheet: Worksheet, looks: dict[str, Format], columns: Sequence[Column], titles: Sequence[str]
) -> None:
    """The lines above a list and its headings, which stay in sight and stand on every page."""
    sheet.set_default_row(ROW_HEIGHT)
    for row, line in enumerate(titles):
        sheet.write_string(row, 0, line, looks["line" if row else "title"])
    sheet.set_row(0, 24)
    sheet.set_row(HEADING_ROW, 52)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        look = "small heading" if column.name == "reference" else "heading"
        sheet.write_string(HEADING_ROW, place, column.heading, looks[look])
    # The number and the name stay in sight, whatever is scrolled to.
    sheet.freeze_panes(FIRST_ROW, 2)
    sheets.print_on_a4(sheet, HEADING_ROW, HEADING_ROW)


def _cell_of_person(column: str, person: dict[Any, Any], number: int) -> object:
    if column == "number":
        return number
    if column in list(Milestone):
        on = person[f"{column}_on"]
        if pd.isna(on):
            return None
        return pd.Timestamp(on).date() if person[f"{column}_dated"] else "x"
    value = person.get(column)
    if pd.isna(value):
        return None
    return YES_OR_NO[0 if value else 1] if column == "smartphone" else str(value)


def _draw_row(
    sheet: Worksheet,
    looks: dict[str, Format],
    columns: Sequence[Column],
    row: int,
    cells: Sequence[object],
) -> None:
    for place, (column, value) in enumerate(zip(columns, cells, strict=True)):
        sheets.write(sheet, row, place, value, looks[column.look], looks["day"])


def _draw_room(
    sheet: Worksheet, looks: dict[str, Format], columns: Sequence[Column], first: int, last: int
) -> None:
    """Empty rows, dressed as the others. They number themselves, so that no new name stands all alone."""
    for row in range(first, last + 1):
        _draw_row(sheet, looks, columns, row, [None] * len(columns))
        formula = f'=IF(B{row + 1}="","",ROW()-{HEADING_ROW + 1})'
        sheet.write_formula(row, 0, formula, looks["middle"], "")


def offer(sheet: Worksheet, column: Column, place: int, first: int, last: int) -> None:
    """A list to choose from that forbids nothing: a day is as good as a mark."""
    if column.choices:
        told = {"validate": "list", "source": list(column.choices), "show_error": False}
        sheet.data_validation(first, place, last, place, told)


def _ask_for_whole_numbers(sheet: Worksheet, columns: Sequence[Column], last: int) -> None:
    names = [column.name for column in columns]
    headcount = f"=${chr(ord('A') + names.index('headcount'))}{FIRST_ROW + 1}"
    for place, column in enumerate(columns):
        if column.look == "number":
            rule = {
                "validate": "integer",
                "criteria": "between",
                "minimum": 0,
                "maximum": headcount if column.name in MEASURED else 10_000_000,
                "error_title": "VssID",
                "error_message": say("Write a whole number, not larger than the headcount."),
            }
            sheet.data_validation(FIRST_ROW, place, last, place, rule)


def _draw_totals(sheet: Worksheet, look: Format, columns: Sequence[Column], last: int) -> None:
    sheet.merge_range(last + 1, 0, last + 1, 2, "Tổng cộng", look)
    for place in range(3, len(columns)):
        letter = chr(ord("A") + place)
        sheet.write_formula(last + 1, place, f"=SUM({letter}{FIRST_ROW + 1}:{letter}{last + 1})", look, 0)


def _draw_instructions(book: Workbook, looks: dict[str, Format], steps: Sequence[str]) -> None:
    sheet = book.add_worksheet(INSTRUCTIONS)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, say("How to fill in this workbook"), looks["title"])
    sheet.set_row(0, 30)
    for number, step in enumerate(steps, start=1):
        sheet.write_number(number, 0, number, looks["step number"])
        sheet.write_string(number, 1, step, looks["step"])
    sheets.print_on_a4(sheet, 0, 0, landscape=False)
