"""What would come if silent units reported, or if the slowest units kept up with their peers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import pandas as pd

from dashboard.insight.forecasting.moments import Floats, Ints
from dashboard.insight.targets.planner import PACE_DAYS
from dashboard.wording import day, number, percent, say

# Fewer peers than this have no middle that says something; all units together have.
FEWEST_PEERS = 5
# A unit of fewer people is not singled out.
FEWEST_PEOPLE = 5


@dataclass(frozen=True)
class SilentReport:
    """If the silent units reported: people expected on a day, with them, at the rate of the others.

    `low` and `high` are the rates (0 to 1) if nobody of theirs, or everybody, had got there.
    """

    due_on: date
    reached: int
    base: int
    rate: float
    low: float
    high: float
    gain: int
    silent: int

    def say(self) -> str:
        """What it would bring."""
        return say(
            "If the {silent} people of the silent units were reported and stood where the others do, {gain} "
            "more would count: {reached} of {base} by {day}. The rate would lie between {low} and {high}.",
            silent=number(self.silent),
            gain=number(self.gain),
            reached=number(self.reached),
            base=number(self.base),
            day=day(self.due_on),
            low=percent(self.low),
            high=percent(self.high),
        )


def if_silent_report(expected: int, base: int, silent: int, due_on: date) -> SilentReport | None:
    """`expected` of `base` people are expected by the day; `silent` people are in units that never reported.

    None where nothing can be said: nobody has reported, or no unit is silent.
    """
    if base <= 0 or silent <= 0:
        return None
    gain = round(silent * expected / base)
    whole = base + silent
    return SilentReport(
        due_on=due_on,
        reached=expected + gain,
        base=whole,
        rate=(expected + gain) / whole,
        low=expected / whole,
        high=(expected + silent) / whole,
        gain=gain,
        silent=silent,
    )


class Lift(StrEnum):
    """What the slowest units are given of their peers."""

    PACE = "pace"
    RATE = "rate"


@dataclass(frozen=True)
class Lifted:
    """If the slowest units did as the middle one of their peers: people expected on a day, and the gain.

    `codes` are the units that were lifted, the slowest first.
    """

    due_on: date
    lift: Lift
    codes: tuple[str, ...]
    reached: int
    base: int
    gain: int

    @property
    def rate(self) -> float:
        """0 to 1."""
        return self.reached / self.base

    def say(self) -> str:
        """What it would bring."""
        values = {
            "units": number(len(self.codes)),
            "gain": number(self.gain),
            "reached": number(self.reached),
            "base": number(self.base),
            "percent": percent(self.rate),
            "day": day(self.due_on),
        }
        if self.lift is Lift.PACE:
            return say(
                "If the {units} units that gain least a day went at the middle pace of their peers, {gain} "
                "more people would be there by {day}: {reached} of {base} ({percent}).",
                **values,
            )
        return say(
            "If the {units} lowest units came to the middle rate of their peers, {gain} more people "
            "would be there by {day}: {reached} of {base} ({percent}).",
            **values,
        )


def if_slowest_lifted(
    units: pd.DataFrame, on_day: date, due_on: date, lift: Lift = Lift.PACE, slowest: int = 10
) -> Lifted | None:
    """`units` has code, kind, reached, base and before, the people 14 days ago (missing: not known).

    Each unit goes on at its pace of these 14 days, up to all its people; one whose pace is not known stays
    where it is. Peers are the units of the same kind. None if nobody can be lifted, or the day has passed.
    """
    told = units[units["base"] > 0]
    if told.empty or due_on < on_day:
        return None
    base, reached = (told[name].to_numpy(dtype=float) for name in ("base", "reached"))
    before = told["before"].to_numpy(dtype=float, na_value=np.nan)
    pace = np.maximum(reached - before, 0) / PACE_DAYS / base
    days = (due_on - on_day).days
    expected = _carried_on(reached, base, np.nan_to_num(pace), days)
    stands = pace if lift is Lift.PACE else expected / base
    middle = _middle_of_peers(told["kind"], stands)
    lifted = _carried_on(reached, base, np.nan_to_num(middle), days) if lift is Lift.PACE else base * middle
    chosen = _slowest(stands, middle, base, lifted - expected, told["code"])[:slowest]
    if not len(chosen):
        return None
    gain = float((lifted - expected)[chosen].sum())
    codes = tuple(str(code) for code in told["code"].iloc[chosen])
    return Lifted(due_on, lift, codes, round(expected.sum() + gain), int(base.sum()), round(gain))


def _carried_on(reached: Floats, base: Floats, pace: Floats, days: int) -> Floats:
    """`pace` is a share of the base a day."""
    return np.minimum(np.maximum(base, reached), reached + pace * base * days)


def _middle_of_peers(kind: pd.Series, stands: Floats) -> Floats:
    """For each unit the median of its kind, of all units where the kind has few."""
    told = pd.Series(stands, index=kind.index)
    of_kind = told.groupby(kind).transform("median")
    is_few = told.groupby(kind).transform("count") < FEWEST_PEERS
    return of_kind.mask(is_few, told.median()).to_numpy(dtype=float)


def _slowest(stands: Floats, middle: Floats, base: Floats, gain: Floats, code: pd.Series) -> Ints:
    """Places of those below the middle of their peers that have something to gain, the slowest first."""
    may = np.flatnonzero((stands < middle) & (base >= FEWEST_PEOPLE) & (gain > 0))
    order = np.lexsort((code.to_numpy(dtype=str)[may], -gain[may], stands[may]))
    return may[order]
