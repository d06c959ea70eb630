"""Where people are lost on the way to approval, unit by unit: in which order to look, and what to say."""

from enum import StrEnum

import pandas as pd

from dashboard.insight import disclosure, search
from dashboard.wording import number, percent, say

# Fewer people than this say little about how long an office takes.
FEWEST_PEOPLE = 50
# So many units are named together as those with most people.
FIRST = 5


class Order(StrEnum):
    """What a list of units begins with."""

    OVERDUE = "overdue"
    SHARE = "share"
    WAITING = "waiting"


def ordered(rows: pd.DataFrame, order: Order) -> pd.DataFrame:
    """The rows (`store.clock.by_unit`, `by_child`), the worst first, with `share`: overdue of those known."""
    told = rows.assign(share=rows["overdue"] / rows["known"].where(rows["known"] > 0))
    return told.sort_values(
        [order.value, "overdue", "waiting", "code"],
        ascending=[False, False, False, True],
        na_position="last",
        ignore_index=True,
    )


def searched(rows: pd.DataFrame, words: str) -> pd.DataFrame:
    """The rows whose code or name holds these words, whatever their case and accents."""
    return rows[search.holds(search.names_of(rows), words)] if words.strip() else rows


def weeks_shown(weeks: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """The weeks (`clock.cohorts`) of enough people: a share of fewer would point at one of them.

    The sum of all weeks is shown too, so that one left out alone could be worked out.
    """
    people = weeks.assign(headcount=weeks["registered"], with_smartphone=weeks["registered"])
    return weeks[~disclosure.hidden(people, smallest)].reset_index(drop=True)


def worst_in_words(rows: pd.DataFrame, has_form: bool) -> str:
    """Where most people are late, or wait, and which share of all of them the first units hold."""
    column = "overdue" if has_form else "waiting"
    people = int(rows[column].sum())
    if not people:
        return say("Nobody is overdue in these units.") if has_form else say("Nobody waits in these units.")
    first = rows.sort_values(column, ascending=False, kind="stable").head(FIRST)
    sentence = (
        say("{unit} has most people overdue: {most}; the first {count} units hold {share} of all.")
        if has_form
        else say("Most people wait in {unit}: {most}; the first {count} units hold {share} of all.")
    )
    return sentence.format(
        unit=first.iloc[0]["name"],
        most=number(first.iloc[0][column]),
        count=len(first),
        share=percent(first[column].sum() / people, 0),
    )


def late_in_words(late: int, in_time: int, settled: int) -> str:
    """Of those whose days have ended, how many were in time; nothing while no day has ended."""
    if not settled:
        return say("Nobody's time for form 01 has ended yet.")
    return say(
        "{share} of those whose time has ended handed in form 01 in time; {late} handed it in late.",
        share=percent(in_time / settled, 0),
        late=number(late),
    )


def slowest_in_words(offices: pd.DataFrame) -> str:
    """Which offices (`clock.offices`) approve slowly, or that none stands out."""
    told = compared(offices)
    if told.empty:
        return say("Too few people have handed in form 01 to say how fast an office approves.")
    row, usual = told.iloc[0], told["slow_days"].median()
    waits = told[told["slow_days"].isna()]
    if len(waits) > 1:
        return say(
            "At {count} of {all} offices more than one in ten still waits to be approved, "
            "{waiting} people in all.",
            count=len(waits),
            all=len(told),
            waiting=number(waits["waiting"].sum()),
        )
    if len(waits):
        return say(
            "{office}: more than one in ten still waits to be approved, {waiting} people in all.",
            office=row["name"] or row["code"],
            waiting=number(row["waiting"]),
        )
    if len(told) == 1:
        return say(
            "{office}: nine in ten are approved within {days} days.",
            office=row["name"] or row["code"],
            days=number(usual),
        )
    if row["slow_days"] <= usual:
        return say(
            "No office is slower than the others: nine in ten are approved within {days} days.",
            days=number(usual),
        )
    return say(
        "{office} is the slowest: one in ten waits longer than {slow} days, elsewhere it is usually {usual}.",
        office=row["name"] or row["code"],
        slow=number(row["slow_days"]),
        usual=number(usual),
    )


def compared(offices: pd.DataFrame) -> pd.DataFrame:
    """The offices (`clock.offices`) of enough people to be compared, in their order."""
    return offices[offices["approved"] + offices["waiting"] >= FEWEST_PEOPLE].reset_index(drop=True)
