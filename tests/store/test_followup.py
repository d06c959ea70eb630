"""The people of a unit as they stand, for those who may see them, and what each has left to do."""

from datetime import timedelta

from builders import OFFICE, TODAY, a_roster, count, liaison, sheet

from dashboard.insight.form_01.clock import Deadline
from dashboard.model import Account, Role, Weekend
from dashboard.store import followup
from dashboard.store.connection import FOR_EVER

ROSTER = """
    Mã số BHXH | Họ và tên | Có smartphone | Đã cài đặt | Đã đăng ký | Đã nộp tờ khai 01 | Đã duyệt
    0000000001 | Lê Một    | có            |            |            |                   |
    0000000002 | Lê Hai    | có            | x          | 20/06/2021 |                   |
    0000000003 | Lê Ba     | có            | x          | 20/06/2021 | x                 |
    0000000004 | Lê Bốn    | có            | x          | 20/06/2021 |                   | x
    0000000005 | Lê Năm    | không         |            |            |                   |
    0000000006 | Lê Sáu    | có            |            | 20/06/2021 | x                 |
    0000000007 | Lê Bảy    | không         |            | 26/06/2021 |                   |
"""


def to_do(store, scope=OFFICE.scope, unit="NORTH", form_days=7):
    last_day = Deadline(form_days).of if form_days else None
    rows = followup.to_do(store, scope, unit, TODAY, FOR_EVER, last_day)
    return rows.set_index("full_name")


def test_who_has_something_left_to_do_is_listed(store):
    count(store, sheet(ROSTER))
    assert set(to_do(store).index) == {"Lê Một", "Lê Hai", "Lê Sáu", "Lê Bảy"}


def test_whoever_registered_without_a_smartphone_owes_the_form_alone(store):
    count(store, sheet(ROSTER))
    assert not to_do(store).loc["Lê Bảy", "smartphone"]
    assert "Lê Bảy" not in to_do(store, form_days=None).index


def test_the_form_is_owed_so_many_days_after_the_registration(store):
    count(store, sheet(ROSTER))
    rows = to_do(store)
    assert rows.index[0] == "Lê Hai"
    assert rows.loc["Lê Hai", "days_left"] == -3
    assert rows.loc["Lê Hai", "due_on"].date() == TODAY - timedelta(days=3)
    assert rows["days_left"].dropna().to_dict() == {"Lê Hai": -3, "Lê Bảy": 3}


def test_the_last_day_is_that_of_the_clock_wherever_it_moves(store):
    count(store, sheet(ROSTER))
    rule = Deadline(7, Weekend.NEXT_WORKING_DAY)
    rows = followup.to_do(store, OFFICE.scope, "NORTH", TODAY, FOR_EVER, rule.of).set_index("full_name")
    # 27/6/2021 is a Sunday, 03/7 a Saturday.
    assert rows["days_left"].dropna().to_dict() == {"Lê Hai": -2, "Lê Bảy": 5}


def test_a_campaign_without_the_form_reminds_nobody_of_it(store):
    count(store, sheet(ROSTER))
    rows = to_do(store, form_days=None)
    assert set(rows.index) == {"Lê Một", "Lê Sáu"}
    assert rows["days_left"].isna().all()


def test_nobody_reads_the_people_of_units_of_others(store):
    count(store, a_roster(), unit="SOUTH")
    assert to_do(store, liaison("NORTH").scope, "SOUTH").empty
    assert followup.people(store, liaison("NORTH").scope, "SOUTH", TODAY, FOR_EVER).empty
    assert len(followup.people(store, liaison("SOUTH").scope, "SOUTH", TODAY, FOR_EVER)) == 3


def test_leadership_sees_no_people(store):
    count(store, a_roster())
    leader = Account("l", Role.LEADER).scope
    assert to_do(store, leader).empty
    assert followup.people(store, leader, "NORTH", TODAY, FOR_EVER).empty


def test_a_unit_s_people_are_its_own_and_not_those_below_it(store):
    count(store, a_roster(people=2))
    count(store, a_roster(people=3, first=10), unit="NORTH-SCHOOL")
    assert len(followup.people(store, OFFICE.scope, "NORTH", TODAY, FOR_EVER)) == 2
