"""The whole way in a real browser: a roster becomes a rate, and a rate a poster that leads somewhere."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx2
import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect
from screens import (
    Visit,
    alerts,
    at_rest,
    attach,
    box,
    choose,
    choose_row,
    copied,
    finding,
    installed,
    menu,
    rate,
    rows_of,
    send_list,
    visitors,
)
from serving import ROOT, serving

from dashboard.model import EVERYTHING
from dashboard.settings import campaign
from dashboard.store import connection, scan_counts, uploads
from dashboard.store.scan_counts import Span

MUSEUM = ROOT / "tests" / "intake" / "museum"
ROSTER = ROOT / "data" / "samples" / "d02-lt.xlsx"
UPLOADS = "Mọi lần nộp của các đơn vị tôi phụ trách, mới nhất ở trên"
UNIT, UNIT_NAME = "TZ0118M", "Công ty TNHH May Mẫu Thử Nghiệm"

LEADER, LIAISON, OUTREACH, ADMIN = "lanhdao", "canbo", "truyenthong", "quantri"
# Every page in the order of the menu: those of the bar itself, then those of each group.
TITLES = {
    "tong-quan": "Tổng quan",
    "nop-danh-sach": "Nộp danh sách",
    "can-nhac": "Cần nhắc",
    "lich-su": "Lịch sử",
    "ap-phich": "Áp phích QR",
    "xep-hang": "Xếp hạng",
    "ban-do": "Bản đồ",
    "don-vi": "Đơn vị",
    "han-nop": "Hạn nộp Tờ khai",
    "tinh-hinh-nop": "Tình hình nộp",
    "so-sanh": "So sánh hai ngày",
    "chi-tieu": "Chỉ tiêu",
    "bao-cao": "Báo cáo",
    "trang-chien-dich": "Trang chiến dịch",
    "luot-quet": "Lượt quét",
    "kiem-tra": "Kiểm tra áp phích",
    "bo-tai-lieu": "Bộ tài liệu",
    "trung-nguoi": "Trùng người",
    "nguon-so-lieu": "Nguồn số liệu",
    "nguoi-dan-hoi": "Người dân hỏi",
    "tai-khoan": "Tài khoản",
    "nhat-ky": "Nhật ký",
    "luu-giu": "Lưu giữ",
    "su-co": "Sự cố dữ liệu",
}
BOTH = ["don-vi", "han-nop", "tinh-hinh-nop", "so-sanh", "bo-tai-lieu", "trung-nguoi", "nguon-so-lieu"]
SEEN_BY = {
    LEADER: [
        path
        for path in TITLES
        if path in {*BOTH, "tong-quan", "xep-hang", "ban-do", "chi-tieu", "bao-cao", "luot-quet"}
    ],
    LIAISON: [
        path
        for path in TITLES
        if path in {*BOTH, "tong-quan", "nop-danh-sach", "can-nhac", "lich-su", "kiem-tra", "nguoi-dan-hoi"}
    ],
    OUTREACH: ["ap-phich", "trang-chien-dich", "luot-quet", "kiem-tra"],
    ADMIN: list(TITLES),
}
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 14_6 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"

# Every element that reaches beyond the right edge and cannot be scrolled to inside something that fits.
WIDER_THAN_A_PHONE = """() => {
  const fits = element => ['stMain', 'stApp'].includes(element.dataset.testid) || element === document.body ||
    element === document.documentElement;
  const found = [document.scrollingElement, document.querySelector('[data-testid=stMain]')]
    .filter(element => element.scrollWidth > 390).map(element => element.outerHTML.slice(0, 80));
  next: for (const element of document.querySelectorAll('body *')) {
    const {right, width, height} = element.getBoundingClientRect();
    if (right <= 390.5 || !width || !height) continue;
    for (let at = element.parentElement; at && !fits(at); at = at.parentElement)
      if (getComputedStyle(at).overflowX !== 'visible') continue next;
    found.push(element.outerHTML.slice(0, 120));
  }
  return found;
}"""

NO_ROSTERS = {
    "a29-photo.xlsx": "Tệp này là ảnh PNG, không phải bảng tính; hãy lưu danh sách thành .xlsx hoặc .csv",
    "a30-empty.csv": "Tệp trống, không có dữ liệu; hãy chọn tệp có danh sách",
    "a32-password.xlsx": "Tệp bị khóa bằng mật khẩu; hãy bỏ mật khẩu trong Excel",
    "a33-cut-off.xlsx": "Tệp bị hỏng hoặc bị cắt dở khi gửi; hãy mở bằng Excel",
    "a34-letter.txt": "Không tìm thấy danh sách: 40 dòng đầu không có dòng tiêu đề cột",
}


@pytest.fixture(scope="module")
def address(serve: Callable[..., str], demo: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A server with the demo, for journeys that leave it as it was."""
    return serve("campaign", data=copied(demo, tmp_path_factory.mktemp("address") / "data"))


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """See `visitors`."""
    with visitors(browser) as visit:
        yield visit


def test_a_roster_becomes_a_rate_and_a_rate_a_poster(demo: Path, tmp_path: Path, browser: Browser) -> None:
    data = copied(demo, tmp_path / "data")
    with serving("campaign", data) as address, visitors(browser) as visit:
        leader = visit(LEADER, f"{address}/tong-quan")
        before = installed(leader)

        liaison = visit(LIAISON, address)
        send_roster(liaison)
        see_what_is_wrong(liaison)
        commit_what_is_right(liaison)
        leader.reload()
        # Of the whole city a roster moves the share by less than is written; the people are told one by one.
        people = f"{before.people:,}".replace(",", ".")
        expect(rate(leader)).not_to_contain_text(people)
        after = installed(leader)
        assert after.people == before.people - 21 + 76
        assert after.among == before.among - 109 + 105

        sent = look_into_a_unit(leader)
        opened = visit(ADMIN, sent)
        expect(finding(opened)).to_have_text(finding(leader).inner_text())
        assert opened.url == sent

        take_it_back(liaison)
        leader.goto(f"{address}/tong-quan")
        expect(rate(leader)).to_contain_text(people)
        assert installed(leader) == before

        poster = download_poster(visit(OUTREACH, address))
        code = follow(poster, address)
    assert scans_of(data, code) == [(UNIT, 1)]
    assert "Traceback" not in (data / "server.log").read_text()


def test_a_file_that_is_no_roster_is_refused_in_a_sentence(
    address: str, visit: Visit, tmp_path: Path
) -> None:
    nameless = tmp_path / "khong-ten.csv"
    nameless.write_text("STT;Mã số BHXH;Đã cài VssID\n1;0123456789;x\n", encoding="utf-8")
    page = visit(LIAISON, f"{address}/lich-su")
    sent_before = finding(page).inner_text()
    page.get_by_role("link", name="Nộp danh sách", exact=True).click()
    page.get_by_role("button", name="Kiểm tra tệp này").click()
    expect(alerts(page)).to_have_text("Hãy chọn đơn vị trước.")
    choose(page.get_by_label("Đơn vị", exact=True), UNIT)
    page.get_by_role("button", name="Kiểm tra tệp này").click()
    expect(alerts(page)).to_have_text("Hãy chọn tệp trước.")

    for file, words in [
        *NO_ROSTERS.items(),
        (nameless, "Danh sách không có cột họ tên; các cột tìm thấy là: STT, Mã số BHXH"),
    ]:
        attach(page, MUSEUM / file)
        page.get_by_role("button", name="Kiểm tra tệp này").click()
        expect(alerts(page)).to_have_text(re.compile(rf"^{re.escape(words)}.*\.$"))
        assert page.url == f"{address}/nop-danh-sach"
        assert page.get_by_test_id("stException").count() == 0

    page.get_by_role("link", name="Lịch sử", exact=True).click()
    expect(finding(page)).to_have_text(sent_before)


@pytest.mark.parametrize("name", SEEN_BY)
def test_everybody_finds_their_pages_and_a_sentence_on_the_others(
    name: str, address: str, visit: Visit
) -> None:
    page = visit(name, address)
    expect(finding(page)).to_be_visible()
    assert page.url == f"{address}/{SEEN_BY[name][0]}"
    if len(SEEN_BY[name]) > 1:
        expect(page.get_by_test_id("stTopNavLink").first).to_be_visible()
        assert menu(page) == [TITLES[path] for path in SEEN_BY[name]]
    for path in TITLES.keys() - SEEN_BY[name]:
        page.goto(f"{address}/{path}")
        expect(alerts(page)).to_contain_text("Tài khoản của bạn không dùng trang này.")
        expect(finding(page)).to_have_count(0)


def test_another_language_shows_the_same_page(address: str, visit: Visit) -> None:
    here = f"{address}/tong-quan?co-so=headcount&don-vi=D004"
    page = visit(LEADER, here)
    facts = page.locator(".facts")
    expect(facts).to_contain_text("trong 60 đơn vị đã báo cáo")
    said = finding(page).inner_text()

    page.get_by_role("link", name="English").click()
    expect(facts).to_contain_text("of 60 units have reported")
    assert page.url == here

    page.get_by_role("link", name="Tiếng Việt").click()
    expect(finding(page)).to_have_text(said)
    assert page.url == here


def test_nothing_is_wider_than_a_phone(demo: Path, address: str, visit: Visit) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = visit(ADMIN, address, **phone)
    places = [*TITLES, f"tong-quan?don-vi={UNIT}", f"nop-danh-sach?upload={a_staged_upload(demo)}"]
    for language in ("vi", "en"):
        page.goto(f"{address}/ngon-ngu/{language}")
        for place in places:
            page.goto(f"{address}/{place}")
            expect(page.locator("html")).to_have_attribute("lang", language)
            expect(finding(page)).to_be_visible()
            at_rest(page)
            assert page.evaluate(WIDER_THAN_A_PHONE) == [], (language, place)


def send_roster(page: Page) -> None:
    page.get_by_role("link", name="Nộp danh sách").click()
    expect(finding(page)).to_have_text("Nộp danh sách của đơn vị")
    choose(page.get_by_label("Đơn vị", exact=True), UNIT)
    for part, value in (("Ngày", "30"), ("Tháng", "06"), ("Năm", "2021")):
        expect(page.get_by_label(f"{part}, Danh sách tính đến ngày")).to_have_text(value)
    send_list(page, ROSTER)


def see_what_is_wrong(page: Page) -> None:
    expect(finding(page)).to_have_text("Có thể tính 113 người; 5 dòng có lỗi")
    expect(page.get_by_text("9 chỗ cần xem lại")).to_be_visible()
    kinds = rows_of(page, "Các loại vấn đề")
    expect(kinds.filter(has_text="Mã số BHXH ở cột “Mã số BHXH” phải có 10 chữ số.")).to_have_count(1)
    expect(kinds).to_have_count(1 + 6)
    wrong = rows_of(page, "Các dòng có vấn đề")
    expect(wrong).to_have_count(1 + 9)
    expect(wrong.filter(has_text="Mã số BHXH không đủ 10 chữ số")).to_have_count(2)
    page.get_by_text("Tệp được đọc thế nào, và đã chỉnh những gì").click()
    expect(page.get_by_text("Tiêu đề ở dòng 19, 20, 21 của trang tính “D02-LT”")).to_be_visible()
    mended = rows_of(page, "Những gì đã được sửa giúp")
    expect(mended.filter(has_text="Mã số BHXH")).not_to_have_count(0)


def commit_what_is_right(page: Page) -> None:
    page.get_by_role("button", name="Ghi nhận 113 dòng đúng").click()
    expect(finding(page)).to_have_text("Danh sách này đang được tính")
    expect(page.locator(".figure").first).to_contain_text("113")


def look_into_a_unit(page: Page) -> str:
    """Click the dot of the district, and give the address that this leads to."""
    everywhere = finding(page).inner_text()
    at_rest(page)
    page.locator(".st-key-units").scroll_into_view_if_needed()
    beside = box(page.locator(".st-key-units .ytick text", has_text="Quận Long Biên"))
    height = beside["y"] + beside["height"] / 2
    dots = [box(dot) for dot in page.locator(".st-key-units .points path.point").all()]
    dot = min(dots, key=lambda dot: abs(dot["y"] + dot["height"] / 2 - height))
    page.mouse.click(dot["x"] + dot["width"] / 2, height)
    page.wait_for_url("**/tong-quan?don-vi=D004")
    expect(finding(page)).not_to_have_text(everywhere)
    expect(page.locator(".facts")).to_contain_text("trong 60 đơn vị đã báo cáo")
    return page.url


def take_it_back(page: Page) -> None:
    page.get_by_role("link", name="Lịch sử", exact=True).click()
    newest = rows_of(page, UPLOADS).nth(1)
    expect(newest).to_contain_text(UNIT_NAME)
    expect(newest).to_contain_text("Đang được tính")
    choose_row(page, UPLOADS, 1)
    expect(page.locator(".st-key-chosen")).to_contain_text("d02-lt.xlsx")
    page.get_by_label("Lý do").fill("Nộp nhầm tệp")
    page.get_by_role("button", name="Hoàn tác lần nộp này").click()
    expect(newest).to_contain_text("Đã hoàn tác")


def download_poster(page: Page) -> bytes:
    choose(page.get_by_label("Đơn vị", exact=True), UNIT)
    page.keyboard.press("Escape")
    page.get_by_role("button", name=f"Làm tờ của {UNIT_NAME}").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải 1 tờ (PDF)").click()
    assert download.value.suggested_filename == f"ap-phich-{UNIT}.pdf"
    return Path(download.value.path()).read_bytes()


def follow(poster: bytes, address: str) -> str:
    """Scan the poster behind its cover as a phone does, and give its code."""
    document = pypdfium2.PdfDocument(poster)
    assert len(document) == 2
    assert UNIT_NAME in " ".join(document[1].get_textpage().get_text_bounded().split())
    (read,) = zxingcpp.read_barcodes(document[1].render(scale=3).to_pil())
    document.close()
    assert read.format == zxingcpp.BarcodeFormat.QRCode
    assert read.text.startswith(f"{address}/Q/".upper())

    answer = httpx2.get(read.text, headers={"User-Agent": IPHONE})

    code = read.text.rpartition("/")[2]
    assert (answer.status_code, answer.headers["location"]) == (302, f"/p/{code}")
    landing = httpx2.get(f"{address}/p/{code}", headers={"User-Agent": IPHONE})
    assert UNIT_NAME in landing.text
    assert f'href="{campaign().target}"' in landing.text
    return code


def scans_of(data: Path, code: str) -> list[tuple[str, int]]:
    con = connection.open_store(data)
    counted = scan_counts.by_code(con, Span(EVERYTHING, date.min, date.today() + timedelta(days=1)))
    con.close()
    ours = counted[counted["code"] == code]
    return list(zip(ours["unit_code"], ours["people"], strict=True))


def a_staged_upload(data: Path) -> str:
    con = connection.open_store(data)
    rows = uploads.history(con, EVERYTHING)
    con.close()
    return str(rows[rows["state"] == "staged"]["id"].iloc[0])
