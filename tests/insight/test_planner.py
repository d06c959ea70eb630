"""Needed against actual, and the two what-ifs, held against plain Python."""

from datetime import date, timedelta
from statistics import median

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import wording
from dashboard.insight.targets import planner, what_if
from dashboard.insight.targets.planner import State
from dashboard.insight.targets.what_if import Lift
from dashboard.model import Language

TODAY, DUE = date(2021, 6, 30), date(2021, 7, 30)
people = st.integers(0, 5_000)
known = st.none() | people


@given(st.integers(1, 5_000), st.integers(-40, 200), known, known, known)
def test_a_course_is_what_plain_arithmetic_says(
    target: int, left: int, reached: int | None, week_ago: int | None, fortnight_ago: int | None
) -> None:
    result = planner.course(target, TODAY + timedelta(days=left), TODAY, reached, week_ago, fortnight_ago)
    assert result.actual_per_day == _pace(reached, week_ago, fortnight_ago)
    if reached is None:
        assert (result.state, result.needed_per_day, result.missing) == (State.UNKNOWN, None, None)
    elif reached >= target:
        assert (result.state, result.needed_per_day, result.missing) == (State.REACHED, None, 0)
    elif left < 0:
        assert (result.state, result.needed_per_day) == (State.DUE_PASSED, None)
    else:
        assert result.needed_per_day == (target - reached) / (left or 1)
        pace = result.actual_per_day
        enough = pace is not None and pace >= result.needed_per_day
        assert result.state is (
            State.UNKNOWN if pace is None else State.ON_COURSE if enough else State.BEHIND
        )


def _pace(reached: int | None, week_ago: int | None, fortnight_ago: int | None) -> float | None:
    if reached is None or (week_ago is None and fortnight_ago is None):
        return None
    if fortnight_ago is not None:
        return (reached - fortnight_ago) / 14
    assert week_ago is not None
    return (reached - week_ago) / 7


def test_whoever_keeps_the_needed_pace_is_there_on_the_day() -> None:
    result = planner.course(1000, DUE, TODAY, 400, None, 120)
    assert (result.needed_per_day, result.actual_per_day, result.state) == (20, 20, State.ON_COURSE)
    assert planner.course(1001, DUE, TODAY, 400, None, 120).state is State.BEHIND


@pytest.mark.parametrize(
    ("course", "said"),
    [
        (planner.course(500, DUE, TODAY, None), "500 by 30 July 2021: nothing has been reported yet."),
        (planner.course(500, DUE, TODAY, 510), "500 by 30 July 2021: reached, with 510."),
        (planner.course(500, TODAY, DUE, 440), "500 by 30 June 2021: the day has passed, 60 were missing."),
        (
            planner.course(500, DUE, TODAY, 440),
            "500 by 30 July 2021: 2.0 a day are needed; the pace is not known yet.",
        ),
        (
            planner.course(500, DUE, TODAY, 440, 419),
            "500 by 30 July 2021: 2.0 a day are needed, 3.0 come. On course.",
        ),
        (
            planner.course(500, DUE, TODAY, 440, 433),
            "500 by 30 July 2021: 2.0 a day are needed, 1.0 come. Behind.",
        ),
    ],
    ids=lambda value: value.state if isinstance(value, planner.Course) else None,
)
def test_a_course_is_said_in_one_sentence(course: planner.Course, said: str) -> None:
    with wording.speaking(Language.ENGLISH):
        assert course.say() == said


def test_each_state_has_a_word() -> None:
    assert set(planner.STATES) == set(State)
    assert all(wording.say(word) != word for word in planner.STATES.values())


@given(people, people, people)
def test_silent_units_that_report_bring_people_and_no_rate(reached: int, others: int, silent: int) -> None:
    base = reached + others
    result = what_if.if_silent_report(reached, base, silent, DUE)
    if not base or not silent:
        assert result is None
        return
    assert result is not None
    assert result.reached == reached + result.gain
    assert result.base == base + silent
    assert result.gain == pytest.approx(silent * reached / base, abs=0.5)
    assert result.rate == pytest.approx(reached / base, abs=0.5 / result.base + 1e-9)
    assert 0 <= result.low <= result.rate <= result.high <= 1
    assert (result.low, result.high) == (reached / result.base, (reached + silent) / result.base)


units = st.lists(
    st.tuples(
        st.sampled_from(["school", "enterprise", "agency"]),
        st.integers(0, 400),
        st.floats(0, 1),
        st.none() | st.floats(0, 1),
    ),
    max_size=40,
)


def _frame(drawn: list[tuple[str, int, float, float | None]]) -> pd.DataFrame:
    rows = [
        (
            f"U{place:03}",
            kind,
            round(base * share),
            base,
            None if part is None else round(base * share * part),
        )
        for place, (kind, base, share, part) in enumerate(drawn)
    ]
    frame = pd.DataFrame(rows, columns=["code", "kind", "reached", "base", "before"])
    return frame.astype({"reached": "int64", "base": "int64", "before": "Int64"})


@given(units, st.sampled_from(list(Lift)), st.integers(0, 60), st.integers(1, 12))
@settings(deadline=None)
def test_lifting_the_slowest_is_what_plain_python_says(
    drawn: list[tuple[str, int, float, float | None]], lift: Lift, days: int, slowest: int
) -> None:
    frame = _frame(drawn)
    result = what_if.if_slowest_lifted(frame, TODAY, TODAY + timedelta(days=days), lift, slowest)
    codes, reached, gain = _lifted(frame, days, lift, slowest)
    if not codes:
        assert result is None
        return
    assert result is not None
    assert result.codes == tuple(codes)
    assert result.gain == pytest.approx(gain, abs=0.51)
    assert result.reached == pytest.approx(reached + gain, abs=0.51)
    assert 0 <= result.rate <= 1 and result.gain >= 0


def _lifted(frame: pd.DataFrame, days: int, lift: Lift, slowest: int) -> tuple[list[str], float, float]:
    """Loops and dicts: codes, people expected without it, people gained."""
    rows = [row for row in frame.itertuples() if row.base > 0]
    pace = {
        row.code: None if row.before is pd.NA else max(0, row.reached - row.before) / 14 / row.base
        for row in rows
    }
    expected = {
        row.code: min(row.base, row.reached + (pace[row.code] or 0) * row.base * days) for row in rows
    }
    stands = {
        row.code: pace[row.code] if lift is Lift.PACE else expected[row.code] / row.base for row in rows
    }
    gains = {}
    for row in rows:
        peers = [
            stands[each.code] for each in rows if each.kind == row.kind and stands[each.code] is not None
        ]
        if len(peers) < what_if.FEWEST_PEERS:
            peers = [each for each in stands.values() if each is not None]
        own = stands[row.code]
        if own is None or row.base < what_if.FEWEST_PEOPLE or own >= median(peers):
            continue
        middle = median(peers)
        better = (
            min(row.base, row.reached + middle * row.base * days) if lift is Lift.PACE else row.base * middle
        )
        if better - expected[row.code] > 0:
            gains[row.code] = better - expected[row.code]
    order = sorted(gains, key=lambda code: (stands[code], -gains[code], code))[:slowest]
    return order, sum(expected.values()), sum(gains[code] for code in order)


def test_the_slow_half_of_ten_schools_is_brought_to_the_middle() -> None:
    frame = pd.DataFrame(
        {
            "code": [f"S{place}" for place in range(10)],
            "kind": "school",
            "reached": [10 * place for place in range(10)],
            "base": 100,
            "before": [10 * place for place in range(10)],
        }
    )
    assert what_if.if_slowest_lifted(frame, TODAY, DUE, Lift.PACE) is None
    result = what_if.if_slowest_lifted(frame, TODAY, DUE, Lift.RATE, slowest=3)
    assert result is not None
    assert result.codes == ("S0", "S1", "S2")
    assert (result.gain, result.reached, result.base) == (45 + 35 + 25, 450 + 105, 1000)
    with wording.speaking(Language.ENGLISH):
        assert result.say() == (
            "If the 3 lowest units came to the middle rate of their peers, 105 more people would be there by "
            "30 July 2021: 555 of 1,000 (55.5%)."
        )


def test_a_day_that_has_passed_lifts_nobody() -> None:
    frame = _frame([("school", 100, share, 0.5) for share in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)])
    assert what_if.if_slowest_lifted(frame, DUE, TODAY) is None
    assert what_if.if_slowest_lifted(frame[:0], TODAY, DUE) is None
