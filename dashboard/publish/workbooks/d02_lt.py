"""Form D02-LT as liaisons keep it, with four columns on the right to follow VssID by."""

from collections.abc import Mapping

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.publish.workbooks import sheets
from dashboard.publish.workbooks.sheets import DAY

# The official form has thin black lines and no colours.
CELL = {"border": 1, "valign": "vcenter"}
MONEY = {"num_format": "#,##0"}

FORM_HEADINGS = {
    "A19:A21": "STT",
    "B19:B21": "Họ và tên",
    "C19:C21": "Mã số BHXH",
    "D19:E20": "Ngày tháng năm sinh",
    "D21": "Nam",
    "E21": "Nữ",
    "F19:F21": "Số CCCD/CMND/Hộ chiếu",
    "G19:G21": "Cấp bậc, chức vụ, chức danh nghề, nơi làm việc",
    "H19:K19": "Vị trí việc làm",
    "H20:H21": "Nhà quản lý",
    "I20:I21": "Chuyên môn kỹ thuật bậc cao",
    "J20:J21": "Chuyên môn kỹ thuật bậc trung",
    "K20:K21": "Khác",
    "L19:Q19": "Tiền lương",
    "L20:L21": "Hệ số/Mức lương",
    "M20:Q20": "Phụ cấp",
    "M21": "Chức vụ",
    "N21": "Thâm niên VK (%)",
    "O21": "Thâm niên nghề (%)",
    "P21": "Phụ cấp lương",
    "Q21": "Các khoản bổ sung",
    "R19:S19": "Ngành/nghề nặng nhọc, độc hại",
    "R20:R21": "Ngày bắt đầu",
    "S20:S21": "Ngày kết thúc",
    "T19:X19": "Loại và hiệu lực hợp đồng lao động",
    "T20:T21": "Ngày bắt đầu HĐLĐ không xác định thời hạn",
    "U20:V20": "Hiệu lực HĐLĐ xác định thời hạn",
    "U21": "Từ ngày",
    "V21": "Đến ngày",
    "W20:X20": "Hiệu lực HĐLĐ khác (dưới 1 tháng, thử việc)",
    "W21": "Từ ngày",
    "X21": "Đến ngày",
    "Y19:Y21": "Thời điểm đơn vị bắt đầu đóng BHXH",
    "Z19:Z21": "Thời điểm đơn vị kết thúc đóng BHXH",
    "AA19:AA21": "Ghi chú",
    "AB19:AE19": "Theo dõi VssID",
    "AB20:AB21": "Đã cài đặt",
    "AC20:AC21": "Đã đăng ký",
    "AD20:AD21": "Đã nộp tờ khai 01",
    "AE20:AE21": "Đã duyệt",
}
WIDTHS = (
    5, 25, 12, 11, 11, 15, 26, 7, 9, 9, 6, 12, 7, 7, 7, 8, 9, 11, 11, 12, 11, 11, 11, 11, 12, 12, 22,
    11, 11, 11, 11,
)  # fmt: skip
LAST = len(WIDTHS) - 1
# Where the unit, its code and a word of warning stand.
BOLD = ("A1", "A2", "B14")
NUMBERING_ROW = 21  # row 22 of the sheet


class D02LT:
    """The sheet and the few ways in which its cells look."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.words = book.add_format(CELL)
        self.text = book.add_format({**CELL, **sheets.TEXT})
        self.middle = book.add_format({**CELL, "align": "center"})
        self.day = book.add_format({**CELL, **DAY})
        self.money = book.add_format({**CELL, **MONEY})
        self.heading = book.add_format({**CELL, "bold": True, "align": "center", "text_wrap": True})
        self.numbering = book.add_format({**CELL, "italic": True, "align": "center", "font_size": 9})
        self.group = book.add_format({**CELL, "bold": True, "bg_color": "#EDEDED"})
        self.total = book.add_format({**CELL, **MONEY, "bold": True})
        self.title = book.add_format({"bold": True, "align": "center", "font_size": 14})
        self.bold = book.add_format({"bold": True})
        self.centre = book.add_format({"align": "center"})
        self.centre_bold = book.add_format({"align": "center", "bold": True})
        self.italic = book.add_format({"align": "center", "italic": True})


def draw_frame(form: D02LT) -> None:
    """Widths, paper, the headings over three rows and the row that numbers the columns."""
    sheet = form.sheet
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(18, NUMBERING_ROW)
    sheet.freeze_panes(NUMBERING_ROW + 1, 2)
    for place, text in FORM_HEADINGS.items():
        if ":" in place:
            sheet.merge_range(place, text, form.heading)
        else:
            sheet.write(place, text, form.heading)
    sheet.set_row(19, 48)
    sheet.set_row(20, 48)
    sheet.write_row(NUMBERING_ROW, 0, ["A", "B", *range(1, LAST)], form.numbering)


def draw_titles(form: D02LT, left: Mapping[str, str], number: str, addressee: str) -> None:
    """What stands above the list; `left` is what the unit says of itself, place → words."""
    sheet = form.sheet
    for place, words in left.items():
        sheet.write_string(place, words, form.bold if place in BOLD else None)
    sheet.merge_range("H1:T1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", form.centre_bold)
    sheet.merge_range("H2:T2", "Độc lập - Tự do - Hạnh phúc", form.centre_bold)
    sheet.merge_range("V1:AA1", "Mẫu D02-LT", form.centre_bold)
    sheet.merge_range("V2:AA2", "(Ban hành kèm theo QĐ số 1040/QĐ-BHXH", form.italic)
    sheet.merge_range("V3:AA3", "ngày 18/8/2020 của BHXH Việt Nam)", form.italic)
    sheet.merge_range(
        "A7:AA7", "BÁO CÁO TÌNH HÌNH SỬ DỤNG LAO ĐỘNG VÀ DANH SÁCH THAM GIA BHXH, BHYT, BHTN", form.title
    )
    sheet.merge_range("A8:AA8", number, form.centre)
    sheet.merge_range("A9:AA9", f"Kính gửi: {addressee}", form.centre_bold)


def draw_total(form: D02LT, row: int, salaries: int) -> None:
    """The line below the last person, with the sum of the salaries."""
    sheet = form.sheet
    sheet.merge_range(row, 0, row, 10, "Tổng cộng", form.heading)
    sheet.write_formula(row, 11, f"=SUM(L{NUMBERING_ROW + 2}:L{row})", form.total, salaries)
    for column in range(12, LAST + 1):
        sheet.write_blank(row, column, None, form.total)


def draw_signatures(form: D02LT, row: int, on: str, author: str, director: str) -> None:
    """Who made the list and who answers for it, with their names where they are known."""
    sheet = form.sheet
    sheet.merge_range(row, 19, row, 25, on, form.italic)
    for first, last, title, name in (
        (1, 4, "Người lập biểu", author),
        (19, 25, "Thủ trưởng đơn vị", director),
    ):
        sheet.merge_range(row + 1, first, row + 1, last, title, form.centre_bold)
        sheet.merge_range(row + 2, first, row + 2, last, "(Ký, ghi rõ họ tên)", form.italic)
        sheet.merge_range(row + 6, first, row + 6, last, name, form.centre_bold)
