"""The limits hold 95 % of units that differ as units do, and say how much that is."""

import math
import statistics

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.insight.comparing import limits

Counts = npt.NDArray[np.int64]
units = st.lists(st.tuples(st.integers(1, 5_000), st.floats(0, 1)), min_size=1, max_size=40)


def invented(some: np.random.Generator, count: int, rate: float, spread: float) -> tuple[Counts, Counts]:
    """Units of 20 to 8,000 people, whose own rates lie about this one."""
    people = np.exp(some.uniform(np.log(20), np.log(8_000), count)).astype(np.int64)
    angle = np.arcsin(np.sqrt(rate)) + spread * some.standard_normal(count)
    return some.binomial(people, np.sin(np.clip(angle, 0, np.pi / 2)) ** 2), people


def plainly(reached: list[int], people: list[int]) -> tuple[float, float, float]:
    """The second opinion on common rate, dispersion and spread: loops, and the spread by halving."""
    common = sum(reached) / sum(people)
    normal = statistics.NormalDist()
    end = normal.inv_cdf(0.9)
    left = 0.8 - 2 * end * normal.pdf(end) + 0.2 * end * end

    def dispersion(spread: float) -> float:
        z = [
            (math.asin(math.sqrt(count / base)) - math.asin(math.sqrt(common)))
            / math.sqrt(1 / (4 * base) + spread**2)
            for count, base in zip(reached, people, strict=True)
        ]
        low, high = tenth(sorted(z)), -tenth(sorted(-each for each in z))
        return sum(min(max(each, low), high) ** 2 for each in z) / max(len(z) - 1, 1) / left

    low, high = 0.0, 4.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if dispersion(middle) > 1 else (low, middle)
    return common, dispersion(0), low if dispersion(0) > 1 else 0.0


def tenth(ordered: list[float]) -> float:
    """The tenth part from below, between two values where it falls between them."""
    place = 0.1 * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@given(units)
def test_a_second_opinion_finds_the_same_common_rate_and_spread(told: list[tuple[int, float]]) -> None:
    people = [base for base, _ in told]
    reached = [round(base * share) for base, share in told]
    held = limits.funnel(reached, people)
    common, dispersion, spread = plainly(reached, people)
    assert held.common == pytest.approx(common)
    assert held.dispersion == pytest.approx(dispersion, abs=1e-9)
    assert held.spread == pytest.approx(spread, abs=1e-4)


@given(units)
def test_limits_are_rates_about_the_common_one_and_narrow_with_size(told: list[tuple[int, float]]) -> None:
    people = np.array([base for base, _ in told])
    held = limits.funnel([round(base * share) for base, share in told], people)
    low, high = held.limits(np.sort(people))
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert (low <= held.common + 1e-9).all()
    assert (high >= held.common - 1e-9).all()
    assert (np.diff(low) >= -1e-12).all()
    assert (np.diff(high) <= 1e-12).all()


@pytest.mark.parametrize("rate", [0.1, 0.65, 0.9])
@pytest.mark.parametrize("spread", [0.0, 0.05, 0.15])
def test_the_limits_hold_95_percent_of_units_that_differ_in_the_usual_way(rate: float, spread: float) -> None:
    some = np.random.default_rng(20210630)
    inside, spreads = [], []
    for _ in range(60):
        reached, people = invented(some, 120, rate, spread)
        held = limits.funnel(reached, people)
        low, high = held.limits(people)
        is_inside = (reached / people >= low) & (reached / people <= high)
        assert (held.bands(reached, people)[is_inside] == "alike").all()
        inside.append(is_inside.mean())
        spreads.append(held.spread)
    assert np.mean(inside) == pytest.approx(0.95, abs=0.015)
    assert np.mean(spreads) == pytest.approx(spread, abs=0.015)


def test_a_few_units_far_off_are_found_and_do_not_hide_each_other() -> None:
    reached, people = invented(np.random.default_rng(4), 60, 0.65, 0.05)
    people[:4] = 1_000
    reached[:4] = [150, 180, 980, 990]
    held = limits.funnel(reached, people)
    assert list(held.bands(reached, people)[:4]) == ["below", "below", "above", "above"]
    assert held.spread < 0.08


def test_units_that_differ_by_chance_alone_need_no_spread() -> None:
    held = limits.funnel([60, 65, 55, 62], [100, 100, 100, 100])
    assert held.dispersion < 1
    assert held.spread == 0


@pytest.mark.parametrize("share", [0, 0.5, 1])
@pytest.mark.parametrize("count", [1, 2, 7])
def test_units_that_are_all_equal_are_alike(share: float, count: int) -> None:
    people = np.full(count, 40)
    held = limits.funnel(people * share, people)
    assert (held.common, held.dispersion, held.spread) == (share, 0, 0)
    assert list(held.bands(people * share, people)) == ["alike"] * count


def test_two_units_far_apart_are_too_few_to_call_either_different() -> None:
    held = limits.funnel([900, 100], [1_000, 1_000])
    assert list(held.bands([900, 100], [1_000, 1_000])) == ["alike", "alike"]


def test_no_unit_at_all_has_no_common_rate() -> None:
    held = limits.funnel([], [])
    assert held.units == 0
    assert math.isnan(held.common)
    assert len(held.bands([], [])) == 0


def test_more_than_everybody_counts_as_everybody() -> None:
    over, all_of_them = limits.funnel([30, 14], [40, 12]), limits.funnel([30, 12], [40, 12])
    assert over == all_of_them
    assert list(over.bands([30, 14], [40, 12])) == list(all_of_them.bands([30, 12], [40, 12]))


def test_of_a_unit_of_any_size_only_the_spread_is_left() -> None:
    held = limits.Funnel(units=50, common=0.5, dispersion=4, spread=0.1)
    low, high = held.limits(np.inf)
    assert (float(low), float(high)) == pytest.approx((0.309, 0.691), abs=0.001)


def chance(reached: int, people: int, rate: float) -> tuple[float, float]:
    """The second opinion on how likely so few and so many are: each number of people by itself."""
    likely = [
        math.comb(people, each) * rate**each * (1 - rate) ** (people - each) for each in range(people + 1)
    ]
    return sum(likely[: reached + 1]), sum(likely[reached:])


@given(
    st.integers(1, 60).flatmap(lambda most: st.tuples(st.integers(0, most), st.just(most))), st.floats(0, 1)
)
def test_how_likely_so_few_or_so_many_are_is_what_adding_them_up_gives(
    told: tuple[int, int], rate: float
) -> None:
    few, many = limits.tails([told[0]], [told[1]], rate)
    assert (few[0], many[0]) == pytest.approx(chance(*told, rate), abs=1e-9)


@pytest.mark.parametrize("people", range(1, 15))
def test_a_handful_of_people_stands_out_only_where_that_is_rare_by_chance(people: int) -> None:
    held = limits.Funnel(units=74, common=0.672, dispersion=1, spread=0)
    bands = held.bands([0, people], [people, people])
    assert bands[0] == ("below" if 0.328**people <= 0.025 else "alike")
    assert bands[1] == ("above" if 0.672**people <= 0.025 else "alike")


@given(units)
def test_who_stands_out_lies_outside_and_is_rare_by_chance(told: list[tuple[int, float]]) -> None:
    people = [min(base, 300) for base, _ in told]
    reached = [round(base * share) for base, (_, share) in zip(people, told, strict=True)]
    held = limits.funnel(reached, people)
    low, high = held.limits(people)
    for at, band in enumerate(held.bands(reached, people)):
        few, many = chance(reached[at], people[at], held.common)
        if abs(few - 0.025) < 1e-9 or abs(many - 0.025) < 1e-9:
            continue
        rate = reached[at] / people[at]
        below, above = rate < low[at] and few <= 0.025, rate > high[at] and many <= 0.025
        assert band == ("below" if below else "above" if above else "alike")
