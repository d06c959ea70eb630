"""An honest ranking: who is ranked, which places a unit may have, and the sentence about what stands out."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.insight import disclosure
from dashboard.insight.comparing import intervals, league
from dashboard.model import Language
from dashboard.wording import speaking

TODAY = date(2021, 6, 30)
SMALLEST, STALE_DAYS = 10, 14


def unit(code: str, installed: int, people: int, days_old: int | None = 0) -> dict[str, object]:
    """A row as `progress.by` gives it."""
    return {
        "code": code,
        "name": f"Đơn vị {code}",
        "kind": "school",
        "units": 1,
        "units_reported": 0 if days_old is None else 1,
        "as_of": None if days_old is None else TODAY - timedelta(days=days_old),
        "headcount": people + 2,
        "with_smartphone": people,
        "installed": installed,
        "registered": installed // 2,
        "form_submitted": installed // 3,
        "approved": installed // 4,
        "silent_headcount": 20 if days_old is None else 0,
    }


def frame(*units: dict[str, object]) -> pd.DataFrame:
    rows = pd.DataFrame(units, columns=list(unit("", 0, 0)))
    return rows.assign(as_of=pd.to_datetime(rows["as_of"]))


def judge(*units: dict[str, object]) -> pd.DataFrame:
    return league.judged(frame(*units), "installed", "with_smartphone", TODAY, SMALLEST, STALE_DAYS)


some_unit = st.tuples(
    st.integers(0, 400), st.floats(0, 1), st.one_of(st.none(), st.integers(0, 30)), st.integers(0, 10_000)
)
some_units = st.lists(some_unit, max_size=25, unique_by=lambda told: told[3]).map(
    lambda drawn: [
        unit(f"U{code}", 0 if age is None else round(people * share), 0 if age is None else people, age)
        for people, share, age, code in drawn
    ]
)


def second_opinion(units: list[dict[str, object]]) -> dict[str, tuple[str, int | None, int | None]]:
    """Code → standing and rank interval, by looking at each pair."""
    standings = {}
    for told in units:
        if told["as_of"] is None:
            standings[told["code"]] = "silent"
        elif told["with_smartphone"] < SMALLEST:
            standings[told["code"]] = "small"
        elif (TODAY - told["as_of"]).days > STALE_DAYS:
            standings[told["code"]] = "stale"
        else:
            standings[told["code"]] = "ranked"
    ranked = [told for told in units if standings[told["code"]] == "ranked"]
    ends = {
        told["code"]: [
            float(end[0]) for end in intervals.wilson([told["installed"]], [told["with_smartphone"]])
        ]
        for told in ranked
    }
    ranks = {
        code: (
            1 + sum(other_low > high for other_low, _ in ends.values()),
            len(ends) - sum(other_high < low for _, other_high in ends.values()),
        )
        for code, (low, high) in ends.items()
    }
    return {code: (standing, *ranks.get(code, (None, None))) for code, standing in standings.items()}


@given(some_units)
def test_each_pair_looked_at_by_itself_gives_the_same_ranks(units: list[dict[str, object]]) -> None:
    told = judge(*units)
    found = {
        row.code: (row.standing, *(None if pd.isna(rank) else rank for rank in (row.rank_low, row.rank_high)))
        for row in told.itertuples()
    }
    assert found == second_opinion(units)


@given(some_units)
def test_a_rank_interval_holds_the_place_in_the_list(units: list[dict[str, object]]) -> None:
    ranked = judge(*units).query("standing == 'ranked'")
    places = np.arange(1, len(ranked) + 1)
    assert (ranked["rank_low"] <= places).all()
    assert (places <= ranked["rank_high"]).all()
    assert ranked["rate"].is_monotonic_decreasing


@given(some_units, st.randoms())
def test_the_order_of_the_rows_says_nothing(units: list[dict[str, object]], some) -> None:
    shuffled = some.sample(units, len(units))
    pd.testing.assert_frame_equal(judge(*units), judge(*shuffled))


@given(some_units)
def test_only_the_ranked_are_held_against_limits(units: list[dict[str, object]]) -> None:
    told = judge(*units)
    is_ranked = told["standing"] == "ranked"
    for name in ("limit_low", "limit_high", "band", "rank_low", "rank_high"):
        assert (told[name].notna() == is_ranked).all(), name
    below, above = told["rate"] < told["limit_low"], told["rate"] > told["limit_high"]
    assert ((told["band"] == "below") == below).all()
    assert ((told["band"] == "above") == above).all()


@given(some_units)
def test_a_silent_unit_has_no_figure_at_all(units: list[dict[str, object]]) -> None:
    told = judge(*units)
    silent = told[told["standing"] == "silent"]
    assert silent[["rate", "low", "high", "missing", "days_old"]].isna().all(axis=None)
    assert (told["missing"].dropna() >= 0).all()


def test_who_leaves_the_ranking_stands_below_it_and_keeps_the_figure() -> None:
    told = judge(
        unit("SILENT", 0, 0, None),
        unit("STALE", 80, 100, 15),
        unit("SMALL", 9, 9),
        unit("WORSE", 30, 100),
        unit("BETTER", 70, 100, 14),
    )
    assert list(told["code"]) == ["BETTER", "WORSE", "SMALL", "STALE", "SILENT"]
    assert list(told["standing"]) == ["ranked", "ranked", "small", "stale", "silent"]
    assert told["rate"].tolist()[:4] == [0.7, 0.3, 1.0, 0.8]
    assert told["missing"].tolist()[:4] == [30, 70, 0, 20]
    assert told["days_old"].tolist()[:4] == [14, 0, 0, 15]
    assert told["common"].unique().tolist() == [0.5]


def test_units_that_are_surely_apart_have_a_place_each_and_others_share_theirs() -> None:
    told = judge(unit("A", 900, 1_000), unit("B", 52, 100), unit("C", 48, 100), unit("D", 100, 1_000))
    assert list(zip(told["rank_low"], told["rank_high"], strict=True)) == [(1, 1), (2, 3), (2, 3), (4, 4)]


def test_a_unit_alone_is_first_and_last() -> None:
    told = judge(unit("A", 30, 40)).iloc[0]
    assert (told["rank_low"], told["rank_high"], told["band"]) == (1, 1, "alike")


def test_equal_units_stand_by_code_and_may_have_any_place() -> None:
    told = judge(*(unit(code, 30, 40) for code in "CAB"))
    assert list(told["code"]) == ["A", "B", "C"]
    assert told["rank_low"].tolist() == [1, 1, 1]
    assert told["rank_high"].tolist() == [3, 3, 3]


def test_no_row_at_all_gives_every_column_and_no_row() -> None:
    told = judge()
    assert len(told) == 0
    assert {"rate", "low", "high", "band", "rank_low", "rank_high", "missing", "standing"} <= set(told)
    assert league.in_words(told) == "Chưa có đủ hai đơn vị để so sánh."


def test_rows_of_the_smallest_minimum_still_need_somebody() -> None:
    told = league.judged(frame(unit("A", 0, 0)), "installed", "with_smartphone", TODAY, 0, STALE_DAYS)
    assert told["standing"].tolist() == ["small"]


def test_a_hidden_group_is_small_and_not_silent() -> None:
    hidden = disclosure.hide_small(frame(unit("A", 1, 2), unit("B", 20, 40)), smallest=5)
    told = league.judged(hidden, "installed", "with_smartphone", TODAY, SMALLEST, STALE_DAYS)
    assert told["standing"].tolist() == ["ranked", "small"]
    assert told[["rate", "low", "missing"]].iloc[1].isna().all()


def test_a_rate_above_one_is_kept_and_nobody_is_missing() -> None:
    told = judge(unit("A", 44, 40), unit("B", 20, 40)).iloc[0]
    assert (told["rate"], told["high"], told["missing"]) == (1.1, 1.0, 0)


def test_what_they_were_held_against_is_read_back_from_any_of_the_rows() -> None:
    told = judge(*(unit(f"U{place}", 20 + 3 * place, 100) for place in range(20)))
    held = league.funnel_of(told)
    low, high = held.limits(told["with_smartphone"])
    assert held.units == 20
    assert held.spread > 0
    assert low == pytest.approx(told["limit_low"].to_numpy())
    assert high == pytest.approx(told["limit_high"].to_numpy())


def test_what_stands_out_is_said_in_one_sentence() -> None:
    alike = [unit(f"U{place:02}", 600 + place, 1_000) for place in range(30)]
    told = judge(*alike, unit("LOW", 100, 1_000), unit("HIGH", 950, 1_000), unit("TOP", 960, 1_000))
    assert league.in_words(told) == (
        "Trong 33 đơn vị được xếp hạng, 1 đơn vị thấp hơn rõ rệt và 2 đơn vị cao hơn rõ rệt "
        "so với tỷ lệ chung của các đơn vị này (62,0%); 30 đơn vị còn lại chưa đủ căn cứ để phân biệt "
        "với tỷ lệ chung."
    )
    with speaking(Language.ENGLISH):
        assert league.in_words(judge(*alike)) == (
            "None of 30 units stands out from the common rate of 61.4%."
        )


def test_units_that_differ_beyond_chance_are_not_said_to_be_one_and_the_same() -> None:
    apart = [unit(f"U{place:02}", 450 + 10 * place, 1_000) for place in range(31)]
    told = judge(*apart, unit("LOW", 100, 1_000))
    with speaking(Language.ENGLISH):
        assert league.in_words(told) == (
            "Of 32 units, 1 can be called clearly below the common rate of 58.4% and 0 clearly above it; "
            "the other 31 differ no more than by chance and as units usually do (37%–78%)."
        )


def test_who_is_not_ranked_is_counted_by_reason() -> None:
    told = judge(unit("A", 20, 40), unit("B", 9, 9), unit("C", 20, 40, 15), unit("D", 0, 0, None))
    assert league.left_out_in_words(told) == (
        "Không xếp hạng: 1 vì quá ít người, 1 vì danh sách đã cũ, 1 vì chưa có danh sách."
    )
    assert league.left_out_in_words(judge(unit("A", 20, 40))) == ""
