"""What stands behind the figures of the clock, with headings and numbers as people read them."""

from collections.abc import Mapping

import pandas as pd

from dashboard.publish.figures.clock_figure import STATES, outcomes_of
from dashboard.publish.listings.tables import COLUMNS
from dashboard.wording import day, percent, say


def units(rows: pd.DataFrame, has_form: bool) -> pd.DataFrame:
    """A row a unit: the people at each step, and who is lost between two (`insight.drop_off.ordered`)."""
    told = {
        say("Code"): rows["code"],
        say("Unit"): rows["name"],
        say("Registered"): rows["registered"],
        say("Days known"): rows["known"],
    }
    if not has_form:
        told |= {say("Approved"): rows["approved"], say("Waits for approval"): rows["waiting"]}
        return pd.DataFrame(told)
    return pd.DataFrame(
        told
        | {
            say("Handed in in time"): rows["in_time"],
            say("Handed in late"): rows["handed_in"] - rows["in_time"],
            say("Approved without a form"): rows["without_form"],
            say("Owes form 01"): rows["owing"],
            say("Due within 3 days"): rows["due_soon"],
            say("Overdue"): rows["overdue"],
            say("Overdue, share"): [percent(share) for share in rows["share"]],
            say("Waits for approval"): rows["waiting"],
            say("Approved"): rows["approved"],
        }
    )


def funnel(counts: Mapping[str, int], denominator: str, lost: Mapping[str, int]) -> pd.DataFrame:
    """A row a step and a row for each way to be lost: people, and share of the base."""
    base = counts[denominator] or 1
    people = {COLUMNS[name]: count for name, count in counts.items()}
    told = ("in_time", "late", "without_form", "still_time", "overdue", "waiting")
    people |= {STATES[name]: lost[name] for name in told if name in lost}
    return pd.DataFrame(
        {
            say("Step"): [say(name) for name in people],
            say("People"): list(people.values()),
            say("Rate"): [percent(count / base) for count in people.values()],
        }
    )


def weeks(rows: pd.DataFrame) -> pd.DataFrame:
    """A row a week of registration, and what has become of its people."""
    told = {say("Week from"): [day(at) for at in rows["week"]], say("Registered"): rows["registered"]}
    return pd.DataFrame(told | {say(STATES[name]): rows[name] for name in outcomes_of(rows)})


def offices(rows: pd.DataFrame) -> pd.DataFrame:
    """A row an office: how long approval takes, and who waits."""
    return pd.DataFrame(
        {
            say("Code"): rows["code"],
            say("Office"): rows["name"],
            say("Approved"): rows["approved"],
            say("Half approved within (days)"): rows["median_days"].astype("Int64"),
            say("Nine in ten within (days)"): rows["slow_days"].astype("Int64"),
            say("Waits for approval"): rows["waiting"],
            say("Longest wait (days)"): rows["longest_wait"].astype("Int64"),
        }
    )
