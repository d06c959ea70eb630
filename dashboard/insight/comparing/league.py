"""An honest ranking: what place a unit may have, which units stand out, and which are not ranked at all."""

from datetime import date
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.insight.comparing import intervals, limits, ranking
from dashboard.insight.comparing.intervals import Numbers
from dashboard.insight.comparing.limits import Band, Funnel
from dashboard.wording import number, percent, say


class Standing(StrEnum):
    """Whether a unit is ranked, or why not: too few people, too old a roster, none at all."""

    RANKED = "ranked"
    SMALL = "small"
    STALE = "stale"
    SILENT = "silent"


def judged(
    rows: pd.DataFrame, milestone: str, denominator: str, on_day: date, smallest: int, stale_days: int
) -> pd.DataFrame:
    """The rows in their order, the best first, and after the ranked the small, the stale and the silent.

    `rows` is what `progress.by` gives, or `hiding.hide` of it: hidden rows are small. Added are

    - `standing`; `days_old`, of the newest roster; `missing`, people who have not reached the milestone;
    - `rate`, and `low` and `high` of its 95 % interval, also of the small and the stale;
    - of the ranked alone: `limit_low`, `limit_high` and `band` (`limits`); `rank_low` and `rank_high`;
    - the same for all rows: `common`, `dispersion` and `spread` of the ranked (`funnel_of`).

    A rank interval counts from 1, the best, and leaves out only places that the rates rule out: before a unit
    are at least those whose whole interval lies above its own, behind it those whose interval lies below.
    Each pair is judged by itself, at the level of the intervals: two equal units of a size are taken for
    different about once in 180 times. That is no level for all pairs together: among a hundred equal units a
    rank interval is too short by half a place on average.
    """
    told = rows.assign(
        rate=ranking.rates(rows, milestone, denominator),
        days_old=(pd.Timestamp(on_day) - pd.to_datetime(rows["as_of"])).dt.days.astype("Int64"),
    )
    standings = _standings(told, denominator, smallest, stale_days)
    told = told.iloc[_order(told, standings)].reset_index(drop=True)
    sizes = np.bincount(standings, minlength=len(Standing))
    people, reached = (told[name].to_numpy("float64", na_value=np.nan) for name in (denominator, milestone))
    people = np.where(told["days_old"].isna(), np.nan, people)
    low, high = intervals.wilson(reached, people)
    ranked = slice(int(sizes[0]))
    held = limits.funnel(reached[ranked], people[ranked])
    told = told.assign(
        standing=pd.array(np.repeat(list(Standing), sizes), dtype="str"),
        rate=told["rate"].where(~np.isnan(people)),
        low=low,
        high=high,
        missing=pd.array(np.maximum(people - reached, 0), dtype="Int64"),
        common=held.common,
        dispersion=held.dispersion,
        spread=held.spread,
    )
    # Both have a row for each ranked unit, and those stand first.
    return told.join([_bands(held, reached[ranked], people[ranked]), _places(low[ranked], high[ranked])])


def _standings(told: pd.DataFrame, denominator: str, smallest: int, stale_days: int) -> npt.NDArray[np.int_]:
    """The place of each row's standing in `Standing`; of a silent one nothing else is known."""
    enough = (told[denominator].astype("Float64") >= max(smallest, 1)).fillna(False)
    is_stale = (told["days_old"] > stale_days).fillna(False)
    reasons = [told["days_old"].isna(), ~enough, is_stale]
    return np.select([each.to_numpy(bool) for each in reasons], [3, 1, 2], 0)


def _order(told: pd.DataFrame, standings: npt.NDArray[np.int_]) -> npt.NDArray[np.intp]:
    """By standing, then rate, then code, whatever order they came in."""
    codes = told["code"]
    first = np.arange(len(told)) if codes.is_monotonic_increasing else codes.array.argsort()
    return first[np.lexsort((-told["rate"].to_numpy()[first], standings[first]))]


def _bands(held: Funnel, reached: Numbers, people: Numbers) -> pd.DataFrame:
    low, high = held.limits(people)
    bands = pd.array(held.bands(reached, people), dtype="str")
    return pd.DataFrame({"limit_low": low, "limit_high": high, "band": bands})


def _places(low: Numbers, high: Numbers) -> pd.DataFrame:
    surely_better = len(low) - np.searchsorted(np.sort(low), high, side="right")
    surely_worse = np.searchsorted(np.sort(high), low, side="left")
    places = {"rank_low": 1 + surely_better, "rank_high": len(low) - surely_worse}
    return pd.DataFrame(places, dtype="Int64")


def with_change(
    told: pd.DataFrame, before: pd.DataFrame, denominator: str, milestone: str = "installed"
) -> pd.DataFrame:
    """The judged rows with `change`: points since `before`, missing where either rate is.

    `before` are rows of `progress.by` of an earlier day, hidden as `told` was: of a unit that was too small
    then, the change would give its rate away. A target is the same on both days.
    """
    then = before.set_index("code")
    base = (told["code"].map(then[denominator]) if denominator in then else told[denominator]).astype(
        "Float64"
    )
    earlier = told["code"].map(then[milestone]).astype("Float64") / base.where(base > 0)
    change = told["rate"] - earlier.to_numpy("float64", na_value=np.nan)
    return told.assign(change=change.astype("float64"))


def funnel_of(told: pd.DataFrame) -> Funnel:
    """The common rate and the spread about it that these judged rows were held against."""
    if not len(told):
        return limits.funnel([], [])
    common, dispersion, spread = told[["common", "dispersion", "spread"]].iloc[0]
    return Funnel(int((told["standing"] == Standing.RANKED).sum()), common, dispersion, spread)


def in_words(told: pd.DataFrame, groups: str = "") -> str:
    """What a director can read aloud of judged rows; `groups` is what they are called, unless units.

    That a unit cannot be told apart from the common rate is said only where chance explains all. Where units
    differ beyond it, those within the limits may well differ from each other, as their ranks say: they are
    what is usual.
    """
    held, groups = funnel_of(told), groups or say("units")
    if held.units < 2:
        return say("There are no two {groups} yet that could be compared.", groups=groups)
    below, above = (int((told["band"] == band).sum()) for band in (Band.BELOW, Band.ABOVE))
    values = {
        "units": number(held.units),
        "groups": groups,
        "below": number(below),
        "above": number(above),
        "alike": number(held.units - below - above),
        "rate": percent(held.common),
    }
    if not below + above:
        return say("None of {units} {groups} stands out from the common rate of {rate}.", **values)
    if not held.spread:
        return say(
            "Of {units} {groups}, {below} can be called clearly below the common rate of {rate} and {above} "
            "clearly above it; the other {alike} cannot be told apart from it.",
            **values,
        )
    low, high = held.limits(np.inf)
    return say(
        "Of {units} {groups}, {below} can be called clearly below the common rate of {rate} and {above} "
        "clearly above it; the other {alike} differ no more than by chance and as {groups} usually do "
        "({low}–{high}).",
        low=percent(float(low), 0),
        high=percent(float(high), 0),
        **values,
    )


def left_out_in_words(told: pd.DataFrame) -> str:
    """How many judged rows are not ranked, and why; nothing where all are."""
    left = {each.value: int((told["standing"] == each).sum()) for each in Standing if each != Standing.RANKED}
    if not any(left.values()):
        return ""
    return say(
        "Not ranked: {small} of too few people, {stale} with an old roster, {silent} without a roster.",
        **{name: number(units) for name, units in left.items()},
    )
