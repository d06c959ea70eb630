"""What posters are worth: a known effect is found, none is not invented, too little is not told."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.insight import outreach_effect


def campaign(seed: int, effect: float, units: int = 400, with_poster: float = 0.2) -> pd.DataFrame:
    """Units of two kinds that start and rise differently; larger and further ones hang posters more often."""
    chance = np.random.default_rng(seed)
    kind = chance.choice(["school", "enterprise"], units)
    people = np.exp(chance.normal(4, 0.6, units)).astype(int) + 5
    before = np.clip(chance.beta(2, 6, units) + 0.1 * (kind == "school"), 0, 0.8)
    wants = with_poster * (0.5 + before + (people > 60))
    has_poster = chance.random(units) < wants
    rise = (
        0.05 + 0.2 * (1 - before) * (kind == "school") + chance.normal(0, 0.04, units) + effect * has_poster
    )
    starts = chance.choice(["a", "b", "c"], units)
    rows = pd.DataFrame(
        {
            "code": [f"U{n}" for n in range(units)],
            "kind": kind,
            "people": people,
            "has_poster": has_poster,
            "before": before,
            "after": before + rise,
        }
    )
    others = [rows[~has_poster].assign(start=start) for start in "abc"]
    return pd.concat([rows.assign(start=starts)[has_poster], *others], ignore_index=True)


@pytest.mark.parametrize("effect", [0.0, 0.03])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(effect):
    told = [outreach_effect.estimate(campaign(seed, effect)) for seed in range(120)]
    held = sum(each.low <= effect <= each.high for each in told)
    assert 106 <= held <= 120
    assert abs(np.mean([each.points for each in told]) - effect) < 0.006


def test_a_clear_effect_is_found_and_none_is_seldom_invented():
    assert all(outreach_effect.estimate(campaign(seed, 0.05)).is_clear for seed in range(30))
    assert sum(outreach_effect.estimate(campaign(seed, 0.0)).is_clear for seed in range(100)) <= 12


def test_a_plain_difference_would_have_been_wrong_here():
    rows = campaign(1, 0.0)
    rise = rows["after"] - rows["before"]
    plain = rise[rows["has_poster"]].mean() - rise[~rows["has_poster"]].mean()
    told = outreach_effect.estimate(rows)
    assert abs(told.points) < abs(plain) + 0.01


@settings(max_examples=30)
@given(st.integers(0, 50), st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))
def test_what_all_gain_is_no_effect_and_what_only_they_gain_is(seed, for_all, for_them):
    rows = campaign(seed, 0.0)
    before = outreach_effect.estimate(rows)
    after = outreach_effect.estimate(
        rows.assign(after=rows["after"] + for_all + for_them * rows["has_poster"])
    )
    assert after.points == pytest.approx(before.points + for_them, abs=1e-9)
    assert after.high - after.low == pytest.approx(before.high - before.low, abs=1e-9)


@settings(max_examples=20)
@given(st.integers(0, 50), st.randoms())
def test_the_order_of_units_changes_nothing(seed, random):
    rows = campaign(seed, 0.02)
    order = list(range(len(rows)))
    random.shuffle(order)
    first, second = outreach_effect.estimate(rows), outreach_effect.estimate(rows.iloc[order])
    assert (first.units, first.compared, first.left_out) == (second.units, second.compared, second.left_out)
    assert first.low == pytest.approx(second.low)


def test_the_mean_is_that_of_a_second_opinion():
    rows = campaign(3, 0.02)
    differences = []
    for one in rows[rows["has_poster"]].to_dict("records"):
        alike = [
            other["after"] - other["before"]
            for other in rows[~rows["has_poster"]].to_dict("records")
            if (other["start"], other["kind"]) == (one["start"], one["kind"])
            and int(np.log2(other["people"])) == int(np.log2(one["people"]))
            and int(other["before"] * 10 + 1e-8) == int(one["before"] * 10 + 1e-8)
        ]
        if len(alike) >= outreach_effect.FEWEST_ALIKE:
            differences.append(one["after"] - one["before"] - sum(alike) / len(alike))
    told = outreach_effect.estimate(rows)
    assert told.units == len(differences)
    assert told.points == pytest.approx(sum(differences) / len(differences))


@pytest.mark.parametrize("kept", [lambda rows: rows["has_poster"], lambda rows: ~rows["has_poster"]])
def test_without_units_to_compare_nothing_is_told(kept):
    rows = campaign(0, 0.05)
    told = outreach_effect.estimate(rows[kept(rows)])
    assert not told.is_told
    assert not told.is_clear


def test_a_few_units_are_not_enough():
    rows = campaign(0, 0.05)
    few = rows[rows["has_poster"]].head(outreach_effect.FEWEST_UNITS - 1)
    told = outreach_effect.estimate(pd.concat([few, rows[~rows["has_poster"]]]))
    assert not told.is_told
    assert told.units + told.left_out == len(few)


def test_nothing_at_all_is_nothing():
    rows = campaign(0, 0.0).head(0)
    assert not outreach_effect.estimate(rows).is_told
