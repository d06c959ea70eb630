"""The ranking and the page of one unit: what they find, what nobody must see, and what an address says."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
import streamlit as st
from builders import receive
from people import NOON, move_in
from streamlit.testing.v1 import AppTest

from dashboard import keys, pipeline
from dashboard.model import Account, Role
from dashboard.settings import ROOT, campaign
from dashboard.store import accounts, connection, links, setting, targets, units
from dashboard.store.connection import Connection
from dashboard.web.common import access, ui
from dashboard.web.serving import session
from dashboard.web.watching import ranking_page

MAIN = str(ROOT / "dashboard" / "web" / "main.py")
ADMIN = Account("admin", Role.ADMIN)
TODAY = NOON.date()
WEEK_AGO = TODAY - timedelta(days=7)
UNITS = """code,name,kind,parent_code,office_code,expected_headcount
BD,Trường <Ba> Đình,school,D001,,40
BD1,Tổ Đống Đa,school,BD,,12
TI,Hội Tí Hon,school,D001,,3
TY,Hội Tí Xíu,school,D001,,3
SO,Công ty Số,enterprise,D002,,50
IM,Công ty Im Lặng,enterprise,D002,,30
"""
TINY = ("Hội Tí Hon", "Hội Tí Xíu")
REFUSED = "Không có đơn vị mang mã này, hoặc đơn vị không thuộc phạm vi của bạn."


def roster(people: int, installed: int, first: int) -> str:
    rows = [
        f"Nguyễn Mẫu {first + at},{first + at:010d},{'x' if at < installed else ''}" for at in range(people)
    ]
    return "\n".join(["Họ và tên,Mã số BHXH,Đã cài đặt", *rows])


def send(store, unit: str, people: int, installed: int, first: int, as_of=TODAY) -> None:
    content = roster(people, installed, first).encode()
    sent = receive(store, ADMIN, unit, as_of, f"ten-tep-{unit}.csv", content, NOON)
    pipeline.commit(store, ADMIN, sent, NOON)


@pytest.fixture(scope="module")
def campaign_of_five() -> Iterator[Connection]:
    """Three schools, of which one is tiny, a company, and one that is silent; a week of one of them."""
    with closing(connection.open_store(None)) as con, pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "secret", lambda _settings: b"k" * 32)
        move_in(con)
        units.load_catalogue(con, ROOT / "data", NOON - timedelta(days=90))
        units.add(con, UNITS.encode(), NOON - timedelta(days=90))
        setting.put(con, "today", TODAY.isoformat(), "test", NOON)
        send(con, "BD", 40, 10, 1000, as_of=WEEK_AGO)
        send(con, "BD", 40, 12, 1000)
        send(con, "BD1", 12, 6, 2000)
        # Two tiny ones: one alone would take the next larger one with it.
        send(con, "TI", 3, 2, 3000)
        send(con, "TY", 3, 2, 3100)
        send(con, "SO", 50, 45, 4000)
        yield con


@pytest.fixture
def visit(campaign_of_five, monkeypatch):
    """`visit("ranking", role, muc="unit")` opens this page with that in its address."""
    st.cache_data.clear()
    st.cache_resource.clear()
    monkeypatch.setattr(connection, "shared_store", lambda _folder: campaign_of_five)
    monkeypatch.setattr(keys, "secret", lambda _settings: b"k" * 32)

    def open_page(page: str, role: Role, **query: str) -> AppTest:
        account = accounts.find(campaign_of_five, role.value)
        assert account
        cookies = [None, session.begin(campaign_of_five, account)]
        monkeypatch.setattr(access, "_cookie", lambda: cookies[0])
        # Pages are known after a first run; without a session it draws none.
        screen = AppTest.from_file(MAIN, default_timeout=60).run()
        del cookies[0]
        for name, value in query.items():
            screen.query_params[name.replace("_", "-")] = value
        return screen.switch_page(str(ui.PAGES / f"{page}.py")).run()

    return open_page


def html(screen: AppTest) -> str:
    assert not screen.exception
    assert not screen.error
    return "".join(element.proto.body for element in screen.get("html"))


def words(screen: AppTest) -> str:
    tables = [table.value.to_csv() for table in screen.dataframe]
    said = [element.value for element in (*screen.info, *screen.caption, *screen.code)]
    return "\n".join([html(screen), *said, *tables])


def league(screen: AppTest) -> dict[str, dict[str, object]]:
    assert not screen.exception
    table = next(each.value for each in screen.dataframe if "Hạng" in each.value)
    return {row["Đơn vị"]: row for row in table.to_dict("records")}


def test_units_are_ranked_with_their_counts_changes_weeks_and_reasons(visit):
    rows = league(visit("ranking", Role.LEADER, muc="unit"))
    # Who is behind stands first.
    assert list(rows) == [
        "Trường <Ba> Đình",
        "Tổ Đống Đa",
        "Công ty Số",
        "Hội Tí Hon",
        "Hội Tí Xíu",
        "Công ty Im Lặng",
    ]
    school = rows["Trường <Ba> Đình"]
    assert (school["Tỷ lệ"], school["Tuần (điểm %)"], school["Còn thiếu"]) == ("30,0%", "+5,0", "28")
    assert list(school["8 tuần"]) == [25.0, 30.0]
    assert (rows["Hội Tí Hon"]["Nhận xét"], rows["Hội Tí Hon"]["Tỷ lệ"]) == ("ẩn: quá ít người", "")
    assert rows["Công ty Im Lặng"]["Nhận xét"] == "chưa báo cáo"


def test_the_administrator_sees_the_small_and_still_does_not_rank_them(visit):
    told = league(visit("ranking", Role.ADMIN, muc="unit"))["Hội Tí Hon"]
    assert (told["Tỷ lệ"], told["Hạng"], told["Nhận xét"]) == ("66,7%", "", "quá ít người")


@pytest.mark.parametrize(
    ("level", "first"),
    [("part", "Quận Ba Đình"), ("kind", "Cơ sở giáo dục"), ("office", "BHXH quận Ba Đình")],
)
def test_every_level_is_ranked(visit, level, first):
    assert next(iter(league(visit("ranking", Role.LEADER, muc=level)))) == first


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"tim": "dong da"}, ["Tổ Đống Đa"]),
        ({"tim": "bd"}, ["Trường <Ba> Đình", "Tổ Đống Đa"]),
        ({"tim": "bd", "thu_tu": "highest"}, ["Tổ Đống Đa", "Trường <Ba> Đình"]),
        ({"thu_tu": "missing", "khoi": "school"}, ["Trường <Ba> Đình", "Tổ Đống Đa", *TINY]),
        ({"nhom": "silent,small"}, ["Hội Tí Hon", "Hội Tí Xíu", "Công ty Im Lặng"]),
        ({"khoi": "school", "thu_tu": "places"}, ["Tổ Đống Đa", "Trường <Ba> Đình", *TINY]),
        ({"don_vi": "D002"}, ["Công ty Số", "Công ty Im Lặng"]),
        ({"tim": "công ty", "trang": "7"}, ["Công ty Số", "Công ty Im Lặng"]),
    ],
)  # fmt: skip
def test_the_list_is_sought_cut_down_and_turned(visit, query, names):
    assert list(league(visit("ranking", Role.LEADER, muc="unit", **query))) == names


def test_what_is_ranked_is_called_by_its_name(visit):
    assert "Trong 2 loại đơn vị" in html(visit("ranking", Role.LEADER, muc="kind"))
    assert "Trong 2 cơ quan BHXH" in html(visit("ranking", Role.LEADER, muc="office"))


def test_nothing_found_is_a_sentence(visit):
    screen = visit("ranking", Role.LEADER, muc="unit", tim="<script>")
    assert "Không có mục nào phù hợp." in html(screen)
    assert not screen.dataframe


def test_only_a_page_travels_and_the_files_hold_all(visit, monkeypatch):
    monkeypatch.setattr(ranking_page, "WINDOW", 2)
    screen = visit("ranking", Role.LEADER, muc="unit", trang="2")
    assert list(league(screen)) == ["Công ty Số", "Hội Tí Hon"]
    assert "mục 3 đến 4 trong 6" in html(screen)


def test_against_targets_only_who_has_one_is_compared(visit, campaign_of_five):
    told = {"unit_code": "D001", "milestone": "installed", "people": 100, "due_on": TODAY}
    targets.set_all(campaign_of_five, pd.DataFrame([told]), "ha", NOON)
    screen = visit("ranking", Role.LEADER, co_so="target", muc="unit")
    assert {name: row["Tỷ lệ"] for name, row in league(screen).items()} == {"Quận Ba Đình": "18,0%"}
    assert any("1 đơn vị chưa được giao chỉ tiêu riêng" in caption.value for caption in screen.caption)


def test_a_role_that_is_shown_no_ranking_gets_a_calm_sentence(visit, monkeypatch):
    monkeypatch.setattr(ranking_page, "campaign", lambda: replace(campaign(), ranked_for=()))
    screen = visit("ranking", Role.LEADER)
    assert "không xem bảng xếp hạng" in screen.info[0].value
    assert not screen.dataframe
    assert visit("ranking", Role.ADMIN).dataframe


def test_how_it_was_worked_out_is_told(visit):
    screen = visit("ranking", Role.LEADER, muc="unit")
    assert any("Wilson" in each.value for each in screen.markdown)


def test_a_unit_is_told_with_what_is_above_and_below_it(visit):
    told = words(visit("unit", Role.LEADER, don_vi="bd"))
    assert '<h1 class="finding">Trường &lt;Ba&gt; Đình</h1>' in told
    assert re.search(r'href="/don-vi\?don-vi=HN".*href="/don-vi\?don-vi=D001"', told)
    assert "mã BD · BHXH quận Ba Đình" in told
    assert 'href="/don-vi?don-vi=BD1"' in told
    assert re.search(r"^http\S+/don-vi\?don-vi=BD$", told, re.MULTILINE)


def test_only_whoever_may_see_people_reads_names_of_files(visit):
    assert "ten-tep-BD.csv" not in words(visit("unit", Role.LEADER, don_vi="BD"))
    assert "ten-tep-BD.csv" in words(visit("unit", Role.LIAISON, don_vi="BD"))
    assert "Hội Tí Hon" not in words(visit("unit", Role.LIAISON, don_vi="BD"))


def test_of_a_tiny_unit_leadership_sees_its_name_and_that_it_is_too_small(visit):
    screen = visit("unit", Role.LEADER, don_vi="TI")
    told = words(screen)
    assert "Hội Tí Hon" in told
    assert "Quá ít người" in told
    assert not screen.dataframe
    assert not re.search(
        r"\d%", "".join(re.split(r"<(?:style|script).*?</(?:style|script)>", told, flags=re.DOTALL))
    )


@pytest.mark.parametrize("code", ["SO", "XX9999", "<b>", "D001"])
def test_a_unit_that_is_not_there_and_one_of_others_are_answered_alike(visit, code):
    screen = visit("unit", Role.LIAISON, don_vi=code)
    assert [info.value for info in screen.info] == [REFUSED]
    assert "Công ty" not in words(screen)
    assert 'href="/don-vi?don-vi=BD"' in html(screen), "the own unit is at hand"


def test_a_unit_is_found_by_a_part_of_its_name(visit):
    assert 'href="/don-vi?don-vi=BD1"' in html(visit("unit", Role.LEADER, tim="dong da"))
    assert "Trong phạm vi của bạn, không đơn vị nào" in html(visit("unit", Role.LIAISON, tim="công ty"))


def test_codes_and_what_a_district_became_are_told(visit, campaign_of_five):
    links.mint(campaign_of_five, [("BD", "gate")], "https://vss.gov.vn/", "ha", NOON)
    told = words(visit("unit", Role.LEADER, don_vi="D001"))
    assert "Đang dùng 1 mã QR đã in; chưa có lượt quét nào." in told
    assert "Sau sắp xếp thuộc về" in told
    assert "có trong danh mục đến hết 30/6/2025" in told


def test_a_silent_unit_says_so_and_keeps_its_weeks(visit):
    told = words(visit("unit", Role.LEADER, don_vi="IM"))
    assert "Công ty Im Lặng" in told
    assert "chưa nộp" in told
