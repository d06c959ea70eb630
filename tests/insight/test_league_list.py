"""A ranking in another order, cut down, sought in, and held against a week before."""

import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_league import SMALLEST, STALE_DAYS, TODAY, frame, some_units, unit

from dashboard.insight import disclosure, search
from dashboard.insight.comparing import league, league_list
from dashboard.insight.comparing.league import Standing
from dashboard.insight.comparing.league_list import Order

NAMES = pd.DataFrame(
    {"code": ["TZ0118M", "XP1204E", "DNHN"], "name": ["Trường Đống Đa", "Phở\n24", "Đảng bộ Khối"]}
)


def told(units, before=None):
    rows = league.judged(frame(*units), "installed", "with_smartphone", TODAY, SMALLEST, STALE_DAYS)
    return league.with_change(rows, frame(*(units if before is None else before)), "with_smartphone")


@given(some_units, some_units, st.sampled_from(Order))
def test_every_order_keeps_all_rows_and_those_not_ranked_at_the_end(now, before, order):
    rows = told(now, before)
    arranged = rows.iloc[league_list.places(rows, order)]
    assert sorted(arranged["code"]) == sorted(rows["code"])
    is_left_out = (arranged["standing"] != Standing.RANKED).tolist()
    assert is_left_out == sorted(is_left_out)

    ranked = arranged[arranged["standing"] == Standing.RANKED]
    column, sign = {
        Order.HIGHEST: ("rate", -1),
        Order.LOWEST: ("rate", 1),
        Order.MISSING: ("missing", -1),
        Order.RISING: ("change", -1),
        Order.FALLING: ("change", 1),
        Order.PLACES: ("rank_low", 1),
        Order.NAME: ("name", 1),
    }[order]
    values = ranked[column].dropna().tolist()
    assert values == sorted(values, reverse=sign < 0)
    assert ranked[column].isna().tolist() == sorted(ranked[column].isna().tolist()), "the unknown last"


@given(some_units, some_units)
def test_the_change_is_the_step_of_the_rate_and_unknown_where_either_is(now, before):
    earlier = {each["code"]: each for each in before}
    for row in told(now, before).to_dict("records"):
        then = earlier.get(row["code"])
        if then is None or not then["with_smartphone"] or np.isnan(row["rate"]):
            assert np.isnan(row["change"])
        else:
            step = row["rate"] - then["installed"] / then["with_smartphone"]
            assert row["change"] == pytest.approx(step, abs=1e-12)


def test_of_a_unit_that_was_too_small_a_week_ago_no_change_is_told():
    before = disclosure.hide_small(frame(unit("A", 1, 3), unit("B", 10, 20)), 5)
    rows = league.judged(
        frame(unit("A", 10, 20), unit("B", 11, 20)), "installed", "with_smartphone", TODAY, 5, STALE_DAYS
    )
    changes = league.with_change(rows, before, "with_smartphone").set_index("code")["change"]
    assert np.isnan(changes["A"])
    assert changes["B"] == pytest.approx(1 / 20)


def test_a_target_is_the_same_on_both_days():
    now = frame(unit("A", 12, 20)).assign(target_installed=40.0)
    rows = league.judged(now, "installed", "target_installed", TODAY, 5, STALE_DAYS)
    told_change = league.with_change(rows, frame(unit("A", 10, 15)), "target_installed")
    assert told_change["change"].item() == pytest.approx(12 / 40 - 10 / 40)


@given(some_units, st.sets(st.sampled_from(league_list.GROUPS)))
def test_a_list_cut_down_holds_the_groups_asked_for(units, wanted):
    rows = told(units)
    kept = rows[league_list.is_in(rows, sorted(wanted))]
    assert set(league_list.groups(rows)) <= set(league_list.GROUPS)
    expected = [
        row["code"]
        for row in rows.to_dict("records")
        if not wanted or (row["band"] if row["standing"] == "ranked" else row["standing"]) in wanted
    ]
    assert list(kept["code"]) == expected


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("", ["TZ0118M", "XP1204E", "DNHN"]),
        ("đống", ["TZ0118M"]),
        ("DONG  da", ["TZ0118M"]),
        (unicodedata.normalize("NFD", "Đống Đa"), ["TZ0118M"]),
        ("tz01", ["TZ0118M"]),
        ("pho 24", ["XP1204E"]),
        ("dang bo", ["DNHN"]),
        (".*", []),
        ("(", []),
    ],
)
def test_names_and_codes_are_found_whatever_case_and_accents(words, codes):
    assert list(NAMES.loc[search.holds(search.names_of(NAMES), words), "code"]) == codes


def test_nothing_is_found_in_nothing():
    assert not len(search.holds(search.names_of(NAMES[:0]), "a"))
