"""Where a unit or the city will be on a coming day, with a band that says how sure that is; or why not."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import pandas as pd

from dashboard.insight.forecasting.band import band, learn, width
from dashboard.insight.forecasting.growth import growth
from dashboard.insight.forecasting.moments import FEWEST_DAYS, FEWEST_PEOPLE, FEWEST_REPORTS, Series, lay_out
from dashboard.wording import day, number, percent, say

# Half a year is further than anybody can tell.
LONGEST = 182
# Days ahead that are told; between them the lines are straight.
KNOTS = (7, 14, 21, 28, 42, 56, 84, 112, 140, LONGEST)


class Reason(StrEnum):
    """Why there is no forecast."""

    FEW = "few"
    SHORT = "short"
    STALE = "stale"
    SMALL = "small"
    NOTHING = "nothing"
    PAST = "past"


@dataclass(frozen=True)
class Refusal:
    """No forecast, and what is missing: `have` of the `needed` reports, days or people; or the newest day."""

    reason: Reason
    have: int = 0
    needed: int = 0
    newest: date | None = None

    def say(self) -> str:
        """For the place where the forecast would stand."""
        return _SAID[self.reason](self)


_SAID: dict[Reason, Callable[[Refusal], str]] = {
    Reason.FEW: lambda told: say(
        "No forecast yet: it needs reports of {needed} different days, and there are {have}.",
        needed=told.needed,
        have=told.have,
    ),
    Reason.SHORT: lambda told: say(
        "No forecast yet: the reports cover {have} days, and it needs {needed}.",
        needed=told.needed,
        have=told.have,
    ),
    Reason.STALE: lambda told: say(
        "No forecast: the newest report is of {newest}, more than {needed} days ago. Ask for a new one.",
        newest=day(told.newest) if told.newest else "–",
        needed=told.needed,
    ),
    Reason.SMALL: lambda told: say(
        "No forecast: of {have} people too much depends on each. It needs {needed}.",
        needed=told.needed,
        have=told.have,
    ),
    Reason.NOTHING: lambda told: say("No forecast yet: nobody has got that far."),
    Reason.PAST: lambda told: say("No forecast: choose a day after the newest report."),
}


@dataclass(frozen=True)
class Outlook:
    """One coming day: rates of the last base, 0 to 1, and the same in people."""

    day: date
    low: float
    middle: float
    high: float
    base: int

    @property
    def people(self) -> tuple[int, int, int]:
        """low, middle and high."""
        return round(self.low * self.base), round(self.middle * self.base), round(self.high * self.base)


@dataclass(frozen=True)
class Forecast:
    """A rate for each day after the newest report; `level` of what comes lies between low and high.

    `start` is the day of the newest report, `rate` (0 to 1) what it told, `base` the people it was of.
    """

    start: date
    rate: float
    base: int
    level: float
    days: tuple[date, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]

    def on(self, wanted: date) -> Outlook:
        """What is told of one day; of a later one than was asked for, what is told of the last."""
        place = min(max((wanted - self.days[0]).days, 0), len(self.days) - 1)
        return Outlook(self.days[place], self.low[place], self.middle[place], self.high[place], self.base)

    def reaches(self, rate: float) -> tuple[date | None, date | None, date | None]:
        """The earliest, the likely and the latest day on which the rate is reached; None: not by the end."""
        if rate <= self.rate:
            return self.start, self.start, self.start
        places = (bisect_left(path, rate) for path in (self.high, self.middle, self.low))
        earliest, likely, latest = (self.days[at] if at < len(self.days) else None for at in places)
        return earliest, likely, latest

    def frame(self) -> pd.DataFrame:
        """day, low, middle and high as rates, and low_people, middle_people and high_people."""
        rates = {"low": self.low, "middle": self.middle, "high": self.high}
        people = {
            f"{name}_people": [round(rate * self.base) for rate in path] for name, path in rates.items()
        }
        return pd.DataFrame({"day": list(self.days), **rates, **people})

    def say(self) -> str:
        """What is to be expected on the last day."""
        last = self.on(self.days[-1])
        low, middle, high = (number(people) for people in last.people)
        return say(
            "By {day}, {middle} of {base} people ({percent}) are likely; in {share} of such forecasts it is "
            "between {low} and {high}.",
            day=day(last.day),
            middle=middle,
            base=number(self.base),
            percent=percent(last.middle),
            share=percent(self.level, 0),
            low=low,
            high=high,
        )


def method() -> str:
    """How it was done, for whoever asks."""
    return say(
        "Curves that level off are laid over the reports; the band is as wide as such forecasts were off, "
        "here and elsewhere."
    )


def forecast(
    days: Sequence[date],
    reached: Sequence[int],
    base: Sequence[int],
    until: date,
    level: float = 0.8,
    *,
    today: date | None = None,
    stale_after: int | None = None,
) -> Forecast | Refusal:
    """From what was true on each reported day: people who had reached a milestone, of the people of the base.

    `level` is 0.1 to 0.9. `today` and `stale_after` days tell whether the newest report is stale: give the
    days of reports, not of a calendar that repeats an old one.
    """
    if not 0.1 <= level <= 0.9:
        raise ValueError(f"a band of {level} was never measured")
    series = Series.of(days, reached, base)
    refusal = _refusal(series, until, today, stale_after)
    return refusal or _told(series, until, level)


def _refusal(series: Series, until: date, today: date | None, stale_after: int | None) -> Refusal | None:
    reports = len(series.days)
    if reports < FEWEST_REPORTS:
        return Refusal(Reason.FEW, reports, FEWEST_REPORTS)
    newest, covered = series.days[-1], (series.days[-1] - series.days[0]).days
    if today is not None and stale_after is not None and (today - newest).days > stale_after:
        return Refusal(Reason.STALE, (today - newest).days, stale_after, newest)
    if covered < FEWEST_DAYS:
        return Refusal(Reason.SHORT, covered, FEWEST_DAYS)
    if series.base[-1] < FEWEST_PEOPLE:
        return Refusal(Reason.SMALL, series.base[-1], FEWEST_PEOPLE)
    if series.reached[-1] <= 0:
        return Refusal(Reason.NOTHING)
    return Refusal(Reason.PAST, newest=newest) if until <= newest else None


def _told(series: Series, until: date, level: float) -> Forecast:
    moments = lay_out([series])
    last = np.array([0]), np.array([len(series.days) - 1])
    rate, people, ahead = moments.rate[last], moments.people[last], np.array([KNOTS], dtype=float)
    told = growth(moments.past[last], moments.is_known[last], people, ahead)
    bounds = band(told, width(told, people), learn(moments).factor[-1:], ahead, level)
    start, last_day = series.days[-1], min((until - series.days[-1]).days, LONGEST)
    steps = np.arange(1, last_day + 1)
    low, middle, high = (
        tuple(np.interp(steps, (0, *KNOTS), (0, *gains[0])).clip(-rate[0], 1 - rate[0]) + rate[0])
        for gains in bounds
    )
    coming = tuple(start + timedelta(days=int(step)) for step in steps)
    return Forecast(start, float(rate[0]), series.base[-1], level, coming, *_floats(low, middle, high))


def _floats(*paths: tuple[float, ...]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(rate) for rate in path) for path in paths)
