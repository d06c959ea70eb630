"""Draw form D02-LT as liaisons keep it: with four tracking columns added on the right."""

from datetime import date, datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.demo import invented
from dashboard.demo.invented import AS_OF, INVENTED, Mark, Person
from dashboard.publish.workbooks import d02_lt as layout
from dashboard.publish.workbooks.d02_lt import CELL as CELL
from dashboard.publish.workbooks.d02_lt import D02LT, LAST, NUMBERING_ROW
from dashboard.publish.workbooks.sheets import DAY as DAY

# Inside every workbook, so that the same people give the same bytes.
MADE_AT = datetime(2021, 6, 30, 8)

FONT = {"font_name": "Times New Roman", "font_size": 11}

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


def _draw_d02_lt(
    form: D02LT, unit_name: str, unit_code: str, office: str, as_of: date, staff: list[Person]
) -> None:
    sheet = form.sheet
    layout.draw_frame(form)
    _draw_titles(form, unit_name, unit_code, office, as_of, len(staff))

    row = NUMBERING_ROW + 1
    salaries = 0
    for number, person in enumerate(staff):
        if number in GROUPS:
            title, jobs = GROUPS[number]
            sheet.merge_range(row, 0, row, LAST, title, form.group)
            row += 1
        salaries += _draw_person(form, row, number, person, jobs[number * 5 % len(jobs)])
        row += 1

    layout.draw_total(form, row, salaries)
    _draw_signatures(form, row + 2, as_of)


def _draw_titles(form: D02LT, unit_name: str, unit_code: str, office: str, as_of: date, people: int) -> None:
    left = {
        "A1": f"Tên đơn vị: {unit_name}",
        "A2": f"Mã đơn vị: {unit_code}",
        "A3": "Địa chỉ: Lô 0, khu công nghiệp Mẫu, Hà Nội",
        "A4": "Điện thoại: 0599000000    Email: mau@example.com",
        "B11": f"Tổng số lao động: {people} người",
        "B12": f"Tính đến ngày: {slashes(as_of)}",
        "B14": INVENTED,
        "B16": "Bốn cột theo dõi VssID ở bên phải do đơn vị thêm vào; đánh dấu x hoặc ghi ngày.",
    }
    layout.draw_titles(form, left, f"Số: 01 tháng {as_of.month} năm {as_of.year}", office)


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
        usual = form.money if column == 11 else form.middle if column in middling else form.words
        write(sheet, row, column, cells.get(column), usual, form.day)
    return salary


def _typed(marks: tuple[Mark, ...], number: int) -> tuple[Mark, ...]:
    """Some liaisons type a day as text, or a capital X."""
    if number % 10 == 8:
        return tuple(f"{mark:%d.%m.%Y}" if isinstance(mark, date) else mark for mark in marks)
    return tuple("X" if mark == "x" and number % 6 == 0 else mark for mark in marks)


def _draw_signatures(form: D02LT, row: int, as_of: date) -> None:
    # Decree 30/2020: days below ten and the months 1 and 2 take a zero.
    month = f"{as_of.month:02}" if as_of.month <= 2 else str(as_of.month)
    on = f"Hà Nội, ngày {as_of:%d} tháng {month} năm {as_of.year}"
    layout.draw_signatures(form, row, on, "Chử Thị Mẫu", "Kiều Văn Mẫu")


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
