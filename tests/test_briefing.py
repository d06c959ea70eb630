"""The briefing is what loops and dicts say: rates, bounds, changes, who is silent, stale or late."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

import oracle
import pandas as pd
import pytest
from builders import NOON, TODAY, a_roster, a_store, count, liaison, rows_of
from histories import DAYS, histories, tell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import MILESTONES, Counted

from dashboard import briefing
from dashboard.insight.forecasting.forecast import Forecast, Refusal
from dashboard.model import EVERYTHING, Account, Basis, Role
from dashboard.store import setting, targets
from dashboard.store.connection import FOR_EVER
from dashboard.store.progress import COUNTS, Question

LEADER, ADMIN = Account("", Role.LEADER), Account("", Role.ADMIN)
EXPECTED = {"NORTH": 4, "NORTH-SCHOOL": 2, "SOUTH": 8}
SMALLEST, STALE_DAYS = 5, 14
SENTENCES = ("standing", "change", "outlook", "help", "silent", "overdue")
few = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def kept():
    """A store whose uploads each example replaces."""
    with a_store() as con:
        setting.put(con, "starts_on", "2021-03-09", "test", NOON)
        yield con


@given(histories(), DAYS, st.booleans(), st.sampled_from([Basis.SMARTPHONE, Basis.HEADCOUNT]))
@few
def test_rates_bounds_and_changes_are_those_of_loops_and_dicts(kept, told, on_day, is_then, basis):
    tell(kept, told)
    known_at = datetime.combine(on_day, time.max) if is_then else FOR_EVER
    found = briefing.context(kept, ADMIN, Question(EVERYTHING, on_day, known_at), basis)
    expected = by_hand(told, on_day, known_at, basis)
    assert found.counts == dict(zip(COUNTS, expected.counts, strict=True))
    for name in MILESTONES:
        rate = found.rates[name]
        assert (rate.value, rate.low, rate.high) == pytest.approx(expected.bounds[name])
        assert found.changes[name] == pytest.approx(expected.changes[name])


@given(histories(), DAYS)
@few
def test_silent_and_stale_units_are_those_of_loops_and_dicts(kept, told, on_day):
    tell(kept, told)
    found = briefing.context(kept, ADMIN, Question(EVERYTHING, on_day), Basis.SMARTPHONE)
    state = oracle.unit_state(told, on_day, FOR_EVER)
    silent = {unit for unit in EXPECTED if unit not in state}
    stale = {unit for unit, each in state.items() if (on_day - each.as_of).days > STALE_DAYS}
    assert set(found.silent["code"]) == silent
    assert set(found.stale["code"]) == stale
    assert found.freshness.silent_units == len(silent)
    assert found.freshness.silent_people == sum(EXPECTED[unit] for unit in silent)
    assert found.freshness.stale_units == len(stale)


@given(histories(), DAYS)
@few
def test_nothing_of_a_small_part_is_told_to_leadership(kept, told, on_day):
    tell(kept, told)
    whole = {"NORTH": {"NORTH", "NORTH-SCHOOL"}} | {unit: {unit} for unit in ("NORTH-SCHOOL", "SOUTH")}
    is_small = {
        name: counts[0] > 0 and min(counts[:2]) < SMALLEST
        for name, units in (whole | {"NORTH itself": {"NORTH"}}).items()
        for counts in [oracle.totals([each for each in told if each.unit in units], on_day, FOR_EVER)]
    }
    for unit in EXPECTED:
        question = Question(EVERYTHING, on_day, under=unit)
        found = briefing.context(kept, LEADER, question, Basis.SMARTPHONE)
        # One that is large enough is hidden only beside one that is not.
        assert found.is_hidden >= is_small[unit]
        assert found.is_hidden <= any(is_small.values())
        if found.is_hidden:
            assert set(found.counts.values()) == {0}
            assert all(rate.value is None for rate in found.rates.values())
            assert not any(len(frame) for frame in (found.weeks, found.groups, found.due_days, found.offices))
            assert not any(found.sentences.values())
            assert all(isinstance(each, Refusal) for each in found.forecasts.values())


@pytest.fixture
def store():
    with a_store() as con:
        setting.put(con, "starts_on", "2021-03-09", "test", NOON)
        yield con


def test_every_sentence_is_there_before_the_first_roster_and_after_it(store):
    question = Question(EVERYTHING, TODAY)
    assert all(
        briefing.context(store, LEADER, question, Basis.SMARTPHONE).sentences[name] for name in SENTENCES[:5]
    )
    count(store, a_roster(people=20, installed=9, registered=6))
    told = briefing.context(store, LEADER, question, Basis.SMARTPHONE).sentences
    assert all(told[name] for name in SENTENCES)
    assert told["standing"].startswith("45,0%")


def test_against_a_target_each_milestone_has_its_own_base(store):
    count(store, a_roster(people=20, installed=9, registered=6))
    rows = {"unit_code": "HN", "milestone": ["installed", "registered"], "people": [12, 4], "due_on": TODAY}
    targets.set_all(store, pd.DataFrame(rows), "test", NOON)
    found = briefing.context(store, LEADER, Question(EVERYTHING, TODAY), Basis.TARGET)
    assert found.rates["installed"].value == pytest.approx(9 / 12)
    assert found.rates["registered"].value == pytest.approx(6 / 4)
    assert found.rates["approved"].value is None
    # Whoever reports, a target stays what it is.
    assert found.rates["installed"].low == pytest.approx(9 / 12)
    assert found.rates["installed"].high == pytest.approx((9 + 10) / 12)
    assert set(found.targets["milestone"]) == {"installed", "registered"}


def test_a_target_of_the_city_is_not_one_of_a_kind_of_units(store):
    count(store, a_roster(people=20, installed=9))
    rows = {"unit_code": ["HN"], "milestone": ["installed"], "people": [12], "due_on": [TODAY]}
    targets.set_all(store, pd.DataFrame(rows), "test", NOON)
    question = Question(EVERYTHING, TODAY, kinds=("enterprise",))
    assert briefing.context(store, LEADER, question, Basis.TARGET).targets.empty


def test_late_forms_are_told_only_where_days_are_known(store):
    headings = ("Mã số BHXH", "Họ và tên", "Ngày đăng ký")
    late, soon = TODAY - timedelta(days=12), TODAY - timedelta(days=8)
    people = [
        (f"{place:010d}", f"Mẫu {place}", f"{on:%d/%m/%Y}")
        for place, on in enumerate([late] * 4 + [soon] * 3)
    ]
    count(store, rows_of(headings, people))
    told = briefing.context(store, LEADER, Question(EVERYTHING, TODAY), Basis.SMARTPHONE)
    assert (told.clock.owing, told.clock.overdue, told.clock.due_soon) == (7, 4, 3)
    store.execute("DELETE FROM campaign.unit_step_day")
    assert briefing.context(store, LEADER, Question(EVERYTHING, TODAY), Basis.SMARTPHONE).clock is None


def test_the_digest_is_that_of_the_figures(store):
    question = Question(EVERYTHING, TODAY)
    count(store, a_roster(people=20, installed=9))
    digests = [briefing.context(store, LEADER, question, Basis.SMARTPHONE).digest for _ in range(2)]
    count(store, a_roster(people=20, installed=10))
    digests.append(briefing.context(store, LEADER, question, Basis.SMARTPHONE).digest)
    assert digests[0] == digests[1] != digests[2]


def test_an_old_roster_is_no_ground_for_a_forecast(store):
    for back in range(70, 20, -7):
        day = TODAY - timedelta(days=back)
        roster = a_roster(people=60, installed=40 - back // 2)
        count(store, roster, as_of=day, now=datetime.combine(day, time(12)))
    asked = {
        day: briefing.context(store, LEADER, Question(EVERYTHING, day), Basis.SMARTPHONE).forecasts[
            "installed"
        ]
        for day in (TODAY - timedelta(days=18), TODAY)
    }
    assert isinstance(asked[TODAY - timedelta(days=18)], Forecast)
    assert isinstance(asked[TODAY], Refusal)


def test_a_change_is_of_the_week_before_and_of_no_older_one(store):
    for back, people in ((14, 20), (7, 4), (0, 20)):
        day = TODAY - timedelta(days=back)
        count(store, a_roster(people=people, installed=people // 2), as_of=day)
    found = briefing.context(store, LEADER, Question(EVERYTHING, TODAY), Basis.SMARTPHONE)
    assert len(found.weeks) == 2
    assert found.changes["installed"] is None


def test_no_week_of_a_part_can_be_worked_out_from_the_changes_of_the_others(store):
    week_ago = TODAY - timedelta(days=7)
    for day, people in ((week_ago, 4), (TODAY, 20)):
        count(store, a_roster(people=people), "NORTH", as_of=day)
        count(store, a_roster(people=30, installed=9, first=100), "SOUTH", as_of=day)
    groups = briefing.context(store, LEADER, Question(EVERYTHING, TODAY), Basis.SMARTPHONE).groups
    assert not groups["is_hidden"].any()
    assert groups.set_index("code")["change"].isna().to_dict() == {"D001": True, "D002": False}
    weeks = briefing.context(store, LEADER, Question(EVERYTHING, TODAY), Basis.SMARTPHONE).weeks
    # Nobody of the four is in the sum of the week before either.
    assert weeks["headcount"].tolist() == [30, 50]
    told = briefing.context(store, ADMIN, Question(EVERYTHING, TODAY), Basis.SMARTPHONE).groups
    assert told["change"].notna().all()


def test_an_office_of_few_people_is_told_to_nobody_in_leadership(store):
    headings = ("Mã số BHXH", "Họ và tên", "Ngày đăng ký", "Ngày nộp tờ khai 01", "Ngày được duyệt")
    days = [f"{TODAY - timedelta(days=back):%d/%m/%Y}" for back in (20, 15, 10)]
    count(store, rows_of(headings, [(f"{place:010d}", f"Mẫu {place}", *days) for place in range(3)]))
    question = Question(EVERYTHING, TODAY, under="NORTH")
    assert len(briefing.context(store, ADMIN, question, Basis.SMARTPHONE).offices) == 1
    count(store, a_roster(people=20, first=100), "SOUTH")
    assert briefing.context(store, LEADER, Question(EVERYTHING, TODAY), Basis.SMARTPHONE).offices.empty


def test_a_liaison_is_told_of_their_own_units_alone(store):
    count(store, a_roster(people=20, installed=9))
    count(store, a_roster(people=30, installed=9, first=100), "SOUTH")
    account = liaison("SOUTH")
    told = briefing.context(store, account, Question(account.scope, TODAY), Basis.SMARTPHONE)
    assert told.counts["headcount"] == 30
    assert told.unit_name == "Công ty Phía Nam"
    assert not set(told.groups["code"]) & {"NORTH", "D001"}


def by_hand(told: list[Counted], on_day: date, known_at: datetime, basis: Basis) -> SimpleNamespace:
    place = 1 if basis is Basis.SMARTPHONE else 0
    state = oracle.unit_state(told, on_day, known_at)
    counts = oracle.totals(told, on_day, known_at)
    silent = sum(people for unit, people in EXPECTED.items() if unit not in state)
    if basis is Basis.SMARTPHONE and counts[0]:
        silent = round(silent * counts[1] / counts[0])
    weeks = oracle.by_week(told, on_day, known_at, date(2021, 3, 9))
    bounds, changes = {}, {}
    for step, name in enumerate(MILESTONES, start=2):
        reached, base = counts[step], counts[place]
        whole = base + silent
        bounds[name] = (
            reached / base if base else None,
            reached / whole if whole else None,
            (reached + silent) / whole if whole else None,
        )
        now, before = (weeks.get(on_day - timedelta(days=back)) for back in (0, 7))
        changes[name] = (
            now[step] / now[place] - before[step] / before[place]
            if now and before and now[place] and before[place]
            else None
        )
    return SimpleNamespace(counts=counts, bounds=bounds, changes=changes)
