"""What journeys do on a page: sign in, look, choose, attach, and read a figure as people see it."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, FloatRect, Locator, Page, expect

# Streamlit looks for its server under the page's own address first, and is told that it is not there.
LOOKS_FOR_SERVER = re.compile(r"/[a-z-]+/_stcore/(health|host-config)")

Visit = Callable[..., Page]


@contextmanager
def visitors(browser: Browser) -> Iterator[Visit]:
    """`visit(name, address)` signs in as this account on a machine of its own and goes to the address.

    At the end no browser may have complained about anything.
    """
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        path = urlsplit(message.location.get("url", "")).path
        if message.type == "error" and not LOOKS_FOR_SERVER.fullmatch(path):
            complaints.append(f"{message.text} ({path})")

    with ExitStack() as machines:

        def come(name: str, address: str, **machine: object) -> Page:
            context = machines.enter_context(browser.new_context(locale="vi-VN", **machine))
            page = context.new_page()
            page.on("console", hear)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(address)
            page.get_by_label("Tên tài khoản").fill(name)
            page.get_by_label("Mật khẩu").fill(f"{name}-2021")
            page.get_by_role("button", name="Đăng nhập", exact=True).click()
            expect(page.get_by_text(re.compile(rf"^{name} · "))).to_be_attached()
            return page

        yield come
    assert complaints == []


@dataclass(frozen=True)
class Rate:
    """A rate as the overview shows it."""

    shown: str
    people: int
    among: int


def installed(page: Page) -> Rate:
    """The rate of those who have installed."""
    expect(rate(page)).to_be_visible()
    shown = rate(page).locator(".value").inner_text()
    people, among = re.search(r"([\d.]+) trong ([\d.]+) người", rate(page).inner_text()).groups()
    return Rate(shown, int(people.replace(".", "")), int(among.replace(".", "")))


def rate(page: Page) -> Locator:
    return page.locator(".figure", has_text="Đã cài VssID")


def finding(page: Page) -> Locator:
    return page.locator("h1.finding")


def alerts(page: Page) -> Locator:
    return page.get_by_test_id("stAlert")


def table(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def rows_of(page: Page, name: str) -> Locator:
    """The rows of a table as a screen reader finds them, its headings first."""
    return table(page, name).locator("[role=row]")


def choose_row(page: Page, name: str, row: int) -> None:
    """Tick a row: tables are paintings with rows of 35 pixels below a heading of 36."""
    painted = table(page, name).locator("canvas").first
    painted.scroll_into_view_if_needed()
    at = box(painted)
    page.mouse.click(at["x"] + 18, at["y"] + 36 + 35 * (row - 1) + 17)


def type_into(page: Page, name: str, row: str, column: str, words: str) -> None:
    """Write into the cell of a painted table: to the row by the mouse, to the column by the keyboard."""
    grid = table(page, name)
    expect(rows_of(page, name).nth(1).locator("[role=gridcell]").first).not_to_be_empty()
    rows = [each.locator("[role=gridcell]").first.text_content() for each in rows_of(page, name).all()[1:]]
    choose_row(page, name, rows.index(row) + 1)
    chosen = grid.locator("[role=gridcell][aria-selected=true]")
    # Only what is in sight of a wide table can be found, so the way is walked cell by cell.
    for place in range(1, 30):
        expect(chosen).to_have_attribute("aria-colindex", str(place))
        if grid.locator(f"[role=columnheader][aria-colindex='{place}']").text_content() == column:
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.locator("textarea.gdg-input").fill(words)
    page.keyboard.press("Enter")


def downloaded(page: Page, button: str) -> bytes:
    """What this button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def choose(widget: Locator, typed: str) -> None:
    widget.click()
    widget.fill(typed)
    widget.page.get_by_role("option").filter(has_text=typed).click()


def attach(page: Page, file: Path) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    expect(page.get_by_label(f"Bỏ {file.name}")).to_be_visible()


def send_list(page: Page, file: Path) -> None:
    """Send a list whose people have been told."""
    attach(page, file)
    page.get_by_text("Đã thông báo cho người lao động").click()
    expect(page.get_by_role("checkbox", name="Đã thông báo cho người lao động")).to_be_checked()
    page.get_by_role("button", name="Kiểm tra tệp này").click()


def menu(page: Page) -> list[str]:
    """Every link of the menu on a desk: those of the bar, then those of each group as it is opened."""
    found = page.get_by_test_id("stTopNavLink").all_inner_texts()
    for group in page.get_by_test_id("stTopNavSection").all():
        group.click()
        links = page.get_by_test_id("stTopNavDropdownLink")
        expect(links.first).to_be_visible()
        found += links.all_inner_texts()
        page.keyboard.press("Escape")
        expect(links).to_have_count(0)
    return [words.strip() for words in found]


def at_rest(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def box(locator: Locator) -> FloatRect:
    """Where it stands once it has come to rest: what is drawn above it moves it, and figures are redrawn."""
    before, now = None, locator.bounding_box()
    for _ in range(50):
        if now and now == before:
            return now
        locator.page.wait_for_timeout(200)
        before, now = now, locator.bounding_box()
    raise AssertionError(f"{locator} does not come to rest")


def copied(folder: Path, to: Path) -> Path:
    """The copy of a server's folder; a socket that it left behind is no file that could be copied."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("*.sock"))
    return to
