"""Writing a breach down, and what becomes of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time

import streamlit as st

from dashboard.errors import UserError
from dashboard.model import Account
from dashboard.publish.listings.breach_table import moment
from dashboard.store import breaches
from dashboard.store.breaches import LONGEST, Breach
from dashboard.store.connection import Connection
from dashboard.web.common import blocks, ui
from dashboard.web.people import breach_list
from dashboard.wording import say


def new(con: Connection, account: Account, written: int, now: datetime) -> None:
    """One that was just noticed, after so many that are written down."""
    blocks.heading(
        say("Write a breach down"),
        say("The clock runs from the moment of notice; what is not known yet can be added later."),
    )
    # Once it is written down the form is another one, and empty: pressed again it would be written twice.
    with st.form(f"breach_new_{written}", border=False, clear_on_submit=False):
        noticed_at = _moment(say("Noticed on"), say("at"), now, f"noticed_{written}")
        what = _text(say("What happened, without names and numbers of people"), "", f"breach_what_{written}")
        people = st.number_input(
            say("People concerned, if known"), 0, None, None, key=f"breach_people_{written}"
        )
        done = _text(say("What was done so far"), "", f"breach_done_{written}")
        if st.form_submit_button(say("Write it down"), type="primary"):
            with ui.plain_errors():
                breaches.note(con, breaches.new(noticed_at(), what, _whole(people), done), account.name, now)
                breach_list.done(say("It is written down; the 72 hours run."))


def go_on(con: Connection, account: Account, breach: Breach, now: datetime) -> None:
    """What is known of one by now."""
    with st.container(border=True, key="chosen"):
        blocks.heading(say("Noticed {moment}", moment=moment(breach.noticed_at)), breach.what)
        people = st.number_input(say("People concerned, if known"), 0, None, breach.people)
        done = _text(say("What was done so far"), breach.done, f"done_{breach.id}")
        told_at = _when(
            say("The authority was told"), say("Told on"), breach.told_at, now, f"told_{breach.id}"
        )
        mended_at = _when(say("It is mended"), say("Mended on"), breach.mended_at, now, f"mended_{breach.id}")
        if st.button(say("Write it down"), type="primary", key=f"breach_{breach.id}"):
            with ui.plain_errors():
                known = replace(
                    breach, people=_whole(people), done=done, told_at=told_at(), mended_at=mended_at()
                )
                breaches.note(con, known, account.name, now)
                breach_list.done(say("What is known by now is written down."))


def _when(
    label: str, day_label: str, known: datetime | None, now: datetime, key: str
) -> Callable[[], datetime | None]:
    """Whether something happened, and only then when."""
    if st.checkbox(label, known is not None, key=f"is_{key}"):
        return _moment(day_label, say("at"), known or now, key)
    return lambda: None


def _moment(day_label: str, time_label: str, told: datetime, key: str) -> Callable[[], datetime]:
    with st.container(horizontal=True):
        day = st.date_input(day_label, told.date(), format="DD/MM/YYYY", key=f"{key}_day")
        written = st.text_input(time_label, f"{told:%H:%M}", max_chars=5, key=f"{key}_time")
    return lambda: datetime.combine(day, _time(written))


def _time(written: str) -> time:
    try:
        return datetime.strptime(written.strip().replace("h", ":"), "%H:%M").time()
    except ValueError as error:
        raise UserError("“{written}” is no time of day. Write it like 20:15.", written=written) from error


def _text(label: str, told: str, key: str) -> str:
    return st.text_area(label, told, max_chars=LONGEST, key=key) or ""


def _whole(people: float | None) -> int | None:
    return None if people is None else int(people)
