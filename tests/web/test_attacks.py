"""What somebody tries who means us harm: ids of others, scripts in names, addresses that lead away."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
import talking
from builders import OFFICE, receive
from people import PASSWORD, move_in
from playwright.sync_api import Page, expect
from screens import at_rest
from starlette.routing import Route

from dashboard import clock, pipeline
from dashboard.publish.handed_out import parcel
from dashboard.settings import ROOT, campaign
from dashboard.store import links, units
from dashboard.web.serving import gate
from dashboard.web.serving.routes import ROUTES

# Each page by its address, as the entry script lists them.
PAGES = re.findall(r'^    "([a-z-]+)": \(', (ROOT / "dashboard/web/main.py").read_text("utf-8"), re.MULTILINE)
SCRIPT = '<img src=x onerror="window.hit=1;alert(1)"><script>window.hit=1</script>'
MARKDOWN = "[bấm](javascript:window.hit=1) ![x](https://elsewhere.example/x.png)"
SECRET = "Bí Mật Tuyệt Đối"
UNITS = f"""code,name,kind,parent_code,office_code,expected_headcount
BD,Đơn vị {SCRIPT.replace(",", "")} {MARKDOWN},enterprise,HN,,4
OTHER,Đơn vị khác,enterprise,HN,,4
"""
HEADINGS = f"Mã số BHXH,Họ và tên,Phòng ban,Đã cài đặt VssID,{SCRIPT.replace(',', '')}\n"


def roster(name: str) -> bytes:
    cell = SCRIPT.replace('"', '""')
    rows = [f'000000000{place},{name} {place},"{cell} {MARKDOWN}",x,"{cell}"' for place in range(1, 6)]
    # A row with faults, so that its cells are shown.
    return (HEADINGS.replace('"', "'") + "\n".join([*rows, f'12,"{cell}","{cell}",{name},x'])).encode()


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, object]:
    """A campaign with hostile names, and rosters that wait: one of BD, one of another unit."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMPAIGN_DATA", str(folder))
        con = pipeline.open_store(folder, clock.now())
        units.add(con, UNITS.encode(), clock.now())
        move_in(con)
        today = clock.now().date()
        own = receive(con, OFFICE, "BD", today, f"{SCRIPT[:20]}.csv", roster("Nguyễn Văn"), clock.now())
        other = receive(con, OFFICE, "OTHER", today, "khac.csv", roster(SECRET), clock.now())
        code = links.mint(con, [("BD", SCRIPT)], campaign().target, "test", clock.now())["BD", SCRIPT].code
        con.close()
    return {"folder": folder, "own": own, "other": other, "code": code}


@pytest.fixture(scope="module")
def address(serve, told) -> str:
    return serve("campaign", data=told["folder"])


@pytest.fixture(scope="module")
def liaison(address):
    with talking.signed_in(address, "liaison") as client:
        yield client


@pytest.mark.parametrize("role", ["leader", "outreach", "liaison"])
def test_no_address_shows_a_person_to_whom_they_are_not_for(address, told, role):
    asked = [
        ("nop-danh-sach", f"upload={told['other']}"),
        ("nguon-so-lieu", f"unit=OTHER&upload={told['other']}&measure=headcount"),
        ("can-nhac", "unit=OTHER"),
        ("don-vi", "don-vi=OTHER"),
        ("bo-tai-lieu", "don-vi=OTHER"),
        ("trung-nguoi", "unit=OTHER"),
    ]
    with talking.signed_in(address, role) as client:
        for page, query in asked:
            with talking.talking(address, client) as talk:
                seen = talk.run(page, query).told.decode("utf-8", "replace")
                assert SECRET not in seen, f"{page}?{query}"
                assert "Traceback" not in seen


def test_whom_it_is_for_sees_it_by_the_same_address(address, told):
    with talking.signed_in(address, "admin") as client, talking.talking(address, client) as talk:
        assert SECRET.encode() in talk.run("nop-danh-sach", f"upload={told['other']}").told


def our_routes() -> list:
    """Every address of ours, found in the list of routes, with every method that it takes."""
    return [
        pytest.param(method, re.sub(r"\{[^}]+\}", "x", route.path), id=f"{method} {route.path}")
        for route in ROUTES
        if isinstance(route, Route)
        for method in sorted(route.methods or ())
    ] + [pytest.param("GET", f"/{page}", id=f"GET /{page}") for page in PAGES]


@pytest.mark.parametrize(("method", "path"), our_routes())
def test_every_address_is_public_on_purpose_or_shut(address, method, path):
    for cookie in ("", "phien=x", "phien=WyJhZG1pbiIsIngiLCJ4Il0.aaaaaa.bbbbbb"):
        with talking.Client(base_url=address, headers={"Cookie": cookie}) as anybody:
            answer = anybody.request(method, path)
        is_public = gate.is_public({"path": path, "method": method})
        assert (answer.status_code == 401) != is_public, answer.status_code
        assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "back",
    [
        "https://elsewhere.example",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/%09/elsewhere.example",
        "javascript:alert(1)",
        "/\t/elsewhere.example",
        "///elsewhere.example",
        "https:elsewhere.example",
    ],
)
def test_nobody_is_led_to_another_site(address, liaison, back):
    for path in ("/ngon-ngu/en", "/dang-nhap"):
        answer = liaison.get(path, params={"den": back})
        assert answer.status_code == 303
        assert re.fullmatch(r"/(?![/\\\t]).*", answer.headers["location"]), answer.headers["location"]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../../etc/passwd",
        "/static/..%2f..%2f..%2fetc%2fpasswd",
        "/static/vi.0/../../../etc/passwd",
        "/static/vi.0/js/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/chien-dich/../../etc/passwd",
        "/chien-dich/..%2f..%2fsecret.key",
        "/chien-dich/%2e%2e/%2e%2e/campaign.duckdb",
        "/trang-chien-dich/ban-moi/..%2f..%2fcampaign.duckdb",
        "/media/..%2f..%2fsecret.key",
        "/_stcore/bidi-components/..%2f..%2fsecret.key",
    ],
)
def test_no_address_leads_out_of_its_folder(address, told, liaison, path):
    secret = (Path(str(told["folder"])) / "secret.key").read_bytes()
    raw = liaison.build_request("GET", "/")
    raw.url = raw.url.copy_with(raw_path=path.encode())
    answer = liaison.send(raw)
    assert b"root:" not in answer.content and secret not in answer.content
    assert b"DUCK" not in answer.content[:20]


@pytest.mark.parametrize(
    "words", ["../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\x", "a\0b", "..", "x/../y"]
)
def test_no_name_becomes_a_path(words):
    assert re.fullmatch(r"[A-Za-z0-9-]*", parcel.plain(words))


def test_no_script_runs_whoever_wrote_it_and_wherever_it_is_shown(address, told, page: Page):
    dialogs, refused = [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda said: refused.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"{address}/dang-nhap?den={quote('/lich-su?x=' + SCRIPT)}")
    page.get_by_label("Tên tài khoản").fill(SCRIPT)
    page.get_by_label("Mật khẩu").fill("x")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    _is_harmless(page)
    page.get_by_label("Tên tài khoản").fill("admin")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_text("admin · ")).to_be_attached()
    for path in (
        f"/nop-danh-sach?upload={told['own']}",
        "/don-vi?don-vi=BD",
        "/ap-phich?don-vi=BD",
        f"/kiem-tra?ma={told['code']}",
        f"/tong-quan?don-vi={quote(SCRIPT)}&co-so={quote(SCRIPT)}",
    ):
        page.goto(address + path)
        at_rest(page)
        _is_harmless(page)
    for path in (f"/p/{told['code']}", f"/p/{quote(SCRIPT, safe='')}", f"/Q/{quote(SCRIPT, safe='')}"):
        page.goto(address + path)
        _is_harmless(page)
    assert dialogs == refused == []


def _is_harmless(page: Page) -> None:
    assert page.evaluate("window.hit") is None
    assert page.locator("img[src='x'], img[src*='elsewhere'], a[href^='javascript']").count() == 0
