"""How far a forecast may be off: as far as is usual, more or less as this series' own forecasts were.

What is usual was measured on generated campaigns; `tests/insight/test_band.py` measures it anew.
"""

from dataclasses import dataclass

import numpy as np

from dashboard.insight.forecasting.growth import Growth, growth
from dashboard.insight.forecasting.moments import Floats, Ints, Moments

# Days ahead at which the past is asked how well it would have been foretold.
HORIZONS = (7, 14, 28)
HALF_WEIGHT = 70.0
# So many errors of its own say as much of a series as what is usual.
USUAL_WEIGHT = 2

# Of errors in widths, days ahead × share of forecasts below; and how large they are on average, on one side.
USUAL_ERROR = 0.36
SHARES = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95)
USUAL_HORIZONS = (7, 14, 28, 56)
USUAL_ERRORS = (
    (-1.30, -0.89, -0.52, -0.24, -0.05, 0.12, 0.49, 1.07, 1.79),
    (-1.60, -1.08, -0.63, -0.28, -0.02, 0.21, 0.59, 1.18, 1.91),
    (-1.89, -1.30, -0.74, -0.32, -0.04, 0.24, 0.67, 1.30, 1.98),
    (-1.94, -1.40, -0.88, -0.43, -0.06, 0.32, 0.83, 1.46, 2.12),
)


@dataclass(frozen=True)
class Past:
    """What each moment from which a forecast may be made would have told, and what came then.

    `series` and `report` name the moment; the others are (moment, horizon of `HORIZONS`), `later` the report
    that tells (-1: there is none), `ahead` the days until then, `gained` what the rate grew (else missing).
    `factor` is (moment, side): how wide this series' errors were by then below and above, against usual ones.
    """

    series: Ints
    report: Ints
    later: Ints
    ahead: Floats
    gained: Floats
    growth: Growth
    width: Floats
    factor: Floats


def learn(moments: Moments) -> Past:
    """Forecast from every moment at which it could have been done, and see what came."""
    series, report = np.nonzero(moments.can_tell)
    later = np.stack([moments.later(days)[series, report] for days in HORIZONS], axis=1)
    came = (series[:, None], np.maximum(later, 0))
    now = (series, report)
    ahead = np.where(
        later >= 0, moments.day[came] - moments.day[now][:, None], np.array(HORIZONS, dtype=float)
    )
    gained = np.where(later >= 0, moments.rate[came] - moments.rate[now][:, None], np.nan)
    told = growth(moments.past[now], moments.is_known[now], moments.people[now], ahead)
    wide = width(told, moments.people[now])
    factor = _factor(moments, series, report, later, (gained - told.gain) / wide)
    return Past(series, report, later, ahead, gained, told, wide, factor)


def width(told: Growth, people: Floats) -> Floats:
    """How unsure a forecast is of itself: curves that differ or do not fit, much growth, few people."""
    few = people[:, None]
    chance = 0.5 * told.gain / few + (0.5 / few) ** 2
    return np.sqrt(
        told.spread**2 + (0.2 * told.gain) ** 2 + 4 * told.misfit[:, None] ** 2 + chance + 0.002**2
    )


def band(told: Growth, wide: Floats, factor: Floats, ahead: Floats, level: float) -> tuple[Floats, ...]:
    """low, middle and high gain of the rate, as (moment, days ahead); the days must rise.

    Between low and high lies a share `level` of what comes. People also leave, so low may be below zero, but
    it does not fall with time; nor do the others.
    """
    low, middle, high = (
        told.gain
        + wide * _usual(ahead, share) * np.where(_usual(ahead, share) < 0, factor[:, :1], factor[:, 1:])
        for share in ((1 - level) / 2, 0.5, (1 + level) / 2)
    )
    middle = np.maximum.accumulate(np.maximum(middle, 0), axis=1)
    high = np.maximum.accumulate(np.maximum(high, middle), axis=1)
    low = np.minimum.accumulate(np.minimum(low, middle)[:, ::-1], axis=1)[:, ::-1]
    return low, middle, high


def _usual(ahead: Floats, share: float) -> Floats:
    """The usual error in widths below which a share of forecasts lies, so many days ahead."""
    by_horizon = [float(np.interp(share, SHARES, errors)) for errors in USUAL_ERRORS]
    return np.interp(ahead, USUAL_HORIZONS, by_horizon)


def _factor(moments: Moments, series: Ints, report: Ints, later: Ints, error: Floats) -> Floats:
    """Of each moment, from the errors of its series that were known by then; the younger count more."""
    shape = (*moments.day.shape, len(HORIZONS))
    errors, known_on = np.full(shape, np.nan), np.full(shape, np.inf)
    errors[series, report] = error
    known_on[series, report] = np.where(
        later >= 0, moments.day[series[:, None], np.maximum(later, 0)], np.inf
    )
    today = moments.day[series, report][:, None]
    age = today - np.nan_to_num(moments.day[series])
    total, below, above = (
        np.full(len(series), USUAL_WEIGHT),
        *np.full((2, len(series)), USUAL_WEIGHT * USUAL_ERROR),
    )
    for horizon in range(len(HORIZONS)):
        is_known = known_on[series, :, horizon] <= today
        weight = np.where(is_known, 0.5 ** (np.maximum(age, 0) / HALF_WEIGHT), 0)
        own = np.where(is_known, errors[series, :, horizon], 0)
        total = total + weight.sum(1)
        below = below + (weight * np.maximum(-own, 0)).sum(1)
        above = above + (weight * np.maximum(own, 0)).sum(1)
    both = (below + above) / 2
    sides = np.stack([below + both, above + both], axis=1) / 2
    return np.asarray(sides / total[:, None] / USUAL_ERROR)
