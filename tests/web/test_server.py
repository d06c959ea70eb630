"""The server as it is run: its options, its journey in a browser, and its end."""

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from people import NOON, PASSWORD, move_in
from playwright.sync_api import Page, expect
from serving import ROOT, _wait_for, free_port
from streamlit import config

from dashboard.settings import campaign, settings
from dashboard.store import connection, links
from dashboard.web.serving import server
from dashboard.web.serving.gate import Gate


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    con = connection.open_store(folder)
    move_in(con)
    links.mint(con, [("BD", "gate")], campaign().target, "test", NOON)
    con.close()
    return folder


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("browser.gatherUsageStats", False),
        ("client.showErrorDetails", "none"),
        ("client.toolbarMode", "minimal"),
        ("server.enableXsrfProtection", True),
        ("server.enableCORS", True),
        ("server.fileWatcherType", "none"),
        ("server.maxUploadSize", settings().largest_file_mb),
        ("theme.primaryColor", "#1261a6"),
    ],
)
def test_streamlit_is_set_up_wherever_we_are_started_from(option, value):
    assert config.get_option(option) == value


def test_the_gate_is_the_outermost():
    assert server.MIDDLEWARE[0].cls is Gate


def test_streamlit_does_not_log_what_a_mistake_was_about(caplog):
    try:
        raise ValueError("Nguyễn Văn A")
    except ValueError as error:
        logging.getLogger("streamlit.error_util").error("Uncaught app execution", exc_info=error)
    assert "Nguyễn" not in caplog.text


@pytest.mark.parametrize("name", server.TALKATIVE)
def test_a_mistake_outside_a_page_is_logged_by_its_kind_and_place(name, caplog, monkeypatch):
    writer = logging.getLogger(name)
    monkeypatch.setattr(writer, "propagate", True)
    try:
        try:
            raise ValueError("Nguyễn Văn A")
        except ValueError as error:
            raise OSError(f"no file: {error}") from error
    except OSError:
        writer.exception("Error executing deferred callable")
    assert "Nguyễn" not in caplog.text
    assert "Error executing deferred callable: ValueError at " in caplog.text
    assert "test_server.py" in caplog.text


def test_a_person_comes_in_looks_around_changes_the_language_and_leaves(serve, folder, page: Page):
    address = serve("dashboard.web.serving.server:app", data=folder)
    asked_elsewhere = []
    page.on(
        "request",
        lambda asked: asked_elsewhere.append(asked.url) if not _is_ours(asked.url, address) else None,
    )

    page.goto(f"{address}/lich-su")
    page.get_by_label("Tên tài khoản").fill("liaison")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()

    expect(page.get_by_text("liaison · Cán bộ đầu mối")).to_be_visible(timeout=60_000)
    expect(page).to_have_url(f"{address}/lich-su")
    expect(page.get_by_test_id("stTopNavLink")).to_have_text(
        ["Tổng quan", "Nộp danh sách", "Cần nhắc", "Lịch sử"]
    )
    page.get_by_test_id("stTopNavSection").last.click()
    expect(page.get_by_test_id("stTopNavDropdownLink")).to_have_text(
        ["Trùng người", "Nguồn số liệu", "Người dân hỏi"]
    )
    page.keyboard.press("Escape")
    assert page.get_by_test_id("stAppDeployButton").count() == 0
    assert page.get_by_test_id("stMainMenu").count() == 0

    page.get_by_role("link", name="English").click()
    expect(page.get_by_text("liaison · Liaison")).to_be_visible(timeout=60_000)
    expect(page).to_have_url(f"{address}/lich-su")

    other_tab = page.context.new_page()
    other_tab.goto(address)
    other_tab.get_by_role("button", name="Sign out").click(timeout=60_000)
    expect(other_tab).to_have_url(f"{address}/dang-nhap")

    page.wait_for_timeout(3_000)
    page.get_by_test_id("stMain").click()
    expect(page).to_have_url(f"{address}/dang-nhap?den=/lich-su", timeout=10_000)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert asked_elsewhere == []


def test_no_scan_is_lost_when_the_server_stops(folder, tmp_path):
    con = connection.open_store(tmp_path)
    code = links.mint(con, [("BD", "gate")], campaign().target, "test", NOON)["BD", "gate"].code
    con.close()
    port, log = free_port(), tmp_path / "server.log"
    running = (
        "from dashboard.settings import settings; "
        "from dashboard.web.serving import server; server.serve(settings())"
    )
    surroundings = os.environ | {
        "CAMPAIGN_DATA": str(tmp_path),
        "CAMPAIGN_PORT": str(port),
        "PYTHONPATH": str(ROOT),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", running], cwd=tmp_path, env=surroundings, stdout=output, stderr=output
        )
    _wait_for(process, port, log)
    follow = [
        "curl",
        "-s",
        "-o",
        os.devnull,
        "-w",
        "%{http_code}",
        f"http://127.0.0.1:{port}/q/{code.lower()}",
    ]
    assert subprocess.run(follow, capture_output=True, check=True).stdout == b"302"

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=30) == 0
    con = connection.open_store(tmp_path)
    assert con.execute("SELECT code, sum(scans) FROM scan GROUP BY code").fetchall() == [(code, 1)]
    con.close()
    assert "Traceback" not in log.read_text()


def _is_ours(asked: str, address: str) -> bool:
    return asked.startswith((address, address.replace("http", "ws", 1), "data:", "blob:"))
