"""Nothing answers without a session: not Streamlit's websocket, uploads, media or files either.

Most of it is tried on a live server, because only there do all parts stand one behind the other.
"""

import asyncio
from contextlib import suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from httpx2 import Client
from people import NOON, move_in, sign_in
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from dashboard import clock
from dashboard.store import accounts, connection
from dashboard.web.serving import gate, session
from dashboard.web.serving.gate import Gate

BEHIND = [
    ("GET", "/"),
    ("GET", "/tong-quan"),
    ("GET", "/index.html"),
    ("GET", "/favicon.png"),
    ("GET", "/static/js/index.js"),
    ("GET", "/static/vi.0/js/index.js"),
    ("GET", "/manifest.json"),
    ("GET", "/media/0123456789.xlsx"),
    ("GET", "/component/any/index.html"),
    ("GET", "/app/static/any.csv"),
    ("GET", "/_stcore/health"),
    ("GET", "/_stcore/host-config"),
    ("GET", "/_stcore/metrics"),
    ("GET", "/_stcore/stream"),
    ("GET", "/_stcore/agent/openapi.json"),
    ("POST", "/_stcore/agent/interact"),
    ("PUT", "/_stcore/upload_file/session/file"),
    ("DELETE", "/_stcore/upload_file/session/file"),
    ("OPTIONS", "/_stcore/upload_file/session/file"),
    ("POST", "/dang-xuat"),
    ("POST", "/health"),
    ("PUT", "/dang-nhap"),
    ("TRACE", "/"),
    # Ways to write an address that a prefix or a later clean-up would let through.
    ("GET", "/dang-nhap/"),
    ("GET", "/dang-nhap/../_stcore/health"),
    ("GET", "/dang-nhap%2f..%2f_stcore/health"),
    ("GET", "/health/..;/_stcore/metrics"),
    ("GET", "/Q/../_stcore/health"),
    ("GET", "/Q/%2e%2e/_stcore/health"),
    ("GET", "/Q/..%2f_stcore%2fhealth"),
    ("GET", "/Q/"),
    ("GET", "/ngon-ngu/vi/../../_stcore/health"),
    ("GET", "/DANG-NHAP"),
    ("GET", "/health%00"),
    ("GET", "/health%0a"),
    ("GET", "//health"),
    ("GET", "/_stcore/health?/dang-nhap"),
    ("GET", "/api/v1/../../_stcore/health"),
    ("GET", "/api/v1/openapi.json/../rates"),
]


@pytest.fixture(scope="module")
def address(serve, tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("data")
    con = connection.open_store(folder)
    move_in(con)
    con.close()
    return serve("dashboard.web.serving.server:app", data=folder)


@pytest.fixture
def visitor(address):
    with Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture
def leader(visitor) -> Client:
    assert sign_in(visitor).status_code == 303
    return visitor


@pytest.mark.parametrize(("method", "path"), BEHIND)
def test_nothing_answers_without_a_session(address, method, path):
    assert _ask(address, method, path) == (401, b"Unauthorized" if method != "HEAD" else b"")


@pytest.mark.parametrize("cookie", ["", "x", "WyJsZWFkZXIiXQ.aaaa.bbbb", "a" * 5000])
def test_nor_with_a_cookie_of_another_making(address, cookie):
    assert _ask(address, "GET", "/_stcore/health", {"Cookie": f"phien={cookie}"})[0] == 401


def test_a_person_is_led_to_the_door_and_back(visitor):
    answer = visitor.get("/lich-su?upload=1&a=%C3%A0", headers={"Accept": "text/html"})

    assert answer.status_code == 303
    assert answer.headers["location"] == "/dang-nhap?den=/lich-su%3Fupload%3D1%26a%3D%25C3%25A0"
    assert answer.headers["cache-control"] == "no-store"
    assert sign_in(visitor, den="/lich-su?upload=1").headers["location"] == "/lich-su?upload=1"


def test_a_script_is_not_led_anywhere(visitor):
    headers = {"Accept": "text/html", "Sec-Fetch-Mode": "cors"}
    assert visitor.get("/lich-su", headers=headers).status_code == 401


@pytest.mark.parametrize("cookie", ["", "phien=x", "phien=WyJsZWFkZXIiXQ.aaaa.bbbb"])
def test_the_websocket_is_refused_before_it_opens(address, cookie):
    with pytest.raises(InvalidStatus) as refused, _stream(address, cookie):
        pass
    assert refused.value.response.status_code == 403


def test_with_a_session_everything_answers(address, leader):
    assert leader.get("/_stcore/health").text == "ok"
    assert 'id="root"' in leader.get("/tong-quan").text
    # No such session, no such file.
    assert leader.put("/_stcore/upload_file/session/file", content=b"x").status_code == 404
    assert leader.get("/media/0123456789.xlsx").status_code == 404
    with _stream(address, _cookie(leader)) as websocket:
        assert websocket.response.status_code == 101


def test_every_answer_says_how_it_may_be_used(visitor):
    for path in ("/dang-nhap", "/health", "/", "/Q/222222"):
        headers = visitor.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


def test_after_signing_out_nothing_opens_any_more_and_what_is_open_closes(address, leader):
    cookie = _cookie(leader)
    with _stream(address, cookie) as websocket:
        leader.post("/dang-xuat")

        assert _ask(address, "GET", "/_stcore/health", {"Cookie": cookie})[0] == 401
        with pytest.raises(InvalidStatus), _stream(address, cookie):
            pass
        websocket.send(b"")
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                websocket.recv(timeout=20)
        assert closed.value.rcvd.code == 1008


@pytest.fixture
def behind(store) -> TestClient:
    """A gate before an app that answers everybody."""

    async def echo(websocket):
        await websocket.accept()
        with suppress(WebSocketDisconnect):
            while True:
                await websocket.send_bytes(await websocket.receive_bytes())

    routes = [Route("/any", lambda _: PlainTextResponse("in")), WebSocketRoute("/any", echo)]
    return TestClient(Gate(Starlette(routes=routes)))


def test_a_disabled_account_is_out_everywhere(store, behind, cookie_of):
    behind.cookies["phien"] = cookie_of("leader")
    assert behind.get("/any").text == "in"
    with behind.websocket_connect("/any") as websocket:
        websocket.send_bytes(b"one")
        assert websocket.receive_bytes() == b"one"

        accounts.disable(store, "leader", "admin", NOON)

        websocket.send_bytes(b"two")
        with pytest.raises(WebSocketDisconnect):
            websocket.receive_bytes()
    assert behind.get("/any").status_code == 401
    with pytest.raises(WebSocketDisconnect), behind.websocket_connect("/any"):
        pass


def test_an_open_page_of_a_disabled_account_ends_though_nobody_says_anything(
    store, behind, cookie_of, monkeypatch
):
    monkeypatch.setattr(gate, "LOOKED_AFTER_SECONDS", 0.05)
    behind.cookies["phien"] = cookie_of("leader")
    with behind.websocket_connect("/any") as websocket:
        websocket.send_bytes(b"one")
        assert websocket.receive_bytes() == b"one"
        accounts.disable(store, "leader", "admin", NOON)
        with pytest.raises(WebSocketDisconnect):
            websocket.receive_bytes()


def test_what_another_process_ended_is_noticed_soon(store, behind, cookie_of, monkeypatch):
    cookie = behind.cookies["phien"] = cookie_of("leader")
    assert behind.get("/any").text == "in"
    store.execute("INSERT INTO campaign.session_end VALUES (?, ?)", [session.read(cookie).id, clock.now()])

    later = session.monotonic() + session._REMEMBERED_SECONDS
    monkeypatch.setattr(session, "monotonic", lambda: later)

    assert behind.get("/any").status_code == 401


def test_a_store_that_does_not_answer_lets_nobody_in(store, behind, cookie_of):
    behind.cookies["phien"] = cookie_of("leader")
    store.close()
    with pytest.raises(Exception, match="closed"):
        behind.get("/any")


def test_an_unknown_kind_of_connection_is_refused():
    sent = []

    async def keep(message):
        sent.append(message)

    async def nothing():
        pytest.fail("nothing is awaited")

    asyncio.run(Gate(None)({"type": "webtransport", "path": "/health", "method": "GET"}, nothing, keep))
    assert sent[0]["type"] == "websocket.close"


def _ask(address: str, method: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
    """The path exactly as written: better clients tidy it up first."""
    raw = HTTPConnection(urlsplit(address).netloc, timeout=60)
    raw.putrequest(method, path, skip_accept_encoding=True)
    for name, value in (headers or {}).items():
        raw.putheader(name, value)
    raw.endheaders()
    answer = raw.getresponse()
    body = answer.read()
    raw.close()
    return answer.status, body


def _stream(address: str, cookie: str):
    return connect(
        address.replace("http", "ws", 1) + "/_stcore/stream",
        additional_headers={"Cookie": cookie},
        subprotocols=["streamlit"],
        open_timeout=60,
    )


def _cookie(client: Client) -> str:
    return f"phien={client.cookies['phien']}"
