"""How a ranking was worked out says the numbers that it was worked out with."""

import pytest
from test_league import SMALLEST, STALE_DAYS, judge, unit

from dashboard.insight.comparing import intervals, league, league_words, limits
from dashboard.model import Language
from dashboard.wording import percent, speaking

ALIKE = [unit(f"U{place:02}", 60 + place % 3, 100) for place in range(30)]
APART = [unit(f"U{place:02}", 20 + 2 * place, 100) for place in range(30)]


@pytest.mark.parametrize("units", [ALIKE, APART], ids=["by chance", "beyond chance"])
def test_the_numbers_are_those_of_the_funnel(units):
    told = judge(*units)
    held = league.funnel_of(told)
    with speaking(Language.ENGLISH):
        words = " ".join(league_words.how(told, SMALLEST, STALE_DAYS))
    low, high = held.limits(300)
    for number in (
        f"at least {SMALLEST} people",
        f"last {STALE_DAYS} days",
        f"have {percent(held.common).replace(',', '.')} together",
        f"φ = {held.dispersion:.2f}",
        f"300: {low * 100:.0f}%–{high * 100:.0f}%",
        "about 2 of 30",
    ):
        assert number in words
    assert (f"τ = {held.spread:.3f}" in words) == bool(held.spread)


def test_the_level_that_is_told_is_that_of_the_lines():
    told = judge(*ALIKE)
    low, high = intervals.wilson(told["installed"], told["with_smartphone"], limits.LEVEL)
    assert told["low"].tolist() == low.tolist()
    assert told["high"].tolist() == high.tolist()


def test_of_nothing_to_compare_only_the_rules_are_told():
    assert len(league_words.how(judge(unit("A", 1, 20)), SMALLEST, STALE_DAYS)) == 3
    assert len(league_words.how(judge(), SMALLEST, STALE_DAYS)) == 3
