"""The pages of scans and of checking: what they find, for whom, and what a check on a phone leaves behind."""

import re

import pytest
from playwright.sync_api import Page, expect

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
