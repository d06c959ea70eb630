"""Everybody can use every page: axe finds nothing, the keyboard reaches everything, phones show it all."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import looked_over
import pytest
from every_page import DISTRICT, LEADER, LIAISON, OUTREACH, STATES
from playwright.sync_api import Browser, Page, expect
from screens import choose, copied, send_list
from serving import ROOT, serving
from test_access import SEEN_BY

from dashboard.model import Role
from dashboard.web.common import shell

DESK, HAND, NARROWEST = (
    {"width": 1280, "height": 900},
    {"width": 390, "height": 844},
    {"width": 320, "height": 844},
)
MESSY = ROOT / "tests" / "intake" / "museum" / "a06-numbers.xlsx"
ROLES = {LEADER: Role.LEADER, LIAISON: Role.LIAISON, OUTREACH: Role.OUTREACH}

At = Callable[..., Page]

each_state = pytest.mark.parametrize(
    ("name", "state"), [(name, state) for name, states in STATES.items() for state in states]
)


@pytest.fixture(scope="module")
def address(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo."""
    with serving("campaign", copied(demo, tmp_path_factory.mktemp("looked_over") / "data")) as address:
        yield address


@pytest.fixture(scope="module")
def at(browser: Browser, address: str) -> Iterator[At]:
    """`at(name, state)` is this page of the demo at a desk; everybody signs in once."""
    pages: dict[str, Page] = {}

    def come(name: str, state: str, language: str = "vi") -> Page:
        if name not in pages:
            context = machines.enter_context(browser.new_context(viewport=DESK, locale="vi-VN"))
            pages[name] = context.new_page()
            _sign_in(pages[name], address, name)
        page = pages[name]
        page.set_viewport_size(DESK)
        page.goto(f"{address}/ngon-ngu/{language}?den={state}")
        looked_over.at_rest(page)
        return page

    with ExitStack() as machines:
        yield come


def _sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/dang-nhap")
    page.get_by_label("Tên tài khoản").fill(name)
    page.get_by_label("Mật khẩu").fill(f"{name}-2021")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_text(f"{name} · ")).to_be_attached()


@pytest.mark.parametrize("name", [LEADER, LIAISON, OUTREACH])
def test_every_page_of_a_role_is_looked_at(name):
    looked_at = {state.strip("/").partition("?")[0] for state in STATES[name]}
    assert set(SEEN_BY[ROLES[name]]) <= looked_at


def test_no_page_is_looked_at_by_nobody():
    states = [state for states in STATES.values() for state in states]
    looked_at = {state.strip("/").partition("?")[0] for state in states}
    # One's own account stands behind one's name, in no menu.
    assert looked_at == {*SEEN_BY[Role.ADMIN], shell.OWN}


@each_state
def test_a_page_is_for_everybody(at, name, state):
    page = at(name, state)
    assert page.evaluate("document.documentElement.lang") == "vi"
    assert looked_over.found_by_axe(page) == []
    assert looked_over.found_otherwise(page) == []
    assert looked_over.foreign_words(page, "vi") == []
    page.set_viewport_size(HAND)
    expect(page.get_by_test_id("stTopNav")).to_have_count(0)
    here = page.locator("[data-testid=stSidebarNavLink][aria-current=page]")
    if here.count():
        assert page.title() == f"{here.text_content()} – VssID Hà Nội"
    # What a phone has besides is the same in every state of a page.
    if "?" not in state:
        assert looked_over.found_by_axe(page) == []
    assert looked_over.too_wide(page) == []
    page.set_viewport_size(NARROWEST)
    assert looked_over.too_wide(page) == []


def test_what_was_wrong_with_a_list_is_for_everybody(at):
    page = at(LIAISON, "/nop-danh-sach")
    choose(page.get_by_label("Đơn vị", exact=True), "May Mẫu")
    send_list(page, MESSY)
    expect(page).to_have_url(re.compile("upload="))
    looked_over.at_rest(page)
    assert looked_over.found_by_axe(page) == []
    assert looked_over.found_otherwise(page) == []
    assert looked_over.foreign_words(page, "vi") == []
    page.set_viewport_size(HAND)
    assert looked_over.too_wide(page) == []


def test_the_menu_of_a_phone_is_for_everybody(at):
    page = at(LEADER, "/tong-quan")
    page.set_viewport_size(HAND)
    page.get_by_role("button", name="Mở thanh bên").click()
    expect(page.get_by_test_id("stSidebarNavItems").get_by_text("Xếp hạng")).to_be_in_viewport()
    assert looked_over.found_by_axe(page) == []


@pytest.mark.parametrize("size", [DESK, HAND], ids=["desk", "hand"])
@pytest.mark.parametrize("plain", ["/dang-nhap", "/Q/XXXXXX"])
def test_pages_before_the_sign_in_are_for_everybody(browser, address, plain, size):
    page = browser.new_page(viewport=size)
    page.goto(f"{address}{plain}")
    assert page.evaluate("document.documentElement.lang") == "vi"
    assert page.locator("h1").count() == 1
    assert looked_over.found_by_axe(page) == []
    assert looked_over.too_wide(page) == []
    assert looked_over.missed_by_keyboard(page) == []
    page.close()


def test_another_language_is_the_same_page_in_it(at):
    page = at(LEADER, f"/don-vi?don-vi={DISTRICT}")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile(f"don-vi={DISTRICT}$"))
    looked_over.at_rest(page)
    assert page.title() == "Unit – VssID Hà Nội"
    assert looked_over.found_by_axe(page) == []
    assert looked_over.foreign_words(page, "en") == []


@pytest.mark.parametrize(
    ("name", "state"),
    [
        (LEADER, "/tong-quan"),
        (LEADER, "/xep-hang"),
        (LEADER, "/ban-do"),
        (LEADER, "/bao-cao"),
        (LIAISON, "/don-vi"),
    ],
)
def test_tab_comes_to_everything_and_out_again_and_shows_where_it_is(at, name, state):
    assert looked_over.missed_by_keyboard(at(name, state)) == []


def test_the_keyboard_opens_each_group_of_pages_and_a_page_of_it(at):
    page = at(LEADER, "/tong-quan")
    for group in page.get_by_test_id("stTopNavSection").all():
        looked_over.tab_to(page, group)
        page.keyboard.press("Enter")
        links = page.get_by_test_id("stTopNavDropdownLink")
        for link in links.all():
            expect(link).to_be_focused()
            page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        expect(links.last).to_be_focused()
        expect(links.last).to_have_css("outline-style", "solid")
        title = links.last.text_content()
        page.keyboard.press("Enter")
        expect(page).to_have_title(f"{title} – VssID Hà Nội")
        looked_over.at_rest(page)


def test_the_keyboard_chooses_a_base_and_a_unit(at):
    page = at(LEADER, "/tong-quan")
    looked_over.tab_to(page, page.get_by_role("radio", name="Có điện thoại thông minh"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("co-so=headcount"))
    looked_over.at_rest(page)
    looked_over.tab_to(page, page.get_by_label("Đơn vị", exact=True))
    page.keyboard.type("Long Biên")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"don-vi={DISTRICT}"))


def test_the_keyboard_opens_a_table_and_takes_its_file(at):
    page = at(LEADER, "/tong-quan")
    folded = page.get_by_test_id("stExpander").first
    looked_over.tab_to(page, folded.locator("summary"))
    page.keyboard.press("Enter")
    looked_over.tab_to(page, folded.get_by_role("button", name="Tải về (CSV)"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "theo-tuan.csv"
