"""The campaign's site as people meet it: from our server and any other, in a browser, without a network."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from builders import NOON, a_roster, a_store, count
from looked_over import found_by_axe, found_otherwise, too_wide
from playwright.sync_api import expect

from dashboard import campaign_site, published_site

PAGES = {
    "home": "",
    "guide": "dang-ky/",
    "unit": "don-vi/SOUTH/",
    "progress": "tien-do/",
    "offices": "en/co-quan/",
}
# The page's own rules let nobody wait inside it by a string of code.
IS_KEPT = """async () => {
    for (let tries = 0; tries < 200; tries++) {
        if (navigator.serviceWorker.controller && await caches.match(location.pathname)) return true;
        await new Promise(resolve => setTimeout(resolve, 50));
    }
    return false;
}"""
FOUR_HUNDRED = {"width": 320, "height": 256}
HAND = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A folder with the whole site, as another host would have it."""
    folder = tmp_path_factory.mktemp("host") / "site"
    with a_store() as con:
        count(con, a_roster(40, installed=31, registered=20), "SOUTH")
        campaign_site.build_into(folder, con, NOON)
    return folder


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format, *args):  # noqa: A002
        pass


@pytest.fixture(scope="module")
def host(built) -> Iterator[str]:
    """Any static host."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(built)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/chien-dich/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def published(client, monkeypatch, tmp_path, built):
    """Our server, once the site has been published."""
    monkeypatch.setattr(campaign_site, "folder", lambda: tmp_path / "site")
    files = ((str(path.relative_to(built)), path.read_bytes()) for path in built.rglob("*") if path.is_file())
    published_site.add(tmp_path / "site", files, NOON)
    published_site.publish(tmp_path / "site")
    return client


def test_before_anything_is_published_a_plain_page_says_so(client, monkeypatch, tmp_path):
    monkeypatch.setattr(campaign_site, "folder", lambda: tmp_path)
    page = client.get("/chien-dich/cai-dat/")

    assert page.status_code == 404
    assert "chưa được công bố" in page.text and "not published yet" in page.text
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    ("address", "mime"),
    [
        ("", "text/html; charset=utf-8"),
        ("site.css", "text/css; charset=utf-8"),
        ("sw.js", "text/javascript; charset=utf-8"),
        ("anh/bieu-tuong.svg", "image/svg+xml"),
        ("anh/chia-se-vi.png", "image/png"),
        ("sitemap.xml", "application/xml"),
    ],
)
def test_everything_is_served_as_what_it_is_and_once(published, address, mime):
    first = published.get(f"/chien-dich/{address}")

    assert (first.status_code, first.headers["content-type"]) == (200, mime)
    assert "script-src 'self'" in first.headers["content-security-policy"]
    again = published.get(f"/chien-dich/{address}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "way_out", ["../robots.txt", "..%2frobots.txt", "%2e%2e/state.json", "a\\..\\b", "//x", "%00"]
)
def test_nothing_beside_the_site_is_served(published, way_out):
    page = published.get(f"/chien-dich/{way_out}")

    assert page.status_code == 404 or page.text.startswith("User-agent")
    assert "made_at" not in page.text


def test_what_is_not_there_is_said_in_its_language(published):
    assert "Không có trang này" in published.get("/chien-dich/xyz").text
    assert "There is no such page" in published.get("/chien-dich/en/xyz").text


def test_a_folder_without_its_slash_leads_to_it(published):
    answer = published.get("/chien-dich/dang-ky")
    assert (answer.status_code, answer.headers["location"]) == (301, "dang-ky/")


def test_the_last_day_is_answered_by_our_server(published):
    page = published.get("/chien-dich/dang-ky/?ngay=2021-06-30")

    assert "chậm nhất ngày 10/7/2021" in page.text
    assert 'value="2021-06-30"' in page.text
    assert "<script>alert" not in published.get("/chien-dich/dang-ky/?ngay=<script>alert(1)").text


def test_a_build_that_waits_is_shown_to_nobody_else(published, cookie_of, tmp_path):
    published_site.add(tmp_path / "site", [("chien-dich/index.html", b"new")], NOON)
    look = partial(published.get, "/trang-chien-dich/ban-moi/")

    assert look().status_code == 403
    assert look(headers={"cookie": f"phien={cookie_of('leader')}"}).status_code == 403
    assert look(headers={"cookie": f"phien={cookie_of('outreach')}"}).content == b"new"
    assert published.get("/chien-dich/").content != b"new"


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_every_kind_of_page_is_for_everybody(browser, host, path):
    page = browser.new_page(viewport=HAND)
    page.goto(host + path)

    assert found_by_axe(page) == []
    assert [said for said in found_otherwise(page) if "table below" not in said] == []
    assert too_wide(page) == []
    page.set_viewport_size(FOUR_HUNDRED)
    assert too_wide(page) == []
    page.close()


def test_it_works_without_a_script_and_without_style(browser, host):
    context = browser.new_context(java_script_enabled=False, viewport=HAND)
    context.route("**/*.css", lambda route: route.abort())
    page = context.new_page()
    page.goto(host)
    page.get_by_role("link", name="Đăng ký từng bước").click()

    expect(page.get_by_role("heading", name="Đăng ký giao dịch điện tử")).to_be_visible()
    page.get_by_text("Bảng tra hạn nộp").click()
    expect(page.get_by_role("cell", name="10/7/2021").first).to_be_visible()
    context.close()


def test_after_one_visit_it_works_without_a_network(browser, host):
    context = browser.new_context(viewport=HAND)
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(host + PAGES["unit"])
    assert page.evaluate(IS_KEPT)
    assert said == []
    context.set_offline(True)

    page.reload()
    expect(page.get_by_role("heading", name="Công ty Phía Nam")).to_be_visible()
    page.get_by_role("link", name="Xem từng bước đăng ký").click()
    expect(page.get_by_role("heading", name="Đăng ký giao dịch điện tử")).to_be_visible()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor") == "rgb(11, 46, 89)"
    )
    context.close()
