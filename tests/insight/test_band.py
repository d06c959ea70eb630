"""What is usual for a forecast's errors is what generated campaigns teach, and not a wish."""

import campaigns
import numpy as np
import pytest

from dashboard.insight.forecasting import band, moments
from dashboard.insight.forecasting.growth import growth
from dashboard.insight.forecasting.moments import Floats, Moments

# Others than those on which the forecasts are tried.
SEED = 100


@pytest.fixture(scope="module")
def taught() -> list[tuple[Moments, band.Past]]:
    """A set for each kind of campaign and noise."""
    sets = [(kind, noise) for kind in campaigns.KINDS for noise in campaigns.NOISES]
    laid = [moments.lay_out(campaigns.many(*each, 300, SEED + place)) for place, each in enumerate(sets)]
    return [(each, band.learn(each)) for each in laid]


def test_the_usual_error_is_that_of_generated_campaigns(taught: list[tuple[Moments, band.Past]]) -> None:
    sizes = [np.nanmean(np.abs(past.gained - past.growth.gain) / past.width) / 2 for _, past in taught]
    assert np.mean(sizes) == pytest.approx(band.USUAL_ERROR, abs=0.02)


@pytest.mark.parametrize("place", range(len(band.USUAL_HORIZONS)))
def test_the_usual_errors_are_those_of_generated_campaigns(
    taught: list[tuple[Moments, band.Past]], place: int
) -> None:
    measured = np.mean([_shares(*each, band.USUAL_HORIZONS[place]) for each in taught], axis=0)
    assert measured == pytest.approx(np.array(band.USUAL_ERRORS[place]), abs=0.05)


def _shares(laid: Moments, past: band.Past, horizon: int) -> Floats:
    """Errors in widths of this series' own size, at the shares of the table."""
    later = laid.later(horizon)[past.series, past.report]
    told = later >= 0
    now, came = (past.series[told], past.report[told]), (past.series[told], later[told])
    ahead = (laid.day[came] - laid.day[now])[:, None]
    grown = growth(laid.past[now], laid.is_known[now], laid.people[now], ahead)
    error = (laid.rate[came] - laid.rate[now])[:, None] - grown.gain
    error /= band.width(grown, laid.people[now])
    factor = past.factor[told]
    own = np.where(error < 0, error / factor[:, :1], error / factor[:, 1:])
    return np.asarray(np.quantile(own, band.SHARES))
