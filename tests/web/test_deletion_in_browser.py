"""In a real browser: a person is deleted at their request, and everybody after the campaign's end."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from screens import at_rest, copied, finding, table, visitors
from serving import ROOT, serving

from dashboard.demo.profile import SAMPLE
from dashboard.store import connection

RECORDS = "Đã xóa ai, lúc nào, ai xóa và vì sao"


@pytest.fixture
def folder(demo: Path, tmp_path: Path) -> Path:
    """The demo's store, for this test alone."""
    return copied(demo, tmp_path / "data")


def somebody_in(folder: Path) -> str:
    """The name of somebody in the sample's roster that counts, whom nobody else there is called like."""
    with closing(connection.open_store(folder)) as con:
        (name,) = con.execute(
            """
            SELECT full_name FROM participant WHERE unit_code = ?
            GROUP BY ALL HAVING count(*) = 1 ORDER BY ALL LIMIT 1
            """,
            [SAMPLE.code],
        ).fetchone()
    return str(name)


def verify(folder: Path) -> None:
    """Every count and record holds, with the key that the server made beside the store."""
    subprocess.run([sys.executable, "-m", "dashboard", "verify", "--data", str(folder)], cwd=ROOT, check=True)


def test_a_liaison_looks_a_person_up_and_deletes_them(folder: Path, browser: Browser) -> None:
    name = somebody_in(folder)
    with serving("campaign", folder) as address, visitors(browser) as visit:
        page = visit("canbo", f"{address}/nguoi-dan-hoi")
        page.get_by_label("Hoặc họ và tên đầy đủ").fill(name)
        page.get_by_role("button", name="Tra cứu").click()
        expect(page.get_by_text("Xóa người này")).to_be_visible()
        page.get_by_text("Tôi biết là không thể khôi phục").click()
        page.get_by_role("button", name="Xóa", exact=True).click()
        expect(page.get_by_text("dòng về người này; họ vẫn được đếm")).to_be_visible(timeout=60_000)
        at_rest(page)
        page.get_by_role("button", name="Tra cứu").click()
        expect(page.get_by_text("Không có dữ liệu nào về người này")).to_be_visible()
    with closing(connection.open_store(folder)) as con:
        assert con.execute("SELECT count(*) FROM person_deletion").fetchone() == (1,)
    verify(folder)


def test_after_the_end_the_administrator_deletes_everybody_and_the_next_start_leaves_no_trace(
    folder: Path, browser: Browser
) -> None:
    with serving("campaign", folder, CAMPAIGN_ENDS_ON="2021-06-30") as address, visitors(browser) as visit:
        page = visit("quantri", f"{address}/luu-giu")
        expect(finding(page)).to_contain_text("Sắp xóa")
        page.get_by_text("Tôi biết là không thể khôi phục").click()
        page.get_by_role("button", name="Xóa ngay").click()
        # Two hundred thousand people: on a busy machine that takes longer than a page may.
        expect(table(page, RECORDS)).to_be_visible(timeout=120_000)
        expect(page.get_by_text("hãy khởi động lại")).to_be_visible()
        expect(finding(page)).to_have_text("Chưa có ai phải xóa")
    with serving("campaign", folder) as address, visitors(browser) as visit:
        page = visit("quantri", f"{address}/luu-giu")
        expect(table(page, RECORDS)).to_be_visible()
        expect(page.get_by_text("hãy khởi động lại")).to_have_count(0)
    with closing(connection.open_store(folder)) as con:
        assert con.execute("SELECT count(*) FROM participant").fetchone() == (0,)
    verify(folder)
