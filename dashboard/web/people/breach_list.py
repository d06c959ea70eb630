"""Every breach in the register, and which of them is due."""

from datetime import datetime
from uuid import UUID

import pandas as pd
import streamlit as st

from dashboard.insight import breach_clock
from dashboard.insight.breach_clock import Told
from dashboard.publish.listings import breach_table
from dashboard.store import breaches
from dashboard.web.common import blocks, ui
from dashboard.wording import as_text, number, say

SAID = "breaches_said"
RULE = (
    "Whoever processes personal data tells the specialised agency of the Ministry of Public Security within "
    "72 hours of noticing a breach (Luật 91/2025, Article 23)."
)


def opening(rows: pd.DataFrame, now: datetime) -> None:
    """What is due, and the rule."""
    blocks.opening(_finding(rows, now), say(RULE))
    if said := st.session_state.pop(SAID, None):
        st.success(as_text(said))


def listing(rows: pd.DataFrame, now: datetime) -> UUID | None:
    """The table with its file; gives the one that is chosen."""
    if rows.empty:
        blocks.empty(say("Nothing is in the register. Should something happen, write it down below at once."))
        return None
    st.caption(say("Choose a row to write down what is known by now."))
    event = st.dataframe(
        breach_table.rows(rows, now),
        hide_index=True,
        key=f"breaches_{len(rows)}",
        on_select="rerun",
        selection_mode="single-row",
        alt=say("Every breach: when it was noticed, what was done, when the authority was told"),
    )
    blocks.download(lambda: breach_table.rows(breaches.listed(ui.cursor()), now), "su-co-du-lieu")
    chosen = event["selection"]["rows"]
    return UUID(str(rows["breach_id"].iloc[chosen[0]])) if chosen else None


def done(said: str) -> None:
    """Draw the page anew, and say this above it."""
    st.session_state[SAID] = said
    st.rerun()


def _finding(rows: pd.DataFrame, now: datetime) -> str:
    if rows.empty:
        return say("No breach in the register")
    states = breach_table.states(rows, now)
    overdue, waiting = states.count(Told.OVERDUE), states.count(Told.OPEN)
    if overdue:
        return say("The authority must be told at once: {count} overdue", count=number(overdue))
    if waiting:
        due = rows["due_at"][[state is Told.OPEN for state in states]].min()
        hours = number(breach_clock.hours_left(due, now))
        return say("The authority must be told within {hours} hours", hours=hours)
    return say("In the register: {count}; the authority knows of each", count=number(len(rows)))
