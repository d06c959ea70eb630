"""The page of what falls due: what it finds, whom it shows, where it leads, and what it does not know."""

import re
from datetime import date, timedelta

import pytest
import streamlit as st
from builders import receive
from people import NOON
from stores import bare
from streamlit.testing.v1 import AppTest

from dashboard import pipeline
from dashboard.model import Account, Role
from dashboard.settings import ROOT
from dashboard.store import setting, units
from dashboard.web.common import access, ui

MAIN = str(ROOT / "dashboard" / "web" / "main.py")
ADMIN = Account("admin", Role.ADMIN)
TODAY = NOON.date()
UNITS = """code,name,kind,parent_code
BD,Trường <Ba> Đình,school,D001
TI,Tổ Tí Hon,school,D001
SO,Hội Số,school,D002
"""


def ago(days: int | None) -> str:
    return "" if days is None else f"{TODAY - timedelta(days=days):%d/%m/%Y}"


def roster(steps: list[tuple[int | None, int | None, int | None]], first: int) -> str:
    """A list of people, each with how many days ago they registered, handed in, and were approved."""
    rows = [
        f"Nguyễn Mẫu {first + at},{first + at:010d},{','.join(map(ago, each))}"
        for at, each in enumerate(steps)
    ]
    return "\n".join(["Họ và tên,Mã số BHXH,Đã đăng ký,Đã nộp tờ khai 01,Đã duyệt", *rows])


LARGE = (
    [(30, None, None)] * 4
    + [(8, None, None)] * 3
    + [(30, 25, 20), (30, 10, None), (2, 1, None), (None, None, None)]
)
SMALL = [(40, None, None)] * 2


def send(store, unit: str, content: str, as_of: date = TODAY) -> None:
    sent = receive(store, ADMIN, unit, as_of, "ds.csv", content.encode(), NOON)
    pipeline.commit(store, ADMIN, sent, NOON)


@pytest.fixture
def made():
    """See `_made`."""
    return _made


def _made():
    """Two lists with names and a table of counts; today is the day of all."""
    store = bare()
    units.load_catalogue(store, ROOT / "data", NOON - timedelta(days=90))
    units.add(store, UNITS.encode(), NOON - timedelta(days=90))
    setting.put(store, "today", TODAY.isoformat(), "test", NOON)
    send(store, "BD", roster(LARGE, 100))
    send(store, "TI", roster(SMALL, 500))
    return store


@pytest.fixture
def visit(store, cookie_of, monkeypatch):
    """`visit(role, don_vi="D001")` opens the page with that in its address."""
    st.cache_data.clear()
    st.cache_resource.clear()

    def open_page(role: Role, **query: str) -> AppTest:
        cookie = cookie_of(role.value)
        monkeypatch.setattr(access, "_cookie", lambda: cookie)
        screen = AppTest.from_file(MAIN, default_timeout=60).run()
        for name, value in query.items():
            screen.query_params[name.replace("_", "-")] = value
        return screen.switch_page(str(ui.PAGES / "clock.py")).run()

    return open_page


def html(screen: AppTest) -> str:
    assert not screen.exception
    assert not screen.error
    return "".join(element.proto.body for element in screen.get("html"))


def listed(screen: AppTest) -> dict[str, list[str]]:
    """Name of each unit of the list → its cells."""
    rows = re.findall(r'<th scope="row"><a[^>]*>(.*?)</a></th>(.*?)</tr>', html(screen))
    return {name: re.findall(r"<td>(.*?)</td>", cells) for name, cells in rows}


def test_the_finding_is_who_is_late_and_who_will_be(visit):
    assert "4 người đã quá hạn nộp Tờ khai 01; thêm 3 người đến hạn trong hôm nay và ba ngày tới." in html(
        visit(Role.LEADER)
    )


def test_the_calendar_stands_on_the_page_with_what_is_overdue_summed(visit):
    told = html(visit(Role.LEADER))
    assert "Đã quá hạn: 4 người" in told
    assert re.search(r'class="soon"><time datetime="2021-07-02">02/7</time> <b>3</b>', told)


def test_a_small_unit_is_neither_listed_for_leadership_nor_counted_anywhere(visit):
    screen = visit(Role.LEADER, cap="don-vi")
    assert listed(screen) == {"Trường &lt;Ba&gt; Đình": ["4", "40%", "3", "2"]}
    assert "1 đơn vị có dưới 5 người" in html(screen)
    assert "không được tính ở đây" in html(screen)


def test_whoever_may_sees_each_unit_with_its_people_late_due_soon_and_waiting(visit):
    rows = listed(visit(Role.ADMIN, cap="don-vi"))
    assert list(rows) == ["Trường &lt;Ba&gt; Đình", "Tổ Tí Hon"]
    assert rows["Trường &lt;Ba&gt; Đình"] == ["4", "40%", "3", "2"]


def test_a_small_unit_by_itself_is_not_shown_to_leadership(visit):
    told = html(visit(Role.LEADER, don_vi="TI"))
    assert "Quá ít người" in told
    assert "quá hạn" not in told


def test_a_unit_is_searched_without_accents(visit):
    assert list(listed(visit(Role.ADMIN, cap="don-vi", tim="ti hon"))) == ["Tổ Tí Hon"]
    assert "Không tìm thấy đơn vị nào." in html(visit(Role.ADMIN, cap="don-vi", tim="không có"))


def test_a_liaison_goes_on_to_the_people_and_leadership_to_what_stands_below(visit):
    assert "/can-nhac?unit=BD&amp;todo=overdue" in html(visit(Role.LIAISON))
    assert "/han-nop?don-vi=D001" in html(visit(Role.LEADER))


def test_of_counts_alone_it_is_said_that_nobody_knows_the_days(visit, store):
    send(store, "SO", "Mã đơn vị,Tên đơn vị,Tổng số,Đã đăng ký\nSO,Hội Số,90,50")
    screen = visit(Role.ADMIN)
    assert "Trong 12 người biết ngày đăng ký: " in html(screen)
    assert screen.warning[0].value.startswith("Chỉ biết ngày của 12 trong 62 người đã đăng ký")
    assert "50 người đã đăng ký nhưng không biết vào ngày nào" in html(visit(Role.ADMIN, don_vi="SO"))


def test_a_campaign_without_the_form_tells_how_long_approval_takes(visit, store):
    setting.put(store, "form_days", "0", "test", NOON)
    told = html(visit(Role.ADMIN))
    assert "người đã đăng ký và đang chờ duyệt." in told
    assert "Chiến dịch này không dùng Tờ khai 01" in told
    assert "quá hạn" not in told


def test_an_earlier_day_is_shown_as_it_was_known_then(visit):
    told = html(visit(Role.ADMIN, ngay="2021-06-01"))
    assert "Chưa biết ngày nào" in told


def test_whoever_stands_in_two_units_is_said_to_count_in_both(visit, store):
    assert "nhiều hơn" not in html(visit(Role.ADMIN))
    send(store, "SO", roster(LARGE[:2], 100))
    assert "nhiều hơn 2 lượt so với trang tổng quan" in html(visit(Role.ADMIN))
