"""The planner's tables: units on their course, what-ifs before and after, how good such forecasts were."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler

from dashboard.insight.forecasting.backtest import BackTest
from dashboard.insight.targets import plan_words
from dashboard.insight.targets.courses import Planned
from dashboard.insight.targets.family import Member
from dashboard.insight.targets.planner import PACE_DAYS, STATES
from dashboard.insight.targets.what_if import Lifted, SilentReport
from dashboard.wording import day, number, percent, say

NOT_KNOWN = "–"
Writer = Callable[[Any], str]


@dataclass(frozen=True)
class Table:
    """Numbers that stay numbers, to be sorted and aligned, and how each column of them is written."""

    rows: pd.DataFrame
    written: Mapping[str, Writer]

    def shown(self, most: int) -> Styler:
        """The first rows as people read them."""
        return self.rows.head(most).style.format({**self.written}, na_rep=NOT_KNOWN)

    def words(self) -> pd.DataFrame:
        """The same as text, for a file."""
        told = {
            name: [NOT_KNOWN if pd.isna(value) else write(value) for value in self.rows[name]]
            for name, write in self.written.items()
            if name in self.rows
        }
        return self.rows.assign(**told)


def units(members: Sequence[Member]) -> Table:
    """A row a unit with a target, in the order given; of a hidden one its name and target alone."""
    rows = pd.DataFrame([_unit(member, member.plan) for member in members if member.plan])
    counts = (say("Target"), say("Reached"), say("Missing"))
    paces = (say("Needed a day"), _pace())
    numbers = [name for name in (*counts, *paces, say("Of the target")) if name in rows]
    written = dict.fromkeys(counts, number) | dict.fromkeys(paces, _one_digit)
    return Table(rows.astype(dict.fromkeys(numbers, "float64")), written | {say("Of the target"): percent})


def _unit(member: Member, plan: Planned) -> dict[str, Any]:
    course, hidden = plan.course, member.is_hidden
    told: dict[str, Any] = {
        say("Unit"): member.name,
        say("Target"): course.people,
        say("Due on"): day(course.due_on),
        say("Reached"): course.reached,
        say("Of the target"): None if course.reached is None else course.reached / course.people,
        say("Missing"): course.missing,
        say("Needed a day"): course.needed_per_day,
        _pace(): course.actual_per_day,
        say("State"): say("hidden: too few people") if hidden else say(STATES[course.state]),
        say("Likely reached"): "" if hidden else plan_words.when(plan),
    }
    shown = {say("Unit"), say("Target"), say("Due on"), say("State"), say("Likely reached")}
    return {name: value if name in shown or not hidden else None for name, value in told.items()}


def _pace() -> str:
    return say("A day, last {days} days", days=PACE_DAYS)


def _one_digit(value: float) -> str:
    return number(value, 1)


def what_ifs(silent: SilentReport | None, lifted: Lifted | None, people: int) -> Table:
    """A row a what-if: people by the day of the target before and after, and their share of it."""
    rows = []
    if silent:
        rows.append((say("Silent units report"), silent.reached - silent.gain, silent.reached))
    if lifted:
        words = say(
            "The {count} that gain least a day keep up with their peers", count=number(len(lifted.codes))
        )
        rows.append((words, lifted.reached - lifted.gain, lifted.reached))
    told = pd.DataFrame(
        {
            say("What if"): [words for words, _, _ in rows],
            say("As it goes"): [before for _, before, _ in rows],
            say("Then"): [after for _, _, after in rows],
            say("More people"): [after - before for _, before, after in rows],
            say("Of the target, then"): [after / people for _, _, after in rows],
        }
    )
    counts = (say("As it goes"), say("Then"), say("More people"))
    return Table(told, dict.fromkeys(counts, number) | {say("Of the target, then"): percent})


def record(past: BackTest) -> Table:
    """A row a horizon: how many forecasts came due, how often the band held, how far off the middle was."""
    held = say("The {level} band held", level=percent(past.level, 0))
    columns = {
        "horizon": say("Days ahead"),
        "forecasts": say("Forecasts"),
        "coverage": held,
        "error": say("Off by, points"),
        "naive_error": say("Carried on, off by"),
    }
    written: dict[str, Writer] = {
        say("Forecasts"): number,
        held: percent,
        say("Off by, points"): _one_digit,
        say("Carried on, off by"): _one_digit,
    }
    return Table(past.by_horizon[list(columns)].rename(columns=columns), written)
