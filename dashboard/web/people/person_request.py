"""The form in which a person is looked for, and what is held of them."""

from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import answering
from dashboard.model import Account
from dashboard.publish.listings import held_table
from dashboard.store.connection import Connection
from dashboard.web.common import blocks, flow, ui
from dashboard.wording import as_text, day, number, say

FOUND, CHOSEN, SAID = "person_found", "person_chosen", "person_said"
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
        for kept in (FOUND, CHOSEN):
            st.session_state.pop(kept, None)
        with ui.plain_errors():
            st.session_state[FOUND] = answering.held(con, account, told, name)
            st.info(say("Answer by {day}: two working days.", day=day(answering.answer_by(received_on))))


def answer(con: Connection, account: Account, now: datetime) -> None:
    """What is held of whoever asks, its file, and a way to delete them."""
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
    if len(found) == answering.MOST_ROWS:
        st.caption(say("Only the newest {most} lines are found; ask by a number.", most=number(len(found))))
    asking = _who_asks(found)
    if asking is None:
        return
    found = found[found["person"] == asking]
    units = found["unit_code"].nunique()
    blocks.heading(
        say("{rows} lines, in {units} units", rows=number(len(found)), units=number(units)),
        say("Every line about them, the newest first; of numbers a hash and three digits are kept"),
    )
    shown = held_table.rows(found)
    st.dataframe(shown, hide_index=True, key="person_rows", alt=say("What is held of the person"))
    blocks.download(lambda: shown, "du-lieu-cua-nguoi-hoi")
    staged = found["state"] == "staged"
    _not_committed(found[staged])
    if not staged.all():
        _delete(con, account, found[~staged].iloc[0], now)


def _who_asks(found: pd.DataFrame) -> int | None:
    """Which person it is: of several of one name nothing is shown or given away before that is said."""
    people = found.drop_duplicates("person").set_index("person")
    if len(people) == 1:
        return int(people.index[0])
    blocks.heading(
        say("{people} people have this name", people=number(len(people))),
        say("Choose who asks by the last digits and the unit: nothing of the others is shown"),
    )
    chosen: int | None = st.selectbox(
        say("Who asks"),
        people.index.tolist(),
        index=None,
        format_func=dict(zip(people.index, map(_whom, people.to_dict("records")), strict=True)).__getitem__,
        key=CHOSEN,
        width=WIDE_ENOUGH,
    )
    return chosen


def _not_committed(found: pd.DataFrame) -> None:
    """Lines of files that are still to be committed, and the way to each of these files."""
    if found.empty:
        return
    st.warning(as_text(answering.not_committed_in_words(found)))
    for _, file in found.drop_duplicates("upload_id").iterrows():
        flow.link_to(
            "upload", as_text(say("Go on with {file}", file=file["file_name"])), upload=file["upload_id"]
        )


def _delete(con: Connection, account: Account, line: pd.Series, now: datetime) -> None:
    """Whoever this line is about; every line about them goes with it."""
    blocks.heading(
        say("Delete this person"),
        say("Every line about them in your units; they are still counted, without a name"),
    )
    with st.form("delete_person", border=False):
        sure = st.checkbox(say("I know that nobody can bring them back"), key="person_sure")
        sent = st.form_submit_button(say("Delete"))
    st.caption(say("People without a number or a date of birth are found line by line: look them up again."))
    if not sent:
        return
    if not sure:
        st.error(say("Tick the box first: nobody can bring them back."))
        return
    received_on = st.session_state["person_day"]
    with ui.plain_errors():
        lines = answering.delete(con, account, line["unit_code"], line["reference"], received_on, now)
        st.session_state.pop(FOUND, None)
        st.session_state[SAID] = answering.deleted_in_words(lines, received_on, now.date())
        st.rerun()


def _whom(line: dict[Any, Any]) -> str:
    digits = "" if pd.isna(line["last_digits"]) else f" …{line['last_digits']}"
    when = say("row {row}, {day}", row=number(line["row"]), day=day(line["as_of"].date()))
    return f"{line['full_name']}{digits} · {line['unit_name']} · {when}"


def rights() -> str:
    """How what is wrong becomes right."""
    again = say("A later roster that names somebody who was deleted is new data: do not send them again.")
    return f"{say('What is wrong is put right by a corrected roster of the unit.')} {again}"
