"""The form in which a person is looked for, and what is held of them."""

from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard import answering
from dashboard.model import Account
from dashboard.publish.listings import held_table
from dashboard.store.connection import Connection
from dashboard.web.common import blocks, flow, ui
from dashboard.wording import as_text, day, number, say

FOUND, SAID = "person_found", "person_said"
# Holds a name, three digits, a unit and a day, in pixels; a phone is narrower by itself.
WIDE_ENOUGH = 736


def opening() -> None:
    """What this is for."""
    blocks.opening(
        say("A person asks what is held of them"),
        say("Look them up among the people of your own units; that somebody looked is written down"),
    )


def ask(con: Connection, account: Account, now: datetime) -> None:
    """By a number, or by the whole name; neither is kept, nor does it stand in the address."""
    with st.container(key="narrow"), st.form("person", border=False):
        told = st.text_input(
            say("Number of social insurance or of the citizen"), max_chars=20, key="person_number"
        )
        name = st.text_input(say("Or the whole name"), max_chars=80, key="person_name")
        received_on = st.date_input(
            say("The request came in on"), now.date(), format="DD/MM/YYYY", key="person_day"
        )
        sent = st.form_submit_button(say("Look up"), type="primary")
    if sent:
        st.session_state.pop(FOUND, None)
        with ui.plain_errors():
            st.session_state[FOUND] = answering.held(con, account, told, name)
            st.info(say("Answer by {day}: two working days.", day=day(answering.answer_by(received_on))))


def answer(con: Connection, account: Account, now: datetime) -> None:
    """What was found, its file, and a way to delete the person."""
    if said := st.session_state.pop(SAID, None):
        st.success(as_text(said))
    found: pd.DataFrame | None = st.session_state.get(FOUND)
    if found is None:
        return
    if found.empty:
        blocks.empty(
            say("Nothing is held of this person in your units. They may stand in another unit's roster.")
        )
        return
    units = found["unit_code"].nunique()
    blocks.heading(
        say("{rows} lines, in {units} units", rows=number(len(found)), units=number(units)),
        say("Every line about them, the newest first; of numbers a hash and three digits are kept"),
    )
    if len(found) == answering.MOST_ROWS:
        st.caption(say("Only the newest {most} lines are shown; ask by a number.", most=number(len(found))))
    shown = held_table.rows(found)
    st.dataframe(shown, hide_index=True, key="person_rows", alt=say("What is held of the person"))
    blocks.download(lambda: shown, "du-lieu-cua-nguoi-hoi")
    staged = found["state"] == "staged"
    _not_committed(found[staged])
    if not staged.all():
        _delete(con, account, found[~staged], now)


def _not_committed(found: pd.DataFrame) -> None:
    """Lines of files that are still to be committed, and the way to each of these files."""
    if found.empty:
        return
    st.warning(as_text(answering.not_committed_in_words(found)))
    for _, file in found.drop_duplicates("upload_id").iterrows():
        flow.link_to(
            "upload", as_text(say("Go on with {file}", file=file["file_name"])), upload=file["upload_id"]
        )


def _delete(con: Connection, account: Account, found: pd.DataFrame, now: datetime) -> None:
    """Whoever one of the lines is about; every line about them goes with it."""
    people = found.drop_duplicates(["unit_code", "reference"]).reset_index(drop=True)
    whom = [_whom(line) for _, line in people.iterrows()]
    blocks.heading(
        say("Delete this person"),
        say("Every line about them in your units; they are still counted, without a name"),
    )
    with st.form("delete_person", border=False):
        place = st.selectbox(
            say("Who asks"),
            range(len(whom)),
            # Of several nobody is chosen beforehand: it cannot be undone.
            index=0 if len(whom) == 1 else None,
            format_func=whom.__getitem__,
            key="person_chosen",
            width=WIDE_ENOUGH,
        )
        sure = st.checkbox(say("I know that nobody can bring them back"), key="person_sure")
        sent = st.form_submit_button(say("Delete"))
    st.caption(say("People without a number or a date of birth are found line by line: look them up again."))
    if not sent:
        return
    if place is None:
        st.error(say("Choose who asks: several people are found."))
    elif not sure:
        st.error(say("Tick the box first: nobody can bring them back."))
    else:
        chosen, received_on = people.iloc[place], st.session_state["person_day"]
        with ui.plain_errors():
            lines = answering.delete(con, account, chosen["unit_code"], chosen["reference"], received_on, now)
            st.session_state.pop(FOUND, None)
            st.session_state[SAID] = answering.deleted_in_words(lines, received_on, now.date())
            st.rerun()


def _whom(line: pd.Series) -> str:
    digits = "" if pd.isna(line["last_digits"]) else f" …{line['last_digits']}"
    return f"{line['full_name']}{digits} · {line['unit_name']} · {day(line['as_of'].date())}"


def rights() -> str:
    """How what is wrong becomes right."""
    again = say("A later roster that names somebody who was deleted is new data: do not send them again.")
    return f"{say('What is wrong is put right by a corrected roster of the unit.')} {again}"
