"""In a real browser: from a figure down to its rows, whose a person is, and what a revert will do."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from screens import Visit, at_rest, choose_row, copied, finding, rows_of, table, visitors
from serving import serving

from dashboard.demo.profile import SAMPLE

UNITS = "Các đơn vị tạo nên số này, lớn nhất ở trên; cộng các dòng thì bằng đúng số này"
UPLOADS = "Mọi lần nộp của đơn vị, ngày mới nhất ở trên, kèm mức thay đổi"
PEOPLE = "Các dòng của tệp tạo nên số này"
SHARED = "Người trong danh sách của bạn cũng có ở đơn vị khác"
HISTORY = "Mọi lần nộp của các đơn vị tôi phụ trách, mới nhất ở trên"


@pytest.fixture(scope="module")
def address(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the demo; what is settled and reverted here is nobody else's."""
    with serving("campaign", copied(demo, tmp_path_factory.mktemp("trail") / "data")) as address:
        yield address


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """See `screens.visitors`."""
    with visitors(browser) as visit:
        yield visit


def test_leadership_follows_a_figure_down_to_an_upload_and_meets_no_person(
    address: str, visit: Visit
) -> None:
    page = visit("lanhdao", f"{address}/tong-quan?don-vi=D004")
    page.get_by_role("link", name="Xem nguồn của các số này").click()
    page.wait_for_url("**/nguon-so-lieu?unit=D004")
    expect(finding(page)).to_contain_text("người đã cài VssID")
    at_rest(page)
    choose_row(page, UNITS, 1)
    page.wait_for_url(re.compile(r"unit=X"))
    expect(table(page, UPLOADS)).to_be_visible()
    at_rest(page)
    choose_row(page, UPLOADS, 1)
    page.wait_for_url(re.compile(r"upload="))
    expect(page.get_by_role("region", name="Số liệu trước và sau lần nộp này")).to_be_visible()
    # What a file is called may name a person.
    assert not re.search(r"\.(xls[xb]?|csv|ods)\b", page.locator("main").inner_text())
    expect(table(page, PEOPLE)).to_have_count(0)


def test_a_liaison_finds_the_rows_behind_a_figure(address: str, visit: Visit) -> None:
    page = visit("canbo", f"{address}/nguon-so-lieu?unit={SAMPLE.code}")
    expect(finding(page)).to_have_text("21 người đã cài VssID")
    at_rest(page)
    choose_row(page, UPLOADS, 1)
    expect(rows_of(page, PEOPLE).nth(1)).to_contain_text("D02-LT.xlsx")
    page.get_by_role("link", name="Về các lần nộp của đơn vị").click()
    expect(table(page, UPLOADS)).to_be_visible()


def test_a_liaison_says_whose_a_person_is(address: str, visit: Visit) -> None:
    page = visit("canbo", f"{address}/trung-nguoi")
    to_settle = page.locator(".figure", has_text="Cần xác nhận").locator(".value")
    before = int(to_settle.inner_text())
    expect(page.get_by_role("button", name="Thuộc đơn vị", exact=True)).to_be_disabled()
    at_rest(page)
    choose_row(page, SHARED, 1)
    page.get_by_role("button", name="Xác nhận 1 người thuộc đơn vị").click()
    expect(to_settle).to_have_text(str(before - 1))
    expect(page.locator(".figure", has_text="Đã xác nhận thuộc").locator(".value")).to_have_text("1")


def test_before_a_revert_the_page_says_what_it_will_do_and_afterwards_who_did(
    address: str, visit: Visit
) -> None:
    page = visit("canbo", f"{address}/lich-su")
    at_rest(page)
    expect(rows_of(page, HISTORY).filter(has_text="Đang được tính").first).to_be_attached()
    told = rows_of(page, HISTORY).all_text_contents()
    place = next(place for place, words in enumerate(told) if "Đang được tính" in words)
    choose_row(page, HISTORY, place)
    chosen = page.locator(".st-key-chosen")
    expect(chosen).to_contain_text("được tính trở lại.")
    expect(chosen).to_contain_text("Tỷ lệ của đơn vị: đã cài")
    page.get_by_label("Lý do").fill("Nộp nhầm tệp")
    page.get_by_role("button", name="Hoàn tác lần nộp này").click()
    expect(rows_of(page, HISTORY).nth(place)).to_contain_text("Đã hoàn tác")
    expect(page.locator(".st-key-chosen")).to_contain_text("canbo đã hoàn tác")
    expect(page.locator(".st-key-chosen")).to_contain_text("Lý do: Nộp nhầm tệp")
