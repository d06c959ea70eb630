"""A unit on the course to its target: what is missing, the pace, and when the target is likely reached."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from dashboard.insight.forecasting.forecast import LONGEST, Forecast, Outlook, Refusal, forecast
from dashboard.insight.forecasting.moments import Series
from dashboard.insight.outlook import Aim
from dashboard.insight.targets.planner import PACE_DAYS, SHORT_PACE_DAYS, Course, State, course

# What targets are set for.
PLANNED = ("installed", "registered", "approved")
# The worst first.
ORDER = (State.DUE_PASSED, State.BEHIND, State.UNKNOWN, State.ON_COURSE, State.REACHED)


@dataclass(frozen=True)
class Standing:
    """What is true of a unit and all below it on a day: people who reached the milestone, of all on rosters.

    `reached` is None where nobody has reported. `was_7` and `was_14` say how many had reached it so many days
    ago, None where that is not known or the newest report is too old for a pace.
    """

    on_day: date
    reached: int | None
    base: int
    was_7: int | None
    was_14: int | None


@dataclass(frozen=True)
class Planned:
    """A target, where the unit stands, and what is to be expected."""

    standing: Standing
    course: Course
    coming: Forecast | Refusal

    @property
    def share(self) -> float:
        """The target as a share of the people on the rosters; above 1 where it counts on silent units."""
        return self.course.people / self.standing.base if self.standing.base else float("inf")

    @property
    def days(self) -> tuple[date | None, date | None, date | None] | None:
        """The earliest, the likely and the latest day on which it is reached; None where nobody can tell."""
        return None if isinstance(self.coming, Refusal) else self.coming.reaches(self.share)

    @property
    def due(self) -> Outlook | None:
        """What is expected on the day that the target falls due; None where nobody can tell."""
        if isinstance(self.coming, Refusal) or self.course.due_on <= self.coming.start:
            return None
        if self.course.due_on > self.coming.days[-1]:
            return None
        return self.coming.on(self.course.due_on)

    @property
    def urgency(self) -> tuple[int, float]:
        """Sorts the worst first: by state, then by what is lacking a day for each person of the target."""
        lacking = (self.course.needed_per_day or 0) - (self.course.actual_per_day or 0)
        return ORDER.index(self.course.state), -lacking / max(self.course.people, 1)


def standing(row: pd.Series, weeks: pd.DataFrame, milestone: str, on_day: date, stale_days: int) -> Standing:
    """`row` is of `progress`, `weeks` the rows of `store.weeks`: differences are taken among the latter."""
    if not row["units_reported"]:
        return Standing(on_day, None, 0, None, None)
    reached, newest = int(row[milestone]), pd.Timestamp(row["as_of"]).date()
    is_stale = (on_day - newest).days > stale_days
    told = {
        pd.Timestamp(at).date(): int(count) for at, count in zip(weeks["day"], weeks[milestone], strict=True)
    }
    was = [
        None if is_stale or then not in told or on_day not in told else reached - (told[on_day] - told[then])
        for then in (on_day - timedelta(days=back) for back in (SHORT_PACE_DAYS, PACE_DAYS))
    ]
    return Standing(on_day, reached, int(row["headcount"]), *was)


def series(weeks: pd.DataFrame, milestone: str) -> Series:
    """The reports behind weekly counts, each on its own day: a week without a new one is no report."""
    told = weeks[weeks["as_of"].notna()]
    days = [pd.Timestamp(at).date() for at in told["as_of"]]
    return Series.of(days, told[milestone].astype(int).tolist(), told["headcount"].astype(int).tolist())


def coming(weeks: pd.DataFrame, milestone: str, at: Standing, stale_days: int) -> Forecast | Refusal:
    """The next half year, or why nobody can tell: rates are of the weekly counts, people of the unit."""
    known = series(weeks, milestone)
    until = at.on_day + timedelta(days=LONGEST)
    told = forecast(known.days, known.reached, known.base, until, today=at.on_day, stale_after=stale_days)
    return told if isinstance(told, Refusal) else replace(told, base=at.base)


def planned(at: Standing, people: int, due_on: date, told: Forecast | Refusal) -> Planned:
    """The target of this many people by this day."""
    return Planned(at, course(people, due_on, at.on_day, at.reached, at.was_7, at.was_14), told)


def cut(told: Forecast | Refusal, until: date) -> Forecast | Refusal:
    """The same forecast, told up to this day only; one day of it stays."""
    if isinstance(told, Refusal):
        return told
    kept = max(1, (until - told.start).days)
    paths = {name: getattr(told, name)[:kept] for name in ("days", "low", "middle", "high")}
    return replace(told, **paths)


# Where a unit stands with a milestone, and what is coming.
Plan = tuple[Standing, Forecast | Refusal]


def of_whole(total: pd.Series, weeks: pd.DataFrame, on_day: date, stale_days: int) -> dict[str, Plan]:
    """Milestone → plan of a unit with all below it; `total` and `weeks` are of `progress`."""
    counts = ("headcount", *PLANNED)
    weeks = weeks[weeks["headcount_told"].notna()]
    own = weeks[["day", "as_of"]].assign(**{name: weeks[f"{name}_told"] for name in counts})
    told = {}
    for name in PLANNED:
        at = standing(total, own, name, on_day, stale_days)
        told[name] = (at, coming(own, name, at, stale_days))
    return told


def table(plans: Mapping[str, Plan], aims: Mapping[str, Aim]) -> pd.DataFrame:
    """A row a target: milestone, people, due_on, reached, needed_per_day, actual_per_day, state, sentence."""
    rows = [
        (name, planned(plans[name][0], aim.people, aim.due_on, plans[name][1]).course)
        for name, aim in aims.items()
    ]
    names = ("people", "due_on", "reached", "needed_per_day", "actual_per_day")
    told = [
        {"milestone": name, **{each: getattr(held, each) for each in names}}
        | {"state": held.state.value, "sentence": held.say()}
        for name, held in rows
    ]
    return pd.DataFrame(told, columns=["milestone", *names, "state", "sentence"])


def against(told: Forecast | Refusal, base: int) -> Forecast | Refusal:
    """The same people as rates of another base: the forecast of a unit is one, whatever it is measured by."""
    if isinstance(told, Refusal) or not base:
        return told
    scale = told.base / base
    low, middle, high = (tuple(rate * scale for rate in path) for path in (told.low, told.middle, told.high))
    return replace(told, base=base, rate=told.rate * scale, low=low, middle=middle, high=high)
