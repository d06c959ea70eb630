"""The page of the clock: what falls due, where people are lost, who is late, and who approves slowly."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard.insight.form_01 import clock, drop_off
from dashboard.insight.form_01.clock import Clock, Deadline
from dashboard.model import Account, Basis, Weekend
from dashboard.publish.figures import clock_figure, steps_figure
from dashboard.publish.listings import clock_tables, due_calendar
from dashboard.store.question import smallest_for
from dashboard.web.common import blocks
from dashboard.web.common.blocks import Number
from dashboard.web.common.filters import Choice
from dashboard.web.watching import clock_units
from dashboard.wording import day, number, percent, say

STYLE = Path(__file__).with_name("clock.css")
BASES = (Basis.SMARTPHONE, Basis.HEADCOUNT)
MOST_WEEKS = 16
# Below this share of those who registered, the finding itself says of how many it is.
NEARLY_ALL = 0.9


def facts(choice: Choice, total: pd.Series) -> str:
    """What the finding rests on: part of the tree, day, and coverage."""
    return say(
        "{unit} · as of {day} · {reported} of {units} units have reported",
        unit=choice.unit_name,
        day=day(choice.question.on_day),
        reported=number(total["units_reported"]),
        units=number(total["units"]),
    )


def source(choice: Choice, total: pd.Series) -> str:
    """Where everything comes from; where somebody stands in two units, that they count in both here."""
    told = say("Source: rosters of the units, {day}.", day=day(choice.question.on_day))
    if not total["repeated"]:
        return told
    twice = say(
        "Whoever stands in several units counts in each of them here, {people} more than on the overview, "
        "which counts each person once.",
        people=number(total["repeated"]),
    )
    return f"{told} {twice}"


def opening(facts: str, finding: str, known: int, registered: int) -> None:
    """The finding; and where the days of many are not known, that all below is of the others alone."""
    st.html(STYLE)
    few = known < NEARLY_ALL * registered
    whose = say("Of {known} people whose days are known: ", known=number(known))
    blocks.opening(whose + finding if few else finding, facts)
    if known < registered:
        words = say(
            "The days are known of {known} of {registered} registered people: "
            "who is in time or late is told of them alone. "
            "Of the others only counts were sent, or the lists of that time have been deleted since.",
            known=number(known),
            registered=number(registered),
        )
        if few:
            st.warning(words)
        else:
            st.caption(words)


def nothing_known(total: pd.Series, registered: int) -> str:
    """Why there is no clock to look at."""
    if not total["units_reported"]:
        return say("Figures appear here as soon as the first roster is committed.")
    if not registered:
        return say("Nobody has registered yet.")
    return say(
        "{registered} people have registered, but nobody knows on which day: only counts were sent, or the "
        "lists of that time have been deleted since.",
        registered=number(registered),
    )


def figures(form: Clock, outcomes: Mapping[str, int]) -> list[Number]:
    """Who is late, who will be, how many are in time, and who waits."""
    share = form.in_time / form.settled if form.settled else None
    people = say("{part} of {whole} people", part=number(form.in_time), whole=number(form.settled))
    return [
        Number(
            say("Form 01 overdue"),
            number(form.overdue),
            note=say("of {people} who owe it", people=number(form.owing)),
            is_urgent=form.overdue > 0,
        ),
        Number(say("Form 01 due within 3 days"), number(form.due_soon), is_urgent=form.due_soon > 0),
        Number(
            say("Handed in in time"),
            percent(share),
            note=people if form.settled else say("no last day has passed yet"),
        ),
        Number(
            say("Waits for approval"),
            number(outcomes["waiting"]),
            note=say("form 01 handed in, not approved"),
        ),
    ]


def figures_without_form(spans: pd.DataFrame, outcomes: Mapping[str, int]) -> list[Number]:
    """How long approval takes where registering is all that there is."""
    told = [clock.within(spans["days"], spans["approved"], spans["waiting"], share) for share in (0.5, 0.9)]
    return [
        Number(say("Waits for approval"), number(outcomes["waiting"]), note=say("registered, not approved")),
        Number(say("Half are approved within"), days_in_words(told[0])),
        Number(say("Nine in ten are approved within"), days_in_words(told[1])),
    ]


def days_in_words(days: float) -> str:
    """So many days; a dash where that many people have not been approved yet."""
    return "–" if pd.isna(days) else say("{days} days", days=number(days))


def calendar(rows: pd.DataFrame, choice: Choice, deadline: Deadline, source: str) -> None:
    """What falls due on which day."""
    blocks.heading(
        say("What falls due"),
        say("People who owe form 01, on the last day to hand it in; orange: today and the next three days"),
    )
    st.html(due_calendar.calendar(rows, choice.question.on_day, not choice.is_past))
    clock_units.note(rule_in_words(deadline))
    clock_units.table(
        source, rows, lambda days: due_calendar.in_words(days, choice.question.on_day), "han-nop"
    )


def rule_in_words(deadline: Deadline) -> str:
    """How the last day is counted."""
    if deadline.weekend is Weekend.STANDS:
        return say(
            "The last day is {days} days after registering, the day after being day one; "
            "it stands on a weekend too. "
            "Where a roster gives no day, the day of the first roster with the mark counts.",
            days=deadline.days,
        )
    return say(
        "The last day is {days} days after registering, the day after being day one; "
        "on a weekend or holiday it moves to the next working day. "
        "Where a roster gives no day, the day of the first roster with the mark counts.",
        days=deadline.days,
    )


def funnel(
    reached: Mapping[str, int], choice: Choice, form: Clock | None, outcomes: Mapping[str, int], source: str
) -> None:
    """The steps, and who is lost between them; `reached` is `store.clock.counts`."""
    names = (choice.denominator, "installed", "registered", *(["form_submitted"] if form else []), "approved")
    counts = {name: reached[name] for name in names}
    title = (
        drop_off.late_in_words(outcomes["late"], form.in_time, form.settled)
        if form
        else say("{waiting} registered people wait for approval", waiting=number(outcomes["waiting"]))
    )
    blocks.heading(
        title,
        say(
            "People and share of {basis}; below a bar, who is lost before the next step",
            basis=choice.basis_words.lower(),
        ),
    )
    lost = {**dict.fromkeys(("in_time", "late", "owing", "overdue"), 0), **outcomes}
    blocks.drawing(steps_figure.funnel(counts, choice.denominator, lost), title, "clock-funnel")
    unknown = counts.get("form_submitted", 0) - lost["in_time"] - lost["late"] if form else 0
    if unknown > 0:
        clock_units.note(
            say("Grey: {people} handed in form 01, nobody knows on which day.", people=number(unknown))
        )
    blocks.source(source, clock_tables.funnel(counts, choice.denominator, lost), "cac-buoc")


def weeks(all_weeks: pd.DataFrame, account: Account, source: str, note: str = "") -> None:
    """What has become of the people who registered in a week."""
    blocks.heading(
        say("What has become of those who registered, week by week"),
        say("Share of the people who registered in a week (Monday to Sunday), the newest on top"),
    )
    if note:
        clock_units.note(note)
    rows = drop_off.weeks_shown(all_weeks, smallest_for(account.scope))
    if len(rows) < len(all_weeks):
        clock_units.note(
            say(
                "{count} weeks are not shown: fewer than {smallest} people registered in them, "
                "or one such week could be worked out from them.",
                count=number(len(all_weeks) - len(rows)),
                smallest=smallest_for(account.scope),
            )
        )
    if rows.empty:
        return
    _key(clock_figure.key_of(rows))
    alt = say("{count} weeks; the table below lists them all.", count=len(rows))
    blocks.drawing(clock_figure.cohorts(rows.tail(MOST_WEEKS)), alt, "clock-weeks")
    blocks.source(source, clock_tables.weeks(rows), "theo-tuan-dang-ky")


def slow_offices(rows: pd.DataFrame, account: Account, source: str) -> None:
    """Which offices approve slowly."""
    rows = rows[rows["approved"] + rows["waiting"] >= smallest_for(account.scope)]
    compared = drop_off.compared(rows)
    words = drop_off.slowest_in_words(rows)
    blocks.heading(
        words,
        say(
            "Days to approval: dot, half of the people; end of the line, nine in ten; "
            "whoever still waits is counted in"
        ),
    )
    if len(compared):
        blocks.drawing(clock_figure.offices(compared), words, "clock-offices")
    blocks.source(source, clock_tables.offices(rows), "co-quan-duyet")


def _key(pairs: Sequence[tuple[str, str]]) -> None:
    spans = "".join(
        f'<span><i style="background:{colour}"></i>{escape(words)}</span>' for colour, words in pairs
    )
    st.html(f'<p class="key">{spans}</p>')
