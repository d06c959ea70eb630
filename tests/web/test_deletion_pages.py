"""The pages on which people are deleted, on a store in memory: asked first, done once, said in words."""

from datetime import timedelta

import pytest
import streamlit as st
from builders import UNITS, a_roster, count, send, sheet
from people import NOON
from streamlit.testing.v1 import AppTest

from dashboard import clock, retaining
from dashboard.settings import ROOT, settings
from dashboard.store import audit, breaches, retention, units, verification
from dashboard.store.audit import Action, Wanted
from dashboard.web.common import access

MAIN = ROOT / "dashboard" / "web" / "main.py"
NUMBER = "0000000001"


@pytest.fixture
def visit(store, cookie_of, monkeypatch):
    """`visit("retention", "admin")` opens this page; North's first roster was superseded long ago."""
    st.cache_data.clear()
    units.load_catalogue(store, ROOT / "data", NOON)
    units.add(store, UNITS.encode(), NOON)
    count(store, a_roster(4), now=NOON)
    count(store, a_roster(3, first=2), now=NOON + timedelta(days=1))

    def open_page(page: str, name: str) -> AppTest:
        cookie = cookie_of(name)
        monkeypatch.setattr(access, "_cookie", lambda: cookie)
        screen = AppTest.from_file(MAIN, default_timeout=60).run()
        return screen.switch_page(str(ROOT / "pages" / f"{page}.py")).run()

    return open_page


def people(con):
    return con.execute("SELECT count(*) FROM participant").fetchone()[0]


def words(screen) -> str:
    return " ".join(str(each.value) for each in [*screen.success, *screen.error, *screen.warning])


def drawn(screen) -> str:
    return str([each.proto for each in screen.get("html")])


def press(screen, label):
    return next(each for each in screen.button if each.label == label).click().run()


def test_who_is_due_is_deleted_once_the_administrator_has_said_so_twice(visit, store):
    screen = visit("retention", "admin")
    assert screen.dataframe[0].value["Số người"].tolist() == [4]

    screen = press(screen, "Xóa ngay")
    assert "đánh dấu" in words(screen) and people(store) == 7

    screen.checkbox(key="delete_sure").check()
    screen = press(screen, "Xóa ngay")
    assert "Đã xóa: 4 người của 1 lần nộp" in words(screen) and people(store) == 3
    assert "khởi động lại" in words(screen), "the traces are in the file until then"
    assert screen.dataframe[0].value["Số người"].tolist() == [4]
    assert not [each for each in screen.button if each.label == "Xóa ngay"]
    newest = audit.listed(store, Wanted(actions=[Action.PEOPLE_DELETED])).iloc[0]
    assert newest[["account", "about"]].tolist() == ["admin", "people:4;uploads:1;files:0"]
    assert verification.differences(store) == []


def test_what_is_kept_for_ever_is_said(visit, monkeypatch):
    monkeypatch.setenv("CAMPAIGN_KEEP_SUPERSEDED_DAYS", "off")
    settings.cache_clear()
    screen = visit("retention", "admin")
    settings.cache_clear()
    assert not screen.dataframe and not screen.exception
    assert "không thời hạn" in drawn(screen)


def test_files_that_nobody_committed_are_named_before_they_go(visit, store):
    screen = visit("retention", "admin")
    send(store, a_roster(2), unit="SOUTH", now=NOON)
    screen = screen.run()
    assert "Tệp không ai ghi nhận" in drawn(screen)
    named = screen.dataframe[1].value
    assert named[["Đơn vị", "Tệp"]].values.tolist() == [["Công ty Phía Nam (SOUTH)", "danh-sach.csv"]]

    screen.checkbox(key="delete_sure").check()
    screen = press(screen, "Xóa ngay")
    assert store.execute("SELECT count(*) FROM upload_file").fetchone() == (0,)
    assert "Tệp không ai ghi nhận" not in drawn(screen)


def test_a_breach_is_written_down_once_however_often_the_button_is_pressed(visit, store):
    screen = visit("breaches", "admin")
    screen.text_area(key="breach_what_0").input("Gửi nhầm một danh sách")
    screen = press(screen, "Ghi vào sổ")
    assert screen.text_area(key="breach_what_1").value == ""
    screen = press(screen, "Ghi vào sổ")
    assert len(breaches.listed(store)) == 1 and screen.error


def test_a_person_is_deleted_from_the_page_of_requests(visit, store):
    screen = visit("requests", "admin")
    screen.text_input(key="person_number").set_value(NUMBER)
    screen = press(screen, "Tra cứu")
    assert screen.dataframe[0].value["Số cuối"].tolist() == ["001"]
    assert not screen.selectbox, "a number is of one person"

    screen = press(screen, "Xóa")
    assert "đánh dấu" in words(screen)
    assert store.execute("SELECT count(*) FROM person_deletion").fetchone() == (0,)

    screen.checkbox(key="person_sure").check()
    screen = press(screen, "Xóa")
    assert "Đã xóa 1 dòng" in words(screen) and "hạn cuối" in words(screen)
    assert people(store) == 7
    assert verification.differences(store) == []

    screen = visit("retention", "admin")
    assert screen.dataframe[1].value[["Số dòng", "Tài khoản"]].values.tolist() == [[1, "admin"]]


def test_of_several_people_of_one_name_nobody_is_chosen_beforehand(visit, store):
    told = "Mã số BHXH | Họ và tên\n0112345678 | Trần Thị Mẫu\n0112345679 | Trần Thị Mẫu"
    screen = visit("requests", "admin")
    count(store, sheet(told), unit="SOUTH", now=NOON)
    screen.text_input(key="person_name").set_value("Trần Thị Mẫu")
    screen = press(screen, "Tra cứu")
    assert "Có 2 người cùng tên này" in drawn(screen)
    assert not screen.dataframe and not screen.checkbox, "of nobody anything is shown or can be deleted"

    screen = screen.selectbox(key="person_chosen").select_index(1).run()
    assert screen.dataframe[0].value["Số cuối"].tolist() == ["679"]
    screen.checkbox(key="person_sure").check()
    screen = press(screen, "Xóa")
    left = store.execute("SELECT last_digits FROM participant WHERE full_name = 'Trần Thị Mẫu'").fetchall()
    assert left == [("678",)]


def test_at_night_whoever_is_due_is_deleted_and_a_second_night_changes_nothing(visit, store):
    visit("retention", "admin")
    told = retaining.delete_due(store, clock.now())
    assert told.people == 4 and retention.listed(store)["purged_by"].tolist() == ["retention"]
    assert retaining.delete_due(store, clock.now()).people == 0
