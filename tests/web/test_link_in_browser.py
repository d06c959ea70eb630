"""In a real browser: a one-time link leads to a password, and the password to the pages."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import ROOT, serving

NEW = "trời xanh mây trắng"


@pytest.fixture
def address_of_link(tmp_path: Path) -> str:
    """What the terminal gives for a new account, without the host."""
    words = ["account", "add", "lan", "--role", "leader", "--data", str(tmp_path / "data")]
    command = [sys.executable, "-m", "dashboard", *words]
    added = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return re.search(r"/mat-khau\?ma=\S+", added.stdout)[0]


def test_a_new_person_chooses_a_password_and_signs_in(
    tmp_path: Path, address_of_link: str, page: Page
) -> None:
    with serving("campaign", tmp_path / "data") as address:
        page.goto(f"{address}{address_of_link}")
        page.get_by_label("Mật khẩu mới", exact=True).fill("ngắn")
        page.get_by_label("Gõ lại mật khẩu mới").fill("ngắn")
        page.get_by_role("button", name="Lưu mật khẩu").click()
        expect(page.get_by_role("alert")).to_contain_text("ít nhất 15 ký tự")

        page.get_by_label("Mật khẩu mới", exact=True).fill(NEW)
        page.get_by_label("Gõ lại mật khẩu mới").fill(NEW)
        page.get_by_role("button", name="Lưu mật khẩu").click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()

        page.goto(f"{address}/dang-nhap")
        page.get_by_label("Tên tài khoản").fill("lan")
        page.get_by_label("Mật khẩu").fill(NEW)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        expect(page.get_by_text(re.compile("^lan · "))).to_be_attached()
