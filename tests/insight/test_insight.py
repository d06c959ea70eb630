"""What the numbers can bear: bounds, order, small groups, and the sentence that is read aloud."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.insight import disclosure, standing
from dashboard.insight.comparing import ranking
from dashboard.insight.comparing.ranking import Order
from dashboard.insight.standing import Rate

people = st.integers(0, 10_000)


@given(people, people, people)
def test_silent_units_can_only_widen_what_is_known(reached: int, others: int, silent: int) -> None:
    rate = Rate(reached, reached + others, silent)
    if rate.value is not None and rate.low is not None and rate.high is not None:
        assert 0 <= rate.low <= rate.value <= rate.high <= 1


def test_a_rate_of_nobody_is_not_reported_and_not_zero() -> None:
    assert Rate(0, 0).value is None


@pytest.mark.parametrize(
    ("installed", "said"),
    [(704, "7 trong 10 người"), (745, "74,5% số người"), (20, "2,0% số người"), (990, "99,0% số người")],
)
def test_tenths_are_said_only_where_they_are_fair(installed: int, said: str) -> None:
    assert standing.headline(Rate(installed, 1000), Rate(500, 1000)).startswith(said)


def test_without_a_roster_the_headline_says_so() -> None:
    assert standing.headline(Rate(0, 0), Rate(0, 0)) == "Chưa có danh sách nào được nộp."


def rows(**counts: list[float]) -> pd.DataFrame:
    told = {name: counts.get(name, counts["headcount"]) for name in disclosure._COUNTS}
    return pd.DataFrame({"code": list("abc"), "name": list("abc"), **told})


def test_a_unit_of_few_people_keeps_its_numbers_to_itself_whatever_the_base() -> None:
    shown = disclosure.hide_small(rows(headcount=[4, 5, 0], with_smartphone=[4, 2, 0]), smallest=5)
    assert list(shown["is_hidden"]) == [True, True, False]
    assert shown["installed"].isna().tolist() == [True, True, False]


def test_one_small_unit_is_never_hidden_alone_beside_a_known_sum() -> None:
    told = rows(headcount=[4, 9, 30])
    shown = disclosure.hide(told, disclosure.hidden(told, smallest=5))
    assert list(shown["is_hidden"]) == [True, True, False]
    assert shown["installed"].isna().tolist() == [True, True, False]
    assert list(disclosure.hidden(rows(headcount=[4, 9, 0]), smallest=5)) == [True, True, False]
    assert not disclosure.hidden(told, smallest=0).any()


counted = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=12)


@given(counted, st.integers(0, 6))
def test_from_a_sum_the_hidden_ones_cannot_be_worked_out(told: list[tuple[int, int]], smallest: int) -> None:
    frame = pd.DataFrame(told, columns=["headcount", "with_smartphone"]).astype("int64")
    frame["with_smartphone"] = frame.min(axis="columns")
    is_hidden = disclosure.hidden(frame, smallest)
    own = frame[frame["headcount"] > 0]
    away, fewest = is_hidden[own.index], own.min(axis="columns")
    small = fewest < smallest
    assert away[small].all()
    if small.any():
        assert away.all() or (away.sum() > 1 and fewest[away].sum() >= smallest)
    else:
        assert not away.any()
    assert not is_hidden[frame["headcount"] == 0].any()


def test_whoever_has_no_smartphone_at_all_is_too_few_of_them() -> None:
    assert disclosure.is_small_part({"headcount": 20, "with_smartphone": 0}, 5)
    assert not disclosure.is_small_part({"headcount": 0, "with_smartphone": 0}, 5)
    assert not disclosure.is_small_part({"headcount": 20, "with_smartphone": 0}, 0)


def test_the_lowest_stand_first_and_silent_units_are_in_no_short_list() -> None:
    told = rows(headcount=[10, 10, 0], installed=[9, 3, 0])
    assert list(ranking.ordered(told, "installed", "headcount", Order.LOWEST)["code"]) == ["b", "a"]
    assert list(ranking.ordered(told, "installed", "headcount", Order.HIGHEST)["code"]) == ["a", "b"]
    assert list(ranking.ordered(told, "installed", "headcount", Order.ALL)["code"]) == ["a", "b", "c"]
