"""The page of packs: what is made is made once, waits to be downloaded, and belongs to the unit looked at."""

import io
import zipfile

import pytest
import streamlit as st
from builders import a_roster, count
from people import NOON
from streamlit.testing.v1 import AppTest

from dashboard import packing
from dashboard.model import Role
from dashboard.settings import ROOT
from dashboard.store import accounts, setting, units
from dashboard.web.common import access
from dashboard.web.planning import packs_page
from dashboard.web.serving import session

MAIN = ROOT / "dashboard" / "web" / "main.py"
PAGE = str(ROOT / "pages" / "packs.py")
ADDED = (
    "code,name,kind,parent_code,expected_headcount\nBD,Trường BD,school,D001,9\nBK,Trường BK,school,D001,9\n"
)


@pytest.fixture
def visit(store, monkeypatch):
    """`visit(role, **address)` opens the page; below D001 are two schools, one with a roster."""
    st.cache_data.clear()
    setting.put(store, "today", "2021-06-30", "test", NOON)
    units.load_catalogue(store, ROOT / "data", NOON)
    units.add(store, ADDED.encode(), NOON)
    count(store, a_roster(9, installed=4), "BD", NOON.date(), NOON)

    def open_page(role: Role, **address: str) -> AppTest:
        cookie = session.begin(store, accounts.find(store, role.value))
        monkeypatch.setattr(access, "_cookie", lambda: cookie)
        screen = AppTest.from_file(MAIN, default_timeout=60).run()
        for name, value in address.items():
            screen.query_params[name.replace("_", "-")] = value
        return screen.switch_page(PAGE).run()

    return open_page


@pytest.fixture
def times_made(monkeypatch):
    """How often packs were made, of which unit."""
    heard, make = [], packing.packs
    monkeypatch.setattr(packing, "packs", lambda *told: heard.append(told[2]) or make(*told))
    return heard


def words(screen: AppTest) -> str:
    return "".join(element.proto.body for element in screen.get("html"))


def downloads(screen: AppTest) -> list[str]:
    return [button.proto.label for button in screen.get("download_button")]


def make(screen: AppTest) -> AppTest:
    return screen.button(key="make_packs").click().run()


def test_leadership_is_told_that_lists_of_people_are_not_in_its_packs(visit):
    screen = visit(Role.LEADER, don_vi="D001")
    assert not screen.exception
    assert words(screen).count("Không có trong bộ của tài khoản này") == 2
    assert "2 đơn vị nộp danh sách" in words(screen)


def test_a_liaison_s_own_unit_is_there_at_once(visit):
    screen = visit(Role.LIAISON)
    assert downloads(screen) == ["Làm bộ tài liệu của Trường BD"]
    assert not [button for button in screen.button if button.key == "make_packs"]
    assert "Không có trong bộ của tài khoản này" not in words(screen)


def test_packs_are_made_once_and_wait(visit, times_made):
    screen = make(visit(Role.LEADER, don_vi="D001"))
    assert not screen.exception and not screen.error
    assert downloads(screen)[1:] == ["Tải về 2 bộ (ZIP)"]
    assert downloads(screen.run())[1:] == ["Tải về 2 bộ (ZIP)"]
    assert times_made == ["D001"]
    with zipfile.ZipFile(io.BytesIO(screen.session_state[packs_page.MADE].content())) as told:
        assert {name.partition("/")[0] for name in told.namelist()} == {"BD-Truong-BD", "BK-Truong-BK"}
        assert not [name for name in told.namelist() if "/02" in name]


def test_what_was_downloaded_is_kept_no_longer(visit):
    screen = make(visit(Role.LEADER, don_vi="D001"))
    made = screen.session_state[packs_page.MADE]
    assert made.content() == made.content()
    screen = screen.run()
    assert made.file.closed and len(downloads(screen)) == 1


def test_packs_of_another_unit_are_not_offered(visit):
    screen = make(visit(Role.LEADER, don_vi="D001"))
    screen.selectbox[0].set_value("BD").run()
    assert downloads(screen) == ["Làm bộ tài liệu của Trường BD"]
    screen.selectbox[0].set_value("D001").run()
    assert len(downloads(screen)) == 1


def test_too_many_units_are_sent_further_down(visit, monkeypatch):
    monkeypatch.setattr(packing, "MOST_PACKS", 1)
    screen = visit(Role.LEADER, don_vi="D001")
    assert not [button for button in screen.button if button.key == "make_packs"]
    assert any("tối đa 1 bộ" in caption.value for caption in screen.caption)
