"""The tables of the frozen page that the report has not: longer lists, weeks, last days, and every unit."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from dashboard.insight.forecasting.forecast import Forecast
from dashboard.insight.report_context import ReportContext
from dashboard.model import UnitKind
from dashboard.publish.listings.tables import HEADINGS, KINDS
from dashboard.publish.official import report_tables
from dashboard.publish.official.report import Column, Form, Table, Value
from dashboard.wording import number, say

MILESTONES = ("installed", "registered", "approved")


def help_needed(told: ReportContext) -> Table:
    """The parts with the most people still missing."""
    rows = report_tables.most_missing(told)
    return Table(
        say("Units by people who are missing"),
        (
            Column(say("Unit"), Form.TEXT),
            Column(say("Missing")),
            Column(say("Rate"), Form.RATE),
            Column(say("Week, points"), Form.POINTS),
        ),
        tuple(
            (
                str(row["name"]),
                report_tables.whole(row["missing"]),
                report_tables.fraction(row["rate"]),
                report_tables.fraction(row["change"]),
            )
            for row in rows.to_dict("records")
        ),
    )


def weeks(told: ReportContext) -> Table:
    """Behind the trend: a row a week, people and rates."""
    base = told.drawn_against
    return Table(
        say("Week by week"),
        (
            Column(say("Day"), Form.DAY),
            Column(say("Units that reported")),
            Column(say("People in the base")),
            *(
                column
                for name in MILESTONES
                for column in (Column(say(HEADINGS[name])), Column(say("Rate"), Form.RATE))
            ),
        ),
        tuple(
            (
                _day(row["day"]),
                int(row["units_reported"]),
                int(row[base]),
                *(
                    value
                    for name in MILESTONES
                    for value in (int(row[name]), int(row[name]) / int(row[base]))
                ),
            )
            for row in told.weeks.to_dict("records")
        ),
    )


def forecasts(told: ReportContext) -> Table:
    """What is likely on the last day that is looked at."""
    ends = {
        name: each.on(each.days[-1]) for name, each in told.forecasts.items() if isinstance(each, Forecast)
    }
    return Table(
        say("What is likely to come"),
        (
            Column(say("Milestone"), Form.TEXT),
            Column(say("Day"), Form.DAY),
            Column(say("Low"), Form.RATE),
            Column(say("Likely"), Form.RATE),
            Column(say("High"), Form.RATE),
            Column(say("Likely, people")),
        ),
        tuple(
            (say(HEADINGS[name]), end.day, end.low, end.middle, end.high, end.people[1])
            for name, end in ends.items()
        ),
    )


def silent(told: ReportContext) -> Table:
    """Every silent unit that was listed."""
    return Table(
        say("Units that have never sent a roster"),
        (
            Column(say("Unit"), Form.TEXT),
            Column(say("Belongs to"), Form.TEXT),
            Column(say("People expected")),
        ),
        tuple(
            (
                str(row["name"]),
                report_tables.text(row["parent_name"]),
                report_tables.whole(row["expected_headcount"]),
            )
            for row in told.silent.to_dict("records")
        ),
    )


def stale(told: ReportContext) -> Table:
    """Every unit with an old roster that was listed."""
    return Table(
        say("Units with an old roster"),
        (
            Column(say("Unit"), Form.TEXT),
            Column(say("Belongs to"), Form.TEXT),
            Column(say("Newest roster"), Form.DAY),
            Column(say("Days old")),
        ),
        tuple(
            (
                str(row["name"]),
                report_tables.text(row["parent_name"]),
                _day(row["as_of"]),
                int(row["days_old"]),
            )
            for row in told.stale.to_dict("records")
        ),
    )


def due(told: ReportContext) -> Table:
    """Who owes form 01, by last day; the days that have passed are added up."""
    days, today = told.due_days, pd.Timestamp(told.on_day)
    passed = int(days.loc[days["day"] < today, "people"].sum())
    coming = days[days["day"] >= today].to_dict("records")
    rows: list[tuple[Value, ...]] = [(say("overdue"), passed)]
    rows += [(_day(row["day"]), int(row["people"])) for row in coming]
    return Table(
        say("People who owe form 01, by last day"),
        (Column(say("Last day"), Form.DAY), Column(say("People"))),
        tuple(rows),
    )


def every_unit(told: ReportContext, units: pd.DataFrame) -> Table:
    """A row a unit: where it belongs, what it is, its own people and rates; why not, where there are none.

    `units` is what `freezing.every_unit` gives.
    """
    return Table(
        say("Every unit by its own roster"),
        (
            Column(say("Unit"), Form.TEXT),
            Column(say("Belongs to"), Form.TEXT),
            Column(say("Kind"), Form.TEXT),
            Column(say("People")),
            *(Column(say(HEADINGS[name]), Form.RATE) for name in MILESTONES),
            Column(say("Newest roster"), Form.DAY),
        ),
        tuple(_unit(row, told.drawn_against) for row in units.to_dict("records")),
    )


def _unit(row: Mapping[Any, Any], base: str) -> tuple[Value, ...]:
    names = (str(row["name"]), report_tables.text(row["part_name"]), say(KINDS[UnitKind(row["kind"])]))
    if pd.isna(row["as_of"]):
        return (*names, None, None, None, None, say("not reported"))
    if row["is_hidden"]:
        return (*names, None, None, None, None, say("Hidden"))
    people = int(row[base])
    rates = (int(row[name]) / people if people else None for name in MILESTONES)
    return (*names, people, *rates, _day(row["as_of"]))


def shortened(told: ReportContext) -> dict[str, str]:
    """For lists that were cut: how many of how many are shown; nothing where all are."""
    counted = {
        "silent": (len(told.silent), told.freshness.silent_units),
        "stale": (len(told.stale), told.freshness.stale_units),
    }
    return {
        name: say("The {shown} largest of {all} are listed.", shown=number(shown), all=number(all_units))
        for name, (shown, all_units) in counted.items()
        if shown < all_units
    }


def _day(value: Any) -> date:
    told: date = pd.Timestamp(value).date()
    return told
