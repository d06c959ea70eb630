"""The planner's tables: units on their course, what-ifs before and after, how good such forecasts were."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.insight import plan_words
from dashboard.insight.backtest import BackTest
from dashboard.insight.courses import Planned
from dashboard.insight.family import Member
from dashboard.insight.planner import STATES
from dashboard.insight.what_if import Lifted, SilentReport
from dashboard.wording import day, number, percent, say


def units(members: Sequence[Member]) -> pd.DataFrame:
    """A row a unit with a target, in the order given; of a hidden one its name and target alone."""
    return pd.DataFrame([_unit(member, member.plan) for member in members if member.plan])


def _unit(member: Member, plan: Planned) -> dict[str, Any]:
    course, at = plan.course, member.standing
    told: dict[str, Any] = {
        say("Unit"): member.name,
        say("Target"): course.people,
        say("Due on"): day(course.due_on),
    }
    if member.is_hidden:
        return {**told, say("State"): say("hidden: too few people")}
    return told | {
        say("Reached"): course.reached,
        say("Of the target"): percent(None if course.reached is None else course.reached / course.people),
        say("Missing"): course.missing,
        say("Needed a day"): _a_day(course.needed_per_day),
        say("A day, last 7 days"): _a_day(at.pace_7),
        say("A day, last 14 days"): _a_day(at.pace_14),
        say("State"): say(STATES[course.state]),
        say("Likely reached"): plan_words.when(plan),
    }


def _a_day(people: float | None) -> str:
    return "–" if people is None else number(people, 1)


def what_ifs(silent: SilentReport | None, lifted: Lifted | None, people: int) -> pd.DataFrame:
    """A row a what-if: people by the day of the target before and after, and their share of it."""
    rows = []
    if silent:
        rows.append((say("Silent units report"), silent.reached - silent.gain, silent.reached))
    if lifted:
        words = say("The {count} slowest keep up with their peers", count=number(len(lifted.codes)))
        rows.append((words, lifted.reached - lifted.gain, lifted.reached))
    return pd.DataFrame(
        {
            say("What if"): [words for words, _, _ in rows],
            say("As it goes"): [number(before) for _, before, _ in rows],
            say("Then"): [number(after) for _, _, after in rows],
            say("More people"): [number(after - before) for _, before, after in rows],
            say("Of the target, then"): [percent(after / people) for _, _, after in rows],
        }
    )


def record(past: BackTest) -> pd.DataFrame:
    """A row a horizon: how many forecasts came due, how often the band held, how far off the middle was."""
    told = past.by_horizon.to_dict("records")
    return pd.DataFrame(
        {
            say("Days ahead"): [int(row["horizon"]) for row in told],
            say("Forecasts"): [number(row["forecasts"]) for row in told],
            say("The {level} band held", level=percent(past.level, 0)): [
                percent(row["coverage"]) for row in told
            ],
            say("Off by, points"): [number(row["error"], 1) for row in told],
            say("Carried on, off by"): [number(row["naive_error"], 1) for row in told],
        }
    )
