"""Printed codes, languages, health: our routes on a plain app, against a real store."""

import re
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from dashboard.settings import campaign
from dashboard.store import links
from dashboard.web.serving import gate, scans
from dashboard.web.serving.routes import ROUTES

NOON = datetime(2021, 6, 30, 12)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile Safari/604.1"
ADDRESSES = [
    line.split()
    for line in (Path(__file__).parent / "addresses.txt").read_text().splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture
def code(store) -> str:
    return _link(store, campaign().target)


@pytest.fixture(autouse=True)
def nothing_waits():
    scans._waiting.clear()
    yield
    scans._waiting.clear()


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
def test_no_address_ever_vanishes(method, address):
    path = address.replace("{code}", "234567")
    scope = {"type": "http", "method": method, "path": path, "headers": []}
    is_route = any(route.matches(scope)[0].name == "FULL" for route in ROUTES)
    is_page = path.strip("/") in Path("dashboard/web/main.py").read_text()
    assert is_route or is_page


def test_every_public_address_is_on_the_list():
    listed = {(method, address) for method, address in ADDRESSES}
    for route in ROUTES:
        paths = [route.path.replace("{language}", each) for each in ("vi", "en")]
        assert {(min(route.methods), path) for path in paths} <= listed
    for method, address in ADDRESSES:
        scope = {"path": address, "method": method}
        is_public = address.split("/")[1] in {"dang-nhap", "ngon-ngu", "Q", "q", "health"}
        is_public |= address == "/api/v1/openapi.json"
        assert gate.is_public(scope) == is_public


@pytest.mark.parametrize("path", ["/Q/{}", "/q/{}"])
@pytest.mark.parametrize("write", [str.upper, str.lower, lambda code: f"%20{code}%20"])
def test_a_printed_code_leads_on_however_it_is_typed(client, code, path, write):
    response = client.get(path.format(write(code)))

    assert response.status_code == 302
    assert response.headers["location"] == campaign().target
    assert response.headers["cache-control"] == "no-store"
    assert "set-cookie" not in response.headers


def test_a_scan_is_counted_after_the_answer_and_says_not_who(client, store, code):
    client.get(f"/Q/{code}", headers={"user-agent": PHONE, "x-forwarded-for": "203.0.113.7"})
    client.get(f"/Q/{code}", headers={"user-agent": PHONE})
    assert store.execute("SELECT count(*) FROM scan").fetchone() == (0,)

    scans.flush()

    rows = store.execute("SELECT code, device, is_bot, scans, hour BETWEEN 0 AND 23 FROM scan").fetchall()
    assert rows == [(code, "phone", False, 2, True)]
    assert "203.0.113.7" not in str(store.execute("FROM scan").fetchall())


def test_a_look_without_following_is_not_a_person(client, store, code):
    assert client.head(f"/Q/{code}", headers={"user-agent": PHONE}).status_code == 302
    client.get(f"/Q/{code}", headers={"user-agent": "facebookexternalhit/1.1"})
    client.get(f"/Q/{code}", headers={"user-agent": ""})
    scans.flush()

    assert store.execute("SELECT DISTINCT is_bot FROM scan").fetchall() == [(True,)]


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (PHONE, "phone"),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-A155F) Chrome/130 Mobile Safari/537.36 Zalo android/241",
            "phone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130 Safari/537.36", "computer"),
        ("something new", "other"),
    ],
)
def test_the_device_is_a_class(agent, device):
    assert scans.device_of(agent) == device


def test_a_store_that_refuses_loses_no_scan_and_delays_nobody(client, store, code, monkeypatch, caplog):
    def refuse(*_):
        raise RuntimeError(f"cannot add {code}")

    with monkeypatch.context() as broken:
        broken.setattr(links, "count_scans", refuse)
        assert client.get(f"/Q/{code}", headers={"user-agent": PHONE}).status_code == 302
        scans.flush()
    scans.flush()

    assert store.execute("SELECT sum(scans) FROM scan").fetchone() == (1,)
    assert code not in caplog.text


@pytest.mark.parametrize("wrong", ["222223", "ABC", "0OIL11", "%3Cscript%3E", "x" * 500, "ÁÀẢÃẠĂ"])
def test_an_unknown_code_gets_a_plain_page_in_both_languages(client, store, wrong):
    response = client.get(f"/Q/{quote(wrong, safe='%')}")

    assert response.status_code == 404
    assert "Không có mã này" in response.text
    assert "There is no such code" in response.text
    assert campaign().hotline in response.text
    assert "<script>" not in response.text
    scans.flush()
    assert store.execute("SELECT count(*) FROM scan").fetchone() == (0,)


def test_a_mistyped_code_is_not_even_asked_for(client, code, monkeypatch):
    monkeypatch.setattr(links, "target_of", lambda *_: pytest.fail("the store was asked"))
    other = links.SIGNS[(links.SIGNS.index(code[0]) + 1) % 31]
    assert client.get(f"/Q/{other}{code[1:]}").status_code == 404


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "http://baohiemxahoi.gov.vn/",
        "https://baohiemxahoi.gov.vn.evil.example/",
        "https://baohiemxahoi.gov.vn@evil.example/",
        "javascript:alert(1)",
    ],
)
def test_a_code_never_leads_where_the_campaign_does_not_stand(client, store, target):
    response = client.get(f"/Q/{_link(store, target)}")
    assert response.status_code == 404
    assert "evil" not in response.text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_language_is_remembered_and_the_reader_goes_back(client, language):
    response = client.get(f"/ngon-ngu/{language}?den={quote('/lich-su?upload=1')}")

    assert response.status_code == 303
    assert response.headers["location"] == "/lich-su?upload=1"
    assert re.search(rf"lang={language};.*Path=/; SameSite=lax", response.headers["set-cookie"], re.I)


@pytest.mark.parametrize(
    "away",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "evil",
        "",
        "/a\r\nb: c",
    ],
)
def test_nobody_is_sent_to_another_host(client, away):
    assert client.get("/ngon-ngu/en", params={"den": away}).headers["location"] == "/"


def test_a_third_language_is_not_there(client):
    assert client.get("/ngon-ngu/fr").status_code == 404


def test_health_says_nothing_but_that(client):
    assert client.get("/health").json() == {"status": "ok", "store": "ok"}


def test_health_fails_with_the_store(client, store):
    store.close()
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json() == {"status": "unwell", "store": "unwell"}


def _link(store, target: str) -> str:
    return links.mint(store, [("BD", target)], target, "ha", NOON)["BD", target].code
