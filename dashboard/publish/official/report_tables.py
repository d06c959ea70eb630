"""The tables of the report, made of what leadership is told; words stand where a number must not."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.insight.comparing import league
from dashboard.insight.comparing.league import Standing
from dashboard.insight.comparing.limits import Band
from dashboard.insight.report_context import ReportContext
from dashboard.insight.standing import Rate
from dashboard.insight.targets.planner import STATES
from dashboard.model import Basis
from dashboard.publish.listings.tables import HEADINGS
from dashboard.publish.official.report import Column, Form, Table, Value
from dashboard.wording import number, say

MOST_LINES = 10
MOST_WEEKS = 6

AGAINST_COMMON = {
    Band.BELOW: "clearly below",
    Band.ALIKE: "within what is usual",
    Band.ABOVE: "clearly above",
}
UNRANKED = {
    Standing.SMALL: "too few people",
    Standing.STALE: "old roster",
    Standing.SILENT: "not reported",
    Standing.RANKED: "not ranked",
}
COLUMNS = {
    Basis.SMARTPHONE: "With a smartphone",
    Basis.HEADCOUNT: "Headcount",
    Basis.TARGET: "Target",
}


def milestones(told: ReportContext) -> Table:
    """A row a milestone: numerator, denominator, rate, change in a week, bounds of the silent units."""
    return Table(
        say("People who reached each milestone, and their share"),
        (
            Column(say("Milestone"), Form.TEXT, 2),
            Column(say("People")),
            Column(say(COLUMNS[told.basis]), width=1.3),
            Column(say("Rate"), Form.RATE, 0.8),
            Column(say("In a week (points)"), Form.POINTS, 1.1),
            Column(say("If silent units had none"), Form.RATE, 1.2),
            Column(say("If silent units had all"), Form.RATE, 1.2),
        ),
        tuple(_milestone(name, rate, told.changes.get(name)) for name, rate in told.rates.items()),
    )


def _milestone(name: str, rate: Rate, change: float | None) -> tuple[Value, ...]:
    base: Value = rate.denominator or (say("no target was set") if rate.is_target else None)
    return (say(HEADINGS[name]), rate.numerator, base, rate.value, change, rate.low, rate.high)


def targets(told: ReportContext) -> Table:
    """A row a target: by when, what is there, what is missing, needed a day against what comes."""
    return Table(
        say("Targets, and what they ask a day"),
        (
            Column(say("Target"), Form.TEXT, 1.5),
            Column(say("People")),
            Column(say("Due on"), Form.DAY, 1.2),
            Column(say("Reached")),
            Column(say("Missing")),
            Column(say("Needed a day"), Form.DECIMAL),
            Column(say("Came a day"), Form.DECIMAL),
            Column(say("Standing"), Form.TEXT, 1.6),
        ),
        tuple(_target(row) for row in by_milestone(told.targets).to_dict("records")),
    )


def by_milestone(rows: pd.DataFrame) -> pd.DataFrame:
    """In the order in which people get there."""
    return rows.sort_values("milestone", key=lambda names: names.map(list(HEADINGS).index), kind="stable")


def _target(row: Mapping[Any, Any]) -> tuple[Value, ...]:
    reached = whole(row["reached"])
    return (
        say(HEADINGS[row["milestone"]]),
        int(row["people"]),
        pd.Timestamp(row["due_on"]).date(),
        reached,
        None if reached is None else max(0, int(row["people"]) - reached),
        fraction(row["needed_per_day"]),
        fraction(row["actual_per_day"]),
        say(STATES[row["state"]]),
    )


def most_missing(told: ReportContext) -> pd.DataFrame:
    """The parts with the most people still missing, and at least one of them."""
    rows = told.groups[told.groups["missing"].fillna(0) > 0]
    return rows.sort_values(["missing", "code"], ascending=[False, True]).head(MOST_LINES)


def helped(told: ReportContext) -> Table:
    """The parts of `most_missing`, with the interval of the rate and how it compares."""
    rows, differ = most_missing(told), bool(league.funnel_of(told.groups).spread)
    return Table(
        say("Where most people are missing"),
        (
            Column(say("No."), width=0.6),
            Column(say("Unit"), Form.TEXT, 2.7),
            Column(say(COLUMNS[told.basis]), width=1.3),
            Column(say("Installed"), width=1.05),
            Column(say("Missing"), width=1.05),
            Column(say("Rate"), Form.RATE, 0.85),
            Column(say("95% interval"), Form.TEXT, 1.4),
            Column(say("Against the common rate"), Form.TEXT, 1.7),
        ),
        tuple(
            (
                place,
                str(row["name"]),
                whole(row[told.denominator]),
                whole(row["installed"]),
                whole(row["missing"]),
                fraction(row["rate"]),
                interval(row),
                band(row, differ),
            )
            for place, row in enumerate(rows.to_dict("records"), start=1)
        ),
    )


def interval(row: Mapping[Any, Any]) -> str:
    """The 95 % interval of a judged row."""
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return "–"
    return f"{number(row['low'] * 100, 1)}–{number(row['high'] * 100, 1)}%"


def band(row: Mapping[Any, Any], differ: bool) -> str:
    """How a judged row compares with the common rate; why not, where it is not ranked.

    Only where units do not differ beyond chance, those within the limits cannot be told apart.
    """
    if pd.isna(row["band"]):
        return say(UNRANKED[Standing(row["standing"])])
    if row["band"] == Band.ALIKE and not differ:
        return say("cannot be told apart")
    return say(AGAINST_COMMON[Band(row["band"])])


def weeks(told: ReportContext, at_most: int = MOST_WEEKS) -> Table:
    """The newest reporting weeks, the newest first."""
    rows = told.reporting.iloc[::-1].head(at_most)
    names = ("expected", "reported", "on_time", "late", "silent", "not_yet_due")
    return Table(
        say("Rosters by reporting week (units)"),
        (
            Column(say("Week that ended on"), Form.DAY, 1.6),
            Column(say("Expected")),
            Column(say("Rosters sent")),
            Column(say("On time")),
            Column(say("Late")),
            Column(say("Not sent")),
            Column(say("Not due yet")),
        ),
        tuple(
            (pd.Timestamp(row["week_end"]).date(), *(whole(row[name]) for name in names))
            for row in rows.to_dict("records")
        ),
    )


def silent(told: ReportContext) -> Table:
    """The largest units that have never sent a roster."""
    return Table(
        say("The largest units that have never sent a roster"),
        (
            Column(say("No."), width=0.6),
            Column(say("Unit"), Form.TEXT, 4),
            Column(say("Belongs to"), Form.TEXT, 3),
            Column(say("People expected"), width=1.2),
        ),
        tuple(
            (place, str(row["name"]), text(row["parent_name"]), whole(row["expected_headcount"]))
            for place, row in enumerate(told.silent.head(MOST_LINES).to_dict("records"), start=1)
        ),
    )


def offices(told: ReportContext, at_most: int = MOST_LINES) -> Table:
    """The offices at which somebody waits or has been approved, the slowest first."""
    return Table(
        say("How long social insurance offices take to approve (days)"),
        (
            Column(say("Social insurance office"), Form.TEXT, 2.6),
            Column(say("Approved")),
            Column(say("Half within")),
            Column(say("9 of 10 within")),
            Column(say("Waiting")),
            Column(say("Longest wait")),
        ),
        tuple(
            (
                text(row["name"]) or text(row["code"]) or say("no office is known"),
                whole(row["approved"]),
                whole(row["median_days"]),
                whole(row["slow_days"]),
                whole(row["waiting"]),
                whole(row["longest_wait"]),
            )
            for row in told.offices.head(at_most).to_dict("records")
        ),
        note=say("Whoever still waits counts too; a dash: so many have not been approved yet."),
    )


def whole(value: Any) -> int | None:
    """A count, or None where there is none."""
    return None if value is None or pd.isna(value) else round(value)


def fraction(value: Any) -> float | None:
    """A rate, a change or a pace, or None where there is none."""
    return None if value is None or pd.isna(value) else float(value)


def text(value: Any) -> str:
    """Words, or none."""
    return "" if value is None or pd.isna(value) else str(value)
