"""Lay the reports of many units out in arrays, so that each moment of their past can be asked at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

# A moment looks back this many weeks; what lies before says little of the next month.
WEEKS = 16
AGO: Floats = 7 * np.arange(WEEKS, dtype=np.float64)
# A campaign of a year that reports each week; older reports are left out.
MOST_REPORTS = 60

# What a forecast needs to stand on.
FEWEST_REPORTS, FEWEST_DAYS, FEWEST_PEOPLE = 4, 14, 30

# A report counts as “two weeks later” if it is of one of these days around it.
NEAR = 3


@dataclass(frozen=True)
class Series:
    """What was true of a unit, or of a sum of units, on each day that was reported, by day."""

    days: tuple[date, ...]
    reached: tuple[int, ...]
    base: tuple[int, ...]

    @classmethod
    def of(cls, days: Sequence[date], reached: Sequence[int], base: Sequence[int]) -> "Series":
        """By day, the last word on each day, without the days on which nobody was reported."""
        counts = zip(map(int, reached), map(int, base), strict=True)
        told = dict(sorted(zip(map(_day, days), counts, strict=True), key=lambda each: each[0]))
        kept = [(at, *people) for at, people in told.items() if people[1] > 0][-MOST_REPORTS:]
        return cls(*zip(*kept, strict=True)) if kept else cls((), (), ())

    @property
    def rates(self) -> Floats:
        """0 to 1: more people than asked count as all."""
        return np.clip(np.array(self.reached) / np.maximum(self.base, 1), 0, 1)

    @property
    def ordinals(self) -> Ints:
        """The days as numbers."""
        return np.array([at.toordinal() for at in self.days], dtype=np.int64)


@dataclass(frozen=True)
class Moments:
    """Each report of each series, as (series, report) and as (series, report, week) looking back from it.

    Where a series has fewer reports, `can_tell` is false and the numbers mean nothing.
    """

    day: Floats
    rate: Floats
    people: Floats
    # The rate so many weeks ago, between the reports around that day, and whether reports reach so far back.
    past: Floats
    is_known: Flags
    # Whether a forecast may be made from here.
    can_tell: Flags

    def later(self, days: int) -> Ints:
        """Which report is the one so many days later; -1 where there is none near that day."""
        away = np.abs(self.day[:, None, :] - self.day[:, :, None] - days)
        nearest = np.argmin(np.where(np.isnan(away), np.inf, away), axis=2)
        is_near = np.take_along_axis(away, nearest[..., None], 2)[..., 0] <= NEAR
        return np.where(is_near, nearest, -1)


def lay_out(series: Sequence[Series]) -> Moments:
    """All moments of these series; each needs one report at least."""
    shape = len(series), max((len(each.days) for each in series), default=0)
    day, rate, people = np.full(shape, np.nan), np.zeros(shape), np.ones(shape)
    past, is_known, can_tell = (
        np.zeros((*shape, WEEKS)),
        np.zeros((*shape, WEEKS), bool),
        np.zeros(shape, bool),
    )
    for place, each in enumerate(series):
        reports, days, rates = slice(len(each.days)), each.ordinals, each.rates
        day[place, reports], rate[place, reports], people[place, reports] = days, rates, each.base
        looked_at = days[:, None] - AGO
        past[place, reports] = np.interp(looked_at, days, rates)
        is_known[place, reports] = looked_at >= days[0]
        can_tell[place, reports] = (
            (np.arange(1, len(days) + 1) >= FEWEST_REPORTS)
            & (days - days[0] >= FEWEST_DAYS)
            & (np.array(each.base) >= FEWEST_PEOPLE)
            & (np.array(each.reached) > 0)
        )
    return Moments(day, rate, people, past, is_known, can_tell)


def _day(told: date) -> date:
    """Frames tell a day as a moment."""
    return told.date() if isinstance(told, datetime) else told
