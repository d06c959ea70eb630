"""The page of who reports: the finding, the list and its filters, the words to send, the drafts of all."""

from datetime import date, datetime

import pytest
import streamlit as st
from builders import a_roster, count
from people import NOON, move_in
from streamlit.testing.v1 import AppTest

from dashboard import drafting, keys
from dashboard.model import Role
from dashboard.settings import ROOT
from dashboard.store import accounts, connection, setting, units
from dashboard.web.common import access
from dashboard.web.serving import session
from dashboard.web.watching import late_units

MAIN = ROOT / "dashboard" / "web" / "main.py"
PAGE = str(ROOT / "pages" / "reporting.py")
UNITS = """code,name,kind,parent_code,expected_headcount
BD,Trường <b>Ba Đình</b>,school,D001,30
BD-1,Điểm trường Đỗ,school,BD,3
PUNCTUAL,Công ty Đúng Hạn,enterprise,D001,50
LATE,Công ty Nộp Chậm,enterprise,D002,40
OLD,Công ty Đã Lâu,enterprise,D002,20
"""


@pytest.fixture(scope="module")
def campaign():
    """One unit that is on time, one late, one whose roster is old, and a school that has never sent one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "secret", lambda _settings: b"k" * 32)
        con = connection.open_store(None)
        move_in(con)
        setting.put(con, "today", "2021-06-30", "test", NOON)
        units.load_catalogue(con, ROOT / "data", NOON)
        units.add(con, UNITS.encode(), NOON)
        count(con, a_roster(5), "PUNCTUAL", date(2021, 6, 20), datetime(2021, 6, 21, 9))
        count(con, a_roster(5, first=50), "LATE", date(2021, 6, 20), datetime(2021, 6, 28, 9))
        count(con, a_roster(5, first=90), "OLD", date(2021, 5, 20), datetime(2021, 5, 21, 9))
        yield con
        con.close()


@pytest.fixture
def visit(campaign, monkeypatch):
    """`visit(role, **address)` opens the page."""
    monkeypatch.setattr(connection, "shared_store", lambda _folder: campaign)
    monkeypatch.setattr(keys, "secret", lambda _settings: b"k" * 32)
    st.cache_data.clear()

    def open_page(role: Role = Role.LEADER, **address: str) -> AppTest:
        cookie = session.begin(campaign, accounts.find(campaign, role.value))
        monkeypatch.setattr(access, "_cookie", lambda: cookie)
        screen = AppTest.from_file(MAIN, default_timeout=60).run()
        for name, value in address.items():
            screen.query_params[name.replace("_", "-")] = value
        screen = screen.switch_page(PAGE).run()
        assert not screen.exception
        return screen

    return open_page


def words(screen: AppTest) -> str:
    return "".join(element.proto.body for element in screen.get("html"))


def listed(screen: AppTest) -> list[str]:
    return next(table.value["Mã"].tolist() for table in screen.dataframe if "Số tuần chưa nộp" in table.value)


def files(screen: AppTest) -> list[str]:
    return [button.label for button in screen.get("download_button")]


def test_the_finding_is_that_of_the_newest_week_that_is_due(visit):
    said = words(visit())
    assert (
        "Tuần kết thúc 23/6/2021: 1 trong 5 đơn vị nộp đúng hạn, 1 đơn vị nộp chậm; "
        "2 đơn vị chưa nộp lần nào" in said
    )
    assert "tuần kết thúc 30/6/2021 đến nay: 0 trong 5 đơn vị, hạn 02/7/2021" in said


def test_whom_to_remind_stands_with_the_most_people_first(visit):
    assert listed(visit()) == ["LATE", "BD", "OLD", "BD-1"]
    assert listed(visit(thu_tu="oldest")) == ["BD", "BD-1", "OLD", "LATE"]


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        ("silent", ["BD", "OLD", "BD-1"]),
        ("never", ["BD", "BD-1"]),
        ("late", ["LATE"]),
        ("stale", ["OLD"]),
        ("all", ["PUNCTUAL", "LATE", "BD", "OLD", "BD-1"]),
    ],
)
def test_the_list_is_cut_down_by_its_address(visit, chosen, codes):
    assert listed(visit(loc=chosen)) == codes


def test_it_is_searched_without_accents(visit):
    assert listed(visit(tim="cong ty", loc="all")) == ["PUNCTUAL", "LATE", "OLD"]
    assert "Không tìm thấy đơn vị nào" in words(visit(tim="không có ai"))


def test_a_liaison_sees_and_drafts_the_own_units_alone(visit):
    screen = visit(Role.LIAISON, soan="BD-1")
    assert listed(screen) == ["BD", "BD-1"]
    assert "Công ty" not in words(screen)
    assert "Soạn sẵn cho 2 đơn vị (ZIP)" in files(screen)
    assert "Trường <b>Ba Đình</b> đề nghị đơn vị gửi danh sách" in screen.code[0].value


def test_a_name_is_text_everywhere(visit):
    assert "<b>Ba Đình" not in words(visit())


def test_the_words_for_one_unit_are_there_to_be_copied(visit):
    screen = visit(soan="OLD")
    zalo, sms, subject, mail = (code.value for code in screen.code)
    assert zalo.startswith("Kính gửi Công ty Đã Lâu!") and "20/5/2021" in zalo
    assert len(sms) <= 160 and sms.isascii()
    assert "Công ty Đã Lâu" in subject and mail.startswith("Kính gửi: Công ty Đã Lâu")
    assert "Công văn (Word)" in files(screen)


def test_nothing_is_asked_of_a_unit_that_is_on_time(visit):
    screen = visit(soan="PUNCTUAL", loc="all")
    assert not screen.code
    assert "Đơn vị này không thiếu gì." in words(screen)


def test_many_drafts_are_written_while_one_sees_how_far_they_are(visit, monkeypatch):
    monkeypatch.setattr(late_units, "FEW", 1)
    screen = visit()
    assert "Tải các bản soạn sẵn" not in files(screen)
    screen.button(key="write_drafts").click().run()
    assert not screen.exception and not screen.error
    assert "Tải các bản soạn sẵn" in files(screen)


def test_no_more_are_promised_than_are_written_at_once(visit, monkeypatch):
    monkeypatch.setattr(drafting, "MOST_AT_ONCE", 3)
    assert "Soạn sẵn cho 3 đơn vị (ZIP)" in files(visit())


def test_a_day_that_has_passed_is_shown_as_it_was_and_drafts_nothing(visit):
    screen = visit(ngay="2021-06-25")
    assert "Tuần kết thúc 16/6/2021: 0 trong 5 đơn vị nộp đúng hạn, 0 đơn vị nộp chậm" in words(screen)
    assert not screen.code
    assert not [label for label in files(screen) if "Soạn" in label]


def test_a_part_is_looked_at_alone(visit):
    screen = visit(don_vi="D002", loc="all")
    assert listed(screen) == ["LATE", "OLD"]
