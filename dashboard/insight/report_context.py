"""Everything that leadership is told of a part of the city on a day: the page and every file are drawn from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from dashboard.insight.forecast import Forecast, Refusal
from dashboard.insight.standing import Rate
from dashboard.model import Basis


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


@dataclass(frozen=True)
class ReportContext:
    """What is known of a unit and all below it on `on_day`, as it was known at `known_at`; small groups hidden.

    Frames, a row each:

    - `weeks`: day, units, units_reported and the counts; oldest first.
    - `targets`: milestone, people, due_on, reached, needed_per_day, actual_per_day, state (`planner`).
    - `groups`: a part directly below, as `league.judged` gives it, with `is_hidden`, and `change` (points in a
      week) and `trend` (list of its last rates).
    - `silent`: code, name, parent_name, expected_headcount. `stale`: code, name, parent_name, as_of, days_old.
    - `due_days`: day, people; form 01 of people who owe it, by the last day to hand it in.
    - `offices`: code, name, approved, median_days, slow_days (90 %), waiting, longest_wait.
    - `reporting`: week_end, expected, reported, on_time, late, silent; oldest first.
    """

    unit_code: str | None
    unit_name: str
    on_day: date
    known_at: datetime
    basis: Basis
    units: int
    units_reported: int
    rates: Mapping[str, Rate]
    changes: Mapping[str, float | None]
    clock: Clock | None
    # `standing`, `outlook`, `help`, `silent`, `overdue`: each a sentence that a director could read aloud.
    sentences: Mapping[str, str]
    weeks: pd.DataFrame
    forecasts: Mapping[str, Forecast | Refusal]
    targets: pd.DataFrame
    groups: pd.DataFrame
    silent: pd.DataFrame
    stale: pd.DataFrame
    due_days: pd.DataFrame
    offices: pd.DataFrame
    reporting: pd.DataFrame
    # The figures in sixteen signs: the same on the page and in every file made of the same state.
    digest: str

    @property
    def denominator(self) -> str:
        """The count that rates are measured against; against a target each milestone has its own."""
        return {Basis.SMARTPHONE: "with_smartphone", Basis.HEADCOUNT: "headcount"}.get(self.basis, "target")
