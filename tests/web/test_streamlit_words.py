"""Streamlit speaks the reader's language, and never puts words in anybody else's mouth."""

import re
from collections.abc import Callable, Iterator

import httpx2
import pytest
from apps.every_widget import PEOPLES_WORDS
from playwright.sync_api import Locator, Page, expect

from dashboard.model import Language
from dashboard.web.common import streamlit_words

TABLES = streamlit_words.words(Language.VIETNAMESE)

# All that can be read or heard on the page, but for what people wrote and for icons, whose names are letters.
SAID = """() => {
  const said = new Set();
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('noscript, script, style, .st-key-people, [data-testid^=stIcon]')) continue;
    for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt', 'data-title'])
      if (element.hasAttribute(name)) said.add(element.getAttribute(name));
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE && node.data.trim()) said.add(node.data.trim());
  }
  return [...said];
}"""


@pytest.fixture(scope="module")
def address(serve: Callable[..., str]) -> str:
    """Every widget, and the menus that our own configuration hides."""
    return serve("tests.web.apps.served:app")


@pytest.fixture
def english(page: Page, address: str) -> Page:
    """A page of somebody who chose English in a browser that is Vietnamese."""
    page.context.add_cookies([{"name": "lang", "value": "en", "url": address}])
    return page


def test_every_widget_speaks_vietnamese(page: Page, address: str) -> None:
    visit(page, address)

    said = set[str]().union(*(page.evaluate(SAID) for _ in every_thing_opened(page)))

    assert {text for text in said if english_words(text)} == set()
    assert {
        "Chọn tệp", "tối đa 200MB mỗi tệp", "Chọn", "Không tìm thấy", "Chọn tất cả", "Tháng trước", "Tháng 3",
        "T2", "CN", "Sắp xếp tăng dần", "Tải về dạng CSV", "Toàn màn hình", "Gõ để tìm", "Đóng", "Chép",
        "Tải biểu đồ về dạng PNG", "Xem thêm 7 trang", "Nhấn Enter để nhận", "Hiện mật khẩu", "14/03",
        "Kiểu Việt Nam", "Trung bình", "Lỗi: Hãy nhập một số từ 0 đến 10.",
        "Không nhận tệp application/x-msdownload.",
    } <= said  # fmt: skip


def test_what_people_wrote_stays_as_they_wrote_it(page: Page, address: str) -> None:
    visit(page, address)

    people = page.locator(".st-key-people")
    for words in PEOPLES_WORDS:
        expect(people.get_by_text(words, exact=True).first).to_be_visible()
    expect(people.get_by_role("button", name="Close")).to_be_visible()
    expect(people.get_by_label("Upload")).to_have_value("Fullscreen")
    expect(people.get_by_placeholder("Show password")).to_be_visible()
    open_list(people.get_by_label("Cancel"))
    expect(page.get_by_role("option")).to_have_text(list(PEOPLES_WORDS))


def test_whoever_chose_english_is_spoken_to_in_english(english: Page, address: str) -> None:
    visit(english, address)

    expect(english.locator("html")).to_have_attribute("lang", "en")
    expect(english.get_by_text("Upload", exact=True).first).to_be_visible()
    expect(english.get_by_text("200MB per file").first).to_be_visible()
    expect(english.get_by_placeholder("Choose or add an option")).to_be_visible()
    english.get_by_label("Choose date", exact=True).click()
    expect(english.get_by_text("March", exact=True).first).to_be_visible()
    expect(english.get_by_label("Previous month")).to_be_visible()


def test_the_page_says_which_language_it_is_in(page: Page, address: str) -> None:
    visit(page, address + "/trang-2")

    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_a_change_of_language_is_seen_at_once(address: str) -> None:
    with httpx2.Client(base_url=address) as client:
        for where in ("/", "/trang-2"):
            for language in ("vi", "en", "vi"):
                answer = client.get(where, headers={"Cookie": f"lang={language}"})
                assert f'<html lang="{language}">' in answer.text
                assert (answer.headers["vary"], answer.headers["cache-control"]) == ("Cookie", "no-cache")
                assert "etag" not in answer.headers


def test_a_browser_that_knows_the_page_is_still_told_the_language(address: str) -> None:
    mark = streamlit_words.mark_of_the_page()

    answer = httpx2.get(address, headers={"If-None-Match": mark})

    assert answer.status_code == 200
    assert '<html lang="vi">' in answer.text


def test_scripts_are_kept_for_ever_and_nothing_else_is_served(address: str) -> None:
    start = re.search(r"static/vi\.\w+/js/index\.\w+\.js", httpx2.get(address).text)
    assert start

    answer = httpx2.get(f"{address}/{start[0]}")
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]

    elsewhere = httpx2.get(f"{address}/static/vi.x/%2e%2e/%2e%2e/%2e%2e/pyproject.toml")
    assert "vssid-campaign" not in elsewhere.text


@pytest.mark.parametrize("table", TABLES)
def test_streamlit_still_says_all_of_this(table: str) -> None:
    """When this fails, find what Streamlit says now and mend `streamlit_words.vi.toml`."""
    codes = codes_of(table)
    gone = [
        said for said in TABLES[table] if all(streamlit_words.put(code, said, "…") == code for code in codes)
    ]
    assert gone == []


@pytest.mark.parametrize(
    ("code", "said", "to_say", "becomes"),
    [
        ("a(`Upload`,`Uploads`)", "Upload", "Chọn tệp", "a(`Chọn tệp`,`Uploads`)"),
        ("`${f(x,0)} per file`", "{} per file", "tối đa {}", "`tối đa ${f(x,0)}`"),
        ("`${a} of ${b}`", "{} of {}", "{1}: {0}", "`${b}: ${a}`"),
        (
            "`Press ${m()?`⌘`:`Ctrl`}+Enter`",
            "Press {}+Enter",
            "Nhấn {}+Enter",
            "`Nhấn ${m()?`⌘`:`Ctrl`}+Enter`",
        ),
        ("{name:`Light`,label:`Light`}", "label:`Light`", "label:`Sáng`", "{name:`Light`,label:`Sáng`}"),
    ],
)
def test_a_sentence_is_put_in_where_the_script_says_it(
    code: str, said: str, to_say: str, becomes: str
) -> None:
    assert streamlit_words.put(code, said, to_say) == becomes


@pytest.mark.parametrize("cookie", ["", "lang=vi", "lang=de", "lang", "=;;=", "x=en; LANG=en"])
def test_vietnamese_comes_first(address: str, cookie: str) -> None:
    assert '<html lang="vi">' in httpx2.get(address, headers={"Cookie": cookie}).text


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("[data-testid=stPlotlyChart] .modebar")).to_be_attached()
    expect(page.get_by_text("Drag and drop a file here").first).to_be_attached()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def every_thing_opened(page: Page) -> Iterator[None]:
    """Open one thing after the other, stopping after each."""
    yield
    yield from calendars(page)
    yield from lists(page)
    yield from errors(page)
    yield from data_menus(page)
    yield from windows(page)


def calendars(page: Page) -> Iterator[None]:
    for name in ("Chọn ngày", "Chọn khoảng ngày", "Chọn ngày giờ"):
        page.get_by_label(name, exact=True).click()
        expect(page.get_by_label("Tháng trước")).to_be_visible()
        yield
        page.keyboard.press("Escape")
    page.get_by_label("Chọn khoảng ngày").click()
    page.get_by_label("Chọn nhanh khoảng ngày").click()
    expect(page.get_by_text("3 tháng qua").last).to_be_visible()
    yield
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")


def lists(page: Page) -> Iterator[None]:
    for label, typed in (("Đơn vị", "zz"), ("Nơi khác", "zz"), ("Các đơn vị", "đ")):
        open_list(page.get_by_label(label, exact=True))
        page.get_by_label(label, exact=True).fill(typed)
        page.wait_for_timeout(200)
        yield
        page.keyboard.press("Escape")
    open_list(page.get_by_label("Các đơn vị", exact=True))
    expect(page.get_by_role("option", name="Chọn tất cả")).to_be_visible()
    yield
    page.get_by_role("option", name="Ba Đình").click()
    expect(page.get_by_label("Bỏ Ba Đình")).to_be_visible()
    yield
    page.keyboard.press("Escape")


def open_list(box: Locator) -> None:
    """A list closes when the page moves under it, so let the page come to rest first."""
    box.evaluate("box => box.scrollIntoView({block: 'center'})")
    box.page.wait_for_timeout(300)
    box.click()


def errors(page: Page) -> Iterator[None]:
    page.get_by_label("Số người").fill("99")
    page.get_by_label("Số người").press("Tab")
    page.get_by_label("Họ tên").fill("An")
    yield
    page.get_by_label("Ghi chú").fill("x" * 40)
    page.get_by_label("Trong mẫu").fill("x")
    yield
    sender = page.get_by_test_id("stFileUploaderDropzoneInput").first
    sender.set_input_files({"name": "a.exe", "mimeType": "application/x-msdownload", "buffer": b"x"})
    page.wait_for_timeout(500)
    yield
    page.get_by_test_id("stFileUploaderDropzoneInput").last.set_input_files(
        {"name": "bảng.csv", "mimeType": "text/csv", "buffer": b"x"}
    )
    expect(page.get_by_label("Bỏ bảng.csv")).to_be_visible()
    yield


def data_menus(page: Page) -> Iterator[None]:
    table = page.locator(".st-key-table")
    table.evaluate("table => table.scrollIntoView({block: 'center'})")
    # The buttons of a table come out from under it only while the mouse is there.
    table.get_by_label("Tìm").dispatch_event("click")
    expect(page.get_by_text("Gõ để tìm").first).to_be_visible()
    yield
    page.keyboard.press("Escape")
    table.get_by_label("Hiện hoặc ẩn cột").dispatch_event("click")
    expect(page.get_by_label("Chọn tất cả")).to_be_attached()
    yield
    page.keyboard.press("Escape")
    yield from column_menu(page)
    page.locator(".st-key-figure [data-title]").first.dispatch_event("mouseover")
    yield


def column_menu(page: Page) -> Iterator[None]:
    """The grid is a painting of three equal columns; a menu is at the right end of a heading."""
    header = page.locator(".st-key-table canvas").first.bounding_box()
    assert header
    menu = page.get_by_label("Các thao tác với cột")
    for column, submenu in (
        (1, "Thống kê"),
        (2, "Định dạng"),
        (2, "Thống kê"),
        (3, "Định dạng"),
        (3, "Thống kê"),
    ):
        spot = header["x"] + column * header["width"] / 3 - 16, header["y"] + 15
        page.mouse.move(*spot)
        page.mouse.click(*spot)
        expect(menu).to_be_visible()
        menu.get_by_text(submenu).hover()
        page.wait_for_timeout(400)
        yield
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()


def windows(page: Page) -> Iterator[None]:
    page.get_by_role("button", name="Báo").click()
    expect(page.get_by_text("xem thêm")).to_be_visible()
    yield
    page.get_by_role("button", name="Mở hộp thoại").click()
    expect(page.get_by_role("dialog").get_by_label("Đóng")).to_be_visible()
    yield
    page.keyboard.press("Escape")
    page.get_by_test_id("stMainMenuButton").click()
    expect(page.get_by_text("Quay màn hình")).to_be_visible()
    yield
    page.keyboard.press("Escape")
    page.get_by_text("Chi tiết").first.click()
    page.goto(page.url.rstrip("/") + "/khong-co-trang-nay")
    expect(page.get_by_text("Không tìm thấy trang")).to_be_visible()
    yield


def codes_of(table: str) -> list[str]:
    if table == "index.html":
        return [f"`{line.strip()}`" for line in re.findall(r"<p>(.*?)</p>", streamlit_words.PAGE.read_text())]
    return [
        (streamlit_words.STATIC / "static" / file).read_text(encoding="utf-8")
        for file in streamlit_words.scripts()
        if streamlit_words.table_of(file) == table
    ]


def english_words(text: str) -> set[str]:
    return {word for word in re.findall(r"[A-Za-z]{3,}", text) if word.lower() in ENGLISH}


def words_in(texts: list[str]) -> set[str]:
    return {word.lower() for text in texts for word in re.findall(r"(?<![\w`:])[A-Za-z]{3,}(?!\w)", text)}


# Words of Streamlit's that are not Vietnamese too. Letters alone: “tìm” is not English, “theo” is not either.
ENGLISH = words_in([said for words in TABLES.values() for said in words]) - words_in(
    [to_say for words in TABLES.values() for to_say in words.values()]
)
