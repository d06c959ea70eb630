"""The page of targets: what is set there is looked at first, holds at once and can be set back."""

from datetime import date, timedelta

import pytest
import streamlit as st
from builders import UNITS, a_roster, count
from people import NOON, move_in
from streamlit.testing.v1 import AppTest

from dashboard import keys, planning
from dashboard.model import EVERYTHING, Account, Role
from dashboard.settings import ROOT
from dashboard.store import accounts, connection, setting, targets, units
from dashboard.web.common import access
from dashboard.web.serving import session

MAIN = ROOT / "dashboard" / "web" / "main.py"
PAGE = str(ROOT / "pages" / "targets.py")
LEADER = Account("leader", Role.LEADER)
TODAY, JULY = date(2021, 6, 30), date(2021, 7, 31)
WHAT_TO_DO = "Cần làm gì"
CSV = "Mã đơn vị,Chỉ tiêu cài đặt,Hạn\nNORTH,25,31/7/2021\nSOUTH,30,31/7/2021\nNOWHERE,5,31/7/2021\n"


@pytest.fixture(scope="module")
def built():
    """Two units of forty people each that reported in the last eight weeks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "secret", lambda _settings: b"k" * 32)
        con = connection.open_store(None)
        move_in(con)
        setting.put(con, "today", str(TODAY), "test", NOON)
        units.load_catalogue(con, ROOT / "data", NOON)
        units.add(con, UNITS.replace(",4\n", ",40\n").replace(",8\n", ",60\n").encode(), NOON)
        for week in range(8):
            as_of = TODAY - timedelta(days=7 * (7 - week))
            for first, unit, pace in ((1, "NORTH", 3), (500, "SOUTH", 1)):
                roster = a_roster(40, installed=2 + pace * week, registered=week, first=first)
                count(con, roster, unit, as_of, NOON)
        yield con
        con.close()


@pytest.fixture
def campaign(built, monkeypatch):
    """The same, no target set yet, as the store of the pages."""
    monkeypatch.setattr(connection, "shared_store", lambda _folder: built)
    monkeypatch.setattr(keys, "secret", lambda _settings: b"k" * 32)
    built.execute("DELETE FROM campaign.target")
    return built


@pytest.fixture
def visit(campaign, monkeypatch):
    """`visit(**address)` opens the page as leadership."""
    st.cache_data.clear()

    def open_page(role: Role = Role.LEADER, **address: str) -> AppTest:
        cookie = session.begin(campaign, accounts.find(campaign, role.value))
        monkeypatch.setattr(access, "_cookie", lambda: cookie)
        screen = AppTest.from_file(MAIN, default_timeout=60).run()
        for name, value in address.items():
            screen.query_params[name.replace("_", "-")] = value
        return screen.switch_page(PAGE).run()

    return open_page


def held(con) -> dict[tuple[str, str], int]:
    rows = targets.current(con, EVERYTHING, TODAY)
    return {(row.unit_code, row.milestone): row.people for row in rows.itertuples()}


def words(screen: AppTest) -> str:
    return "".join(element.proto.body for element in screen.get("html"))


def give(con, unit: str, people: str, milestone: str = "installed") -> None:
    proposed = planning.propose_one(con, LEADER, unit, milestone, people, JULY, NOON)
    planning.commit_targets(con, LEADER, proposed.news, NOON)


def test_without_a_target_the_page_says_so_and_offers_to_set_one(visit):
    screen = visit()
    assert "Toàn thành phố chưa được giao chỉ tiêu về số người đã cài VssID" in words(screen)
    assert screen.text_input(key="target_people")


def test_one_target_is_set_by_a_share_and_the_finding_changes(visit, campaign):
    screen = visit(don_vi="NORTH")
    screen.text_input(key="target_people").set_value("50%")
    screen.date_input(key="target_due").set_value(JULY)
    _button(screen, "Giao chỉ tiêu này").click().run()
    # Half of the 40 people expected in North and the 2 in its school.
    assert held(campaign) == {("NORTH", "installed"): 21}
    said = screen.success[0].value
    assert said.startswith("Đã giao 1 chỉ tiêu. 50,0% = 21 trong 42 người dự kiến.")
    assert "đã đạt 23 người, chỉ tiêu là 21 người" in said
    assert "đã đạt chỉ tiêu: 23/21" in words(screen)


def test_what_is_no_number_is_said_and_nothing_is_set(visit, campaign):
    screen = visit(don_vi="NORTH")
    screen.text_input(key="target_people").set_value("nhiều")
    _button(screen, "Giao chỉ tiêu này").click().run()
    assert "không phải là số người" in screen.error[0].value
    assert held(campaign) == {}


def test_a_workbook_is_looked_at_first_and_its_good_rows_are_set(visit, campaign):
    give(campaign, "NORTH", "20")
    screen = visit()
    screen.file_uploader[0].upload("chi-tieu.csv", CSV.encode(), "text/csv")
    screen.run()
    assert held(campaign) == {("NORTH", "installed"): 20}
    assert "1 mới · 1 thay đổi · 0 bỏ · 0 giữ nguyên" in words(screen)
    problems = next(table.value for table in screen.dataframe if WHAT_TO_DO in table.value)
    assert problems.iloc[0][WHAT_TO_DO].startswith("Dòng 4: ")
    screen.button(key="set_targets").click().run()
    assert held(campaign) == {("NORTH", "installed"): 25, ("SOUTH", "installed"): 30}
    assert "Đã giao 2 chỉ tiêu" in screen.success[0].value


def test_a_file_that_is_no_list_is_a_sentence(visit, campaign):
    screen = visit()
    screen.file_uploader[0].upload("a.csv", "Họ và tên,Mã số BHXH\nAn,1\n".encode(), "text/csv")
    screen.run()
    assert "Chỉ tiêu cài đặt" in screen.error[0].value


def test_the_value_before_can_be_set_back(visit, campaign):
    give(campaign, "NORTH", "20")
    give(campaign, "NORTH", "30")
    screen = visit()
    screen.selectbox(key="target_back").set_value(0).run()
    screen.button(key="set_back").click().run()
    assert held(campaign) == {("NORTH", "installed"): 20}
    assert screen.success[0].value == "Đã đặt lại 1 chỉ tiêu như trước."


def test_setting_back_what_had_no_value_before_withdraws_it(visit, campaign):
    give(campaign, "NORTH", "20")
    screen = visit()
    screen.selectbox(key="target_back").set_value(0).run()
    screen.button(key="set_back").click().run()
    assert held(campaign) == {}
    assert screen.success[0].value == "Đã rút 1 chỉ tiêu."


def test_units_below_stand_with_what_is_needed_and_what_comes(visit, campaign):
    give(campaign, "D001", "38")
    give(campaign, "D002", "9")
    screen = visit()
    rows = next(table.value for table in screen.dataframe if "Cần mỗi ngày" in table.value)
    assert rows["Đơn vị"].tolist() == ["Quận Ba Đình", "Quận Hoàn Kiếm"]
    assert rows["Tình trạng"].tolist() == ["chậm tiến độ", "đã đạt"]
    assert rows["Cần mỗi ngày"].iloc[0] == pytest.approx(15 / 31)


def test_the_forecasts_of_this_campaign_are_judged_on_its_own_past(visit, campaign):
    give(campaign, "HN", "70")
    screen = visit()
    assert "Các dự báo như vậy chính xác đến đâu" in words(screen)
    assert any("Kiểm lại trên số liệu đã qua" in text.value for text in screen.markdown)
    assert "Giả định" in words(screen)


def test_a_day_that_has_passed_is_shown_with_the_targets_known_then(visit, campaign):
    give(campaign, "HN", "70")
    assert "chưa được giao chỉ tiêu" not in words(visit())
    # The target was set at noon of the campaign's last day.
    screen = visit(ngay="2021-06-29")
    assert "chưa được giao chỉ tiêu" in words(screen)
    assert "29/6/2021" in words(screen)


@pytest.mark.parametrize("role", [Role.LIAISON, Role.OUTREACH])
def test_the_page_is_leaderships(visit, role):
    assert visit(role).info[0].value.startswith("Tài khoản của bạn không dùng trang này.")


def _button(screen: AppTest, label: str):
    return next(button for button in screen.button if button.label == label)
