"""Draw form D02-LT as liaisons keep it: with four tracking columns added on the right."""

from datetime import date, datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.demo import invented
from dashboard.demo.invented import AS_OF, INVENTED, Mark, Person

# Inside every workbook, so that the same people give the same bytes.
MADE_AT = datetime(2021, 6, 30, 8)

FONT = {"font_name": "Times New Roman", "font_size": 11}
CELL = {"border": 1, "valign": "vcenter"}
DAY = {"num_format": "dd/mm/yyyy", "align": "center"}
MONEY = {"num_format": "#,##0"}

HEADINGS = {
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
NUMBERING_ROW = 21  # row 22 of the sheet
# The groups of the list: after how many people each begins, and who works there (the column of the grade, the
# job, the salary).
SEWING = [(10, f"Công nhân may, Chuyền {line}", 5_100_000) for line in range(1, 7)]
OFFICE = [
    (7, "Trưởng phòng", 9_800_000),
    (8, "Kế toán viên", 7_900_000),
    (8, "Kỹ sư công nghệ may", 8_600_000),
    (9, "Nhân viên hành chính", 6_400_000),
]
WORKSHOP = [(9, "Kỹ thuật viên, Tổ Cơ điện", 6_700_000), *SEWING, (9, "Tổ trưởng chuyền may", 7_200_000)]
GROUPS = {
    0: ("I. Lao động tăng", SEWING),
    9: ("II. Khối văn phòng", OFFICE),
    30: ("III. Xưởng số 1", WORKSHOP),
    74: ("IV. Xưởng số 2", WORKSHOP),
}
NEWCOMERS = 9
# The years between which whoever works there was born.
BORN = (1962, 2001)


def d02_lt(unit_name: str, unit_code: str, office: str, as_of: date = AS_OF, people: int = 118) -> bytes:
    """A roster on form D02-LT; from 112 people on, five rows carry an error and four a warning.

    Each unit has other people.
    """
    staff = invented.with_faults(list(invented.people(unit_code, people, as_of, BORN)), as_of)
    return _drawn(unit_name, unit_code, office, as_of, staff)


def d02_lt_before(
    unit_name: str, unit_code: str, office: str, as_of: date, before: date, has_form: bool
) -> bytes:
    """The roster that the same people would have sent on an earlier day: fewer marks, and nothing wrong."""
    staff = [
        invented.earlier(person, before, number, has_form)
        for number, person in enumerate(invented.people(unit_code, 118, as_of, BORN))
    ]
    return _drawn(unit_name, unit_code, office, before, staff)


def new_book(file: BytesIO, title: str) -> Workbook:
    """An empty workbook that says of itself that it is invented."""
    # The writer changes the dictionary of the font that it is given.
    book = Workbook(file, {"in_memory": True, "default_format_properties": dict(FONT)})
    book.set_properties({"created": MADE_AT, "title": title, "comments": INVENTED})
    return book


def _drawn(unit_name: str, unit_code: str, office: str, as_of: date, staff: list[Person]) -> bytes:
    file = BytesIO()
    with new_book(file, "D02-LT") as book:
        _draw_d02_lt(D02LT(book, book.add_worksheet("D02-LT")), unit_name, unit_code, office, as_of, staff)
    return file.getvalue()


class D02LT:
    """The sheet and the few ways in which its cells look."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.text = book.add_format(CELL)
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


def _draw_d02_lt(
    form: D02LT, unit_name: str, unit_code: str, office: str, as_of: date, staff: list[Person]
) -> None:
    sheet = form.sheet
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(18, NUMBERING_ROW)
    sheet.freeze_panes(NUMBERING_ROW + 1, 2)

    _draw_titles(form, unit_name, unit_code, office, as_of, len(staff))
    for place, text in HEADINGS.items():
        if ":" in place:
            sheet.merge_range(place, text, form.heading)
        else:
            sheet.write(place, text, form.heading)
    sheet.set_row(19, 48)
    sheet.set_row(20, 48)
    sheet.write_row(NUMBERING_ROW, 0, ["A", "B", *range(1, LAST)], form.numbering)

    row = NUMBERING_ROW + 1
    salaries = 0
    for number, person in enumerate(staff):
        if number in GROUPS:
            title, jobs = GROUPS[number]
            sheet.merge_range(row, 0, row, LAST, title, form.group)
            row += 1
        salaries += _draw_person(form, row, number, person, jobs[number * 5 % len(jobs)])
        row += 1

    sheet.merge_range(row, 0, row, 10, "Tổng cộng", form.heading)
    sheet.write_formula(row, 11, f"=SUM(L{NUMBERING_ROW + 2}:L{row})", form.total, salaries)
    for column in range(12, LAST + 1):
        sheet.write_blank(row, column, None, form.total)
    _draw_signatures(form, row + 2, as_of)


def _draw_titles(form: D02LT, unit_name: str, unit_code: str, office: str, as_of: date, people: int) -> None:
    sheet = form.sheet
    sheet.write("A1", f"Tên đơn vị: {unit_name}", form.bold)
    sheet.write("A2", f"Mã đơn vị: {unit_code}", form.bold)
    sheet.write("A3", "Địa chỉ: Lô 0, khu công nghiệp Mẫu, Hà Nội")
    sheet.write("A4", "Điện thoại: 0599000000    Email: mau@example.com")
    sheet.merge_range("H1:T1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", form.centre_bold)
    sheet.merge_range("H2:T2", "Độc lập - Tự do - Hạnh phúc", form.centre_bold)
    sheet.merge_range("V1:AA1", "Mẫu D02-LT", form.centre_bold)
    sheet.merge_range("V2:AA2", "(Ban hành kèm theo QĐ số 1040/QĐ-BHXH", form.italic)
    sheet.merge_range("V3:AA3", "ngày 18/8/2020 của BHXH Việt Nam)", form.italic)
    sheet.merge_range(
        "A7:AA7", "BÁO CÁO TÌNH HÌNH SỬ DỤNG LAO ĐỘNG VÀ DANH SÁCH THAM GIA BHXH, BHYT, BHTN", form.title
    )
    sheet.merge_range("A8:AA8", f"Số: 01 tháng {as_of.month} năm {as_of.year}", form.centre)
    sheet.merge_range("A9:AA9", f"Kính gửi: {office}", form.centre_bold)
    sheet.write("B11", f"Tổng số lao động: {people} người")
    sheet.write("B12", f"Tính đến ngày: {slashes(as_of)}")
    sheet.write("B14", INVENTED, form.bold)
    sheet.write("B16", "Bốn cột theo dõi VssID ở bên phải do đơn vị thêm vào; đánh dấu x hoặc ghi ngày.")


def _draw_person(form: D02LT, row: int, number: int, person: Person, job: tuple[int, str, int]) -> int:
    """Draw one row of the form; gives the salary, for the total."""
    sheet = form.sheet
    grade, title, salary = job
    salary += number % 7 * 100_000
    is_new = number < NEWCOMERS
    hired = date(2021, 5, 1) if is_new else date(2008 + number % 13, 1 + number % 12, 1)
    cells: dict[int, str | int | date | None] = {
        0: number + 1,
        1: person.name,
        2: person.insurance_number,
        4 if person.is_woman else 3: person.born,
        5: person.citizen_id,
        6: title,
        grade: "x",
        11: salary,
        19: None if is_new else hired,
        20: hired if is_new else None,
        21: hired.replace(year=hired.year + 1) if is_new else None,
        24: hired,
        26: person.note,
        **dict(enumerate(_typed(person.marks, number), start=27)),
    }
    middling = {0, 7, 8, 9, 10, 27, 28, 29, 30}
    for column in range(LAST + 1):
        usual = form.money if column == 11 else form.middle if column in middling else form.text
        write(sheet, row, column, cells.get(column), usual, form.day)
    return salary


def _typed(marks: tuple[Mark, ...], number: int) -> tuple[Mark, ...]:
    """Some liaisons type a day as text, or a capital X."""
    if number % 10 == 8:
        return tuple(f"{mark:%d.%m.%Y}" if isinstance(mark, date) else mark for mark in marks)
    return tuple("X" if mark == "x" and number % 6 == 0 else mark for mark in marks)


def _draw_signatures(form: D02LT, row: int, as_of: date) -> None:
    sheet = form.sheet
    # Decree 30/2020: days below ten and the months 1 and 2 take a zero.
    month = f"{as_of.month:02}" if as_of.month <= 2 else str(as_of.month)
    on = f"Hà Nội, ngày {as_of:%d} tháng {month} năm {as_of.year}"
    sheet.merge_range(row, 19, row, 25, on, form.italic)
    for first, last, title, name in (
        (1, 4, "Người lập biểu", "Chử Thị Mẫu"),
        (19, 25, "Thủ trưởng đơn vị", "Kiều Văn Mẫu"),
    ):
        sheet.merge_range(row + 1, first, row + 1, last, title, form.centre_bold)
        sheet.merge_range(row + 2, first, row + 2, last, "(Ký, ghi rõ họ tên)", form.italic)
        sheet.merge_range(row + 6, first, row + 6, last, name, form.centre_bold)


def write(
    sheet: Worksheet, row: int, column: int, value: str | int | date | None, usual: Format, day: Format
) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), day)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, usual)
    elif value:
        sheet.write_string(row, column, value, usual)
    else:
        sheet.write_blank(row, column, None, usual)


def slashes(day: date) -> str:
    """dd/mm/yyyy."""
    return f"{day:%d/%m/%Y}"
