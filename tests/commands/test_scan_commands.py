"""`campaign scans`: logs are counted once, and a target that is off the list ends the command with a sign."""

import gzip
from datetime import datetime

from dashboard.store import connection, links

LINE = '203.0.113.7 - - [30/Jun/2021:13:55:36 +0700] "GET /Q/{} HTTP/1.1" 302 0 "-" "A phone, Mobile"\n'


def minted(folder, target: str) -> str:
    con = connection.open_store(folder)
    try:
        return links.mint(con, [("D001", "gate")], target, "ha", datetime(2021, 6, 30, 12)).popitem()[1].code
    finally:
        con.close()


def test_logs_are_counted_once(campaign, folder, tmp_path):
    code = minted(folder, "https://vss.gov.vn/")
    plain, packed = tmp_path / "access.log", tmp_path / "access.log.1.gz"
    plain.write_text(LINE.format(code))
    packed.write_bytes(gzip.compress((LINE.format(code) + LINE.format("x")).encode()))

    told = campaign("scans", "import", plain, packed, "--json").answer
    assert [(each["file"], each["requests"], each["added"]) for each in told] == [
        ("access.log", 1, 1),
        ("access.log.1.gz", 2, 1),
    ]
    again = campaign("scans", "import", plain)
    assert (
        again.out.strip() == "access.log: 0 lượt mới trong 1 lượt mở mã, trên 1 dòng; 0 dòng không đọc được."
    )


def test_a_log_that_is_not_there_is_one_sentence(campaign, tmp_path):
    ended = campaign("scans", "import", tmp_path / "nowhere.log")
    assert (ended.status, ended.err.strip()) == (2, "Không đọc được tệp nowhere.log.")


def test_a_target_off_the_list_is_not_asked_and_said(campaign, folder):
    minted(folder, "https://evil.example/")
    ended = campaign("scans", "check-targets", "--json")
    assert ended.answer == [{"target": "https://evil.example/", "outcome": "not_allowed"}]
    assert ended.status == 1
