"""A unit and those directly below it, each beside its target: what the planner shows, and its what-ifs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from dashboard.insight.forecasting.backtest import SPOKEN, BackTest, backtest
from dashboard.insight.forecasting.forecast import Forecast, Refusal
from dashboard.insight.forecasting.moments import Series
from dashboard.insight.targets import courses, what_if
from dashboard.insight.targets.courses import Planned, Standing
from dashboard.insight.targets.what_if import Lift, Lifted, SilentReport


@dataclass(frozen=True)
class Told:
    """What is known of the family on a day.

    `total` is its row of `progress.totals`, `children` are `progress.by_child`, `weeks` is `store.weeks`, and
    `targets` what `store.targets.current` holds for one milestone.
    """

    top: str
    on_day: date
    milestone: str
    total: pd.Series
    children: pd.DataFrame
    weeks: pd.DataFrame
    targets: pd.DataFrame


@dataclass(frozen=True)
class Member:
    """One unit; `plan` is None where it has no target; hidden is one with too few people to be told of."""

    code: str
    name: str
    kind: str
    standing: Standing
    plan: Planned | None
    is_hidden: bool


@dataclass(frozen=True)
class Family:
    """The unit itself, what is coming for it even without a target, and those below, the worst first."""

    itself: Member
    coming: Forecast | Refusal
    below: tuple[Member, ...]
    # People expected in the units that never reported.
    silent: int
    past: BackTest
    # day, low, middle, high and rate: what was foretold of the unit itself two weeks before, and what came.
    own_past: pd.DataFrame

    @property
    def planned(self) -> tuple[Member, ...]:
        """Those below with a target of their own."""
        return tuple(each for each in self.below if each.plan)


def of(told: Told, stale_days: int, small: Collection[str]) -> Family:
    """Everything about one milestone; these units are too small to be shown."""
    by_unit = {str(code): rows for code, rows in told.weeks.groupby("code")}
    nothing = told.weeks.iloc[:0]
    wanted = {row["unit_code"]: row for row in told.targets.to_dict("records")}

    def member(row: pd.Series, code: str, name: str, kind: str, is_hidden: bool) -> Member:
        own = by_unit.get(code, nothing)
        standing = courses.standing(row, own, told.milestone, told.on_day, stale_days)
        plan = None
        if target := wanted.get(code):
            coming = courses.coming(own, told.milestone, standing, stale_days)
            plan = courses.planned(standing, int(target["people"]), target["due_on"].date(), coming)
        return Member(code, name, kind, standing, plan, is_hidden)

    below = [
        member(row, str(row["code"]), str(row["name"]), str(row["kind"]), row["code"] in small)
        for _, row in told.children.iterrows()
    ]
    itself = member(told.total, told.top, "", "", told.top in small)
    own = by_unit.pop(told.top, nothing)
    known = [courses.series(rows, told.milestone) for rows in (own, *by_unit.values())]
    past = backtest(known)
    return Family(
        itself=itself,
        coming=itself.plan.coming
        if itself.plan
        else courses.coming(own, told.milestone, itself.standing, stale_days),
        below=tuple(sorted(below, key=_worst_first)),
        silent=int(told.total["silent_headcount"]),
        past=past,
        own_past=_own_past(known[0], past.cases),
    )


def _worst_first(member: Member) -> tuple[float, ...]:
    return (*member.plan.urgency,) if member.plan else (float("inf"),)


def _own_past(known: Series, cases: pd.DataFrame) -> pd.DataFrame:
    own = cases[(cases["series"] == 0) & (cases["horizon"] == SPOKEN)] if known.days else cases.iloc[:0]
    days = [
        known.days[int(row["report"])] + timedelta(days=int(row["ahead"])) for row in own.to_dict("records")
    ]
    return own[["low", "middle", "high", "rate"]].assign(day=days)


def if_silent_report(family: Family) -> SilentReport | None:
    """By the day of the target: the people of silent units count too. None where nothing can be said."""
    plan = family.itself.plan
    if plan is None or plan.due is None:
        return None
    expected = plan.due.people[1]
    return what_if.if_silent_report(expected, family.itself.standing.base, family.silent, plan.course.due_on)


def if_slowest_lifted(family: Family, slowest: int = 10) -> Lifted | None:
    """By the day of the target: the slowest of those below go at the middle pace of their kind.

    Where more than these have a target of their own, only those: a unit of forty people moves no city.
    """
    plan = family.itself.plan
    if plan is None:
        return None
    some = family.planned if len(family.planned) > slowest else family.below
    told = [each for each in some if each.standing.reached is not None and not each.is_hidden]
    units = pd.DataFrame(
        {
            "code": [each.code for each in told],
            "kind": [each.kind for each in told],
            "reached": [each.standing.reached for each in told],
            "base": [each.standing.base for each in told],
            "before": pd.Series([each.standing.was_14 for each in told], dtype="Int64"),
        }
    )
    units = pd.concat([units, _others(units, plan.standing)], ignore_index=True)
    return what_if.if_slowest_lifted(
        units, plan.standing.on_day, plan.course.due_on, Lift.PACE, slowest=slowest
    )


def _others(units: pd.DataFrame, whole: Standing) -> pd.DataFrame:
    """Everybody else as one row without a known pace: they stay where they are, and sums are the unit's."""
    reached, base = (whole.reached or 0) - units["reached"].sum(), whole.base - units["base"].sum()
    rows = [("", "", reached, base, None)] if base > 0 else []
    columns = {"code": "str", "kind": "str", "reached": "int64", "base": "int64", "before": "Int64"}
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)
