"""The administrator's page of accounts and everybody's own, on a store in memory."""

import re

import pyotp
import pytest
import streamlit as st
from builders import UNITS
from people import NOON, PASSWORD
from streamlit.testing.v1 import AppTest

from dashboard import clock
from dashboard.clock import HANOI
from dashboard.model import Role
from dashboard.settings import ROOT
from dashboard.store import account_links, accounts, one_time_codes, units
from dashboard.web.common import access
from dashboard.web.serving import session

MAIN = ROOT / "dashboard" / "web" / "main.py"
NEW = "trời xanh mây trắng"
LIST = "Tài khoản,Mã đơn vị\nlan,NORTH\nminh,NOWHERE\nhoa,NORTH;SOUTH\n"


@pytest.fixture
def visit(store, cookie_of, monkeypatch):
    """`visit("accounts", "admin")` opens this page as somebody who has just signed in."""
    st.cache_data.clear()
    units.load_catalogue(store, ROOT / "data", NOON)
    units.add(store, UNITS.encode(), NOON)

    def open_page(page: str, name: str) -> AppTest:
        cookie = cookie_of(name)
        monkeypatch.setattr(access, "_cookie", lambda: cookie)
        screen = AppTest.from_file(MAIN, default_timeout=60).run()
        return screen.switch_page(str(ROOT / "pages" / f"{page}.py")).run()

    return open_page


def link_on(screen) -> str:
    """The secret of the one-time link that the page shows."""
    return re.search(r"\?ma=(\S+)", screen.code[0].value)[1]


def test_an_account_is_made_and_its_link_shown_once(visit, store):
    screen = visit("accounts", "admin")
    screen.text_input(key="account_name").set_value("Lan")
    screen.text_input(key="account_units").set_value("north")
    screen = _button(screen, "Tạo tài khoản").click().run()
    token = link_on(screen)
    assert account_links.choose(store, token, NEW, clock.now()) == "lan"
    assert accounts.sign_in(store, "lan", NEW).unit_codes == ("NORTH",)

    screen = screen.button(key="links_taken").click().run()
    assert not screen.code


@pytest.mark.parametrize(
    ("name", "codes"), [("", "NORTH"), ("lan", ""), ("lan", "NOWHERE"), ("leader", "NORTH")]
)
def test_what_cannot_be_an_account_is_a_sentence(visit, store, name, codes):
    screen = visit("accounts", "admin")
    screen.text_input(key="account_name").set_value(name)
    screen.text_input(key="account_units").set_value(codes)
    screen = _button(screen, "Tạo tài khoản").click().run()
    assert [len(screen.error), len(screen.code), screen.exception] == [1, 0, []]
    assert len(accounts.listed(store)) == len(Role)


def test_of_a_list_the_good_rows_become_accounts_and_the_others_are_told(visit, store):
    screen = visit("accounts", "admin")
    screen = screen.file_uploader[0].upload("dau-moi.csv", LIST.encode()).run()
    assert "NOWHERE" in str(screen.dataframe[1].value)
    screen = screen.button(key="make_all").click().run()
    assert {"lan", "hoa"} <= set(accounts.listed(store)["name"])
    assert accounts.find(store, "hoa").unit_codes == ("NORTH", "SOUTH")
    shown = next(table.value for table in screen.dataframe if "Liên kết" in table.value.columns)
    assert list(shown["Tài khoản"]) == ["lan", "hoa"]
    assert shown["Liên kết"].str.contains(r"/mat-khau\?ma=").all()


def test_only_the_administrator_sees_accounts(visit):
    for name in ("leader", "liaison", "outreach"):
        screen = visit("accounts", name)
        assert not screen.dataframe
        assert not screen.text_input


def test_one_changes_ones_own_password_and_every_session_ends(visit, store, cookie_of):
    elsewhere = cookie_of("leader")
    screen = visit("own_account", "leader")
    screen = _change_password(screen, "wrong", NEW, NEW)
    assert len(screen.error) == 1
    screen = _change_password(screen, PASSWORD, NEW, NEW + "x")
    assert len(screen.error) == 1
    assert session.account_of(store, elsewhere)

    screen = _change_password(screen, PASSWORD, NEW, NEW)
    assert "/dang-nhap" in screen.success[0].value
    assert accounts.sign_in(store, "leader", NEW)
    assert session.account_of(store, elsewhere) is None
    assert not screen.run().text_input


def test_one_time_codes_are_switched_on_and_off(visit, store):
    screen = visit("own_account", "leader")
    screen = screen.button(key="codes_on").click().run()
    code = pyotp.TOTP(screen.code[0].value).at(clock.now().replace(tzinfo=HANOI))
    screen.text_input[3].set_value(PASSWORD)
    screen.text_input[4].set_value("000000")
    screen = _button(screen, "Bật").click().run()
    assert not one_time_codes.is_on(store, "leader")
    screen.text_input[4].set_value(code)
    screen = _button(screen, "Bật").click().run()
    assert one_time_codes.is_on(store, "leader")

    screen.text_input[3].set_value(code)
    screen = _button(screen, "Tắt").click().run()
    assert one_time_codes.is_on(store, "leader"), "that code was used"


def test_signing_out_everywhere_ends_every_session(visit, store, cookie_of):
    elsewhere = cookie_of("leader")
    screen = visit("own_account", "leader")
    screen = screen.button(key="sign_out_all").click().run()
    assert "/dang-nhap" in screen.success[0].value
    assert session.account_of(store, elsewhere) is None


def _change_password(screen, old, new, again):
    for place, value in enumerate((old, new, again)):
        screen.text_input[place].set_value(value)
    return _button(screen, "Đổi mật khẩu").click().run()


def _button(screen, label):
    return next(button for button in screen.button if button.label == label)
