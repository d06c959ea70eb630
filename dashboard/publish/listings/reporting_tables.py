"""Who reports, as tables to read and to download."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.publish.figures.reporting_figure import SIGNS, STATES
from dashboard.wording import day, day_and_month, percent, say


def weeks(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `reporting.by_week` under headings that people read, the newest first."""
    rows = rows.iloc[::-1]
    return _named(rows, {say("Week to"): [day(pd.Timestamp(end).date()) for end in rows["week_end"]]})


def parents(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `reporting.by_parent` in the same way."""
    return _named(rows, {say("Code"): rows["code"], say("Unit"): rows["name"]})


def units(rows: pd.DataFrame, ends: Sequence[date]) -> pd.DataFrame:
    """The rows of `reporting.by_unit`, with a column for each week in words."""
    told = {
        say("Code"): rows["unit_code"],
        say("Unit"): rows["unit_name"],
        say("Belongs to"): rows["parent_name"],
        say("People expected"): rows["people"].astype("Int64"),
        say("Newest roster"): [None if pd.isna(at) else day(at.date()) for at in rows["as_of"]],
        say("Days old"): rows["days_old"].astype("Int64"),
        say("Weeks silent in a row"): rows["weeks_silent_in_a_row"],
    }
    for place, end in enumerate(ends):
        told[say("week to {day}", day=day_and_month(end))] = [
            say(STATES[states[place]]) if place < len(states) else "" for states in rows["states"]
        ]
    return pd.DataFrame(told)


def signs(states: Sequence[str]) -> str:
    """The states of some weeks as signs, the oldest first."""
    return " ".join(SIGNS[state] for state in states)


def _named(rows: pd.DataFrame, first: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            **first,
            say("Expected"): rows["expected"],
            say("Reported"): rows["reported"],
            say("On time"): rows["on_time"],
            say("Late"): rows["late"],
            say("Silent"): rows["silent"],
            say("Not yet due"): rows["not_yet_due"],
            say("Share on time"): [
                percent(on_time / expected) if expected else "–"
                for on_time, expected in zip(rows["on_time"], rows["expected"], strict=True)
            ],
        }
    )
