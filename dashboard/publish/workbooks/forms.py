"""Blank forms that liaisons know: D02-LT with its tracking columns, and the list of a class."""

from datetime import date
from io import BytesIO

from dashboard.publish.workbooks import d02_lt, sheets
from dashboard.publish.workbooks.d02_lt import D02LT, LAST, NUMBERING_ROW
from dashboard.publish.workbooks.template import (
    FIRST_ROW,
    HEADING_ROW,
    LOOKS,
    MARKS,
    ROW_HEIGHT,
    Column,
    draw_top,
    offer,
)

ROOM_ON_D02_LT = 60
ROOM_IN_A_CLASS = 60

# The columns of D02-LT by how their cells look: numbers as text, days, marks that may be days.
TEXTS, DAYS, MIDDLE, TRACKED = {2, 5}, {3, 4, *range(17, 26)}, {0, 7, 8, 9, 10}, range(27, 31)
SALARY = 11
MARKED = Column("mark", "", 11, "day", MARKS)

CLASS = (
    Column("number", "STT", 5, "middle"),
    Column("full_name", "Họ và tên", 27, "words"),
    Column("birth", "Ngày sinh", 12, "day"),
    Column("sex", "Giới tính", 8, "middle", ("Nam", "Nữ")),
    Column("class", "Lớp", 8, "middle"),
    Column("card", "Mã thẻ BHYT", 18, "text"),
    Column("phone", "SĐT phụ huynh", 14, "text"),
    Column("installed", "Đã cài đặt VssID", 12, "day", MARKS),
    Column("registered", "Đã đăng ký", 12, "day", MARKS),
    Column("form_submitted", "Đã nộp tờ khai", 12, "day", MARKS),
    Column("approved", "Đã duyệt", 12, "day", MARKS),
    Column("note", "Ghi chú", 24, "words"),
)


def blank_d02_lt(unit_name: str, unit_code: str, as_of: date) -> bytes:
    """Form D02-LT with the unit on it and room for its people."""
    file = BytesIO()
    with sheets.new_book(file, "D02-LT", as_of, size=11) as book:
        form = D02LT(book, book.add_worksheet("D02-LT"))
        d02_lt.draw_frame(form)
        left = {
            "A1": f"Tên đơn vị: {unit_name}",
            "A2": f"Mã đơn vị: {unit_code}",
            "A3": "Địa chỉ:",
            "A4": "Điện thoại:",
            "B12": f"Tính đến ngày: {as_of:%d/%m/%Y}",
            "B16": "Bốn cột theo dõi VssID ở bên phải: đánh dấu x hoặc ghi ngày.",
        }
        d02_lt.draw_titles(form, left, "Số: ....... tháng ....... năm .......", "Cơ quan bảo hiểm xã hội")
        first, last = NUMBERING_ROW + 1, NUMBERING_ROW + ROOM_ON_D02_LT
        looks = [_look(form, column) for column in range(LAST + 1)]
        for row in range(first, last + 1):
            form.sheet.set_row(row, ROW_HEIGHT)
            for column, look in enumerate(looks):
                form.sheet.write_blank(row, column, None, look)
        for place in TRACKED:
            offer(form.sheet, MARKED, place, first, last)
        d02_lt.draw_total(form, last + 1, 0)
        d02_lt.draw_signatures(form, last + 3, "......., ngày ....... tháng ....... năm .......", "", "")
    return file.getvalue()


def _look(form: D02LT, column: int) -> object:
    if column in TEXTS:
        return form.text
    if column in DAYS or column in TRACKED:
        return form.day
    return form.money if column == SALARY else form.middle if column in MIDDLE else form.words


def blank_class_list(unit_name: str, unit_code: str, as_of: date) -> bytes:
    """The list of one class of a school, with room for its pupils."""
    file = BytesIO()
    with sheets.new_book(file, unit_name, as_of) as book:
        sheet, looks = book.add_worksheet("Danh sách lớp"), sheets.formats(book, LOOKS)
        titles = (
            "DANH SÁCH HỌC SINH CÀI ĐẶT ỨNG DỤNG VssID",
            f"Tên đơn vị: {unit_name}",
            f"Mã đơn vị: {unit_code}",
            f"Tính đến ngày: {as_of:%d/%m/%Y}",
        )
        draw_top(sheet, looks, CLASS, titles)
        last = HEADING_ROW + ROOM_IN_A_CLASS
        for place, column in enumerate(CLASS):
            for row in range(FIRST_ROW, last + 1):
                sheet.write_blank(row, place, None, looks[column.look])
            offer(sheet, column, place, FIRST_ROW, last)
        sheet.write_string(last + 2, 1, "Giáo viên chủ nhiệm", looks["line"])
    return file.getvalue()
