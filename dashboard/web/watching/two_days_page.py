"""The controls and tables of the page that holds two days side by side."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from dashboard import pipeline
from dashboard.insight.comparing import two_days
from dashboard.insight.report_context import ReportContext
from dashboard.model import Account, Basis
from dashboard.publish.listings import tables
from dashboard.store.connection import FOR_EVER
from dashboard.store.progress import Question
from dashboard.web.common import address, asked, blocks, filters
from dashboard.wording import day, number, percent, say

FOUR_WEEKS = timedelta(days=28)
KNOWN = {"luc-do": "As known on each day", "nay": "As known today"}


@dataclass(frozen=True)
class Pair:
    """The same question of two days, the earlier first."""

    before: Question
    after: Question
    basis: Basis
    unit_name: str


def choose(account: Account, today: date, at: asked.Version) -> Pair:
    """Draw the controls in one row and tell what they say."""
    first = asked.first_day(at)
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        basis = address.switch(
            "co-so",
            say("Measured against"),
            list(Basis),
            lambda basis: say(filters.SHORT_BASES[Basis(basis)]),
        )
        then = address.day("tu", say("First day"), first, today, max(first, today - FOUR_WEEKS))
        now = address.day("ngay", say("Second day"), first, today)
        unit, name = filters.unit_of(account, max(then, now), at)
        known = address.switch("biet", say("What was known"), list(KNOWN), lambda each: say(KNOWN[each]))
    before, after = (
        Question(
            account.scope,
            on_day,
            FOR_EVER if known == "nay" else pipeline.known_on(on_day, today),
            under=unit,
        )
        for on_day in sorted((then, now))
    )
    return Pair(before, after, Basis(basis), name)


def measures(before: ReportContext, after: ReportContext, has_form: bool) -> pd.DataFrame:
    """A row a measure: what each day told, and what lies between them, as people read it."""
    first, last = day(before.on_day), day(after.on_day)
    rows = [
        _row(say("Units that reported"), before.units_reported, after.units_reported),
        _row(say("People on the rosters"), before.counts["headcount"], after.counts["headcount"]),
    ]
    for name, title in tables.HEADINGS.items():
        if has_form or name != "form_submitted":
            rows.append(_row(say(title), before.counts[name], after.counts[name]))
            points = two_days.change(before.rates[name], after.rates[name])
            told = percent(before.rates[name].value), percent(after.rates[name].value)
            title = say("{milestone}, rate", milestone=say(title))
            rows.append((title, *told, "–" if points is None else blocks.signed(points)))
    if before.clock and after.clock:
        rows.append(_row(say("Form 01 overdue"), before.clock.overdue, after.clock.overdue))
    return pd.DataFrame(rows, columns=[say("Measure"), first, last, say("Difference")])


def _row(title: str, before: int, after: int) -> tuple[str, str, str, str]:
    sign = "+" if after > before else "−" if after < before else ""
    return title, number(before), number(after), sign + number(abs(after - before))


def parts(rows: pd.DataFrame, before: ReportContext, after: ReportContext) -> pd.DataFrame:
    """A row a unit, under names that people read."""
    hidden = say("hidden: too few people")

    def told(column: str) -> list[str]:
        return [
            hidden if is_hidden else percent(value)
            for value, is_hidden in zip(rows[column], rows["is_hidden"], strict=True)
        ]

    return pd.DataFrame(
        {
            say("Code"): rows["code"],
            say("Unit"): rows["name"],
            day(before.on_day): told("rate_before"),
            day(after.on_day): told("rate_after"),
            say("Difference"): [blocks.signed(points) for points in rows["change"]],
            say("More people"): rows["more"].astype("Int64"),
        }
    )
