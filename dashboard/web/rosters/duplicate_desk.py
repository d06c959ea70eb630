"""The duplicate desk: what the totals make of people in several units, and whose a unit says they are."""

from datetime import date, datetime
from html import escape

import pandas as pd
import streamlit as st

from dashboard import settling
from dashboard.insight.standing import Rate
from dashboard.model import Account
from dashboard.publish.listings import desk, masked
from dashboard.store import duplicates
from dashboard.store.connection import FOR_EVER, Connection
from dashboard.store.question import smallest_for
from dashboard.web.common import asked, blocks, seen, ui
from dashboard.web.common.blocks import Number
from dashboard.wording import number, percent, say

MOST_SHOWN = 500


@st.cache_data(max_entries=100, show_spinner=False)
def listed(account: Account, on_day: date, at: asked.Version) -> pd.DataFrame:
    """The first of `duplicates.listed`."""
    return duplicates.listed(ui.cursor(), account.scope, on_day, FOR_EVER, MOST_SHOWN)


@st.cache_data(max_entries=100, show_spinner=False)
def counted(account: Account, on_day: date, at: asked.Version) -> pd.Series:
    """See `duplicates.counted`."""
    return duplicates.counted(ui.cursor(), account.scope, on_day, FOR_EVER)


@st.cache_data(max_entries=100, show_spinner=False)
def effects(account: Account, on_day: date, at: asked.Version) -> pd.DataFrame:
    """See `duplicates.effects`."""
    return duplicates.effects(ui.cursor(), account.scope, on_day, FOR_EVER)


def rule() -> None:
    """How a total counts somebody who stands in several units."""
    with st.container(key="narrow"):
        st.markdown(
            say(
                "In a total each person counts once: in the unit that said “ours”, else in the unit with the "
                "newest roster. A unit's own rate keeps all people of its own roster; only totals of several "
                "units change."
            )
        )


def of_totals(total: pd.Series, rows: pd.DataFrame) -> list[Number]:
    """What the rosters add up to, who of them stands there once more, and the rate that is left.

    `rows` are the units behind the total (`lineage.units_behind`).
    """
    once = Rate(int(total["installed"]), int(total["with_smartphone"]))
    each = Rate(int(rows["installed"].sum()), int(rows["with_smartphone"].sum()))
    return [
        Number(say("People on all rosters"), number(int(rows["headcount"].sum()))),
        Number(say("Stand in another unit too"), number(int(total["repeated"])), note=say("counted there")),
        Number(say("People counted once"), number(int(total["headcount"]))),
        Number(
            say("VssID installed"),
            percent(once.value, 2),
            note=say("{rate} if everybody counted in each unit", rate=percent(each.value, 2)),
        ),
    ]


def of_people(told: pd.Series) -> list[Number]:
    """What is open, and where the people count (`duplicates.counted`)."""
    return [
        Number(say("To settle"), number(told["still_open"]), is_urgent=bool(told["still_open"])),
        Number(say("Your units said “ours”"), number(told["ours"])),
        Number(say("Your units said “not ours”"), number(told["not_ours"])),
        Number(say("Count in your units"), number(told["count_here"])),
    ]


def list_of_people(
    con: Connection, account: Account, shown: pd.DataFrame, rows: int, on_day: date, now: datetime
) -> None:
    """The first of so many rows of the own rosters; chosen ones are settled with one of two buttons."""
    blocks.heading(
        say("Whose are they?"),
        say("Choose the rows, then say whether they belong to your unit; saying the other takes it back"),
    )
    about = ";".join(account.unit_codes) or "all"
    is_shown = seen.people(account, about, len(shown))
    event = st.dataframe(
        desk.people(masked.rows(shown, is_shown)),
        hide_index=True,
        column_config={say("Name"): st.column_config.TextColumn(width=seen.NAME_WIDTH)},
        # What is chosen is a place in this list: once somebody has settled, none is chosen.
        key=f"people_{hash(asked.version())}",
        on_select="rerun",
        selection_mode="multi-row",
        alt=say("People of your rosters who stand in another unit too"),
    )
    _settle(con, account, shown.iloc[event["selection"]["rows"]], now)
    if rows > len(shown):
        st.caption(say("The first {count} of {all}; the file holds them all.", count=len(shown), all=rows))
    blocks.download(
        lambda: desk.people(
            seen.taken(account, about, duplicates.listed(ui.cursor(), account.scope, on_day, FOR_EVER))
        ),
        "trung-nguoi",
    )


def _settle(con: Connection, account: Account, chosen: pd.DataFrame, now: datetime) -> None:
    count = number(len(chosen))
    with st.container(horizontal=True, key="settle"):
        ours = st.button(
            say("{count} people are ours", count=count) if len(chosen) else say("They are ours"),
            type="primary",
            disabled=chosen.empty,
            key="ours",
        )
        not_ours = st.button(
            say("{count} people are not ours", count=count) if len(chosen) else say("They are not ours"),
            disabled=chosen.empty,
            key="not_ours",
        )
    if ours or not_ours:
        with ui.plain_errors():
            for unit, people in chosen.groupby("unit_code"):
                verdict = "ours" if ours else "not_ours"
                settling.settle(con, account, str(unit), people["person_hash"].tolist(), verdict, now)
            st.rerun()


def pairs(account: Account, rows: pd.DataFrame, source: str) -> None:
    """What it does to the rates of both units, pair by pair."""
    smallest = smallest_for(account.scope)
    blocks.heading(
        say("What it would change in each unit's rate"),
        say("With all its people, and without those who count in the other unit"),
    )
    shown = desk.effects(rows.head(MOST_SHOWN), smallest)
    st.dataframe(
        shown,
        hide_index=True,
        column_config=blocks.figures_right(shown),
        key="pairs",
        alt=say("Pairs of units that share people, with the rates of each"),
    )
    st.html(f'<p class="source">{escape(source)}</p>')
    blocks.download(lambda: desk.effects(rows, smallest), "trung-nguoi-don-vi")
