"""In a real browser: from a ranking to a unit, and from its address to a colleague who signs in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from screens import Visit, at_rest, box, choose, choose_row, copied, finding, rows_of, visitors
from serving import serving
from test_journey import WIDER_THAN_A_PHONE

LEADER, LIAISON = "lanhdao", "canbo"
# A school of the liaison's district.
UNIT, UNIT_NAME = "TZ0206S", "Trường THCS Hoa Sữa (mẫu)"
RANKING = "Bảng xếp hạng; chọn một dòng để xem đơn vị"


@pytest.fixture(scope="module")
def address(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the demo, left as it was."""
    with serving("campaign", copied(demo, tmp_path_factory.mktemp("ranking") / "data")) as address:
        yield address


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """See `screens.visitors`."""
    with visitors(browser) as visit:
        yield visit


def test_units_are_sought_turned_and_looked_into(address: str, visit: Visit) -> None:
    page = visit(LEADER, f"{address}/xep-hang?muc=unit")
    expect(finding(page)).to_contain_text("cao hơn rõ rệt so với tỷ lệ chung")
    search = page.get_by_label("Tìm đơn vị")
    search.fill("thcs hoa sua")
    search.press("Enter")
    page.wait_for_url("**tim=thcs+hoa+sua**")
    expect(names(page).first).to_contain_text("Trường THCS Hoa Sữa")
    choose(page.get_by_label("Thứ tự"), "Còn thiếu nhiều người nhất trước")
    page.wait_for_url("**thu-tu=missing**")
    at_rest(page)
    missing = [int(row.replace(".", "")) for row in column(page, "Còn thiếu") if row]
    assert missing == sorted(missing, reverse=True)

    sent = page.url
    colleague = visit("quantri", sent)
    expect(names(colleague).first).to_have_text(names(page).first.inner_text())
    choose_row(page, RANKING, 1)
    page.wait_for_url("**/don-vi?don-vi=*")
    expect(finding(page)).to_contain_text("Trường THCS Hoa Sữa")


def test_a_click_on_a_dot_leads_to_the_unit(address: str, visit: Visit) -> None:
    page = visit(LEADER, f"{address}/xep-hang")
    name = names(page).first.inner_text()
    at_rest(page)
    dot = page.locator(".js-plotly-plot").first.locator("path.point").first
    dot.scroll_into_view_if_needed()
    at = box(dot)
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.wait_for_url("**/don-vi?don-vi=*")
    expect(finding(page)).to_have_text(name)


def test_a_colleague_who_is_sent_a_unit_signs_in_and_lands_on_it(address: str, visit: Visit) -> None:
    sender = visit(LEADER, f"{address}/don-vi?don-vi={UNIT}")
    expect(finding(sender)).to_have_text(UNIT_NAME)
    sent = sender.get_by_test_id("stCode").inner_text().strip()
    assert sent == f"{address}/don-vi?don-vi={UNIT}"
    receiver = visit(LIAISON, sent)
    assert receiver.url == sent
    expect(finding(receiver)).to_have_text(UNIT_NAME)
    expect(
        rows_of(receiver, "Các lần nộp gần đây, số người và có đang được tính không").first
    ).to_contain_text("Tệp")


def test_the_keyboard_leads_from_a_district_down_to_a_unit(address: str, visit: Visit) -> None:
    page = visit(LEADER, f"{address}/don-vi?don-vi=D004")
    at_rest(page)
    below = page.locator("table.listing a").first
    expect(below).to_be_visible()
    name = below.inner_text()
    page.get_by_label("Tìm đơn vị").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('table.listing') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"don-vi=(?!D004)"))
    expect(finding(page)).to_have_text(name)


def test_nothing_is_wider_than_a_phone(address: str, visit: Visit) -> None:
    page = visit(LEADER, f"{address}/xep-hang", viewport={"width": 390, "height": 844})
    for path in (
        "/xep-hang?muc=unit&trang=2",
        f"/don-vi?don-vi={UNIT}",
        "/don-vi?don-vi=D004",
        "/don-vi",
        "/xep-hang",
    ):
        expect(finding(page)).to_be_visible()
        at_rest(page)
        assert page.evaluate(WIDER_THAN_A_PHONE) == [], page.url
        page.goto(address + path)


def names(page: Page):
    return rows_of(page, RANKING).nth(1).locator("[role=gridcell]").first


def column(page: Page, heading: str) -> list[str]:
    headings = rows_of(page, RANKING).first.locator("[role=columnheader]").all_inner_texts()
    rows = rows_of(page, RANKING).all()[1:]
    return [row.locator("[role=gridcell]").all_inner_texts()[headings.index(heading)] for row in rows]
