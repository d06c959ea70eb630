"""Targets as people read them: what a file would change, and who set what."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.publish.listings.tables import HEADINGS as STEPS
from dashboard.wording import day, number, percent, say

STATES = {
    "new": "New",
    "changed": "Changed",
    "withdrawn": "Withdrawn",
    "same": "Unchanged",
}


def step_name(milestone: str) -> str:
    """What is to be reached, in words."""
    return say(STEPS[milestone])


def changes(rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each of `planning.Proposed.rows`: what it says and what becomes of it."""
    told = rows.to_dict("records")
    return pd.DataFrame(
        {
            say("Unit"): [row["unit_name"] for row in told],
            say("Milestone"): [step_name(row["milestone"]) for row in told],
            say("Due on"): [day(row["due_on"]) for row in told],
            say("Now"): [number(row["before"]) if row["before"] else "–" for row in told],
            say("In the file"): [_people(row) for row in told],
            say("What happens"): [say(STATES[row["change"]]) for row in told],
        }
    )


def listed(rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each of `targets.listed`: the value that holds, the one before, and who set it when."""
    told = rows.to_dict("records")
    return pd.DataFrame(
        {
            say("Unit"): [unit_name(row) for row in told],
            say("Milestone"): [step_name(row["milestone"]) for row in told],
            say("Due on"): [day(row["due_on"]) for row in told],
            say("People"): [value(row["people"]) for row in told],
            say("Before"): ["" if pd.isna(row["earlier"]) else value(row["earlier"]) for row in told],
            say("Set on"): [day(row["added_at"]) for row in told],
            say("Set by"): [row["added_by"] for row in told],
        }
    )


def unit_name(row: Mapping[Any, Any]) -> str:
    """The unit as people call it; its code where the catalogue has lost it."""
    return str(row["unit_code"] if pd.isna(row["unit_name"]) else row["unit_name"])


def value(people: float) -> str:
    """A number of people; none is no target."""
    return number(people) if people else say("none")


def _people(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["share"]):
        return value(row["people"])
    return say(
        "{people} ({share} of {headcount})",
        people=number(row["people"]),
        share=percent(row["share"]),
        headcount=number(row["headcount"]),
    )
