"""Every public address, languages, health: our routes on a plain app, against a real store."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from dashboard.web.serving import gate
from dashboard.web.serving.routes import ROUTES

ADDRESSES = [
    line.split()
    for line in (Path(__file__).parent / "addresses.txt").read_text().splitlines()
    if line and not line.startswith("#")
]


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
        is_public = address.split("/")[1] in {
            "dang-nhap",
            "mat-khau",
            "ngon-ngu",
            "Q",
            "q",
            "p",
            "chien-dich",
            "robots.txt",
            "health",
        }
        is_public |= address == "/api/v1/openapi.json"
        assert gate.is_public(scope) == is_public


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
