"""An interval holds its rate, knows its ends, and agrees with the equation that defines it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.insight.comparing import intervals

people = st.integers(1, 100_000)


def by_halving(reached: int, base: int, z: float) -> tuple[float, float]:
    """The second opinion: the rates furthest away under which what was seen is z deviations off at most."""
    rate = reached / base

    def furthest(end: float) -> float:
        near, far = rate, end
        for _ in range(60):
            middle = (near + far) / 2
            is_near = abs(rate - middle) <= z * math.sqrt(middle * (1 - middle) / base)
            near, far = (middle, far) if is_near else (near, middle)
        return near

    return furthest(0.0), furthest(1.0)


@given(people, st.floats(0, 1))
def test_the_ends_are_where_the_score_test_gives_up(base: int, share: float) -> None:
    reached = round(base * share)
    low, high = intervals.wilson([reached], [base])
    expected = by_halving(reached, base, 1.959964)
    assert (low[0], high[0]) == pytest.approx(expected, abs=1e-6)


@given(people, st.floats(0, 1))
def test_an_interval_holds_its_rate_and_stays_a_rate(base: int, share: float) -> None:
    reached = round(base * share)
    low, high = intervals.wilson([reached], [base])
    assert 0 <= low[0] <= reached / base <= high[0] <= 1


def test_nobody_and_everybody_are_ends_of_their_intervals() -> None:
    low, high = intervals.wilson([0, 12], [12, 12])
    assert low[0] == 0
    assert high[1] == 1
    assert 0 < high[0] < 0.3
    assert high[0] == pytest.approx(1 - low[1])


def test_more_people_pin_a_rate_down_better_and_a_higher_level_less() -> None:
    low, high = intervals.wilson([3, 300], [5, 500])
    assert low[0] < low[1] < 0.6 < high[1] < high[0]
    narrow = intervals.wilson([3], [5], level=0.5)
    assert low[0] < narrow[0][0] < 0.6 < narrow[1][0] < high[0]


def test_nothing_is_said_of_a_rate_of_nobody_or_of_a_count_that_is_missing() -> None:
    low, high = intervals.wilson([0, np.nan, 3], [0, 10, np.nan])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_more_than_everybody_has_the_interval_of_everybody() -> None:
    assert intervals.wilson([13], [12]) == intervals.wilson([12], [12])
