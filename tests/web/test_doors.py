"""Crowds and guessers at the door, one-time links and codes, as a browser without scripts meets them."""

import asyncio
import re
from datetime import timedelta
from functools import cache

import pandas as pd
import pyotp
import pytest
from argon2 import PasswordHasher
from people import NOON, PASSWORD, token_of
from people import sign_in as enter
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard import clock
from dashboard.clock import HANOI
from dashboard.settings import settings
from dashboard.store import account_links, accounts, connection, one_time_codes
from dashboard.web.serving import door, patience, session
from dashboard.web.serving.routes import ROUTES

NEW = "trời xanh mây trắng"


@pytest.fixture
def browser_at(store):
    """`browser_at("10.0.0.1")`: a browser with nothing in it, at this address."""

    def browser(host: str) -> TestClient:
        return TestClient(Starlette(routes=ROUTES), follow_redirects=False, client=(host, 50000))

    return browser


@pytest.fixture
def cheap(store):
    """Checking the leader's password costs little here; the way through the door is the same."""
    row = ["leader", "leader", [], _cheap(), NOON + timedelta(days=1), "test"]
    store.execute("INSERT INTO campaign.account VALUES (?, ?, ?, ?, ?, ?)", row)


@pytest.fixture
def clock_of(monkeypatch):
    """The hand of the clock by which people wait; the world's own moves on."""
    hand = [1000.0]
    monkeypatch.setattr(patience, "monotonic", lambda: hand[0])
    return hand


@pytest.fixture
def asked_for_codes(monkeypatch):
    monkeypatch.setenv("CAMPAIGN_TOTP_FOR_ADMIN", "true")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_fifty_wrong_passwords_are_slowed_and_its_owner_still_gets_in_from_elsewhere(
    browser_at, clock_of, cheap
):
    guesser = browser_at("203.0.113.7")
    token = token_of(guesser)
    answers = []
    for guess in range(50):
        fields = {"name": "leader", "password": f"guess {guess}", "token": token}
        answers.append(guesser.post("/dang-nhap", data=fields))
        clock_of[0] += 1
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(403) <= 11
    assert statuses.count(403) + statuses.count(429) == 50
    assert enter(guesser).status_code == 429
    assert enter(browser_at("198.51.100.1")).status_code == 303


def test_guessed_at_from_everywhere_an_account_opens_soon_and_at_once_where_its_owner_has_been(
    browser_at, clock_of, cheap
):
    own = browser_at("198.51.100.1")
    enter(own)
    own.post("/dang-xuat")
    for machine in range(patience.ACCOUNT.free + 5):
        enter(browser_at(f"203.0.113.{machine}"), password="wrong")
        clock_of[0] += 1
    stranger = enter(browser_at("192.0.2.1"))
    assert stranger.status_code == 429
    assert int(stranger.headers["retry-after"]) <= patience.ACCOUNT.longest
    assert enter(own).status_code == 303


def test_who_guesses_at_many_accounts_is_slowed_though_one_of_them_is_theirs(clock_of):
    slow, turn = patience.Patience(), (patience.ADDRESS, "203.0.113.7")
    for _ in range(patience.ADDRESS.free):
        assert slow.ask(turn) == 0
    slow.give_back(turn)
    assert slow.ask(turn) == 0
    assert slow.ask(turn) > 0


def test_what_is_remembered_of_guesses_is_bounded(monkeypatch):
    monkeypatch.setattr(patience, "MOST_REMEMBERED", 100)
    slow = patience.Patience()
    for guess in range(1000):
        slow.ask((patience.HERE, str(guess)), (patience.ACCOUNT, str(guess)))
    assert slow.remembered() == 200


def test_an_address_of_ipv6_is_its_network(browser_at, clock_of, cheap):
    for machine in range(patience.HERE.free):
        enter(browser_at(f"2001:db8::{machine}"), password="wrong")
    assert enter(browser_at("2001:db8::ffff")).status_code == 429
    assert enter(browser_at("2001:db8:0:1::1")).status_code == 303


def test_of_a_thousand_who_sign_in_at_once_nobody_is_refused_but_asked_to_wait(store, browser_at):
    rows = pd.DataFrame(
        {"name": [f"user{number}" for number in range(1000)], "role": "leader", "added_by": "test"}
    )
    connection.append(store, "account", rows, unit_codes=[], password_hash=_cheap(), added_at=NOON)
    token = token_of(browser_at("192.0.2.1"))
    app = Starlette(routes=ROUTES)
    most = []

    async def one(number: int) -> int:
        body = f"name=user{number}&password={PASSWORD}&token={token}".encode()
        sent = []

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            most.append(door._inside)
            sent.append(message)

        scope = {
            "type": "http", "method": "POST", "path": "/dang-nhap", "query_string": b"", "root_path": "",
            "headers": [(b"cookie", f"xsrf={token}".encode())],
            "client": (f"10.0.{number // 250}.{number % 250}", 1),
            "scheme": "http", "server": ("test", 80), "http_version": "1.1",
        }  # fmt: skip
        await app(scope, receive, send)
        return sent[0]["status"]

    async def all_at_once() -> list[int]:
        return await asyncio.gather(*(one(number) for number in range(1000)))

    statuses = asyncio.run(all_at_once())
    assert set(statuses) <= {303, 429}
    assert statuses.count(303) >= door.MOST_INSIDE
    assert max(most) <= door.MOST_INSIDE
    assert door._inside == 0
    refused = [f"user{number}" for number, status in enumerate(statuses) if status == 429]
    assert all(enter(browser_at("10.1.0.1"), name).status_code == 303 for name in refused[:3])


def test_a_session_that_a_stranger_set_ends_with_signing_in(client, store, cookie_of):
    planted = client.cookies["phien"] = cookie_of("outreach")
    token = client.cookies["xsrf"] = "a token of this browser"
    response = client.post("/dang-nhap", data={"name": "leader", "password": PASSWORD, "token": token})
    assert response.status_code == 303
    assert session.account_of(store, planted) is None
    own = next(value for value in response.headers.get_list("set-cookie") if value.startswith("phien="))
    assert session.read(own[6:].partition(";")[0]).id != session.read(planted).id


@pytest.mark.parametrize("is_used", [True, False])
def test_a_session_lasts_while_it_is_used(store, cookie_of, monkeypatch, is_used):
    hand = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: hand[0])
    monkeypatch.setattr(session, "_REMEMBERED_SECONDS", 0)
    cookie = cookie_of("leader")
    for _ in range(5):
        hand[0] += timedelta(minutes=20)
        told = session.account_of(store, cookie, is_use=is_used)
    assert (told is not None) == is_used


def test_a_link_leads_to_a_password_once(client, store):
    token = account_links.make(store, "leader", timedelta(days=1), "admin", clock.now())
    page = client.get(f"/mat-khau?ma={token}")
    assert page.status_code == 200
    assert "<script" not in page.text
    assert page.headers["referrer-policy"] == "same-origin"
    fields = {"ma": token, "password": NEW, "again": NEW}

    weak = client.post("/mat-khau", data=fields | {"password": "ngắn", "again": "ngắn"})
    assert weak.status_code == 400
    assert "ít nhất 15 ký tự" in weak.text
    assert client.post("/mat-khau", data=fields | {"again": "another"}).status_code == 400
    assert client.post("/mat-khau", data=fields).status_code == 200
    assert client.post("/mat-khau", data=fields).status_code == 404
    assert client.get(f"/mat-khau?ma={token}").status_code == 404
    assert enter(client, password=NEW).status_code == 303


@pytest.mark.parametrize("address", ["/mat-khau", "/mat-khau?ma=", "/mat-khau?ma=x"])
def test_what_is_no_link_says_whom_to_ask(client, address):
    page = client.get(address)
    assert page.status_code == 404
    assert "quản trị viên" in page.text


def test_an_expired_link_opens_nothing(client, store):
    token = account_links.make(store, "leader", timedelta(days=1), "admin", clock.now() - timedelta(days=2))
    assert client.post("/mat-khau", data={"ma": token, "password": NEW, "again": NEW}).status_code == 404
    assert accounts.sign_in(store, "leader", PASSWORD)


def test_an_administrator_sets_the_app_up_and_is_asked_for_its_code_from_then_on(
    client, store, asked_for_codes, monkeypatch
):
    page = enter(client, "admin")
    assert (page.status_code, "phien" in client.cookies) == (200, False)
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page.text)[1].replace(" ", "")

    assert _send_code(client, page, "000000").status_code == 403
    assert _send_code(client, page, _code(secret)).status_code == 303
    assert session.account_of(store, client.cookies["phien"]).name == "admin"

    client.post("/dang-xuat")
    page = enter(client, "admin")
    assert secret not in page.text
    assert _send_code(client, page, _code(secret)).status_code == 403
    assert _send_code(client, page, _code(secret, seconds=30)).status_code == 303
    client.post("/dang-xuat")
    assert enter(client, "leader").status_code == 303


def test_codes_are_guessed_five_times_and_then_slowly(client, store):
    page, secret = _with_code(client, store)
    answers = [_send_code(client, page, f"{guess:06}") for guess in range(patience.CODE.free + 1)]
    assert [each.status_code for each in answers] == [403] * patience.CODE.free + [429]
    assert _send_code(client, page, _code(secret, seconds=30)).status_code == 429


def test_a_form_for_a_code_is_worthless_after_a_new_password_or_with_another_ticket(client, store):
    page, secret = _with_code(client, store)
    token = client.cookies["xsrf"]
    for ticket in ("", "x", door.ticket("leader"), door.ticket("leader", "seal", "/", "")):
        fields = {"token": token, "ticket": ticket, "code": _code(secret, seconds=30)}
        assert client.post("/dang-nhap/ma", data=fields).status_code == 400
    accounts.set_password(store, "leader", NEW, "leader", clock.now())
    assert _send_code(client, page, _code(secret, seconds=30)).status_code == 400
    assert "phien" not in client.cookies


def _with_code(client, store):
    """The form that asks the leader for a code, and the secret in their app."""
    secret = one_time_codes.new_secret()
    one_time_codes.turn_on(store, "leader", secret, _code(secret), clock.now())
    return enter(client), secret


def _send_code(client, page, code):
    told = dict(re.findall(r'name="(token|ticket)" value="([^"]+)"', page.text))
    return client.post("/dang-nhap/ma", data=told | {"code": code})


@cache
def _cheap() -> str:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def _code(secret: str, seconds: int = 0) -> str:
    return pyotp.TOTP(secret).at((clock.now() + timedelta(seconds=seconds)).replace(tzinfo=HANOI))
