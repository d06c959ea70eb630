"""A ranking as a table: what is read back from its workbook and its CSV, and what stands on the screen."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pandas as pd
import pytest

from dashboard.insight import disclosure
from dashboard.insight.comparing import league
from dashboard.model import Language
from dashboard.publish.listings import league_table
from dashboard.publish.workbooks import csv_file
from dashboard.wording import speaking

TODAY = date(2021, 6, 30)
UNITS = [
    ("0012", "=HYPERLINK(1)", 30, 40, 3),
    ("B", "Trường B", 8, 40, 0),
    ("C", "Tí Hon", 1, 3, 0),
    ("D", "Đã Lâu", 30, 60, 20),
    ("E", "Im Lặng", 0, 0, None),
]
FIGURES = ("installed", "with_smartphone")
HEADINGS = ["Hạng", "Mã", "Đơn vị", "Tỷ lệ", "Đã cài VssID", "Có điện thoại thông minh", "Còn thiếu"]


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    told = pd.DataFrame(UNITS, columns=["code", "name", "installed", "headcount", "days_old"])
    told["as_of"] = pd.to_datetime(
        [None if pd.isna(age) else TODAY - timedelta(days=int(age)) for age in told.pop("days_old")]
    )
    same = {name: told["headcount"] for name in disclosure._COUNTS if name not in told}
    told = disclosure.hide_small(told.assign(kind="school", **same), smallest=5)
    judged = league.judged(told, *FIGURES, TODAY, smallest=5, stale_days=14)
    before = told.assign(installed=told["installed"] - 1)
    return league.with_change(judged, before, "with_smartphone")


@pytest.fixture(scope="module")
def sheet(rows):
    content = league_table.workbook(rows, *FIGURES, "Tiêu đề", "tính đến 30/6/2021", TODAY)
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def cells(sheet) -> dict[str, dict[str, object]]:
    headings = [cell.value for cell in sheet[4]]
    told = [[cell.value for cell in row] for row in sheet.iter_rows(5)]
    return {str(row[1]): dict(zip(headings, row, strict=True)) for row in told}


def test_a_workbook_holds_real_numbers_and_days_under_its_title(sheet):
    assert (sheet["A1"].value, sheet["A2"].value) == ("Tiêu đề", "tính đến 30/6/2021")
    assert [cell.value for cell in sheet[4]][:7] == HEADINGS
    told = cells(sheet)["0012"]
    assert told["Tỷ lệ"] == 0.75
    assert (told["Đã cài VssID"], told["Có điện thoại thông minh"], told["Còn thiếu"]) == (30, 40, 10)
    assert told["Tuần (điểm %)"] == 2.5
    assert told["Danh sách mới nhất"].date() == date(2021, 6, 27)
    assert told["Số ngày"] == 3
    assert sheet["D5"].number_format == "0.0%"
    assert sheet.freeze_panes == "D5"


def test_a_name_never_runs_and_a_code_keeps_its_zeros(sheet):
    assert (sheet["C5"].value, sheet["C5"].data_type) == ("=HYPERLINK(1)", "s")
    assert sheet["B5"].value == "0012"


def test_ranks_intervals_and_reasons_are_told_and_what_is_hidden_is_not(sheet, rows):
    told = cells(sheet)
    assert (told["0012"]["Hạng"], told["B"]["Hạng"]) == ("1", "2")
    ends = rows.set_index("code").loc["0012", ["low", "high"]]
    assert (told["0012"]["95% từ"], told["0012"]["đến"]) == tuple(round(end, 3) for end in ends)
    assert [told[code]["Nhận xét"] for code in "CDE"] == [
        "ẩn: quá ít người",
        "danh sách đã cũ",
        "chưa báo cáo",
    ]
    figures = [*HEADINGS[3:], "Tuần (điểm %)", "95% từ", "đến"]
    assert all(told[code][heading] is None for code in "CE" for heading in figures)
    assert told["D"]["Tỷ lệ"] == 0.5
    assert told["D"]["Hạng"] is None


def test_a_csv_says_the_same_in_words(rows):
    text = csv_file.content(league_table.listed(rows, *FIGURES)).decode("utf-8-sig")
    told = {row["Mã"]: row for row in csv.DictReader(io.StringIO(text))}
    assert told["0012"]["Đơn vị"] == "'=HYPERLINK(1)"
    assert (told["0012"]["Tỷ lệ"], told["0012"]["Tuần (điểm %)"]) == ("75,0%", "2,5")
    assert told["E"]["Tỷ lệ"] == told["E"]["Danh sách mới nhất"] == ""
    assert len(told) == len(UNITS)


def test_on_the_screen_the_last_weeks_stand_beside_the_rate(rows):
    shown = league_table.screen(rows, *FIGURES, {"0012": [0.5, 0.75], "B": [0.4]})
    assert list(shown)[:5] == ["Đơn vị", "Hạng", "Tỷ lệ", "8 tuần", "Tuần (điểm %)"]
    assert shown["8 tuần"].tolist() == [[50.0, 75.0], [40.0], [], [], []]
    assert "Mã" not in shown
    assert set(league_table.figures(rows, *FIGURES)) <= set(shown)
    low, high = shown["Khoảng 95%"].iloc[0].split("–")
    assert low.endswith("%") and high.endswith("%")


def test_against_a_target_the_target_is_the_base(rows):
    told = rows.assign(target_installed=50.0)
    assert "Chỉ tiêu" in league_table.listed(told, "installed", "target_installed")
    with speaking(Language.ENGLISH):
        assert "Target" in league_table.listed(told, "installed", "target_installed")


def test_there_is_a_table_and_a_workbook_of_nothing(rows):
    nothing = rows.head(0)
    assert not len(league_table.screen(nothing, *FIGURES, {}))
    content = league_table.workbook(nothing, *FIGURES, "", "", TODAY)
    assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A4"].value == "Hạng"
