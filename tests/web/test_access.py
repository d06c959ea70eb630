"""What each kind of person must not see, page by page, and what they see instead."""

from pathlib import Path

import pytest
import streamlit as st
from people import NOON
from streamlit.testing.v1 import AppTest

from dashboard import wording
from dashboard.errors import NotFound
from dashboard.model import Account, Language, Role
from dashboard.settings import ROOT
from dashboard.store import setting
from dashboard.web.common import access, ui
from dashboard.web.serving import session

MAIN = ROOT / "dashboard" / "web" / "main.py"
FILES = {
    "tong-quan": "overview",
    "nop-danh-sach": "upload",
    "can-nhac": "follow_up",
    "lich-su": "history",
    "ap-phich": "posters",
    "xep-hang": "ranking",
    "ban-do": "map",
    "don-vi": "unit",
    "han-nop": "clock",
    "tinh-hinh-nop": "reporting",
    "so-sanh": "two_days",
    "chi-tieu": "targets",
    "bao-cao": "report",
    "trang-chien-dich": "site",
    "luot-quet": "scans",
    "kiem-tra": "check_poster",
    "bo-tai-lieu": "packs",
    "trung-nguoi": "duplicates",
    "nguon-so-lieu": "lineage",
    "nguoi-dan-hoi": "requests",
    "tai-khoan": "accounts",
    "nhat-ky": "audit",
    "luu-giu": "retention",
    "su-co": "breaches",
}
SEEN_BY = {
    Role.LEADER: [
        "tong-quan",
        "xep-hang",
        "ban-do",
        "don-vi",
        "han-nop",
        "tinh-hinh-nop",
        "so-sanh",
        "chi-tieu",
        "bao-cao",
        "luot-quet",
        "bo-tai-lieu",
        "trung-nguoi",
        "nguon-so-lieu",
    ],
    Role.LIAISON: [
        "tong-quan",
        "nop-danh-sach",
        "can-nhac",
        "lich-su",
        "don-vi",
        "han-nop",
        "tinh-hinh-nop",
        "so-sanh",
        "kiem-tra",
        "bo-tai-lieu",
        "trung-nguoi",
        "nguon-so-lieu",
        "nguoi-dan-hoi",
    ],
    Role.OUTREACH: ["ap-phich", "trang-chien-dich", "luot-quet", "kiem-tra"],
    Role.ADMIN: list(FILES),
}


@pytest.fixture(autouse=True)
def pages(tmp_path, monkeypatch):
    """Pages that say only which they are."""
    monkeypatch.setattr(ui, "PAGES", tmp_path)
    for name in [*FILES.values(), "own_account"]:
        (tmp_path / f"{name}.py").write_text(f"import streamlit as st\nst.title({name!r})\n")
    return tmp_path


@pytest.fixture
def visit(store, monkeypatch, cookie_of, pages):
    """`visit(role, address)` opens a page as somebody of this role; None has no session."""

    def open_page(role: Role | None, address: str = "") -> AppTest:
        cookie = cookie_of(role.value) if role else None
        monkeypatch.setattr(access, "_cookie", lambda: cookie)
        screen = AppTest.from_file(MAIN, default_timeout=30)
        if address:
            screen.run()
            screen.switch_page(str(pages / f"{FILES[address]}.py"))
        return screen.run()

    return open_page


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("address", FILES)
def test_a_page_opens_for_those_it_is_for_and_explains_itself_to_others(visit, role, address):
    screen = visit(role, address)

    assert not screen.exception
    if address in SEEN_BY[role]:
        assert [title.value for title in screen.title] == [FILES[address]]
    else:
        assert [title.value for title in screen.title] == ["Trang này dành cho tài khoản khác"]
        assert screen.info[0].value.startswith("Tài khoản của bạn không dùng trang này.")


@pytest.mark.parametrize("role", Role)
def test_the_menu_holds_what_the_role_may_open_in_its_order(visit, role, monkeypatch):
    drawn, draw = [], st.navigation
    monkeypatch.setattr(st, "navigation", lambda pages, **how: drawn.append(pages) or draw(pages, **how))
    visit(role)
    listed = [page for group in drawn[-1].values() for page in group]
    assert [page.url_path for page in listed if page.visibility == "visible"] == SEEN_BY[role]


@pytest.mark.parametrize("role", Role)
def test_the_first_address_opens_the_first_page_of_the_role(visit, role):
    assert [title.value for title in visit(role).title] == [FILES[SEEN_BY[role][0]]]


@pytest.mark.parametrize("address", ["", *FILES])
def test_without_a_session_no_page_is_drawn(visit, address):
    screen = visit(None, address)
    assert [title.value for title in screen.title] == ["Đăng nhập"]
    assert screen.info[0].value.startswith("Phiên làm việc của bạn đã kết thúc.")
    assert 'class="vss-person"' not in _html(screen)


def test_a_session_that_ends_while_the_page_is_open_draws_no_more(visit, store, monkeypatch):
    screen = visit(Role.LEADER, "tong-quan")
    assert [title.value for title in screen.title] == ["overview"]
    session.end(store, access._cookie())
    assert [title.value for title in screen.run().title] == ["Đăng nhập"]


def test_the_frame_says_who_is_here_and_leads_out(visit):
    html = _html(visit(Role.LIAISON, "lich-su"))
    for part in (
        "VssID Hà Nội",
        "liaison · Cán bộ đầu mối",
        'action="/dang-xuat"',
        'href="/ngon-ngu/en?den=/lich-su"',
    ):
        assert part in html


def test_a_name_is_shown_as_text(visit, store, monkeypatch):
    account = Account("<img src=x>", Role.LEADER)
    monkeypatch.setattr(access, "visitor", lambda: account)
    assert "<img" not in _html(AppTest.from_file(MAIN, default_timeout=30).run())


def test_only_the_demo_says_that_it_is_one(visit, store):
    assert 'class="vss-banner"' not in _html(visit(Role.LEADER))
    setting.put(store, "demo", "2021", "test", NOON)
    assert "Bản minh hoạ" in _html(visit(Role.LEADER))


def test_the_frame_speaks_the_readers_language(visit, monkeypatch):
    monkeypatch.setattr(ui, "language_of", lambda _cookie: Language.ENGLISH)
    html = _html(visit(Role.LEADER))
    assert "Sign out" in html
    assert 'href="/ngon-ngu/vi?den=/tong-quan"' in html


@pytest.mark.parametrize(("cookie", "language"), [("en", "en"), ("vi", "vi"), (None, "vi"), ("<x>", "vi")])
def test_vietnamese_unless_english_was_chosen(cookie, language):
    assert ui.language_of(cookie) == language


def test_what_a_person_can_put_right_is_said_as_it_stands(visit, pages):
    _write(pages, "raise NotFound('The unit {code} is not there.', code='BD')")
    screen = visit(Role.LEADER, "tong-quan")
    assert [error.value for error in screen.error] == [
        str(NotFound("The unit {code} is not there.", code="BD"))
    ]
    assert screen.title[0].value == "behind"


def test_our_mistakes_are_one_sentence_and_a_log_line_without_values(visit, pages, caplog):
    _write(pages, "raise ValueError('Nguyễn Văn A, 0123456789')")
    screen = visit(Role.LEADER, "tong-quan")

    assert screen.error[0].value.startswith("Hệ thống gặp trục trặc")
    assert "Nguyễn" not in screen.error[0].value + caplog.text
    assert "ValueError at " in caplog.text
    assert "overview.py:5" in caplog.text


def test_stopping_and_going_on_are_no_mistakes(visit, pages):
    _write(pages, "st.stop()")
    assert not visit(Role.LEADER, "tong-quan").error
    _write(pages, "ui.go_to('history', upload='1')")
    screen = visit(Role.LIAISON, "tong-quan")
    assert not screen.error
    assert screen.title[0].value == "history"


def test_a_fragment_speaks_the_readers_language_though_it_runs_alone(monkeypatch):
    said = []
    monkeypatch.setattr(ui.st, "fragment", lambda draw: draw)
    monkeypatch.setattr(ui, "language_of", lambda _cookie: Language.ENGLISH)
    with wording.speaking(Language.VIETNAMESE):
        ui.fragment(lambda: said.append(wording.say("Sign out")))()
    assert said == ["Sign out"]


def test_no_pages_folder_stands_beside_the_entry_script():
    assert not MAIN.with_name("pages").exists()


def _write(pages: Path, line: str) -> None:
    (pages / "overview.py").write_text(
        "import streamlit as st\nfrom dashboard.errors import NotFound\nfrom dashboard.web.common import ui\n"
        f"with ui.plain_errors():\n    {line}\nst.title('behind')\n"
    )


def _html(screen: AppTest) -> str:
    return "".join(element.proto.body for element in screen.get("html"))
