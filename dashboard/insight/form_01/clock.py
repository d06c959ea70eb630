"""The clock of form 01: which day is the last, who is late, and how long an office takes to approve."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.model import Weekend

# A form that falls due within so many days is worth a call today.
SOON_DAYS = 3
# What becomes of the people who registered in a week; they add up to all of them.
OUTCOMES = ("in_time", "late", "without_form", "still_time", "overdue")


class State(StrEnum):
    """How somebody stands who has registered."""

    SUBMITTED = "submitted"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Deadline:
    """The rule: so many days after registering, the day after it being the first."""

    days: int
    weekend: Weekend = Weekend.STANDS
    holidays: tuple[date, ...] = ()

    def of(self, registered_on: pd.Series) -> pd.Series:
        """The last day for each of these days; missing where the day is."""
        days: npt.NDArray[np.datetime64] = np.asarray(registered_on, dtype="datetime64[D]")
        last: npt.NDArray[np.datetime64] = days + np.timedelta64(self.days)
        if self.weekend is Weekend.NEXT_WORKING_DAY:
            off = np.array(self.holidays, "datetime64[D]")
            last = np.busday_offset(last, 0, roll="forward", holidays=off)
        return pd.Series(last.astype("datetime64[s]"), registered_on.index)


def due_on(
    registered_on: date,
    form_days: int,
    weekend: Weekend = Weekend.STANDS,
    holidays: Iterable[date] = (),
) -> date:
    """The last day on which somebody who registered on this day can hand in form 01."""
    rule = Deadline(form_days, weekend, tuple(holidays))
    last: date = rule.of(pd.Series([registered_on], dtype="datetime64[s]")).iloc[0].date()
    return last


def states(last_days: pd.Series, has_submitted: pd.Series, on_day: date) -> pd.Series:
    """A `State` for each person, of the last day and whether the form is in."""
    left = _days(last_days - pd.Timestamp(on_day))
    told = np.select(
        [has_submitted.to_numpy(bool), left < 0, left <= SOON_DAYS],
        [State.SUBMITTED, State.OVERDUE, State.DUE_SOON],
        State.IN_TIME,
    )
    return pd.Series(told, last_days.index)


@dataclass(frozen=True)
class Clock:
    """Form 01 on the day: people who owe it, of them overdue and due within three days; and those in time.

    `in_time` of `settled`: of the people whose ten days have ended, how many had handed it in by then.
    """

    owing: int
    overdue: int
    due_soon: int
    in_time: int
    settled: int


def summary(taken: pd.DataFrame, deadline: Deadline, on_day: date) -> Clock:
    """What the page, the overview and the report say of the same people; `taken` is `store.clock.taken`."""
    form = _judged(taken, deadline, on_day)
    people, owes, has_ended = form["people"], form["days"].isna(), form["left"] < 0
    is_soon = owes & ~has_ended & (form["left"] <= SOON_DAYS)
    return Clock(
        owing=int(people[owes].sum()),
        overdue=int(people[owes & has_ended].sum()),
        due_soon=int(people[is_soon].sum()),
        in_time=int(people[has_ended & (form["outcome"] == "in_time")].sum()),
        settled=int(people[has_ended].sum()),
    )


def due_days(taken: pd.DataFrame, deadline: Deadline) -> pd.DataFrame:
    """day, people: who owes form 01, by the last day to hand it in."""
    owing = taken[(taken["step"] == "form") & taken["days"].isna()]
    by_day = owing.groupby(deadline.of(owing["day"]).rename("day"))["people"].sum()
    return by_day.reset_index().astype({"people": "int64"})


def cohorts(taken: pd.DataFrame, deadline: Deadline | None, on_day: date) -> pd.DataFrame:
    """A row a week (its Monday) in which people registered: registered, and `OUTCOMES`, which add up to it.

    `without_form` were approved without a form and owe none. Without a paper form there are `approved` and
    `waiting` instead.
    """
    if deadline is None:
        told = taken[taken["step"] == "account"].copy()
        told["outcome"] = np.where(told["days"].isna(), "waiting", "approved")
        return _by_week(told, ("approved", "waiting"))
    approved = taken[(taken["step"] == "account") & taken["days"].notna()]
    told = pd.concat([_judged(taken, deadline, on_day), approved.assign(outcome="without_form")])
    return _by_week(told, OUTCOMES)


def outcomes(taken: pd.DataFrame, deadline: Deadline | None, on_day: date) -> dict[str, int]:
    """People by what became of them: the columns of `cohorts`, `owing`, and `waiting` for approval.

    `registered` are those of whom the days are known.
    """
    weeks = cohorts(taken, deadline, on_day).drop(columns="week")
    told = {str(name): int(count) for name, count in weeks.sum().items()}
    waits = (taken["step"] == "approval") & taken["days"].isna()
    waiting = int(taken.loc[waits, "people"].sum()) + told.get("waiting", 0)
    return told | {"waiting": waiting, "owing": told.get("still_time", 0) + told.get("overdue", 0)}


def _by_week(told: pd.DataFrame, outcomes: tuple[str, ...]) -> pd.DataFrame:
    week = told["day"] - pd.to_timedelta(told["day"].dt.day_of_week, unit="D")
    counted = told.assign(week=week).pivot_table(
        index="week", columns="outcome", values="people", aggfunc="sum", fill_value=0, observed=True
    )
    counted = counted.reindex(columns=list(outcomes), fill_value=0).astype("int64")
    counted.insert(0, "registered", counted.sum(axis="columns"))
    return counted.rename_axis(columns=None).reset_index()


def _judged(taken: pd.DataFrame, deadline: Deadline, on_day: date) -> pd.DataFrame:
    """The rows of the step `form`, with `left` (days until the last one) and `outcome`."""
    form = taken[taken["step"] == "form"].copy()
    last = deadline.of(form["day"])
    form["left"] = _days(last - pd.Timestamp(on_day))
    owes, allowed = form["days"].isna(), _days(last - form["day"])
    in_time = form["days"].fillna(0).to_numpy("int64") <= allowed
    form["outcome"] = np.select(
        [owes & (form["left"] < 0), owes, in_time], ["overdue", "still_time", "in_time"], "late"
    )
    return form


def offices(spans: pd.DataFrame) -> pd.DataFrame:
    """A row an office: code, name, approved, median_days, slow_days, waiting, longest_wait; slowest first.

    `spans` is `store.clock.by_office`. Half of the people are approved within `median_days`, nine in ten
    within `slow_days`; missing where so many have not been approved yet. Whoever waits counts for as long as
    they have waited (Kaplan and Meier 1958, JASA 53:457): of those approved alone an office would look the
    quicker, the more people it leaves waiting.
    """
    rows = [
        {"code": code, "name": name, **_of_office(own)}
        for (code, name), own in spans.groupby(["code", "name"], dropna=False, sort=True)
    ]
    names = ["code", "name", "approved", "median_days", "slow_days", "waiting", "longest_wait"]
    told = pd.DataFrame(rows, columns=names).astype(
        dict.fromkeys(["median_days", "slow_days", "longest_wait"], "float64")
    )
    return told.sort_values(
        ["slow_days", "median_days", "waiting", "code"],
        ascending=[False, False, False, True],
        na_position="first",
        ignore_index=True,
    )


def within(days: npt.ArrayLike, approved: npt.ArrayLike, waiting: npt.ArrayLike, share: float) -> float:
    """The least number of days after which this share of the people is approved; NaN if it is not yet.

    `approved` people took `days`, `waiting` people have waited so many.
    """
    order = np.argsort(np.asarray(days), kind="stable")
    lengths, first = np.unique(np.asarray(days)[order], return_index=True)
    if not len(lengths):
        return float("nan")
    done, left = (
        np.add.reduceat(np.asarray(each, dtype=np.float64)[order], first) for each in (approved, waiting)
    )
    at_risk = np.cumsum((done + left)[::-1])[::-1]
    still = np.cumprod(1 - done / np.maximum(at_risk, 1))
    # A product of fractions misses a round share by its last digit.
    reached = np.flatnonzero(still <= 1 - share + 1e-9)
    return float(lengths[reached[0]]) if len(reached) else float("nan")


def _of_office(own: pd.DataFrame) -> dict[str, float]:
    told = own["days"], own["approved"], own["waiting"]
    waits = own.loc[own["waiting"] > 0, "days"]
    return {
        "approved": int(own["approved"].sum()),
        "median_days": within(*told, 0.5),
        "slow_days": within(*told, 0.9),
        "waiting": int(own["waiting"].sum()),
        "longest_wait": float(waits.max()) if len(waits) else float("nan"),
    }


def _days(spans: pd.Series) -> npt.NDArray[np.float64]:
    return np.asarray(spans.dt.days, dtype=np.float64)
