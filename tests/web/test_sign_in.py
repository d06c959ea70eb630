"""Signing in and out, as a browser without scripts does it."""

import json
import re
from datetime import timedelta

import pytest
from people import NOON, PASSWORD, token_of
from people import sign_in as enter

from dashboard.settings import settings
from dashboard.store import accounts, audit, setting
from dashboard.store.audit import Wanted
from dashboard.web.serving import patience, session
from dashboard.web.serving.patience import HERE, Patience


def test_who_knows_the_password_comes_in(client, store):
    response = enter(client, den="/lich-su?upload=1")

    assert response.status_code == 303
    assert response.headers["location"] == "/lich-su?upload=1"
    assert session.account_of(store, client.cookies["phien"]) == accounts.find(store, "leader")


def test_who_comes_in_is_written_down_and_what_a_stranger_types_is_not(client, store):
    enter(client)
    client.post("/dang-xuat")
    enter(client, "leader", "wrong")
    enter(client, "my password by mistake", "wrong")

    columns = ["account", "action", "about", "result"]
    told = audit.listed(store, Wanted())[columns].iloc[::-1].to_numpy().tolist()
    assert told == [
        ["leader", "signed_in", "", "done"],
        ["leader", "signed_out", "", "done"],
        ["leader", "signed_in", "password", "refused"],
        ["", "signed_in", "password", "refused"],
    ]


def test_who_tries_a_disabled_account_is_written_down_by_its_name(client, store):
    accounts.disable(store, "leader", "admin", NOON)
    enter(client)
    told = audit.listed(store, Wanted())[["account", "action", "about", "result"]].iloc[0].tolist()
    assert told == ["leader", "signed_in", "password", "refused"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    device, cookie = enter(client).headers.get_list("set-cookie")
    assert re.fullmatch(r"phien=\S+; HttpOnly; Max-Age=43200; Path=/; SameSite=lax", cookie)
    assert re.fullmatch(r"quen=\S+; HttpOnly; Max-Age=15552000; Path=/; SameSite=lax", device)


def test_over_https_the_cookie_never_travels_open(client, monkeypatch):
    monkeypatch.setenv("CAMPAIGN_ADDRESS", "https://vssid.example")
    settings.cache_clear()
    try:
        assert client.get("/dang-nhap").headers["set-cookie"].endswith("Secure")
    finally:
        monkeypatch.undo()
        settings.cache_clear()


@pytest.mark.parametrize(("name", "password"), [("leader", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_who_does_not_is_told_so_without_saying_which_was_wrong(client, name, password):
    response = enter(client, name, password)

    assert response.status_code == 403
    assert "Tên tài khoản và mật khẩu không khớp" in response.text
    assert "phien" not in client.cookies
    assert PASSWORD not in response.text


def test_a_form_of_another_site_is_refused(client, store):
    client.get("/dang-nhap")
    for token in ("", "x", "ờ"):
        fields = {"name": "leader", "password": PASSWORD, "token": token}
        assert client.post("/dang-nhap", data=fields).status_code == 400
    client.cookies.clear()
    assert (
        client.post("/dang-nhap", data={"name": "leader", "password": PASSWORD, "token": ""}).status_code
        == 400
    )


def test_a_flood_is_cut_off(client):
    token = token_of(client)
    assert client.post("/dang-nhap", data={"token": token, "name": "x" * 20_000}).status_code == 413


def test_a_form_of_a_thousand_fields_was_not_sent_by_ours(client):
    assert client.post("/dang-nhap", data={f"f{place}": "x" for place in range(1000)}).status_code == 400


def test_guessing_is_slowed_down(client):
    for _ in range(HERE.free):
        assert enter(client, password="wrong").status_code == 403
    response = enter(client)

    assert response.status_code == 429
    assert response.headers["retry-after"] == "1"
    assert "Chờ 1 giây" in response.text
    assert enter(client, "admin").status_code == 303


def test_each_wrong_password_costs_longer_but_nobody_is_locked_out(monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr("dashboard.web.serving.patience.monotonic", lambda: clock[0])
    slow, waits, turn = Patience(), [], (HERE, "name")
    for _ in range(20):
        slow.ask(turn)
        wait = slow.ask(turn)
        waits.append(wait)
        clock[0] += wait
    assert waits == sorted(waits)
    assert max(waits) == HERE.longest
    slow.forget(turn)
    assert slow.ask(turn) == slow.ask(turn) == 0
    for _ in range(20):
        slow.ask(turn)
        clock[0] += HERE.longest
    clock[0] += patience.FORGOTTEN_SECONDS
    assert slow.ask(turn) == slow.ask(turn) == 0


@pytest.mark.parametrize(
    "den", ["https://evil.example/", "//evil.example", "/dang-nhap?den=/", "/dang-xuat", "/\\evil"]
)
def test_after_signing_in_one_is_on_our_pages(client, den):
    assert enter(client, den=den).headers["location"] == "/"


def test_who_is_in_already_goes_on(client):
    enter(client)
    assert client.get("/dang-nhap?den=/lich-su").headers["location"] == "/lich-su"


def test_signing_out_ends_the_session_itself_not_just_the_cookie(client, store):
    enter(client)
    cookie = client.cookies["phien"]

    response = client.post("/dang-xuat")

    assert response.headers["location"] == "/dang-nhap"
    assert "phien" not in client.cookies
    assert session.account_of(store, cookie) is None


def test_a_session_is_over_after_twelve_hours(store, cookie_of, monkeypatch):
    cookie = cookie_of("leader")
    assert session.read(cookie)
    monkeypatch.setattr(session, "lasts", lambda: timedelta(seconds=-1))
    assert session.read(cookie) is None


def test_a_cookie_of_another_making_is_worthless(store, cookie_of):
    cookie = cookie_of("leader")
    forged = cookie[:10] + ("A" if cookie[10] != "A" else "B") + cookie[11:]
    for value in (None, "", "x", forged, cookie + "x", "ờ", cookie.replace(".", "")):
        assert session.account_of(store, value) is None


def test_two_sessions_of_one_account_are_different(store, cookie_of):
    assert session.read(cookie_of("leader")).id != session.read(cookie_of("leader")).id
    assert len(session.read(cookie_of("leader")).id) >= 32


def test_a_disabled_account_is_out_at_once(store, cookie_of):
    cookie = cookie_of("leader")
    assert session.account_of(store, cookie)
    accounts.disable(store, "leader", "admin", NOON)
    assert session.account_of(store, cookie) is None


def test_the_page_speaks_both_languages(client):
    assert '<html lang="vi">' in client.get("/dang-nhap").text
    client.cookies["lang"] = "en"
    page = client.get("/dang-nhap").text
    assert '<html lang="en">' in page
    assert "Account name" in page


def test_every_field_has_its_label_and_the_page_needs_nothing_else(client):
    response = client.get("/dang-nhap")
    for field in ("name", "password"):
        assert f'<label for="{field}">' in response.text
        assert f'id="{field}"' in response.text
    assert "<script" not in response.text
    assert not re.search(r"(src|href)=\"(https?:)?//", response.text)
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_what_was_typed_comes_back_as_text(client):
    page = enter(client, '"><script>alert(1)</script>', "wrong").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_demo_names_its_accounts_and_nothing_else_does(client, store):
    told = [{"name": "leader", "password": PASSWORD, "role": "leader"}]
    setting.put(store, "demo_accounts", json.dumps(told), "test", NOON)
    assert PASSWORD not in client.get("/dang-nhap").text

    setting.put(store, "demo", "2021", "test", NOON)
    page = client.get("/dang-nhap").text
    assert PASSWORD in page
    assert "Lãnh đạo" in page


def test_no_password_reaches_the_log(client, caplog):
    caplog.set_level(0)
    enter(client, password="a-wrong-password")
    enter(client)
    assert "a-wrong-password" not in caplog.text
    assert PASSWORD not in caplog.text
