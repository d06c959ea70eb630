"""The blocks of the overview: each answers one question, in a sentence, a figure and a list of what to do."""

from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.insight.comparing import league
from dashboard.insight.comparing.ranking import SHORT_LIST, Order
from dashboard.insight.form_01.clock import Clock
from dashboard.insight.report_context import ReportContext
from dashboard.insight.standing import Rate
from dashboard.insight.targets import plan_words
from dashboard.model import Account, Basis
from dashboard.publish.figures import charts, league_figure, trend_figure
from dashboard.publish.figures.trend_figure import Goal
from dashboard.publish.frozen_page import frozen_words
from dashboard.publish.listings import due_calendar, tables
from dashboard.settings import campaign
from dashboard.web.common import blocks, filters, flow, ui
from dashboard.web.common.blocks import Line, Number
from dashboard.web.common.filters import Choice
from dashboard.wording import day, number, percent, say

MOST_LINES = 7
MOST_SILENT = 6


def facts(told: ReportContext) -> str:
    """What the finding rests on: part of the tree, day, coverage and base."""
    return frozen_words.facts(told)


def figures(told: ReportContext, has_form: bool) -> list[Number]:
    """The four figures, each with its change and what it rests on."""
    titles = {
        "installed": say("VssID installed"),
        "registered": say("Registered for e-transactions"),
        "approved": say("Approved"),
    }
    shown = [
        blocks.of_rate(title, told.rates[name], told.changes[name], _bounds(told.rates[name]))
        for name, title in titles.items()
    ]
    return [*shown, _late(told.clock) if has_form and told.clock else _waiting(told)]


def _bounds(rate: Rate) -> str:
    if not rate.silent:
        return ""
    low, high = percent(rate.low), percent(rate.high)
    return say("counting silent units: {low}–{high}", low=low, high=high)


def _late(form: Clock) -> Number:
    return Number(
        say("Form 01 overdue"),
        number(form.overdue),
        note=say("{soon} more fall due within 3 days", soon=number(form.due_soon)),
        is_urgent=form.overdue > 0,
    )


def _waiting(told: ReportContext) -> Number:
    waiting = told.counts["registered"] - told.counts["approved"]
    return Number(
        say("Registered, not approved"),
        number(waiting),
        note=say("of {people} registered", people=number(told.counts["registered"])),
        is_urgent=waiting > 0,
    )


def source(told: ReportContext, basis: Basis) -> str:
    """Where figures that are measured against this come from."""
    return say(
        "Source: rosters of the units, {basis}, {day}. Figures {digest}.",
        basis=say(filters.BASES[basis]).lower(),
        day=day(told.on_day),
        digest=told.digest,
    )


def course(told: ReportContext) -> None:
    """Will we make it: the trend, the target and what is to come; a target is a line in it."""
    basis = Basis.SMARTPHONE if told.basis is Basis.TARGET else told.basis
    blocks.heading(
        told.sentences["outlook"],
        say(
            "Share week by week; the pale band holds 8 of 10 forecasts, the dashed orange line is the target"
        ),
    )
    coming = {name: told.forecasts[name] for name in ("installed", "registered")}
    drawn = trend_figure.trend(told.weeks, told.drawn_against, coming, _goals(told), told.on_day)
    alt = trend_figure.in_words(told.weeks, told.drawn_against, coming, _goals(told))
    blocks.drawing(drawn, alt, "trend")
    for goal in told.targets[told.targets["milestone"] == "installed"].to_dict("records"):
        if words := plan_words.share_in_words(int(goal["people"]), told.counts):
            st.caption(f"{say('Target')}: {words}.")
    blocks.source(source(told, basis), tables.weeks(told.weeks, told.drawn_against), "theo-tuan")


def _goals(told: ReportContext) -> list[Goal]:
    base = told.counts[told.drawn_against]
    if not base:
        return []
    return [
        Goal(str(row["milestone"]), int(row["people"]) / base, row["due_on"])
        for row in told.targets.to_dict("records")
        if row["milestone"] == "installed"
    ]


def who_needs_help(told: ReportContext, choice: Choice, source: str) -> None:
    """The units where most people are still missing, however high their rate."""
    blocks.heading(told.sentences["help"], say("Ordered by people who are missing, not by rate"))
    rows = told.groups.dropna(subset=["missing"]).sort_values(["missing", "code"], ascending=[False, True])
    if rows.empty:
        blocks.empty(say("No other unit stands below this one."))
        return
    lines = [
        Line(
            str(row["name"]),
            address_of(row["code"], choice),
            (number(row["missing"]), percent(row["rate"]), blocks.signed(row["change"])),
        )
        for row in rows.head(MOST_LINES).to_dict("records")
    ]
    headings = (say("Unit"), say("Missing"), say("Rate"), say("Week"))
    blocks.listing(headings, lines, say("Units by people who are missing"))
    blocks.source(source, tables.groups(told.groups, told.denominator), "theo-don-vi")


def who_is_silent(told: ReportContext) -> None:
    """The silent units with the most people, and the way to remind them all."""
    blocks.heading(told.sentences["silent"], say("Silent units are unknown, not zero; the largest first"))
    lines = [
        Line(
            str(row["name"]),
            f"/don-vi?{urlencode(_part(told) | {'don-vi': row['code']})}",
            ("" if pd.isna(row["expected_headcount"]) else number(row["expected_headcount"]),),
        )
        for row in told.silent.head(MOST_SILENT).to_dict("records")
    ]
    if lines:
        headings = (say("Unit"), say("People expected"))
        blocks.listing(headings, lines, say("Units that have never sent a roster"))
    flow.link_to("reporting", say("Who is late, and a reminder for each"), **_part(told))


def what_is_overdue(told: ReportContext, source: str) -> None:
    """Form 01 by the day on which it falls due, from what is late on."""
    blocks.heading(
        told.sentences["overdue"], say("People whose last day to hand in form 01 comes in the next two weeks")
    )
    drawn = charts.due(told.due_days, told.on_day)
    blocks.drawing(drawn, told.sentences["overdue"], "due")
    blocks.source(source, due_calendar.in_words(told.due_days, told.on_day), "den-han")
    flow.link_to("clock", say("The calendar, and whose forms are late"), **_part(told))


def parts(told: ReportContext, account: Account, choice: Choice, source: str) -> None:
    """Every part of the unit: how it stands out, or, where nobody is to be ranked, just how it stands."""
    if not len(told.groups):
        return
    is_ranked = campaign().ranks_for(account.role)
    if is_ranked:
        blocks.heading(
            league.in_words(told.groups),
            say("Dot: rate; line: 95% interval; pale bar: where units of this size usually lie"),
        )
    else:
        blocks.heading(say("Installed, by unit"), say("Choose a bar to look into the unit"))
    order = filters.order(len(told.groups))
    rows = _window(told.groups, order)
    drawn = (league_figure.dots if is_ranked else charts.bars)(rows, "installed", told.denominator)
    alt = say("{count} units; the table below lists them all.", count=len(told.groups))
    clicked = blocks.drawing(drawn, alt, "units", clickable=True)
    if is_ranked:
        flow.link_to("ranking", say("The whole ranking"), **_part(told))
    blocks.source(source, tables.groups(told.groups, told.denominator), "xep-hang")
    if clicked:
        ui.go_to("overview", **{**choice.address, "don-vi": clicked})


def _window(rows: pd.DataFrame, order: Order) -> pd.DataFrame:
    if order is Order.ALL:
        return rows
    ranked = rows[rows["standing"] == "ranked"]
    return ranked.tail(SHORT_LIST).iloc[::-1] if order is Order.LOWEST else ranked.head(SHORT_LIST)


def address_of(code: str, choice: Choice) -> str:
    """The overview of another unit, looked at in the same way."""
    return f"/tong-quan?{urlencode({**choice.address, 'don-vi': code})}"


def _part(told: ReportContext) -> dict[str, str]:
    unit = {"don-vi": told.unit_code} if told.unit_code else {}
    return unit | ({"ngay": told.on_day.isoformat()} if told.is_as_known_then else {})


def empty_state(told: ReportContext) -> str:
    """Why there is nothing to show, and what to do; nothing where there is."""
    if told.is_hidden:
        return say("So few people that a figure would point at one of them: nothing is shown.")
    if not told.units_reported:
        return say("Figures appear here as soon as the first roster is committed.")
    return ""


def opening(told: ReportContext, choice: Choice) -> None:
    """The finding, and what it rests on; of a part too small to show, only its name."""
    finding = told.unit_name if told.is_hidden else told.sentences["standing"]
    blocks.opening(finding, facts(told))
    if choice.is_past:
        st.info(
            say(
                "You are looking at {day} as it was known on that day. "
                "Rosters that came in later are not in it.",
                day=day(told.on_day),
            )
        )
