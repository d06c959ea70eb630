"""Every page opens on whatever store and under whatever address: a new page is tested by existing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import UUID

import pytest
import streamlit as st
from builders import receive
from people import NOON, move_in
from streamlit.testing.v1 import AppTest

from dashboard import keys, pipeline
from dashboard.model import Account, Role
from dashboard.settings import ROOT
from dashboard.store import accounts, audit, connection, units
from dashboard.store.audit import Action, Wanted
from dashboard.store.connection import Connection
from dashboard.web.common import access, ui
from dashboard.web.serving import session

MAIN = ROOT / "dashboard" / "web" / "main.py"
PAGES = sorted(ui.PAGES.glob("*.py"))
ADMIN = Account("admin", Role.ADMIN)
OUR_MISTAKE = "Hệ thống gặp trục trặc"
ROSTER = "STT,Họ và tên,Mã số BHXH,Đã cài đặt\n1,Nguyễn Văn An,0123456789,x\n"
ADDED = "code,name,kind,parent_code\nBD,Trường BD,school,D001\nHK,Trường HK,school,D002\n"

NOBODYS = "017a5c1b-7060-7180-8dfb-c95f8613d180"
MANGLED: dict[str, dict[str, str | list[str]]] = {
    "not ours": {
        "upload": "abc",
        "don-vi": "<script>alert(1)</script>",
        "khoi": "x,city,,school",
        "co-so": "hai",
        "thu-tu": "-1",
        "unit": "<script>alert(1)</script>",
        "measure": "salary",
        "date": "yesterday",
    },
    "of nobody": {
        "upload": NOBODYS,
        "don-vi": "XX9999",
        "khoi": "hospital",
        "unit": "HK",
        "date": "1999-01-01",
    },
    "empty": {"upload": "", "don-vi": "", "khoi": "", "co-so": "", "thu-tu": ""},
    "strange": {
        "upload": ["\x00Ⅷ𝟘\u202e", NOBODYS],
        "don-vi": "' OR 1=1; DROP TABLE campaign.unit --",
        "khoi": "school," * 1000,
        "co-so": "D" * 5000,
    },
}

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)

Visit = Callable[..., AppTest]


@pytest.fixture(scope="module")
def stores() -> Iterator[dict[str, Connection]]:
    """How a store can be: `bare`; with every unit and no roster; and a campaign of two schools, BD and HK."""
    with ExitStack() as opened, pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "secret", lambda _settings: b"k" * 32)

        def store() -> Connection:
            con = opened.enter_context(closing(connection.open_store(None)))
            move_in(con)
            return con

        def with_units() -> Connection:
            con = store()
            units.load_catalogue(con, ROOT / "data", NOON)
            units.add(con, ADDED.encode(), NOON)
            return con

        campaign = with_units()
        for code in ("BD", "HK"):
            pipeline.commit(campaign, ADMIN, sent(campaign, code), NOON)
        yield {"bare": store(), "units": with_units(), "campaign": campaign}


@pytest.fixture
def visit(stores: dict[str, Connection], monkeypatch: pytest.MonkeyPatch) -> Visit:
    """`visit("campaign", page, role, upload="abc")` opens this file of `pages/` with that in its address."""
    st.cache_data.clear()

    def open_page(store: str, page: Path, role: Role, /, **query: str | list[str]) -> AppTest:
        con = stores[store]
        monkeypatch.setattr(connection, "shared_store", lambda _folder: con)
        account = accounts.find(con, role.value)
        assert account
        cookies = [None, session.begin(con, account)]
        monkeypatch.setattr(access, "_cookie", lambda: cookies[0])
        # Pages are known after a first run; without a session it draws none.
        screen = AppTest.from_file(MAIN, default_timeout=60).run()
        del cookies[0]
        for name, value in query.items():
            screen.query_params[name] = value
        return screen.switch_page(str(page)).run()

    return open_page


@every_page
def test_a_page_opens_before_anything_is_there(visit: Visit, page: Path) -> None:
    is_sound(visit("bare", page, Role.ADMIN))


@pytest.mark.parametrize("role", [Role.LIAISON, Role.ADMIN])
@every_page
def test_a_page_opens_before_the_first_roster(visit: Visit, page: Path, role: Role) -> None:
    is_sound(visit("units", page, role))


@pytest.mark.parametrize("role", Role)
@every_page
def test_a_page_opens_on_a_campaign(visit: Visit, page: Path, role: Role) -> None:
    is_sound(visit("campaign", page, role))


@pytest.mark.parametrize("query", MANGLED.values(), ids=MANGLED.keys())
@every_page
def test_a_mangled_address_breaks_no_page(
    visit: Visit, page: Path, query: dict[str, str | list[str]]
) -> None:
    screen = visit("campaign", page, Role.ADMIN, **query)
    is_sound(screen)
    assert "<script>alert" not in words(screen)


@every_page
def test_the_address_of_somebody_elses_shows_nothing_of_theirs(
    visit: Visit, stores: dict[str, Connection], page: Path
) -> None:
    theirs = sent(stores["campaign"], "HK", ROSTER + "2,Trần Thị Bình,0123456780,\n")
    screen = visit("campaign", page, Role.LIAISON, **{"upload": str(theirs), "don-vi": "HK", "unit": "HK"})
    is_sound(screen)
    # Whose roster names the same person is what the duplicate desk is for; it says no more of them.
    assert page.stem == "duplicates" or "Trường HK" not in words(screen)
    if page.stem == "upload":
        assert [error.value for error in screen.error] == [
            "Không có lần nộp nào mang mã này. Hãy tìm trong lịch sử."
        ]


def test_names_are_masked_until_they_are_asked_for_which_is_written_down_once(
    visit: Visit, stores: dict[str, Connection]
) -> None:
    con = stores["campaign"]
    waiting = str(sent(con, "BD", ROSTER + "2,Trần Thị Bình,0123456780,\n"))
    looks = Wanted(actions=(Action.PEOPLE_SEEN,))
    screen = visit("campaign", ui.PAGES / "upload.py", Role.ADMIN, upload=waiting, change="new")
    is_sound(screen)
    assert shown_names(screen) >= {"T. T. B."}
    assert "Trần Thị Bình" not in shown_names(screen)
    assert not [told for told in audit.listed(con, looks, 99)["about"] if told.startswith(waiting)]
    screen.toggle(key=f"names_{waiting}").set_value(True).run().run()
    assert "Trần Thị Bình" in shown_names(screen)
    found = [told for told in audit.listed(con, looks, 99)["about"] if told.startswith(waiting)]
    assert found == [f"{waiting}+{len(shown_names(screen))}"]
    screen.toggle(key=f"names_{waiting}").set_value(False).run()
    assert "Trần Thị Bình" not in shown_names(screen)


def shown_names(screen: AppTest) -> set[str]:
    tables = [table.value for table in screen.dataframe if "Mới thêm" in table.value]
    return set(tables[0]["Họ và tên"])


def test_the_overview_says_that_it_does_not_show_what_was_asked_for(visit: Visit) -> None:
    screen = visit("campaign", ui.PAGES / "overview.py", Role.LIAISON, **{"don-vi": "HK"})
    assert screen.info[0].value.startswith("Không có đơn vị mang mã này")
    assert "Đang hiển thị: " in screen.info[0].value


def sent(con: Connection, unit_code: str, roster: str = ROSTER) -> UUID:
    return receive(con, ADMIN, unit_code, NOON.date(), "danh sách.csv", roster.encode(), NOON)


def is_sound(screen: AppTest) -> None:
    """Nothing broke, and the page says something: what it found, or a sentence why not."""
    assert not screen.exception
    said = [element.value for element in (*screen.error, *screen.info, *screen.warning)]
    assert not any(OUR_MISTAKE in sentence for sentence in said), said
    assert said or '<h1 class="finding">' in words(screen)


def words(screen: AppTest) -> str:
    """All that stands on the page, but for its style and its script."""
    html = [element.proto.body for element in screen.get("html")]
    said = [element.value for element in (*screen.error, *screen.info, *screen.warning, *screen.caption)]
    options = [option for box in (*screen.selectbox, *screen.multiselect) for option in box.options]
    tables = [table.value.to_csv() for table in screen.dataframe]
    pieces = [*html, *said, *options, *tables]
    return "\n".join(piece for piece in pieces if not piece.startswith(("<style", "<script")))
