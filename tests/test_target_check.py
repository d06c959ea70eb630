"""Whether targets answer: asked of a real server, and never of a host that is not on the list."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from builders import NOON, a_store

from dashboard import target_check
from dashboard.store import links, target_checks
from dashboard.target_check import Outcome

STATUSES = {"/ok": 200, "/gone": 404, "/refused": 403, "/unwell": 503}


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        to = {"/moved": "/ok", "/leaves": "http://evil.example/", "/round": "/round"}.get(self.path)
        self.send_response(302 if to else STATUSES[self.path])
        if to:
            self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/ok", Outcome.ANSWERS),
        ("/ok#/dang-ky", Outcome.ANSWERS),
        ("/moved", Outcome.ANSWERS),
        ("/refused", Outcome.ANSWERS),
        ("/gone", Outcome.BROKEN),
        ("/unwell", Outcome.NOT_CHECKED),
        ("/leaves", Outcome.LEAVES),
        ("/round", Outcome.BROKEN),
    ],
)
def test_what_comes_of_asking(site, path, outcome):
    own = f"http://127.0.0.1:{site.server_port}"
    told, _ = target_check.ask(own + path, lambda address: address.startswith(own), 5)
    assert told is outcome


def test_a_host_that_is_not_on_the_list_is_never_asked(site):
    own = f"http://127.0.0.1:{site.server_port}/ok"
    assert target_check.ask(own, lambda _address: False, 5) == (Outcome.NOT_ALLOWED, "127.0.0.1")
    assert site.asked == []


def test_where_nothing_can_be_reached_nothing_is_known():
    assert target_check.ask("http://127.0.0.1:9/", lambda _: True, 2)[0] is Outcome.NOT_CHECKED
    assert target_check.ask("https://nowhere.invalid/", lambda _: True, 2)[0] is Outcome.NOT_CHECKED


def test_every_target_in_use_is_asked_once_and_the_newest_answer_holds(site):
    own = f"http://127.0.0.1:{site.server_port}"
    with a_store() as con:
        for place, path in [("1", "/ok"), ("2", "/ok"), ("3", "/gone"), ("4", "/unwell")]:
            links.mint(con, [("NORTH", place)], own + path, "ha", NOON)
        (torn,) = links.mint(con, [("NORTH", "5")], own + "/refused", "ha", NOON).values()
        links.retire(con, torn.code, "torn", "ha", NOON)
        told = target_check.check_all(con, lambda _: True, NOON)
        rows = target_checks.newest(con)
    assert sorted(site.asked) == ["/gone", "/ok", "/unwell"]
    assert told[own + "/gone"] is Outcome.BROKEN
    assert rows["codes"].tolist() == [1, 2, 1]
    assert rows["outcome"].tolist() == ["broken", "answers", "not_checked"]
    assert rows["answered_at"].notna().tolist() == [False, True, False]
