"""The workbook of targets: real numbers and days, nothing runs, and what it holds is read back unchanged."""

from datetime import date
from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from dashboard.errors import UnreadableFile
from dashboard.intake import target_list
from dashboard.intake.target_list import Line
from dashboard.publish.workbooks import targets_file

TODAY, JULY = date(2021, 6, 30), pd.Timestamp(2021, 7, 31)


def rows(*told: dict) -> pd.DataFrame:
    empty = {f"{name}_{step}": None for step in targets_file.STEPS for name in ("people", "due")}
    return pd.DataFrame([{"headcount": None, **empty, **each} for each in told])


TWO = rows(
    {
        "code": "D001",
        "name": "Quận Ba Đình",
        "headcount": 1000,
        "people_installed": 700,
        "due_installed": JULY,
    },
    {"code": "0012", "name": "=HYPERLINK(1)", "people_approved": 20, "due_approved": JULY},
)


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(BytesIO(targets_file.content(TWO, TODAY)))


def test_a_row_is_a_unit_with_real_numbers_and_days(book):
    sheet = book[targets_file.TARGETS]
    assert [cell.value for cell in sheet[6]][:5] == ["D001", "Quận Ba Đình", 1000, 700, JULY.to_pydatetime()]
    assert sheet["E6"].number_format == "dd/mm/yyyy"
    assert [cell.value for cell in sheet[5]][:3] == [heading for heading, _ in targets_file.FIXED]
    assert sheet.freeze_panes == "C6"


def test_a_code_keeps_its_zeros_and_a_name_never_runs(book):
    sheet = book[targets_file.TARGETS]
    assert (sheet["A7"].value, sheet["B7"].value, sheet["B7"].data_type) == ("0012", "=HYPERLINK(1)", "s")


def test_cells_to_fill_in_ask_for_numbers_and_days(book):
    rules = book[targets_file.TARGETS].data_validations.dataValidation
    assert {(rule.type, str(rule.sqref)) for rule in rules} == {
        *(("decimal", f"{letter}6:{letter}7") for letter in "DFH"),
        *(("date", f"{letter}6:{letter}7") for letter in "EGI"),
    }


def test_it_is_read_back_as_it_was_written():
    told = target_list.read("chi-tieu.xlsx", targets_file.content(TWO, TODAY))
    assert told == [
        Line(6, "D001", "installed", "700", "2021-07-31 00:00:00"),
        Line(7, "0012", "approved", "20", "2021-07-31 00:00:00"),
    ]


def test_a_share_typed_into_excel_is_read_as_one():
    book = openpyxl.load_workbook(BytesIO(targets_file.content(TWO, TODAY)))
    cell = book[targets_file.TARGETS]["D7"]
    cell.value, cell.number_format = 0.85, "0%"
    file = BytesIO()
    book.save(file)
    assert target_list.read("chi-tieu.xlsx", file.getvalue())[1].people == "0.85"


def test_one_day_may_stand_for_all_steps_and_columns_may_be_in_any_order():
    csv = "Hạn,Chỉ tiêu phê duyệt,Mã đơn vị,Chỉ tiêu đăng ký\n31/7/2021,5,D001,85%\n"
    assert target_list.read("a.csv", csv.encode()) == [
        Line(2, "D001", "approved", "5", "31/7/2021"),
        Line(2, "D001", "registered", "85%", "31/7/2021"),
    ]


def test_headings_may_be_english_and_stand_below_titles():
    csv = "Targets of July\n\nunit code,target installed,due\nD001,700,2021-07-31\n,5,2021-07-31\n"
    assert target_list.read("a.csv", csv.encode()) == [Line(4, "D001", "installed", "700", "2021-07-31")]


@pytest.mark.parametrize("csv", ["Họ và tên,Mã số BHXH\nAn,1\n", "Mã đơn vị,Tên\nD001,x\n", "x"])
def test_a_file_without_targets_says_what_it_lacks(csv):
    with pytest.raises(UnreadableFile, match="Chỉ tiêu cài đặt"):
        target_list.read("a.csv", csv.encode())


def test_the_same_targets_make_the_same_bytes():
    assert targets_file.content(TWO, TODAY) == targets_file.content(TWO, TODAY)
