"""What of the log is looked at, and which page of it."""

from math import ceil

import streamlit as st

from dashboard.publish.listings.audit_table import ACTIONS, OUTCOMES
from dashboard.store import audit
from dashboard.store.audit import Action, Result, Verdict, Wanted
from dashboard.wording import number, say

ROWS = 200


def chosen() -> Wanted:
    """Days, account, kinds and results; nothing chosen is everything."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="audit_filters"):
        days = st.date_input(say("Days"), value=[], format="DD/MM/YYYY", key="audit_days")
        account = st.text_input(say("Account"), max_chars=60, key="audit_account").strip()
        actions = st.multiselect(
            say("What"),
            list(Action),
            format_func=lambda action: say(ACTIONS[action]),
            placeholder=say("Everything"),
            key="audit_actions",
        )
        results = st.multiselect(
            say("Result"),
            list(Result),
            format_func=lambda result: say(OUTCOMES[result]),
            placeholder=say("Everything"),
            key="audit_results",
        )
    told = list(days) if isinstance(days, tuple | list) else [days]
    return Wanted(min(told, default=None), max(told, default=None), account, actions, results)


def verdict(told: Verdict) -> None:
    """Whether every seal is right."""
    if told.broken_at is not None:
        st.error(audit.broken(told.broken_at))
        return
    st.success(
        say("All {count} rows of the log hold. Last seal: {seal}", count=number(told.rows), seal=told.seal)
    )


def page(found: int) -> int:
    """How many rows stand before the page that is looked at."""
    pages = ceil(found / ROWS)
    if pages == 1:
        return 0
    chosen = st.number_input(
        say("Page, of {pages}", pages=number(pages)), 1, pages, key=f"audit_page_{found}", width=180
    )
    return (int(chosen) - 1) * ROWS
