"""Before any part of the app: as whom we answer, from where, how often, and with which headers."""

import asyncio
from pathlib import Path

import pytest
import talking
from people import NOON, move_in
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.web.server.starlette.starlette_routes import create_media_routes
from websockets.exceptions import InvalidStatus

from dashboard import pipeline
from dashboard.settings import Settings
from dashboard.web.edge import belongings, edge, headers, limits
from dashboard.web.edge.edge import Edge
from dashboard.web.edge.hosts import Hosts
from dashboard.web.edge.limits import Bucket, Rate

ELSEWHERE = "https://elsewhere.example"
OURS = "vssid.example"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    con = pipeline.open_store(folder, NOON)
    move_in(con)
    con.close()
    return folder


@pytest.fixture(scope="module")
def address(serve, folder) -> str:
    return serve("campaign", data=folder)


@pytest.fixture(scope="module")
def outreach(address):
    with talking.signed_in(address, "outreach") as client:
        yield client


@pytest.fixture(scope="module")
def other(address):
    with talking.signed_in(address, "outreach") as client:
        yield client


@pytest.fixture
def client() -> TestClient:
    """The edge of a real installation, before an app that takes everything."""

    async def take(request):
        return PlainTextResponse(str(len(await request.body())))

    app = Starlette(routes=[Route("/{rest:path}", take, methods=["GET", "POST", "PUT"])])
    told = Settings(address=f"https://{OURS}", allowed_hosts="inner.example, ", largest_file_mb=1)
    return TestClient(Edge(app, told), base_url=f"https://{OURS}")


@pytest.mark.parametrize(
    "host", [OURS, f"{OURS}:8443", OURS.upper(), "inner.example", "localhost:1", "[::1]:1"]
)
def test_our_own_names_are_answered(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "elsewhere.example",
        f"{OURS}.elsewhere.example",
        f"elsewhere.example#{OURS}",
        f"{OURS}@elsewhere.example",
        f"{OURS}/elsewhere",
        f"{OURS}:99999",
        f"{OURS}:x",
        f" {OURS} x",
        "",
        "[",
    ],
)
def test_any_other_name_is_refused(client, host):
    assert client.get("/dang-nhap", headers={"Host": host}).status_code == 400


def test_two_names_or_none_are_refused():
    hosts = Hosts(Settings(address=f"https://{OURS}"))
    one = (b"host", OURS.encode())
    assert hosts.are_ours([one])
    assert not hosts.are_ours([one, one])
    assert not hosts.are_ours([])


@pytest.mark.parametrize(
    ("told", "may"),
    [
        ({}, True),
        ({"Origin": f"https://{OURS}"}, True),
        ({"Origin": f"https://{OURS}", "Host": "inner.example"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": ELSEWHERE}, False),
        ({"Origin": "null"}, False),
        ({"Origin": f"https://{OURS}.elsewhere.example"}, False),
        ({"Origin": "http://localhost:3000"}, False),
        ({"Origin": f"https://{OURS}", "Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
    ],
)
def test_only_a_page_of_ours_may_send_something(client, told, may):
    assert client.post("/dang-nhap", headers=told).status_code == (200 if may else 403)
    assert client.get("/dang-nhap", headers={**told, "Host": OURS}).status_code == 200


@pytest.mark.parametrize("told", [{"Origin": ELSEWHERE}, {"Origin": "http://localhost:3000"}])
def test_nor_open_a_websocket_or_send_a_file(address, outreach, told):
    with pytest.raises(InvalidStatus) as refused, talking.talking(address, outreach, **told):
        pass
    assert refused.value.response.status_code == 403
    path = "/_stcore/upload_file/session/file"
    assert outreach.put(path, headers=told, content=b"x").status_code == 403
    assert outreach.get("/health", headers={"Host": "elsewhere.example"}).status_code == 400


def test_a_form_is_small_and_a_file_no_larger_than_the_largest(client):
    def sent(path, size):
        return client.put(path, content=b"x" * size).status_code

    assert sent("/dang-nhap", edge.LARGEST_FORM) == 200
    assert sent("/dang-nhap", edge.LARGEST_FORM + 1) == 413
    assert sent(f"{edge.UPLOADS}session/file", 2 * edge.MB) == 200
    assert sent(f"{edge.UPLOADS}session/file", 2 * edge.MB + 1) == 413
    # Nor where its length is not told beforehand.
    pieces = iter([b"x" * edge.LARGEST_FORM, b"x"])
    assert client.put("/dang-nhap", content=pieces).status_code == 413


def test_a_body_that_never_ends_is_not_waited_for():
    async def nothing():
        await asyncio.sleep(60)

    with pytest.raises(HTTPException) as refused:
        asyncio.run(limits.bounded(nothing, 100, 0.05)())
    assert refused.value.status_code == 408


def test_whoever_asks_too_often_waits_and_nobody_else(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(limits, "monotonic", lambda: now[0])
    bucket = Bucket(Rate(3, 0.5), most=2)
    assert [bucket.wait(b"a") for _ in range(4)] == [0, 0, 0, 2]
    assert bucket.wait(b"b") == 0
    now[0] += 2
    assert [bucket.wait(b"a") for _ in range(2)] == [0, 2]
    # Of those who came longest ago nothing is kept.
    bucket.wait(b"c")
    assert len(bucket._left) == 2


def test_a_city_may_scan_from_one_address_but_not_try_the_door_for_ever(client, monkeypatch):
    monkeypatch.setattr(edge, "REQUESTS", Rate(20, 0.01))
    client.app._requests = Bucket(edge.REQUESTS)
    assert {client.get("/Q/ABCDEF").status_code for _ in range(200)} == {200}
    answers = [client.post("/dang-nhap") for _ in range(22)]
    assert [each.status_code for each in answers] == [200] * 20 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "path",
    [
        "/dang-nhap",
        "/health",
        "/Q/222222",
        "/p/222222",
        "/chien-dich/",
        "/robots.txt",
        "/media/x",
        "/api/v1/rates",
    ],
)
def test_no_answer_may_be_framed_guessed_or_told_on(address, path):
    with talking.Client(base_url=address) as anybody:
        _looks_safe(anybody.get(path).headers)


def test_nor_the_pages_their_scripts_and_health(address, outreach):
    for path in ("/", "/ap-phich", "/_stcore/health", "/static/js/nothing.js", "/nowhere"):
        _looks_safe(outreach.get(path).headers)
    policy = outreach.get("/ap-phich").headers["content-security-policy"]
    assert "script-src 'self' 'sha256-" in policy
    scripts = policy.partition("script-src")[2].partition(";")[0]
    assert "unsafe" not in scripts and "*" not in policy and "http" not in policy


def _looks_safe(told) -> None:
    """What a scanner of headers (ZAP's passive rules) asks for."""
    policy = told["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert ("frame-ancestors 'none'" in policy and told["x-frame-options"] == "DENY") or "'self'" in policy
    assert "base-uri 'none'" in policy and "form-action" in policy
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "same-origin"
    assert "geolocation=()" in told["permissions-policy"]
    assert told["cross-origin-opener-policy"] == told["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in told and "x-powered-by" not in told
    assert told.get("access-control-allow-origin") is None
    assert "strict-transport-security" not in told


def test_plain_pages_take_no_style_but_their_own(address):
    with talking.Client(base_url=address) as anybody:
        first, second = (anybody.get("/dang-nhap") for _ in range(2))
    assert "unsafe" not in first.headers["content-security-policy"]
    assert "style=" not in first.text
    assert first.headers["content-security-policy"] != second.headers["content-security-policy"]


def test_under_https_browsers_never_come_otherwise_again(monkeypatch, client):
    monkeypatch.setattr(headers, "settings", lambda: Settings(address=f"https://{OURS}"))
    assert client.get("/").headers["strict-transport-security"] == headers.A_YEAR


def test_a_file_of_ours_that_is_opened_runs_nothing():
    told = {"type": "http.response.start", "headers": [(b"content-type", b"image/svg+xml")]}
    headers.put_on(told)
    assert "sandbox" in dict(told["headers"])[b"content-security-policy"].decode()
    page = {
        "type": "http.response.start",
        "headers": [(b"content-type", b"text/html"), (b"content-disposition", b"attachment")],
    }
    headers.put_on(page)
    assert "sandbox" in dict(page["headers"])[b"content-security-policy"].decode()


@pytest.mark.parametrize("path", [f"{each.rstrip('/')}/any" for each in belongings.CLOSED])
def test_ways_in_that_nobody_uses_are_closed_to_everybody(address, outreach, path):
    assert outreach.get(path).status_code == outreach.post(path).status_code == 404


def test_what_a_page_made_is_given_to_its_own_session_alone(address, outreach, other):
    with talking.talking(address, outreach) as own, talking.talking(address, other) as theirs:
        own.run("ap-phich", "don-vi=C00004")
        theirs.run("kiem-tra")
        (picture,) = own.media
        assert outreach.get(picture).status_code == 200
        assert outreach.get(picture).headers["content-security-policy"] == headers.NOTHING
        # The same account, signed in a second time, is another session; so is nobody's.
        assert other.get(picture).status_code == 404
        with talking.Client(base_url=address) as anybody:
            assert anybody.get(picture).status_code == 401
        # Once they have been shown the same picture, it is theirs too.
        theirs.run("ap-phich", "don-vi=C00004")
        assert theirs.media == {picture} and other.get(picture).status_code == 200
    # What was shown does not outlive the page.
    assert outreach.get(picture).status_code == 404


def test_a_file_is_sent_to_ones_own_page_alone(address, outreach, other):
    with talking.talking(address, outreach) as own:
        path = f"{edge.UPLOADS}{own.run('kiem-tra').session_id}/file"
        outreach.get("/_stcore/health")
        xsrf = {"X-Xsrftoken": outreach.cookies["_streamlit_xsrf"]}
        files = {"file": ("a.csv", b"x", "text/csv")}
        assert outreach.put(path, headers=xsrf, files=files).status_code == 204
        assert outreach.put(path, files=files).status_code == 403
        other.get("/_stcore/health")
        theirs = {"X-Xsrftoken": other.cookies["_streamlit_xsrf"]}
        assert other.put(path, headers=theirs, files=files).status_code == 404
        assert other.delete(path, headers=theirs).status_code == 404


def test_nobody_goes_on_with_the_page_of_another(address, outreach, other):
    with talking.talking(address, outreach) as own:
        session_id = own.run("kiem-tra").session_id
        with talking.talking(address, other, session_id) as theirs:
            assert theirs.run("kiem-tra").session_id != session_id
        forged = {"X-Vssid-Session": "anything"}
        with talking.talking(address, other, session_id, **forged) as theirs:
            assert theirs.run("kiem-tra").session_id != session_id
    with talking.talking(address, outreach, session_id) as again:
        assert again.run("kiem-tra").session_id == session_id


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("danh-sach.csv", 'attachment; filename="danh-sach.csv"'),
        ("danh sách.csv", "attachment; filename*=utf-8''danh%20s%C3%A1ch.csv"),
        ('a"; filename="b.exe', "attachment; filename*=utf-8''a%22%3B%20filename%3D%22b.exe"),
        ("a\r\nSet-Cookie: x=y", "attachment; filename*=utf-8''a%0D%0ASet-Cookie%3A%20x%3Dy"),
        ("../đi/đâu", "attachment; filename*=utf-8''..%2F%C4%91i%2F%C4%91%C3%A2u"),
    ],
)
def test_a_files_name_is_told_so_that_it_ends_nowhere_else(name, told):
    """RFC 6266: the sender's own name comes back with a marked workbook, whatever is in it."""
    storage = MemoryMediaFileStorage("/media")
    kept = storage.load_and_get_id(b"x", "text/csv", MediaFileKind.DOWNLOADABLE, name)
    answer = TestClient(Starlette(routes=create_media_routes(storage, None))).get(f"/media/{kept}.csv")
    assert answer.headers["content-disposition"] == told
    assert "set-cookie" not in answer.headers
