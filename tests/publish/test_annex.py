"""The workbook of a report: real numbers and days, filters, words where no number may stand, no formula."""

from datetime import datetime

import pandas as pd
import pytest
from reading import workbook
from report_sample import RULES, TODAY, UNITS, a_context, rows

from dashboard.model import Language
from dashboard.publish.official import annex
from dashboard.wording import speaking

SHEETS = [
    "Kết quả",
    "Chỉ tiêu",
    "Cấp trực thuộc",
    "Mọi đơn vị",
    "Tuần báo cáo",
    "Chưa nộp và đã cũ",
    "Còn phải nộp Tờ khai 01",
    "Cơ quan BHXH",
    "Cách đọc",
]


@pytest.fixture(scope="module")
def book():
    return workbook(annex.content(a_context(), rows().assign(part_name="Thành phố Hà Nội"), RULES))


def by_name(sheet) -> dict[str, dict[str, object]]:
    """Heading → value of each row, by the name of its unit; of headings that repeat, the first."""
    headings = [cell.value for cell in sheet[annex.HEADING_ROW + 1]]
    told = {}
    for row in sheet.iter_rows(min_row=annex.FIRST_ROW + 1, values_only=True):
        told[row[1]] = dict(reversed(list(zip(headings, row, strict=True))))
    return told


def test_there_is_a_sheet_for_each_question(book):
    assert book.sheetnames == SHEETS


def test_every_sheet_has_filters_frozen_headings_and_prints_on_a4(book):
    for sheet in book:
        assert sheet.auto_filter.ref and sheet.freeze_panes
        assert sheet.freeze_panes[1:] == str(annex.FIRST_ROW + 1)
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == f"${annex.FIRST_ROW}:${annex.FIRST_ROW}"
        assert "0123456789abcdef" in sheet["A2"].value


def test_numbers_are_numbers_rates_are_fractions_and_days_are_days(book):
    sheet = book["Mọi đơn vị"]
    told = by_name(sheet)["Quận Ba Đình"]
    assert (told["Tổng số người"], told["Đã cài VssID"]) == (4_100, 2_612)
    assert told["Tỷ lệ"] == pytest.approx(2_612 / 3_700)
    assert told["Tính đến"] == datetime.combine(TODAY, datetime.min.time())
    formats = {cell.value: cell.number_format for cell in sheet[annex.FIRST_ROW + 1]}
    assert formats[2_612] == "#,##0" and formats[told["Tỷ lệ"]] == "0.0%"
    assert formats[told["Tính đến"]] == "dd/mm/yyyy"


def test_hidden_silent_and_zero_differ_and_nothing_of_the_hidden_unit_stands_anywhere(book):
    told = by_name(book["Mọi đơn vị"])
    assert {told["Văn phòng Bốn Người"][name] for name in ("Tổng số người", "Đã cài VssID", "Tỷ lệ")} == {
        "ẩn (dưới 5 người)"
    }
    assert told["Ban Chưa Nộp"]["Đã cài VssID"] == "chưa báo cáo"
    assert told["Ban Chưa Nộp"]["Số người dự kiến"] == 142
    assert told["Sở Danh Sách Cũ"]["Tình trạng"] == "danh sách đã cũ"
    groups = by_name(book["Cấp trực thuộc"])["Văn phòng Bốn Người"]
    assert not [value for value in groups.values() if isinstance(value, float)]


def test_the_ranking_is_told_with_intervals_and_bands(book):
    told = by_name(book["Cấp trực thuộc"])["Huyện Đông Anh"]
    low, high = told["Khoảng 95%, từ"], told["Khoảng 95%, đến"]
    assert low < 2_109 / 3_012 < high
    assert told["So với tỷ lệ chung"] == "trong mức thường thấy"
    assert told["Trong một tuần (điểm %)"] == pytest.approx(1.23)


@pytest.mark.parametrize(
    "name", ["=1+1", "+84 911", "-2", "@SUM(A1)", '=HYPERLINK("x")', "\t=1", "{=1}", "'x"]
)
def test_a_name_never_runs(name):
    units = tuple((code, name, counts, as_of) for code, _, counts, as_of in UNITS)
    book = workbook(annex.content(a_context(units), rows(units), RULES))
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    assert book["Mọi đơn vị"].cell(annex.FIRST_ROW + 1, 2).value == name


def test_a_code_keeps_its_zeros():
    units = tuple((f"00{n}", name, counts, as_of) for n, (_, name, counts, as_of) in enumerate(UNITS))
    sheet = workbook(annex.content(a_context(units), rows(units), RULES))["Mọi đơn vị"]
    assert sheet.cell(annex.FIRST_ROW + 1, 1).value == "000"


def test_weeks_silent_units_days_and_offices_are_there(book):
    assert [cell.value for cell in book["Tuần báo cáo"][annex.FIRST_ROW + 1]][1:] == [6, 3, 3, 0, 1, 2]
    listed = by_name(book["Chưa nộp và đã cũ"])
    assert listed["Ban Chưa Nộp"]["Tình trạng"] == "chưa báo cáo"
    assert listed["Sở Danh Sách Cũ"]["Số ngày"] == 51
    due = [cell.value for cell in book["Còn phải nộp Tờ khai 01"][annex.FIRST_ROW + 1]]
    assert due == [datetime(2021, 6, 28), 517, -2]
    assert book["Cơ quan BHXH"].cell(annex.FIRST_ROW + 1, 5).value == 36


def test_it_is_told_how_to_read_it(book):
    words = {row[0]: row[1] for row in book["Cách đọc"].iter_rows(min_row=5, max_col=2, values_only=True)}
    assert {"Tử số", "Mẫu số", "Ẩn", "Chưa báo cáo", "Số 0", "Danh sách cũ", "Tính đến"} <= set(words)
    assert "5 người" in words["Ẩn"] and "14 ngày" in words["Danh sách cũ"]


def test_a_part_of_too_few_people_has_a_workbook_without_figures():
    book = workbook(annex.content(a_context(is_hidden=True), rows(), RULES))
    assert book.sheetnames == ["Cách đọc"]


def test_an_empty_campaign_has_every_sheet():
    assert workbook(annex.content(a_context(()), rows(()), RULES)).sheetnames == SHEETS


def test_names_of_sheets_fit_in_english_too():
    with speaking(Language.ENGLISH):
        book = workbook(annex.content(a_context(), rows(), RULES))
    assert len(book.sheetnames) == len(SHEETS) and max(map(len, book.sheetnames)) <= 31


def test_many_units_stand_a_row_each():
    many = pd.concat([rows().iloc[:2]] * 2_000, ignore_index=True)
    many["code"] = [f"U{place:05d}" for place in range(len(many))]
    sheet = workbook(annex.content(a_context(), many, RULES))["Mọi đơn vị"]
    assert sheet.max_row == annex.FIRST_ROW + len(many)
    assert sheet.auto_filter.ref.endswith(str(annex.FIRST_ROW + len(many)))
