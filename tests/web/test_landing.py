"""Where a code leads: the page says which poster, whom to believe, and leads to official addresses only."""

from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from people import NOON

from dashboard import campaign_site, published_site
from dashboard.settings import campaign
from dashboard.store import connection, links, setting

PLACE = "Cổng <b>chính</b>"


def _link(store, target: str) -> str:
    return links.mint(store, [("BD", PLACE)], target, "ha", NOON)["BD", PLACE].code


@pytest.fixture
def code(store) -> str:
    store.execute(
        "INSERT INTO campaign.unit (code, name, kind, added_at) VALUES ('BD', 'Trường Mẫu', 'school', ?)",
        [NOON],
    )
    return _link(store, campaign().target)


def test_it_says_which_poster_whom_to_believe_and_leads_on(client, code):
    page = client.get(f"/p/{code.lower()}")
    assert page.status_code == 200
    for part in (
        code,
        "Trường Mẫu",
        "Cổng &lt;b&gt;chính&lt;/b&gt;",
        f'href="{campaign().target}"',
        "mở dichvucong.baohiemxahoi.gov.vn",
        'href="https://play.google.com/store/apps/details?id=com.bhxhapp"',
        'href="https://apps.apple.com/vn/app/vssid/id1521647264"',
        'href="tel:19009068"',
        f'href="/kiem-tra?ma={code}"',
        "OTP",
        campaign().sender,
    ):
        assert part in page.text
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_once_the_site_is_published_it_leads_to_its_guide_and_the_page_of_the_unit(
    client, code, monkeypatch, tmp_path
):
    monkeypatch.setattr(campaign_site, "folder", lambda: tmp_path)
    assert "/chien-dich/" not in client.get(f"/p/{code}").text
    there = [f"chien-dich/{path}/index.html" for path in ("cai-dat", "don-vi/BD", "en/cai-dat")]
    published_site.add(tmp_path, [(path, b"<!doctype html>") for path in there], NOON)
    published_site.publish(tmp_path)
    for language, home in (("vi", ""), ("en", "en/")):
        page = client.get(f"/p/{code}", headers={"cookie": f"lang={language}"}).text
        assert f'href="/chien-dich/{home}cai-dat/"' in page
        # A unit that came after the site was built has no page yet.
        assert (f'href="/chien-dich/{home}don-vi/BD/"' in page) == (language == "vi")
        assert "play.google.com" not in page


def test_it_speaks_english_to_who_chose_it(client, code):
    page = client.get(f"/p/{code}", headers={"cookie": "lang=en"})
    assert "What BHXH never does" in page.text
    assert f'href="/ngon-ngu/vi?den=/p/{code}"' in page.text


def test_a_demo_says_that_it_is_one(client, store, code):
    assert "Bản minh hoạ" not in client.get(f"/p/{code}").text
    setting.put(store, "demo", "2021", "test", NOON)
    assert "Bản minh hoạ" in client.get(f"/p/{code}").text


def test_a_retired_code_says_so_and_leads_nowhere(client, store, code):
    links.retire(store, code, "torn", "ha", datetime(2021, 7, 1))
    page = client.get(f"/p/{code}")
    assert page.status_code == 410
    assert "Mã này đã ngừng sử dụng" in page.text
    assert campaign().target not in page.text


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
def test_a_code_never_leads_where_the_campaign_does_not_stand(client, store, target, caplog):
    code = _link(store, target)
    page = client.get(f"/p/{code}")
    assert page.status_code == 404
    assert "tạm thời chưa dẫn tới đâu" in page.text
    assert "evil" not in page.text and "javascript" not in page.text
    assert code in caplog.text


@pytest.mark.parametrize("wrong", ["222222", "222223", "x"])
def test_an_unknown_code_has_no_page(client, wrong):
    assert client.get(f"/p/{wrong}").status_code == 404


@pytest.fixture(scope="module")
def served(serve, tmp_path_factory):
    """A server, a code that leads on and one that is retired."""
    folder = tmp_path_factory.mktemp("data")
    con = connection.open_store(folder)
    target = campaign().target
    minted = links.mint(con, [("BD", "gate"), ("BD", "hall")], target, "ha", NOON)
    good, old = (link.code for link in minted.values())
    links.retire(con, old, "torn", "ha", NOON)
    con.close()
    return serve("dashboard.web.serving.server:app", data=folder), good, old


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("which", [1, 2])
def test_on_a_phone_everybody_can_read_it_without_a_script(served, browser, language, which):
    address = served[0]
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/ngon-ngu/{language}?den=/q/{served[which].lower()}")

    assert page.url == f"{address}/p/{served[which]}"
    assert page.locator("html").get_attribute("lang") == language
    found = Axe().run(page).response["violations"]
    assert not [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
