"""The last day, who is late, and how long an office takes, against plain loops."""

from collections import Counter
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.insight.form_01 import clock
from dashboard.insight.form_01.clock import Clock, Deadline, State
from dashboard.model import Weekend

TODAY = date(2021, 6, 30)
days = st.dates(date(2021, 3, 9), TODAY)
rules = st.builds(
    Deadline,
    st.integers(1, 30),
    st.sampled_from(Weekend),
    st.lists(st.dates(date(2021, 3, 9), date(2021, 8, 30)), max_size=6).map(tuple),
)
# One person: the day of the step before, how long the step took (None: not yet), and which step it is.
people = st.lists(
    st.tuples(st.sampled_from(["form", "account", "approval"]), days, st.none() | st.integers(0, 40))
)


def last_day_of(rule: Deadline, registered_on: date) -> date:
    """The rule in a loop."""
    last = registered_on + timedelta(days=rule.days)
    moves = rule.weekend is Weekend.NEXT_WORKING_DAY
    while moves and (last.weekday() >= 5 or last in rule.holidays):
        last += timedelta(days=1)
    return last


def taken(people: list[tuple[str, date, int | None]]) -> pd.DataFrame:
    """What the store says of these people."""
    rows = [(*person, count) for person, count in Counter(people).items()]
    told = pd.DataFrame(rows, columns=["step", "day", "days", "people"])
    return told.astype({"day": "datetime64[us]", "days": "float64", "people": "int64"})


@pytest.mark.parametrize(
    ("registered_on", "weekend", "last"),
    [
        (date(2021, 6, 15), Weekend.STANDS, date(2021, 6, 25)),
        (date(2021, 6, 16), Weekend.STANDS, date(2021, 6, 26)),
        (date(2021, 6, 16), Weekend.NEXT_WORKING_DAY, date(2021, 6, 28)),
        (date(2021, 6, 17), Weekend.NEXT_WORKING_DAY, date(2021, 6, 28)),
        (date(2021, 6, 18), Weekend.NEXT_WORKING_DAY, date(2021, 6, 28)),
    ],
)
def test_day_one_is_the_day_after_and_a_weekend_stands_unless_the_campaign_says_otherwise(
    registered_on, weekend, last
):
    assert clock.due_on(registered_on, 10, weekend) == last


def test_a_holiday_is_passed_over_like_a_weekend():
    # 30/4/2021 is a Friday and the day of reunification, 03/5 the day off for Labour Day.
    holidays = (date(2021, 4, 30), date(2021, 5, 3))
    assert clock.due_on(date(2021, 4, 20), 10, Weekend.NEXT_WORKING_DAY, holidays) == date(2021, 5, 4)
    assert clock.due_on(date(2021, 4, 20), 10, Weekend.STANDS, holidays) == date(2021, 4, 30)


@given(rules, st.lists(days))
def test_the_rule_is_that_of_a_plain_loop(rule, registered):
    found = rule.of(pd.Series(registered, dtype="datetime64[us]"))
    assert found.dt.date.tolist() == [last_day_of(rule, day) for day in registered]
    assert [clock.due_on(day, rule.days, rule.weekend, rule.holidays) for day in registered] == (
        found.dt.date.tolist()
    )


def test_a_day_that_is_missing_has_no_last_day():
    told = pd.Series([None, TODAY], dtype="datetime64[us]")
    for weekend in Weekend:
        assert Deadline(10, weekend).of(told).isna().tolist() == [True, False]


def test_a_person_is_in_time_due_soon_overdue_or_done():
    last = pd.Series([TODAY + timedelta(days=left) for left in (-1, 0, 3, 4, -1)], dtype="datetime64[s]")
    done = pd.Series([False, False, False, False, True])
    assert clock.states(last, done, TODAY).tolist() == [
        State.OVERDUE,
        State.DUE_SOON,
        State.DUE_SOON,
        State.IN_TIME,
        State.SUBMITTED,
    ]


@given(people, rules)
def test_the_summary_is_that_of_counting_people_one_by_one(people, rule):
    told = Clock(0, 0, 0, 0, 0)
    owing = overdue = soon = in_time = settled = 0
    for step, day, took in people:
        if step != "form":
            continue
        last = last_day_of(rule, day)
        left = (last - TODAY).days
        owing += took is None
        overdue += took is None and left < 0
        soon += took is None and 0 <= left <= 3
        settled += left < 0
        in_time += left < 0 and took is not None and day + timedelta(days=took) <= last
    told = Clock(owing, overdue, soon, in_time, settled)
    assert clock.summary(taken(people), rule, TODAY) == told


@given(people, rules)
def test_what_falls_due_adds_up_to_all_who_owe(people, rule):
    due = clock.due_days(taken(people), rule)
    expected = Counter(
        last_day_of(rule, day) for step, day, took in people if step == "form" and took is None
    )
    assert dict(zip(due["day"].dt.date, due["people"], strict=True)) == expected


@given(people, rules)
def test_everybody_who_registered_in_a_week_has_one_outcome(people, rule):
    expected: dict[date, Counter[str]] = {}
    for step, day, took in people:
        if step == "approval" or (step == "account" and took is None):
            continue
        monday = day - timedelta(days=day.weekday())
        last = last_day_of(rule, day)
        if step == "account":
            outcome = "without_form"
        elif took is None:
            outcome = "overdue" if last < TODAY else "still_time"
        else:
            outcome = "in_time" if day + timedelta(days=took) <= last else "late"
        expected.setdefault(monday, Counter())[outcome] += 1
    found = clock.cohorts(taken(people), rule, TODAY)
    assert found["week"].dt.date.tolist() == sorted(expected)
    for row in found.to_dict("records"):
        counted = expected[row["week"].date()]
        assert {name: row[name] for name in clock.OUTCOMES} == {
            name: counted[name] for name in clock.OUTCOMES
        }
        assert row["registered"] == counted.total()


def test_without_a_paper_form_people_wait_for_approval_alone():
    told = clock.cohorts(
        taken(
            [("account", TODAY, 3), ("account", TODAY, None), ("account", TODAY, None), ("form", TODAY, None)]
        ),
        None,
        TODAY,
    )
    assert told.drop(columns="week").to_dict("records") == [{"registered": 3, "approved": 1, "waiting": 2}]


@given(st.lists(st.integers(0, 60), min_size=1), st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_where_nobody_waits_it_is_the_plain_quantile(took, share):
    found = clock.within(took, [1] * len(took), [0] * len(took), share)
    assert found == next(
        each for each in sorted(took) if sum(other <= each for other in took) >= share * len(took) - 1e-9
    )


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), st.integers(0, 5))), st.integers(1, 9))
def test_how_long_approval_takes_is_worked_out_day_by_day(rows, tenths):
    still, expected = 1.0, None
    for length in range(61):
        at_risk = sum(done + left for took, done, left in rows if took >= length)
        done_now = sum(done for took, done, _ in rows if took == length)
        if done_now:
            still *= 1 - done_now / at_risk
        if (
            expected is None
            and still <= 1 - tenths / 10 + 1e-9
            and any(took == length for took, _, _ in rows)
        ):
            expected = length
    found = clock.within(*([row[place] for row in rows] for place in range(3)), tenths / 10)
    assert (None if found != found else found) == expected


def test_an_office_does_not_look_quick_by_leaving_people_waiting():
    spans = pd.DataFrame(
        [("A", "Quick", 2, 10, 0), ("B", "Leaves", 2, 4, 0), ("B", "Leaves", 30, 0, 6)],
        columns=["code", "name", "days", "approved", "waiting"],
    )
    told = clock.offices(spans).set_index("code")
    assert told.loc["A", "median_days"] == 2
    assert pd.isna(told.loc["B", "median_days"])
    assert told.index[0] == "B"
    assert told.loc["B", ["approved", "waiting", "longest_wait"]].tolist() == [4, 6, 30]


def test_nobody_at_all_is_nothing_and_no_fault():
    nobody = taken([])
    rule = Deadline(10)
    assert clock.summary(nobody, rule, TODAY) == Clock(0, 0, 0, 0, 0)
    assert clock.due_days(nobody, rule).empty
    assert clock.cohorts(nobody, rule, TODAY).empty
    assert clock.offices(pd.DataFrame(columns=["code", "name", "days", "approved", "waiting"])).empty
    assert pd.isna(clock.within([], [], [], 0.5))
