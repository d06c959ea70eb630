"""The planner of a unit and those below it: paces, the worst first, refusals, what-ifs, and its record."""

from datetime import date, timedelta

import pandas as pd
import pytest

from dashboard.insight.forecasting.forecast import Forecast, Reason, Refusal
from dashboard.insight.targets import courses, family, plan_words
from dashboard.insight.targets.family import Family, Told
from dashboard.insight.targets.planner import State
from dashboard.model import Language
from dashboard.wording import speaking

TODAY, DUE = date(2021, 6, 30), date(2021, 7, 30)
# Of 1,000 people, so many have got there in each of the last ten weeks.
STEADY = [50, 100, 150, 200, 250, 300, 350, 400, 450, 500]
SLOW = [100, 200, 280, 340, 380, 400, 410, 415, 418, 420]


@pytest.fixture(autouse=True)
def english():
    with speaking(Language.ENGLISH):
        yield


def a_row(reached: int | None, base: int = 1000, as_of: date = TODAY, silent: int = 0) -> dict:
    told = reached is not None
    return {
        "units": 1,
        "units_reported": int(told),
        "as_of": pd.Timestamp(as_of) if told else pd.NaT,
        "headcount": base if told else 0,
        "with_smartphone": base if told else 0,
        **dict.fromkeys(("installed", "registered", "form_submitted", "approved"), reached or 0),
        "silent_headcount": silent,
    }


def weeks_of(code: str, reached: list[int], base: int = 1000, newest: date = TODAY) -> pd.DataFrame:
    back = range(len(reached) - 1, -1, -1)
    days = [pd.Timestamp(TODAY - timedelta(days=7 * each)) for each in back]
    return pd.DataFrame(
        {
            "code": code,
            "day": days,
            "as_of": [min(day, pd.Timestamp(newest)) for day in days],
            "headcount": base,
            "installed": reached,
        }
    )


def a_family(
    below: dict[str, list[int] | None],
    targets: dict[str, int],
    newest: date = TODAY,
    base: int = 1000,
    silent: int = 0,
    due_on: date = DUE,
    small: frozenset[str] = frozenset(),
) -> Family:
    """Units below HN by code with their weeks (None: silent), and targets by code."""
    reported = {code: reached for code, reached in below.items() if reached is not None}
    whole = [sum(weeks) for weeks in zip(*reported.values(), strict=True)]
    rows = [
        {
            "code": code,
            "name": f"Unit {code}",
            "kind": "district",
            **a_row(reached and reached[-1], base, newest),
        }
        for code, reached in below.items()
    ]
    weekly = [weeks_of(code, reached, base, newest) for code, reached in reported.items()]
    total = a_row(whole[-1] if whole else None, base * len(reported), newest, silent)
    return family.of(
        Told(
            top="HN",
            on_day=TODAY,
            milestone="installed",
            total=pd.Series(total),
            children=pd.DataFrame(rows),
            weeks=pd.concat([*weekly, weeks_of("HN", whole, base * len(reported), newest)]),
            targets=pd.DataFrame(
                {"unit_code": list(targets), "people": list(targets.values()), "due_on": pd.Timestamp(due_on)}
            ),
        ),
        stale_days=14,
        small=small,
    )


def test_the_pace_is_what_came_in_the_last_fortnight_in_the_headline_as_in_the_figures():
    told = a_family({"A": STEADY}, {"A": 800}).below[0]
    assert (told.plan.course.actual_per_day, told.plan.course.pace_days) == (100 / 14, 14)
    assert "over the last 14 days 7 a day came" in plan_words.headline("A", "installed", told.plan)
    assert told.plan.course.needed_per_day == 300 / 30
    assert told.plan.course.state is State.BEHIND


def test_a_unit_without_a_target_has_no_plan_and_none_is_invented():
    told = a_family({"A": STEADY, "B": SLOW}, {"HN": 1500})
    assert told.itself.plan and not told.planned
    assert "no target" in plan_words.headline("Unit A", "installed", told.below[0].plan)


def test_the_worst_stands_first_and_those_without_a_target_last():
    told = a_family(
        {"A": STEADY, "B": SLOW, "C": STEADY, "D": STEADY, "E": None},
        {"A": 600, "B": 600, "C": 500, "E": 300},
    )
    assert [each.code for each in told.below] == ["B", "E", "A", "C", "D"]
    states = [each.plan.course.state for each in told.planned]
    assert states == [State.BEHIND, State.UNKNOWN, State.ON_COURSE, State.REACHED]


def test_an_old_report_gives_no_pace_and_no_forecast():
    told = a_family({"A": STEADY}, {"A": 800}, newest=TODAY - timedelta(days=15)).below[0]
    assert told.plan.course.actual_per_day is None and told.plan.course.state is State.UNKNOWN
    assert isinstance(told.plan.coming, Refusal) and told.plan.coming.reason is Reason.STALE
    assert told.plan.days is None and told.plan.due is None
    assert plan_words.when(told.plan) == told.plan.coming.say()


def test_few_reports_are_refused():
    told = a_family({"A": STEADY[:3]}, {"A": 800}).below[0]
    assert told.plan.coming.reason is Reason.FEW


def test_weeks_without_a_new_report_are_no_reports():
    weeks = weeks_of("A", STEADY, newest=TODAY - timedelta(days=21))
    assert len(courses.series(weeks, "installed").days) == 7


def test_somebody_found_to_stand_twice_is_no_step_back():
    """The sum of the day counts 40 people fewer than the weekly counts do; the pace is of the weekly ones."""
    row = pd.Series(a_row(460))
    told = courses.standing(row, weeks_of("A", STEADY), "installed", TODAY, 14)
    assert (told.reached, told.was_7, told.was_14) == (460, 410, 360)


def test_a_forecast_counts_the_people_of_the_unit_and_can_be_cut():
    told = a_family({"A": STEADY}, {"A": 800}).below[0]
    assert isinstance(told.plan.coming, Forecast) and told.plan.coming.base == 1000
    short = courses.cut(told.plan.coming, DUE)
    assert short.days[-1] == DUE and len(short.low) == len(short.middle) == len(short.high) == 30
    assert courses.cut(Refusal(Reason.FEW), DUE) == Refusal(Reason.FEW)
    assert len(courses.cut(told.plan.coming, date(2020, 1, 1)).days) == 1


def test_a_target_that_counts_on_silent_units_is_above_all():
    told = a_family({"A": STEADY}, {"HN": 1200}, silent=500)
    assert told.itself.plan.share == 1.2
    assert told.itself.plan.days == (None, None, None)
    silent = family.if_silent_report(told)
    assert silent and silent.base == 1500 and silent.gain > 0


def test_nothing_is_asked_of_silent_units_where_there_are_none():
    assert family.if_silent_report(a_family({"A": STEADY}, {"HN": 900})) is None
    assert family.if_silent_report(a_family({"A": STEADY}, {}, silent=500)) is None


def test_the_sums_of_the_slowest_are_those_of_the_whole_unit():
    below = {f"U{place:02d}": STEADY for place in range(11)} | {"SLOW": SLOW, "ODD": STEADY}
    told = a_family(below, dict.fromkeys(below, 900) | {"HN": 9000})
    lifted = family.if_slowest_lifted(told)
    assert lifted.codes[0] == "SLOW" and lifted.base == 13_000
    # Carried on for 30 days: twelve units at 100 people in 14 days, the slow one at 5, lifted to 100.
    assert lifted.gain == round(30 * 95 / 14)
    assert lifted.reached == round(12 * (500 + 30 * 100 / 14) + 420 + 30 * 100 / 14)


def test_where_few_have_a_target_all_below_may_be_lifted():
    told = a_family({"A": STEADY, "B": STEADY, "C": SLOW}, {"HN": 2000})
    assert family.if_slowest_lifted(told).codes == ("C",)
    assert family.if_slowest_lifted(a_family({"A": STEADY}, {})) is None


def test_small_units_are_hidden():
    told = a_family({"A": STEADY, "B": [0, 1, 2, 2, 2, 2, 2, 3, 3, 3]}, {"A": 800, "B": 4})
    assert not any(each.is_hidden for each in told.below)
    few = [0, 1, 2, 2, 2, 2, 2, 3, 3, 3]
    told = a_family({"B": few}, {"B": 4}, base=4, small=frozenset({"HN", "B"}))
    assert told.below[0].is_hidden and told.itself.is_hidden


def test_the_record_of_the_unit_itself_is_foretold_beside_what_came():
    told = a_family({"A": STEADY, "B": SLOW}, {"HN": 1500})
    own = told.own_past
    assert list(own["day"]) == sorted(own["day"]) and len(own)
    came = dict(zip(own["day"], own["rate"], strict=True))
    assert came[TODAY] == pytest.approx(920 / 2000)
    assert (own["low"] <= own["middle"]).all() and (own["middle"] <= own["high"]).all()
    # Those below are tried too.
    assert set(told.past.cases["series"]) == {0, 1, 2}


def test_nothing_reported_is_no_record_and_a_sentence():
    told = a_family({"E": None}, {"HN": 100, "E": 50})
    assert told.own_past.empty and told.itself.standing.reached is None
    assert "nothing has been reported" in plan_words.headline("The city", "installed", told.itself.plan)


@pytest.mark.parametrize(
    ("reached", "people", "due_on", "sentence"),
    [
        (STEADY, 500, DUE, "has reached its target: 500 of 500 people with VssID"),
        (STEADY, 700, date(2021, 6, 29), "missed its target of 29 June 2021: 200 of 700"),
        (STEADY, 560, DUE, "is likely to reach 560 people with VssID between"),
        (
            SLOW,
            900,
            DUE,
            "is not likely to reach 900 people with VssID within half a year. By 30 July 2021 it",
        ),
        (STEADY[:3], 700, DUE, "has 550 to go to its target of 700 people with VssID. By"),
    ],
)
def test_the_finding_is_a_sentence(reached, people, due_on, sentence):
    told = a_family({"A": reached}, {"A": people}, due_on=due_on).below[0]
    assert sentence in plan_words.headline("Unit A", "installed", told.plan)


def test_when_is_said_with_what_is_known():
    def when(reached: list[int], people: int) -> str:
        return plan_words.when(a_family({"A": reached}, {"A": people}).below[0].plan)

    assert when(STEADY, 500) == ""
    assert when(SLOW, 900) == "not within half a year"
    assert " – " in when(STEADY, 560)
    assert "at the earliest" in when(STEADY, 850)
