"""The long tables of a report, which only its workbook holds."""

from collections.abc import Iterator

import pandas as pd

from dashboard.insight.comparing import league
from dashboard.insight.report_context import ReportContext
from dashboard.publish.listings.tables import HEADINGS
from dashboard.publish.official import report_tables
from dashboard.publish.official.report import Column, Form, Rules, Table, Value
from dashboard.publish.official.report_rows import Row, as_of, columns, figures, unknown
from dashboard.publish.official.report_tables import fraction, text, whole
from dashboard.wording import say

ALL = tuple(HEADINGS)


def groups(told: ReportContext, rules: Rules) -> Table:
    """A row a part directly below, in the order of the ranking, with all that was judged of it."""
    differ = bool(league.funnel_of(told.groups).spread)
    return Table(
        say("Figures of the units directly below"),
        (
            *_named(),
            Column(say("Rosters sent")),
            Column(say("Owing")),
            *columns(told, ALL),
            Column(say("Missing")),
            Column(say("95% interval, from"), Form.RATE),
            Column(say("95% interval, to"), Form.RATE),
            Column(say("Against the common rate"), Form.TEXT, 2),
            Column(say("In a week (points)"), Form.POINTS),
            *_dated(),
        ),
        tuple(_group(row, told, rules, differ) for row in told.groups.to_dict("records")),
    )


def _group(row: Row, told: ReportContext, rules: Rules, differ: bool) -> tuple[Value, ...]:
    judged: list[Value] = [whole(row["missing"]), fraction(row["low"]), fraction(row["high"])]
    word = unknown(row, rules)
    cells = [*figures(row, told, ALL), *judged]
    return (
        str(row["code"]),
        str(row["name"]),
        int(row["units_reported"]),
        int(row["units"]),
        *(cells if word is None else [word] * len(cells)),
        word or report_tables.band(row, differ),
        fraction(row["change"]),
        as_of(row),
        _state(row, told, rules),
    )


def units(told: ReportContext, rows: pd.DataFrame, rules: Rules) -> Table:
    """A row a unit that sends rosters itself."""
    parents = [Column(say("Belongs to"), Form.TEXT, 3)] if "part_name" in rows else []
    return Table(
        say("Figures of every unit"),
        (*_named(), *parents, *columns(told, ALL), Column(say("People expected")), *_dated()),
        tuple(_unit(row, told, rules) for row in rows.to_dict("records")),
    )


def _unit(row: Row, told: ReportContext, rules: Rules) -> tuple[Value, ...]:
    word = unknown(row, rules)
    cells = figures(row, told, ALL)
    return (
        str(row["code"]),
        text(row["name"]),
        *([text(row["part_name"])] if "part_name" in row else []),
        *(cells if word is None else [word] * len(cells)),
        # Of whoever has sent a roster, their own count is known.
        whole(row["silent_headcount"]) if pd.isna(row["as_of"]) else None,
        as_of(row),
        _state(row, told, rules),
    )


def _named() -> tuple[Column, Column]:
    return Column(say("Code"), Form.TEXT, 1), Column(say("Unit"), Form.TEXT, 4)


def _dated() -> tuple[Column, Column]:
    return Column(say("As of"), Form.DAY), Column(say("State"), Form.TEXT, 1.8)


def _state(row: Row, told: ReportContext, rules: Rules) -> str:
    word = unknown(row, rules)
    if word:
        return word
    is_old = (told.on_day - as_of(row)).days > rules.stale_days
    return say("old roster") if is_old else say("roster sent")


def weeks(told: ReportContext) -> Table:
    """Every reporting week, the newest first."""
    return report_tables.weeks(told, at_most=len(told.reporting))


def listed(told: ReportContext) -> Table:
    """Units that never sent a roster, and units whose newest one is old; those with the most people first."""
    return Table(
        say("Units without a roster or with an old one"),
        (
            *_named(),
            Column(say("Belongs to"), Form.TEXT, 3),
            Column(say("People expected")),
            Column(say("As of"), Form.DAY),
            Column(say("Days old")),
            Column(say("State"), Form.TEXT, 1.8),
        ),
        tuple(_listed(told)),
    )


def _listed(told: ReportContext) -> Iterator[tuple[Value, ...]]:
    for rows, state in ((told.silent, say("not reported")), (told.stale, say("old roster"))):
        for row in rows.to_dict("records"):
            yield (
                str(row["code"]),
                str(row["name"]),
                text(row["parent_name"]),
                whole(row.get("expected_headcount")),
                as_of(row) if "as_of" in row else None,
                whole(row.get("days_old")),
                state,
            )


def due(told: ReportContext) -> Table:
    """People who owe form 01, by the last day to hand it in."""
    return Table(
        say("Form 01: people who owe it, by their last day"),
        (Column(say("Last day"), Form.DAY, 1.4), Column(say("People")), Column(say("Days left"))),
        tuple(
            (day.date(), int(people), (day.date() - told.on_day).days)
            for day, people in zip(pd.to_datetime(told.due_days["day"]), told.due_days["people"], strict=True)
        ),
    )
