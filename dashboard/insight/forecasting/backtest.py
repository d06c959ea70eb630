"""What our forecasts would have been worth on the past: how often the band held, how far off the middle was.

From each report on, what was known then tells 7, 14 and 28 days ahead; what was reported then (at most three
days off) is the truth. The rival carries the pace of the last 7 days on, and its band is made of its own
earlier errors on the same series; before it has three of them, its band is its middle.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.insight.forecasting.band import HORIZONS, Past, band, learn
from dashboard.insight.forecasting.moments import Floats, Moments, Series, lay_out
from dashboard.wording import number, percent, say

# The horizon that the sentence speaks of: what can still be done something about.
SPOKEN = 14
FEWEST_ERRORS = 3
# Fewer cases than this say nothing of a band.
FEWEST_CASES = 10
# So many moments at once fit into memory easily.
AT_ONCE = 20_000


@dataclass(frozen=True)
class BackTest:
    """`cases` has series, report, horizon, ahead (days), low, middle, high, rate and held, as rates 0 to 1.

    `by_horizon` has horizon, forecasts, held, coverage (0 to 1), error (mean, in points), pinball (in points,
    mean of the quantiles low, middle and high), and the rival's naive_error and naive_pinball.
    """

    level: float
    cases: pd.DataFrame
    by_horizon: pd.DataFrame

    @property
    def coverage(self) -> float:
        """The share of all forecasts whose band held; missing if there were none."""
        return float(self.cases["held"].mean()) if len(self.cases) else float("nan")

    @property
    def beats_carrying_on(self) -> bool:
        """Over all horizons, ours lost less than “as in the last 7 days”."""
        weights = self.by_horizon["forecasts"]
        return bool(
            (self.by_horizon["pinball"] * weights).sum() < (self.by_horizon["naive_pinball"] * weights).sum()
        )


def backtest(series: Sequence[Series], level: float = 0.8) -> BackTest:
    """Every forecast that could have been made and has come due, of every series."""
    kept = [each for each in series if each.days]
    reports = max((len(each.days) for each in kept), default=1)
    some = max(1, AT_ONCE // reports)
    parts = [_cases(kept[first : first + some], first, level) for first in range(0, len(kept), some)]
    cases = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    return BackTest(level, cases[COLUMNS[:9]], _by_horizon(cases, level))


COLUMNS = [
    *("series", "report", "horizon", "ahead", "low", "middle", "high", "rate", "held"),
    *("naive_low", "naive_middle", "naive_high"),
]


def in_words(result: BackTest) -> str:
    """For the page: what the band and the middle were worth on this past."""
    row = result.by_horizon[result.by_horizon["horizon"] == SPOKEN]
    if len(result.cases) < FEWEST_CASES or row["forecasts"].sum() == 0:
        return say("There is not enough of a past yet to say how good these forecasts are.")
    values = {
        "level": percent(result.level, 0),
        "held": number(int(result.cases["held"].sum())),
        "cases": number(len(result.cases)),
        "error": number(float(row["error"].iloc[0]), 1),
        "naive": number(float(row["naive_error"].iloc[0]), 1),
    }
    return say(
        "On this campaign's past, the {level} band held in {held} of {cases} cases; two weeks ahead the "
        "forecast was off by {error} points on average; carrying the last 7 days on, by {naive}.",
        **values,
    )


def _cases(series: Sequence[Series], first: int, level: float) -> pd.DataFrame:
    moments = lay_out(series)
    past = learn(moments)
    now = moments.rate[past.series, past.report][:, None]
    ours = band(past.growth, past.width, past.factor, past.ahead, level)
    carried = _carried_on(moments, past, level)
    came = np.clip(now + past.gained, 0, 1)
    columns = {
        "series": np.broadcast_to(first + past.series[:, None], came.shape),
        "report": np.broadcast_to(past.report[:, None], came.shape),
        "horizon": np.broadcast_to(HORIZONS, came.shape),
        "ahead": past.ahead,
        **{name: np.clip(now + gain, 0, 1) for name, gain in zip(COLUMNS[4:7], ours, strict=True)},
        "rate": came,
        **{name: np.clip(now + gain, 0, 1) for name, gain in zip(COLUMNS[9:], carried, strict=True)},
    }
    cases = pd.DataFrame({name: column.ravel() for name, column in columns.items()})
    due = cases[(past.later >= 0).ravel()]
    # A rate that is a bound itself lies inside.
    return due.assign(held=due["rate"].between(due["low"] - 1e-9, due["high"] + 1e-9))


def _carried_on(moments: Moments, past: Past, level: float) -> tuple[Floats, Floats, Floats]:
    """low, middle and high gain as (moment, horizon), from the pace of the last 7 days."""
    weeks = moments.past[past.series, past.report]
    middle = (weeks[:, :1] - weeks[:, 1:2]) / 7 * past.ahead
    errors = np.full((*moments.day.shape, len(HORIZONS)), np.nan)
    errors[past.series, past.report] = past.gained - middle
    known_on = np.full(errors.shape, np.inf)
    came = moments.day[past.series[:, None], np.maximum(past.later, 0)]
    known_on[past.series, past.report] = np.where(past.later >= 0, came, np.inf)
    is_known = known_on[past.series] <= moments.day[past.series, past.report][:, None, None]
    known = np.sort(np.where(is_known, errors[past.series], np.nan), axis=1)
    low, high = (middle + _quantile(known, share) for share in ((1 - level) / 2, (1 + level) / 2))
    return np.minimum(low, middle), middle, np.maximum(high, middle)


def _quantile(known: Floats, share: float) -> Floats:
    """Of (moment, error, horizon), sorted with the missing ones last; nothing where there are too few."""
    count = (~np.isnan(known)).sum(axis=1)
    place = share * np.maximum(count - 1, 0)
    below = np.floor(place).astype(int)
    lower, upper = (
        np.take_along_axis(known, at[:, None, :], axis=1)[:, 0, :]
        for at in (below, np.ceil(place).astype(int))
    )
    return np.where(count >= FEWEST_ERRORS, lower + (place - below) * (upper - lower), 0)


def _by_horizon(cases: pd.DataFrame, level: float) -> pd.DataFrame:
    rate = cases["rate"].to_numpy(dtype=float)
    told = pd.DataFrame(
        {
            "horizon": cases["horizon"],
            "held": cases["held"].astype(float),
            "error": 100 * (cases["middle"] - cases["rate"]).abs(),
            "pinball": _pinball(rate, cases[["low", "middle", "high"]], level),
            "naive_error": 100 * (cases["naive_middle"] - cases["rate"]).abs(),
            "naive_pinball": _pinball(rate, cases[["naive_low", "naive_middle", "naive_high"]], level),
        }
    ).astype(float)
    by = told.groupby("horizon").agg(
        forecasts=("held", "size"),
        coverage=("held", "mean"),
        **{name: (name, "mean") for name in ("error", "pinball", "naive_error", "naive_pinball")},
    )
    by.insert(1, "held", told.groupby("horizon")["held"].sum().astype(int))
    return by.reset_index().astype({"horizon": int})


def _pinball(rate: Floats, paths: pd.DataFrame, level: float) -> Floats:
    """In points: being above the path costs its share, being below it the rest."""
    shares = np.array([(1 - level) / 2, 0.5, (1 + level) / 2])
    off = rate[:, None] - paths.to_numpy(dtype=float)
    return np.asarray(100 * np.maximum(shares * off, (shares - 1) * off).mean(axis=1))
