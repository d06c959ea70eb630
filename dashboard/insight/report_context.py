"""All that leadership is told of a part of the city on a day: page and files are drawn from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime

import pandas as pd

from dashboard.insight.forecasting.forecast import Forecast, Refusal
from dashboard.insight.form_01.clock import Clock as Clock
from dashboard.insight.standing import Rate
from dashboard.model import Basis

# The count that a rate is measured against; a target is another one for each milestone.
DENOMINATORS = {Basis.SMARTPHONE: "with_smartphone", Basis.HEADCOUNT: "headcount"}


@dataclass(frozen=True)
class Freshness:
    """How many units are silent, how many people are expected in them, and how many units are stale."""

    silent_units: int
    silent_people: int
    stale_units: int


@dataclass(frozen=True)
class ReportContext:
    """What is known of a unit and all below it on `on_day`, as known at `known_at`; small groups hidden.

    Frames, a row each:

    - `weeks`: day, units, units_reported and the counts; oldest first.
    - `targets`: milestone, people, due_on, reached, needed_per_day, actual_per_day, state (`planner`) and
      sentence.
    - `groups`: a part directly below, as `league.judged` gives it, with `is_hidden`, and `change` (points in
      a week).
    - `silent`: code, name, parent_name, expected_headcount.
    - `stale`: code, name, parent_name, as_of, days_old.
    - `due_days`: day, people; form 01 of people who owe it, by the last day to hand it in.
    - `offices`: code, name, approved, median_days, slow_days (90 %), waiting, longest_wait.
    - `reporting`: week_end, expected, reported, on_time, late, silent, not_yet_due; oldest first.
    """

    unit_code: str | None
    unit_name: str
    on_day: date
    known_at: datetime
    basis: Basis
    units: int
    units_reported: int
    # Units of so few people that nobody of them is counted.
    units_small: int
    # No other one has reported: nothing of the rest may be shown.
    is_hidden: bool
    counts: Mapping[str, int]
    rates: Mapping[str, Rate]
    changes: Mapping[str, float | None]
    clock: Clock | None
    freshness: Freshness
    # `standing`, `change`, `outlook`, `help`, `silent`, `overdue`: each one that a director could read aloud.
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
        return DENOMINATORS.get(self.basis, "target_installed")

    @property
    def drawn_against(self) -> str:
        """The count that trends and forecasts are measured against: a target is a line among them."""
        return DENOMINATORS.get(self.basis, "with_smartphone")

    @property
    def is_as_known_then(self) -> bool:
        """Whether only what was known at a moment is told; else everything that is known."""
        return self.known_at.year != MAXYEAR

    @property
    def is_ranked(self) -> bool:
        """Whether there are two units at least that can be compared."""
        return int((self.groups["standing"] == "ranked").sum()) > 1
