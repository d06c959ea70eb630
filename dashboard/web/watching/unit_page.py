"""The pieces of one unit's page: where it stands, how it stands, what stands below it, where to go on."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import pipeline
from dashboard.insight.report_context import ReportContext
from dashboard.model import Account, Basis, Role, Unit
from dashboard.publish.listings import tables, unit_tables
from dashboard.settings import campaign, settings
from dashboard.store.progress import Question
from dashboard.web.common import address, asked, blocks, filters, flow, ui, unit_search
from dashboard.web.common.blocks import Line
from dashboard.web.common.filters import Choice
from dashboard.web.watching import about_unit, at_a_glance
from dashboard.web.watching.about_unit import About
from dashboard.wording import day, number, percent, say

STYLE = Path(__file__).with_name("unit.css")
MOST_CHILDREN = 20
# Where to go on from a unit, and who besides the administrator; a page that is not there is left out.
ACTIONS = {
    "lineage": "See where these figures come from",
    "follow_up": "Whom to remind, and the call sheet",
    "reporting": "Draft a reminder",
    "packs": "Download its pack of papers",
    "overview": "Look at it in the overview",
}
ONLY_FOR = {"follow_up": {Role.LIAISON}}


def choose(account: Account, unit: Unit, today: Question, at: asked.Version) -> Choice:
    """Draw the controls in one row and tell what they say."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        basis = address.switch(
            "co-so", say("Measured against"), list(Basis), lambda told: say(filters.SHORT_BASES[Basis(told)])
        )
        on_day = filters.day_of(today.on_day, at)
        words = unit_search.line()
    known_at = pipeline.known_on(on_day, today.on_day)
    choice = Choice(Question(account.scope, on_day, known_at, under=unit.code), Basis(basis), unit.name)
    unit_search.found(choice.question, at, words)
    return choice


def opening(unit: Unit, told: ReportContext, about: About) -> None:
    """The way down to the unit, its name, what it is, and how it stands in a sentence."""
    steps = "".join(f"<span>{_step(each.code, each.name, each.is_seen)}</span>" for each in about.above)
    st.html(STYLE)
    st.html(f'<nav class="above" aria-label="{escape(say("Units above"))}">{steps}</nav>')
    blocks.opening(unit.name, _what(unit, about))
    if told.is_hidden:
        return
    st.html(
        f'<p class="lead">{escape(told.sentences["standing"])}</p>'
        f'<p class="facts">{escape(at_a_glance.facts(told))}</p>'
    )


def _step(code: str, name: str, is_seen: bool) -> str:
    if not is_seen:
        return escape(name)
    return f'<a href="{escape(unit_search.address_of(code))}" target="_self">{escape(name)}</a>'


def _what(unit: Unit, about: About) -> str:
    parts = [filters.kind_name(unit.kind), say("code {code}", code=unit.code)]
    if unit.valid_to:
        parts.append(say("in the catalogue until {day}", day=day(unit.valid_to)))
    if about.office:
        office = about.office
        told = (office.name, office.address, office.phone and say("phone {phone}", phone=office.phone))
        parts.append(", ".join(words for words in told if words))
    return " · ".join(parts)


def actions(account: Account, unit: Unit) -> None:
    """Where to go on from here."""
    with st.container(horizontal=True, key="actions"):
        for page, words in ACTIONS.items():
            is_theirs = account.role in {*ONLY_FOR.get(page, {account.role}), Role.ADMIN}
            if is_theirs and (ui.PAGES / f"{page}.py").exists():
                flow.link_to(page, say(words), **{"unit" if page == "lineage" else "don-vi": unit.code})


def aims(told: ReportContext) -> None:
    """What the unit is held to, and whether it will get there."""
    sentences = dict(zip(told.targets["milestone"], told.targets["sentence"], strict=True))
    for milestone in [name for name in tables.HEADINGS if name in sentences]:
        step = say(tables.HEADINGS[milestone])
        st.html(f'<p class="told"><b>{escape(step)}:</b> {escape(sentences[milestone])}</p>')


def children(told: ReportContext, choice: Choice) -> None:
    """What stands directly below, where most people are missing first; those who are silent last."""
    rows = told.groups.sort_values(["missing", "code"], ascending=[False, True], na_position="last")
    if rows.empty:
        return
    shown = rows.head(MOST_CHILDREN)
    blocks.heading(
        told.sentences["help"],
        say(
            "{count} of {all} directly below, most people missing first",
            count=len(shown),
            all=number(len(rows)),
        ),
    )
    kept = {name: words for name, words in choice.address.items() if name in {"co-so", "ngay"}}
    lines = [
        Line(
            str(row["name"]),
            unit_search.address_of(row["code"], **kept),
            (_missing(row), percent(row["rate"]), blocks.signed(row["change"])),
        )
        for row in shown.to_dict("records")
    ]
    blocks.listing(
        (say("Unit"), say("Missing"), say("Rate"), say("Week")), lines, say("Units directly below")
    )
    blocks.download(lambda: tables.groups(rows, told.denominator), "cac-don-vi")


def _missing(row: Mapping[Any, Any]) -> str:
    if row["standing"] == "silent":
        return say("not reported")
    return say("hidden: too few people") if pd.isna(row["missing"]) else number(row["missing"])


def reports(about: About) -> None:
    """Whether it reported in time, week by week, and what it sent."""
    if len(about.weeks):
        blocks.heading(
            say("Rosters week by week"),
            say(
                "On time: committed at most {days} days after the week's end",
                days=number(campaign().on_time_days),
            ),
        )
        shown = unit_tables.weeks(about.weeks)
        blocks.short_table(shown, say("Whether rosters came in time, week by week"))


def uploads(account: Account, choice: Choice, about: About) -> None:
    """Its newest uploads; names of files only for whoever may see people."""
    if about.uploads.empty:
        return
    blocks.heading(
        say("The newest uploads"), say("{count} at most, the newest first", count=about_unit.MOST_UPLOADS)
    )
    shown = unit_tables.uploads(about.uploads, account.scope.sees_people)
    st.dataframe(
        shown,
        hide_index=True,
        key="uploads",
        column_config=blocks.figures_right(shown),
        alt=say("The newest uploads, what they hold and whether they count"),
    )
    blocks.download(lambda: shown, "cac-lan-nop")


def overdue(told: ReportContext, source: str) -> None:
    """Who owes form 01, and by when; where nothing more falls due, the sentence alone."""
    if (told.due_days["day"] >= pd.Timestamp(told.on_day)).any():
        at_a_glance.what_is_overdue(told, source)
    else:
        blocks.heading(told.sentences["overdue"], say("Nothing more falls due"))


def besides(about: About) -> None:
    """Posters, people who stand elsewhere too, and what the unit was or became."""
    sentences = []
    if about.codes:
        sentences.append(
            say(
                "{codes} printed codes are in use; people followed them {scans} times, last on {day}.",
                codes=number(about.codes),
                scans=number(about.scans),
                day=day(about.last_scan_on),
            )
            if about.last_scan_on
            else say(
                "{codes} printed codes are in use; nobody has followed one yet.", codes=number(about.codes)
            )
        )
    if about.shared_people:
        sentences.append(
            say(
                "{people} of its people stand in {units} other units too; in a total each counts once.",
                people=number(about.shared_people),
                units=number(about.shared_units),
            )
        )
    if sentences or len(about.successions):
        blocks.heading(
            say("Besides"), say("Posters, people in several units, and what the unit was or became")
        )
    for sentence in sentences:
        st.html(f'<p class="told">{escape(sentence)}</p>')
    for is_successor, rows in about.successions.groupby("is_successor"):
        headings = (say("It became") if is_successor else say("It came from"), say("Share"))
        lines = [
            Line(str(row["name"]), unit_search.address_of(row["code"]), (unit_tables.became(row),))
            for row in rows.to_dict("records")
        ]
        blocks.listing(headings, lines, headings[0])


def to_a_colleague(unit: Unit) -> None:
    """The address of this page, to be copied."""
    blocks.heading(
        say("Send this page"),
        say("Whoever opens the address signs in and comes here, if the unit is among theirs"),
    )
    st.code(settings().address + unit_search.address_of(unit.code), language=None, wrap_lines=True)
