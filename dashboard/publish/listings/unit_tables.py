"""The tables of one unit's page: its uploads, how it reported week by week, what it became."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.publish.listings.origins import moment
from dashboard.wording import day, number, percent, say

STATES = {
    "counts": "Counts",
    "overtaken": "Committed; a newer roster counts",
    "reverted": "Reverted",
}
# The counts of a week (`store.reporting`) as headings, and what one unit is in it.
HEADINGS = {
    "on_time": "On time",
    "late": "Late",
    "silent": "Silent",
    "not_yet_due": "Not yet due",
}
_TITLES = {"on_time": "on time", "late": "late", "silent": "silent", "not_yet_due": "not yet due"}


def uploads(rows: pd.DataFrame, sees_people: bool) -> pd.DataFrame:
    """A row for each of `lineage.newest`; names of files and senders only for whoever may see people."""
    told = rows.to_dict("records")
    shown = {
        say("Roster of"): [day(row["as_of"]) for row in told],
        say("Committed"): [moment(row["committed_at"]) for row in told],
        say("People"): [_people(row) for row in told],
        say("State"): [say(STATES[row["state"]]) for row in told],
    }
    whom = [_whom(row) for row in told]
    if len(set(whom)) > 1:
        shown |= {say("Of whom"): whom}
    if sees_people:
        shown |= {
            say("File"): [row["file_name"] for row in told],
            say("Sent by"): [row["sent_by"] for row in told],
        }
    return pd.DataFrame(shown)


def _whom(row: Mapping[Any, Any]) -> str:
    units = int(row["units"])
    return str(row["unit_name"]) if units == 1 else say("{count} units", count=number(units))


def _people(row: Mapping[Any, Any]) -> str:
    return say("Hidden") if row["is_hidden"] else number(int(row["people"]))


def weeks(rows: pd.DataFrame) -> pd.DataFrame:
    """A row a reporting week, the newest first: of one unit what it was, of several how many were what."""
    told = rows.iloc[::-1].to_dict("records")
    ends = {say("Week to"): [day(row["week_end"]) for row in told]}
    if not len(rows) or rows["expected"].max() > 1:
        counts = {say(words): [number(row[name]) for row in told] for name, words in HEADINGS.items()}
        expected = {say("Expected"): [number(row["expected"]) for row in told]}
        return pd.DataFrame(ends | counts | expected)
    return pd.DataFrame(ends | {say("State"): [_state(row) for row in told]})


def _state(row: Mapping[Any, Any]) -> str:
    found = next((name for name in HEADINGS if row[name]), None)
    return say(_TITLES[found]) if found else "–"


def became(row: Mapping[Any, Any]) -> str:
    """What share of a unit went to, or came from, another one."""
    return say(
        "{share} of it since {day}" if row["is_successor"] else "{share} of that unit, since {day}",
        share=percent(row["share"], 0),
        day=day(row["since"]),
    )
