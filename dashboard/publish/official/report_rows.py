"""A row a unit: its counts and rates, or the word that stands in their place, in every file."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.insight.comparing.league import Standing
from dashboard.insight.report_context import ReportContext
from dashboard.model import Basis
from dashboard.publish.listings.tables import HEADINGS
from dashboard.publish.official.report import Column, Form, Rules, Table, Value
from dashboard.publish.official.report_tables import COLUMNS, fraction, whole
from dashboard.wording import day, say

# What fits across a page; a longer annex is read in the workbook.
ON_PAPER = ("installed", "registered", "approved")
MOST_GROUPS = 200

Row = Mapping[Any, Any]


def groups(told: ReportContext, rules: Rules) -> Table:
    """A row a part directly below, in the order of the ranking, and their sum as the whole counts it."""
    rows = told.groups.head(MOST_GROUPS).to_dict("records")
    return Table(
        say("Figures of the units directly below"),
        (
            Column(say("No."), width=0.6),
            Column(say("Unit"), Form.TEXT, 2.9),
            Column(say("Rosters sent"), width=0.8),
            Column(say("Owing"), width=0.85),
            *columns(told, ON_PAPER),
            Column(say("In a week (points)"), Form.POINTS),
            Column(say("As of"), Form.DAY, 1.4),
        ),
        (
            *(_group(place, row, told, rules) for place, row in enumerate(rows, start=1)),
            _total(told),
        ),
        note=say("* The roster is older than {days} days; the unit is not ranked.", days=rules.stale_days),
        has_total=True,
    )


def _group(place: int, row: Row, told: ReportContext, rules: Rules) -> tuple[Value, ...]:
    cells, word = figures(row, told, ON_PAPER), unknown(row, rules)
    counted = cells if word is None else [word, *[None] * (len(cells) - 1)]
    units = int(row["units_reported"]), int(row["units"])
    return (place, str(row["name"]), *units, *counted, fraction(row["change"]), _as_of(row))


def _as_of(row: Row) -> Value:
    told = as_of(row)
    return f"{day(told)}*" if told and row["standing"] == Standing.STALE else told


def _total(told: ReportContext) -> tuple[Value, ...]:
    return (
        "",
        say("Total (a person counts once)"),
        told.units_reported,
        told.units,
        *total(told, ON_PAPER),
        told.changes.get("installed"),
        told.on_day,
    )


def columns(told: ReportContext, milestones: Sequence[str]) -> list[Column]:
    """The headings of `figures`: people, the base if it is another count, and two a milestone."""
    bases = [] if told.basis is Basis.HEADCOUNT else [Column(say(COLUMNS[told.basis]), width=1.35)]
    pairs = [
        (Column(say(HEADINGS[name]), width=1.2), Column(say("Rate"), Form.RATE, 0.85)) for name in milestones
    ]
    return [Column(say("Headcount"), width=1.2), *bases, *(each for pair in pairs for each in pair)]


def figures(row: Row, told: ReportContext, milestones: Sequence[str]) -> list[Value]:
    """Counts and rates of one unit."""
    cells: list[Value] = [whole(row["headcount"])]
    if told.basis is not Basis.HEADCOUNT:
        cells.append(whole(row.get(told.denominator)))
    for name in milestones:
        reached, people = whole(row[name]), whole(row.get(_base(told, name)))
        cells += [reached, reached / people if people and reached is not None else None]
    return cells


def _base(told: ReportContext, milestone: str) -> str:
    return f"target_{milestone}" if told.basis is Basis.TARGET else told.denominator


def total(told: ReportContext, milestones: Sequence[str]) -> list[Value]:
    """The same of the whole, in which a person counts once."""
    cells: list[Value] = [told.counts["headcount"]]
    if told.basis is not Basis.HEADCOUNT:
        cells.append(told.rates["installed"].denominator or None)
    for name in milestones:
        cells += [told.rates[name].numerator, told.rates[name].value]
    return cells


def unknown(row: Row, rules: Rules) -> str | None:
    """Why nothing is told of a row: too few people, or no roster yet; None where something is."""
    if row["is_hidden"]:
        return say("hidden (under {people} people)", people=rules.smallest_group)
    return say("not reported") if pd.isna(row["as_of"]) else None


def as_of(row: Row) -> Any:
    """The day of the newest roster, or None."""
    return None if pd.isna(row["as_of"]) else pd.Timestamp(row["as_of"]).date()
