"""The report from a terminal: every form of it, of the same figures, and out by mail once."""

import socket

import openpyxl
import pypdfium2
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from docx import Document

from dashboard import settings

TODAY = "2021-06-30"


@pytest.fixture
def counted(campaign, units, roster):
    """North and South have sent a roster."""
    for unit, first in (("NORTH", 1), ("SOUTH", 500)):
        file = roster(f"{unit}.csv", people=20, installed=9, first=first)
        assert campaign("import", "--informed", file, "--unit", unit, "--as-of", TODAY).status == 0
    return campaign


def test_every_form_is_written_and_says_the_same(counted, tmp_path):
    ended = counted("report", "--out", tmp_path / "out", "--as-of", TODAY)
    assert ended.status == 0
    files = {file.suffix: file for file in (tmp_path / "out").iterdir()}
    assert set(files) == {".docx", ".pdf", ".xlsx", ".html", ".png"}

    document = Document(files[".docx"])
    words = "\n".join(line.text for line in document.paragraphs)
    words += "\n".join(cell.text for table in document.tables for cell in table._cells)
    pdf = pypdfium2.PdfDocument(files[".pdf"])
    printed = "".join(page.get_textpage().get_text_range() for page in pdf)
    sheet = openpyxl.load_workbook(files[".xlsx"]).worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "45,0%" in words and "45,0%" in printed
    assert 0.45 in [value for value in cells if isinstance(value, float)]
    assert "45,0%" in files[".html"].read_text("utf-8")


def test_only_the_wanted_form_of_one_unit_is_written(counted, tmp_path):
    ended = counted("report", "--out", tmp_path, "--as-of", TODAY, "--unit", "SOUTH", "--form", "pdf")
    assert ended.status == 0
    assert [file.name for file in tmp_path.glob("bao-cao*")] == [f"bao-cao-vssid-south-{TODAY}.pdf"]


def test_a_day_that_has_passed_is_told_as_known_today_or_as_known_then(counted, tmp_path):
    told = ["--as-of", TODAY, "--form", "html"]
    assert counted("report", "--out", tmp_path / "now", *told).status == 0
    assert counted("report", "--out", tmp_path / "then", *told, "--then").status == 0
    now, then = (next((tmp_path / folder).iterdir()).read_text("utf-8") for folder in ("now", "then"))
    # Both rosters were committed since.
    assert "45,0%" in now and "45,0%" not in then


def test_without_a_mail_server_nothing_is_sent_and_it_says_so(counted):
    ended = counted("mail")
    assert ended.status == 2
    assert "CAMPAIGN_MAIL_SERVER" in ended.err


def test_the_report_of_a_day_goes_out_once(counted, monkeypatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    values = {"SERVER": f"127.0.0.1:{port}", "SECURITY": "none", "FROM": "vssid@example.org", "TO": "a@b.vn"}
    for name, value in values.items():
        monkeypatch.setenv(f"CAMPAIGN_MAIL_{name}", value)
    settings.settings.cache_clear()
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        first, second = counted("mail"), counted("mail")
    finally:
        controller.stop()
    assert "đã nhận báo cáo" in first.out
    assert "đã được gửi" in second.out
