"""The register of breaches, as people read it."""

from datetime import datetime

import pandas as pd

from dashboard.insight import breach_clock
from dashboard.insight.breach_clock import Told
from dashboard.wording import number, say

STATES = {
    "open": "Authority not told yet",
    "overdue": "Overdue: authority not told",
    "in_time": "Authority told in time",
    "late": "Authority told late",
}


def rows(told: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """The rows of `store.breaches.listed`, with until when the authority must be told."""
    return pd.DataFrame(
        {
            # The clock first: on a phone no more than this is in sight.
            say("State"): [say(STATES[each]) for each in states(told, now)],
            say("Tell until"): [moment(each) for each in told["due_at"]],
            say("Noticed"): [moment(each) for each in told["noticed_at"]],
            say("What happened"): told["what"],
            say("People concerned"): [_people(each) for each in told["people"]],
            say("Told"): [moment(each) for each in told["told_at"]],
            say("Mended"): [moment(each) for each in told["mended_at"]],
            say("What was done"): told["done"],
            say("Written by"): told["noted_by"],
        }
    )


def states(told: pd.DataFrame, now: datetime) -> list[Told]:
    """How each of them stands."""
    return [
        breach_clock.state(due_at, None if pd.isna(told_at) else told_at, now)
        for due_at, told_at in zip(told["due_at"], told["told_at"], strict=True)
    ]


def moment(told: pd.Timestamp | datetime) -> str:
    """A moment of Hà Nội; nothing where there is none."""
    return "" if pd.isna(told) else f"{told:%d/%m/%Y %H:%M}"


def _people(people: float) -> str:
    return say("not known yet") if pd.isna(people) else number(people)
