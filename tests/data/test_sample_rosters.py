"""The sample rosters are what their generator makes, and hold the faults that they promise."""

import csv
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.demo import rosters
from dashboard.demo.invented import AS_OF

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
FIRST_PERSON = 23
MARKS = {None, "x", "X"}


def sheet(content: bytes) -> Worksheet:
    return load_workbook(BytesIO(content)).worksheets[0]


def looks(content: bytes) -> object:
    """What a person would see of a sample: every cell, every merge, every width."""
    if not content.startswith(b"PK"):
        return content
    seen = sheet(content)
    return (
        [[(cell.value, cell.number_format, cell.font.name) for cell in row] for row in seen.iter_rows()],
        sorted(map(str, seen.merged_cells.ranges)),
        {column: size.width for column, size in seen.column_dimensions.items()},
    )


def people(content: bytes) -> list[tuple[object, ...]]:
    """The rows of a D02-LT sheet that begin with a number."""
    below = sheet(content).iter_rows(min_row=FIRST_PERSON, values_only=True)
    return [row for row in below if isinstance(row[0], int)]


def insurance_number(row: tuple[object, ...]) -> str:
    return str(row[2]).zfill(10) if len(str(row[2])) == 9 else str(row[2])


D02_LT = people((SAMPLES / "d02-lt.xlsx").read_bytes())


@pytest.mark.parametrize("file_name", rosters.samples())
def test_a_sample_is_what_the_generator_makes(file_name: str) -> None:
    assert looks((SAMPLES / file_name).read_bytes()) == looks(rosters.samples()[file_name])


def test_no_other_file_poses_as_a_sample() -> None:
    tracked = {path.name for path in SAMPLES.iterdir() if path.is_file()}
    assert tracked == {*rosters.samples()}


def test_the_form_has_three_heading_rows_from_row_19_and_a_numbering_row() -> None:
    form = sheet((SAMPLES / "d02-lt.xlsx").read_bytes())
    assert [form[f"{column}19"].value for column in "ABC"] == ["STT", "Họ và tên", "Mã số BHXH"]
    assert form["AB19"].value == "Theo dõi VssID"
    assert [form[f"{column}20"].value for column in ("AB", "AC", "AD", "AE")] == [
        "Đã cài đặt",
        "Đã đăng ký",
        "Đã nộp tờ khai 01",
        "Đã duyệt",
    ]
    assert (form["D21"].value, form["E21"].value) == ("Nam", "Nữ")
    assert [cell.value for cell in form[22]][:4] == ["A", "B", 1, 2]


def test_118_people_stand_on_the_form_each_with_a_birth_under_one_sex() -> None:
    assert [row[0] for row in D02_LT] == list(range(1, 119))
    assert all((row[3] is None) != (row[4] is None) for row in D02_LT)


def test_exactly_five_rows_carry_an_error() -> None:
    bad = [row[0] for row in D02_LT if row[2] and not _is_ten_digits(insurance_number(row))]
    nameless = [row[0] for row in D02_LT if not row[1]]
    seen: set[str] = set()
    repeated = []
    for row in D02_LT:
        if row[2] and insurance_number(row) in seen:
            repeated.append(row[0])
        seen.add(insurance_number(row))
    assert (bad, nameless, repeated) == ([17, 64], [41], [97, 112])
    citizen_ids = [str(row[5]).zfill(12) for row in D02_LT if row[0] not in repeated]
    assert len(citizen_ids) == len(set(citizen_ids))


def test_four_marks_deserve_a_warning() -> None:
    odd = {(row[0], mark) for row in D02_LT for mark in row[27:31] if not _is_sound(mark)}
    assert odd == {
        (23, "31/4/2021"),
        (50, "hỏi lại"),
        (77, datetime(2021, 7, 5)),
        (88, "máy hỏng"),
    }


def test_excel_ate_the_zeros_of_some_numbers_but_not_of_all() -> None:
    eaten = sum(isinstance(row[2], int) and len(str(row[2])) == 9 for row in D02_LT)
    assert 20 < eaten < 50
    assert any(isinstance(row[5], int) and len(str(row[5])) == 10 for row in D02_LT)


def test_another_unit_gets_its_own_people_on_the_same_form() -> None:
    other = rosters.d02_lt(
        "Công ty CP Mẫu", "TZ0200M", "Bảo hiểm xã hội huyện Đông Anh", date(2021, 5, 31), 130
    )
    assert sheet(other)["A2"].value == "Mã đơn vị: TZ0200M"
    assert len(people(other)) == 130
    here, there = (
        {number for number in map(insurance_number, rows) if _is_ten_digits(number)}
        for rows in (D02_LT, people(other))
    )
    assert not here & there


def test_the_class_list_opens_in_a_vietnamese_excel() -> None:
    content = (SAMPLES / "class-list.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n")
    lines = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert {len(line) for line in lines} == {12}
    pupils = [line for line in lines if line[0].isdigit()]
    assert len(pupils) == 40
    assert all(line[5].startswith("HS401") and len(line[5]) == 15 for line in pupils)
    assert sum(line[11] == "Đã chuyển trường" for line in pupils) == 1


def test_the_plain_roster_holds_24_people_without_a_fault() -> None:
    heading, *rows = sheet((SAMPLES / "plain.xlsx").read_bytes()).iter_rows(values_only=True)
    assert heading[:3] == ("STT", "Họ và tên", "Mã số BHXH")
    assert len(rows) == 24
    assert len({row[2] for row in rows}) == len({row[3] for row in rows}) == 24
    for row in rows:
        assert row[1]
        assert _is_ten_digits(str(row[2]))
        assert len(str(row[3])) == 12
        assert _is_ten_digits(str(row[5]))
        assert set(row[8:]) <= MARKS


def test_no_number_could_belong_to_anybody() -> None:
    for row in D02_LT:
        assert row[2] is None or "77" in str(row[2])[:4]
        assert str(row[5]).zfill(12)[:3] in {"003", "005", "007", "009"}


def _is_ten_digits(number: str) -> bool:
    return len(number) == 10 and number.isdigit()


def _is_sound(mark: object) -> bool:
    if isinstance(mark, str) and "." in mark:
        mark = datetime.strptime(mark, "%d.%m.%Y")
    return mark in MARKS or (isinstance(mark, datetime) and mark.date() <= AS_OF)
