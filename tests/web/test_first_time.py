"""A liaison who has never been here: from our workbook to a corrected list that counts."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Browser, Page, expect
from screens import (
    at_rest,
    choose,
    copied,
    downloaded,
    finding,
    installed,
    rows_of,
    send_list,
    type_into,
    visitors,
)
from serving import serving

LIAISON = "canbo"
# A school of 36 people, of whom 15 have installed; and an office that never sent a list.
UNIT, SILENT = "TZ0206S", "XP1204E"
PEOPLE, INSTALLED = 36, 15
HEADING_ROW, REASON = 6, "Cần sửa (hệ thống ghi)"
WRONG_ROWS = "Các dòng có vấn đề"

MACHINES: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "hand": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
at_a_desk_and_in_a_hand = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES.keys())


@at_a_desk_and_in_a_hand
def test_a_first_list_is_filled_in_mended_and_counted(
    machine: dict[str, Any], demo: Path, tmp_path: Path, browser: Browser
) -> None:
    data = copied(demo, tmp_path / "data")
    with serving("campaign", data) as address, visitors(browser) as visit:
        page = visit(LIAISON, f"{address}/tong-quan", **machine)
        before = installed(page)
        begin(page, address, UNIT)
        page.get_by_text("Chưa có danh sách? Bắt đầu từ tệp mẫu").click()
        filled = fill_in_badly(downloaded(page, "Tệp của đơn vị"), tmp_path / "truong.xlsx")

        send(page, filled)
        see_what_is_wrong(page)
        mend_a_number_on_the_page(page)
        marked = downloaded(page, "Tệp của bạn, đã đánh dấu")
        corrected = correct(marked, tmp_path / "truong-da-sua.xlsx")
        begin(page, address, UNIT)
        send(page, corrected)
        expect(finding(page)).to_have_text(f"Có thể tính {PEOPLE + 3} người")
        expect(page.get_by_text("Tệp này không có vấn đề gì.")).to_be_visible()
        expect(figure(page, "Người mới")).to_have_text("3")
        expect(figure(page, "Không còn trong danh sách")).to_have_text("0")
        commit(page, f"Ghi nhận {PEOPLE + 3} người")

        page.goto(f"{address}/tong-quan")
        after = installed(page)
        assert (after.people, after.among) == (before.people + 2, before.among + 3)
    assert "Traceback" not in (data / "server.log").read_text()


@at_a_desk_and_in_a_hand
def test_some_people_are_added_and_the_others_stay(
    machine: dict[str, Any], demo: Path, tmp_path: Path, browser: Browser
) -> None:
    data = copied(demo, tmp_path / "data")
    with serving("campaign", data) as address, visitors(browser) as visit:
        page = visit(LIAISON, f"{address}/tong-quan", **machine)
        before = installed(page)
        begin(page, address, UNIT)
        send(page, two_more(tmp_path / "hai-nguoi.xlsx"))
        expect(
            page.get_by_text("Hơn một nửa số người đang được tính không có trong tệp này.")
        ).to_be_visible()
        page.get_by_role("radio", name="Chỉ một số người").click()
        expect(page.get_by_role("button", name="Thêm hoặc sửa 2 người")).to_be_visible()
        at_rest(page)
        expect(figure(page, "Không còn trong danh sách")).to_have_text("0")
        commit(page, "Thêm hoặc sửa 2 người")
        page.goto(f"{address}/tong-quan")
        after = installed(page)
        assert (after.people, after.among) == (before.people + 1, before.among + 2)
    assert "Traceback" not in (data / "server.log").read_text()


@at_a_desk_and_in_a_hand
def test_who_cannot_send_names_reports_totals(
    machine: dict[str, Any], demo: Path, tmp_path: Path, browser: Browser
) -> None:
    data = copied(demo, tmp_path / "data")
    with serving("campaign", data) as address, visitors(browser) as visit:
        page = visit(LIAISON, f"{address}/tong-quan", **machine)
        before = installed(page)
        begin(page, address, SILENT)
        report(page, {"Tổng số người": 20, "Có điện thoại thông minh": 15, "Đã cài VssID": 16})
        expect(finding(page)).to_have_text("Có thể tính 0 người; 1 dòng có lỗi")

        begin(page, address, SILENT)
        report(page, {"Tổng số người": 20, "Có điện thoại thông minh": 15, "Đã cài VssID": 12})
        expect(finding(page)).to_have_text("Có thể tính 20 người")
        commit(page, "Ghi nhận 20 người")
        page.goto(f"{address}/tong-quan")
        after = installed(page)
        assert (after.people, after.among) == (before.people + 12, before.among + 15)
    assert "Traceback" not in (data / "server.log").read_text()


def begin(page: Page, address: str, unit: str) -> None:
    page.goto(f"{address}/nop-danh-sach")
    expect(finding(page)).to_have_text("Nộp danh sách của đơn vị")
    choose(page.get_by_label("Đơn vị", exact=True), unit)
    at_rest(page)


def fill_in_badly(template: bytes, to: Path) -> Path:
    """Three people more: a number that is too short, a day that never was, and somebody without a name."""
    book = openpyxl.load_workbook(BytesIO(template))
    sheet = book.worksheets[0]
    assert sheet.cell(HEADING_ROW + PEOPLE, 2).value and not sheet.cell(HEADING_ROW + PEOPLE + 1, 2).value
    write(sheet, 1, full_name="Lê Thị Mẫu Một", insurance_number="12345", installed="x")
    write(sheet, 2, full_name="Lê Thị Mẫu Hai", insurance_number="0199000002", installed="31/02/2021")
    write(sheet, 3, insurance_number="0199000003")
    book.save(to)
    return to


def see_what_is_wrong(page: Page) -> None:
    expect(finding(page)).to_have_text(f"Có thể tính {PEOPLE + 1} người; 2 dòng có lỗi")
    kinds = rows_of(page, "Các loại vấn đề")
    for kind in ("Mã số BHXH không đủ 10 chữ số", "Ngày không có thật", "Thiếu họ tên"):
        expect(kinds.filter(has_text=kind)).to_have_count(1)
    expect(rows_of(page, WRONG_ROWS)).to_have_count(1 + 3)


def mend_a_number_on_the_page(page: Page) -> None:
    type_into(page, WRONG_ROWS, str(HEADING_ROW + PEOPLE + 1), "Mã số BHXH", "0199000001")
    expect(finding(page)).to_have_text(f"Có thể tính {PEOPLE + 2} người; 1 dòng có lỗi")
    expect(rows_of(page, WRONG_ROWS)).to_have_count(1 + 2)
    expect(page.get_by_text("Đã sửa 1 ô trên trang này")).to_be_visible()


def correct(marked: bytes, to: Path) -> Path:
    """As somebody does who reads the colours, the notes and the reasons."""
    book = openpyxl.load_workbook(BytesIO(marked))
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[HEADING_ROW]]
    assert headings[-1] == REASON
    second, third = HEADING_ROW + PEOPLE + 2, HEADING_ROW + PEOPLE + 3
    date, name = sheet.cell(second, 1 + place(sheet, "installed")), sheet.cell(third, 2)
    coloured = {
        f"{cells}"
        for ranges in sheet.conditional_formatting
        for cells in ranges.sqref.ranges
        if any(rule.dxf and rule.dxf.fill for rule in ranges.rules)
    }
    assert coloured >= {date.coordinate, name.coordinate}
    for cell in (date, name):
        assert cell.comment
        assert sheet.cell(cell.row, len(headings)).value
    date.value, name.value = "x", "Lê Thị Mẫu Ba"
    sheet.cell(second - 1, 1 + place(sheet, "insurance_number")).value = "0199000001"
    book.save(to)
    return to


def two_more(to: Path) -> Path:
    """Two people who are not in the list yet, one of whom has installed."""
    book = openpyxl.Workbook()
    for row in (
        ("Họ và tên", "Mã số BHXH", "Đã cài VssID"),
        ("Lê Thị Mẫu Năm", "0199000005", None),
        ("Lê Thị Mẫu Bốn", "0199000004", "x"),
    ):
        book.active.append(row)
    book.save(to)
    return to


def report(page: Page, totals: dict[str, int]) -> None:
    page.get_by_text("Không gửi được danh sách tên? Báo cáo số tổng").click()
    for label, count in totals.items():
        page.get_by_label(label, exact=True).fill(str(count))
    page.get_by_role("button", name="Kiểm tra số liệu này").click()


def send(page: Page, file: Path) -> None:
    send_list(page, file)
    page.wait_for_url("**/nop-danh-sach?upload=*")


def commit(page: Page, label: str) -> None:
    at_rest(page)
    page.get_by_role("button", name=label, exact=True).click()
    expect(finding(page)).to_have_text("Danh sách này đang được tính")


def figure(page: Page, label: str):
    return page.locator(".figure", has_text=label).locator(".value")


def place(sheet: Worksheet, column: str) -> int:
    """Where the column of this name stands in our workbook, counted from 0."""
    headings = {
        "full_name": "Họ và tên",
        "insurance_number": "Mã số BHXH",
        "installed": "Đã cài đặt VssID",
    }
    return [cell.value for cell in sheet[HEADING_ROW]].index(headings[column])


def write(sheet: Worksheet, number: int, **cells: str) -> None:
    for column, value in cells.items():
        sheet.cell(HEADING_ROW + PEOPLE + number, 1 + place(sheet, column)).value = value
