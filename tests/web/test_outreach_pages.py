"""The pages of scans and of checking: what they find, for whom, and what a check on a phone leaves behind."""

import re

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from dashboard.settings import campaign

OUTREACH, LEADER = "truyenthong", "lanhdao"


@pytest.fixture(scope="module")
def address(serve, demo):
    return serve("campaign", data=demo)


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Tên tài khoản").fill(name)
    page.get_by_label("Mật khẩu").fill(f"{name}-2021")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def a_code(page: Page, address: str) -> str:
    """One that the page of scans says was never followed."""
    page.goto(f"{address}/luot-quet")
    sign_in(page, OUTREACH)
    words = page.locator("table.listing", has_text="Đã in mà chưa có lượt mở").locator("th[scope=row]").first
    return re.match(r"\w{6}", words.inner_text()).group()


def test_outreach_reads_what_happened_what_is_odd_and_what_it_was_worth(page: Page, address):
    page.goto(f"{address}/luot-quet")
    sign_in(page, OUTREACH)
    expect(page.locator("h1.finding")).to_contain_text("mã đã in có lượt mở")
    for words in (
        "FAKENN",
        "Áp phích đem lại gì",
        "Nên in tiếp ở đâu",
        "Mã dẫn tới đâu",
        "Tệp nhật ký truy cập",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    odd = page.locator("table.listing", has_text="Mã cần xem lại").first
    expect(odd.locator("tbody tr")).to_have_count(9)
    for words in (
        "Đã ngừng sử dụng mà",
        "Đã báo mất",
        "14 ngày không có",
        "gõ tay",
        "máy tính",
        "0 đến 5 giờ",
    ):
        expect(odd.get_by_text(words).first).to_be_visible()


def test_leadership_reads_the_same_and_changes_nothing(page: Page, address):
    page.goto(f"{address}/luot-quet")
    sign_in(page, LEADER)
    expect(page.get_by_text("Nên in tiếp ở đâu").first).to_be_visible()
    expect(page.get_by_text("Kiểm tra mọi địa chỉ ngay")).to_have_count(0)
    expect(page.get_by_text("Tệp nhật ký truy cập")).to_have_count(0)


def test_staff_before_a_poster_say_how_it_is_with_a_phone(phone: Page, page: Page, address):
    code = a_code(page, address)
    phone.goto(f"{address}/q/{code.lower()}")
    phone.get_by_role("link", name="Cán bộ: kiểm tra áp phích này").click()
    sign_in(phone, OUTREACH)
    expect(phone.get_by_text(f"{code} ·").first).to_be_visible()
    phone.get_by_text("Bị hỏng", exact=True).click()
    phone.get_by_label("Ghi chú").fill("rách <b>mép</b>")
    phone.get_by_role("button", name="Lưu kết quả kiểm tra").click()
    expect(phone.get_by_text("Đã lưu: Bị hỏng.")).to_be_visible()
    expect(phone.get_by_text("Bị hỏng · rách <b>mép</b>").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_outreach_makes_two_hundred_sheets_on_a_phone_and_each_leads_to_its_own_page(phone: Page, address):
    places = "|".join(f"T%E1%BA%A7ng {floor}" for floor in range(1, 21))
    units = ",".join(f"D{number:03}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 16))
    phone.goto(f"{address}/ap-phich?don-vi={units}&noi-treo={places}&mau=sticker")
    sign_in(phone, OUTREACH)
    expect(phone.get_by_text("Cả hai trình đọc được").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    phone.get_by_role("button", name="Làm 200 tờ").click()
    expect(phone.get_by_role("button", name="Dừng")).to_be_visible()
    ready = phone.get_by_role("button", name="Tải 200 tờ (PDF)")
    expect(ready).to_be_visible(timeout=180_000)
    with phone.expect_download() as download:
        ready.click()

    pages = pypdfium2.PdfDocument(download.value.path())
    read = [zxingcpp.read_barcodes(page.render(scale=3).to_pil()) for page in pages]
    assert [len(codes) for codes in read] == [0] + [1] * 200
    codes = {each.text.rpartition("/")[2] for [each] in read[1:]}
    assert len(codes) == 200

    phone.goto(f"{address}/Q/{min(codes)}")
    expect(phone.get_by_text(min(codes)).first).to_be_visible()
    expect(phone.get_by_text("Nhãn dán").first).to_be_visible()
    portal = phone.get_by_role("link", name="Đăng ký giao dịch điện tử")
    assert portal.get_attribute("href") == campaign().target


def test_outreach_stops_a_run_and_nothing_is_offered(page: Page, address):
    page.goto(f"{address}/ap-phich?khoi=district")
    sign_in(page, OUTREACH)
    page.get_by_role("button", name="Làm 30 tờ").click()
    page.get_by_role("button", name="Dừng").click()
    expect(page.get_by_role("button", name="Dừng")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Tải 30 tờ"))).to_have_count(0)
    expect(page.get_by_text("Chưa có tờ nào được xuất")).to_have_count(0)


def test_all_units_are_meant_only_when_somebody_says_so(page: Page, address):
    page.goto(f"{address}/ap-phich")
    sign_in(page, OUTREACH)
    make = page.get_by_role("button", name=re.compile("^Làm "))
    expect(page.get_by_text("Cả hai trình đọc được").first).to_be_visible()
    expect(make).to_have_count(0)
    page.get_by_text("Đúng là cho cả").click()
    expect(make).to_have_count(1)
    # A colleague who is sent the address sees the same.
    expect(page).to_have_url(re.compile("tat-ca=1"))
    page.reload()
    expect(make).to_have_count(1)


def test_outreach_builds_looks_at_and_publishes_the_site(phone: Page, address):
    phone.goto(f"{address}/trang-chien-dich")
    sign_in(phone, OUTREACH)
    phone.get_by_role("button", name="Dựng bản mới để xem trước").click()
    publish = phone.get_by_role("button", name="Công bố bản này")
    expect(publish).to_be_visible(timeout=120_000)
    assert phone.request.get(f"{address}/chien-dich/").status == 404
    publish.click()
    expect(phone.get_by_text("Trang chiến dịch đang được công bố").first).to_be_visible()
    assert phone.request.get(f"{address}/chien-dich/").status == 200
