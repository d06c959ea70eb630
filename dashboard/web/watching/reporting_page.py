"""The page of who reports: its controls, its finding, and the weeks and parts behind it."""

from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard import pipeline
from dashboard.insight import due_weeks
from dashboard.model import Account, Basis
from dashboard.publish.figures import reporting_figure
from dashboard.publish.listings import reporting_tables
from dashboard.settings import campaign
from dashboard.store.progress import Question
from dashboard.web.common import blocks, filters
from dashboard.web.common.asked import Version
from dashboard.web.common.blocks import Line, Number
from dashboard.web.common.filters import Choice
from dashboard.wording import day, number, percent, say

STYLE = Path(__file__).with_name("reporting.css")
MOST_PARENTS = 8


def choose(account: Account, today: date, at: Version) -> Choice:
    """Which part of the tree is looked at, which kinds of unit, and on which day."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        on_day = filters.day_of(today, at)
        unit, name = filters.unit_of(account, on_day, at)
        kinds = filters.kinds_chosen(account, on_day, at)
    question = Question(account.scope, on_day, pipeline.known_on(on_day, today), tuple(kinds), unit)
    return Choice(question, Basis.HEADCOUNT, name)


def opening(choice: Choice, weeks: pd.DataFrame, never: int) -> None:
    """The finding of the newest week that is due, and how the running one stands."""
    st.html(STYLE)
    due = due_weeks.due(weeks)
    finding = _finding(due.iloc[-1], never) if len(due) else say("No reporting week has ended yet.")
    facts = [choice.unit_name, say("as of {day}", day=day(choice.question.on_day))]
    if len(weeks) and weeks["not_yet_due"].iloc[-1]:
        facts.append(_running(weeks.iloc[-1]))
    blocks.opening(finding, " · ".join(facts))


def figures(week: pd.Series, before: pd.Series | None, found: dict[str, int]) -> list[Number]:
    """The newest week that is due, and who is missing today."""
    change = None
    if before is not None and before["expected"]:
        change = week["on_time"] / week["expected"] - before["on_time"] / before["expected"]
    of_units = say("of {units} units", units=number(week["expected"]))
    return [
        Number(
            say("Reported on time"),
            percent(week["on_time"] / week["expected"]),
            change,
            say("{count} of {units} units", count=number(week["on_time"]), units=number(week["expected"])),
        ),
        Number(say("Late"), number(week["late"]), note=of_units),
        Number(
            say("Silent in that week"), number(week["silent"]), note=of_units, is_urgent=week["silent"] > 0
        ),
        Number(
            say("Never reported"),
            number(found["never"]),
            note=say("unknown, which is not zero") if found["never"] else "",
            is_urgent=found["never"] > 0,
        ),
    ]


def by_week(rows: pd.DataFrame, source: str) -> None:
    """The weeks as bars, with their table and file."""
    blocks.heading(
        say("Units that reported, week by week"),
        say("Units expected: {signs}", signs=reporting_figure.signs_in_words()),
    )
    blocks.drawing(reporting_figure.weeks(rows), reporting_figure.in_words(rows), "reporting_weeks")
    blocks.source(source, reporting_tables.weeks(rows), "tinh-hinh-nop-theo-tuan")


def by_parent(rows: pd.DataFrame, choice: Choice, source: str) -> None:
    """Where the late and silent units are; a part leads to its own page."""
    blocks.heading(
        say("Where units are late or silent"),
        say("Units directly below, in the newest week that is due; most late or silent first"),
    )
    kept = {name: words for name, words in choice.address.items() if name in {"ngay", "khoi"}}
    lines = [
        Line(
            row["name"] if isinstance(row["name"], str) else say("The whole city"),
            f"/tinh-hinh-nop?{urlencode(kept | ({'don-vi': row['code']} if row['code'] else {}))}",
            (
                number(row["late"]),
                number(row["silent"]),
                f"{number(row['on_time'])}/{number(row['expected'])}",
            ),
        )
        for row in rows.head(MOST_PARENTS).to_dict("records")
    ]
    headings = (say("Unit"), say("Late"), say("Silent"), say("On time"))
    blocks.listing(headings, lines, say("Where units are late or silent"))
    blocks.source(source, reporting_tables.parents(rows), "tinh-hinh-nop-theo-cap-tren")


def source(on_day: date) -> str:
    """What counts as reported, and as on time."""
    return say(
        "Source: rosters of the units, {day}. On time is a roster of the week that is committed at most "
        "{days} days after its end.",
        day=day(on_day),
        days=campaign().on_time_days,
    )


def _finding(week: pd.Series, never: int) -> str:
    return say(
        "In the week to {day}, {on_time} of {expected} units reported on time and {late} late; "
        "{never} have never reported",
        day=day(pd.Timestamp(week["week_end"]).date()),
        on_time=number(week["on_time"]),
        expected=number(week["expected"]),
        late=number(week["late"]),
        never=number(never),
    )


def _running(week: pd.Series) -> str:
    end = pd.Timestamp(week["week_end"]).date()
    return say(
        "the week to {day} so far: {reported} of {expected} units, due by {deadline}",
        day=day(end),
        reported=number(week["reported"]),
        expected=number(week["expected"]),
        deadline=day(end + timedelta(days=campaign().on_time_days)),
    )
