"""The two ends of sending a roster: choosing what to send, and deciding what becomes of it."""

from collections.abc import Mapping
from datetime import date, datetime

import pandas as pd
import streamlit as st

from dashboard import handouts, pipeline
from dashboard.model import Account, Informed, Upload
from dashboard.publish.workbooks import totals
from dashboard.store.connection import Connection
from dashboard.web.common import asked, blocks, flow, ui
from dashboard.web.rosters import declared
from dashboard.wording import as_text, language, number, say, speaking

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOTALS = {
    "headcount": "Headcount",
    "with_smartphone": "With a smartphone",
    "installed": "VssID installed",
    "registered": "Registered",
    "form_submitted": "Form 01 handed in",
    "approved": "Approved",
}


def draw(con: Connection, account: Account, today: date, now: datetime) -> None:
    """The form for a file; below it a workbook to begin with, and a form for totals without names."""
    own = asked.units_listed(account.scope, today, asked.version()).set_index("code")["name"]
    with st.container(key="narrow"):
        unit = st.selectbox(
            say("Unit"),
            list(own.index),
            index=0 if len(own) == 1 else None,
            format_func=lambda code: f"{own[code]} ({code})",
            placeholder=say("Choose the unit"),
            key="unit",
        )
        as_of = st.date_input(
            say("The roster shows how things stood on"),
            value=today,
            max_value=today,
            format="DD/MM/YYYY",
            key="as_of",
        )
        with st.form("roster", border=False):
            file = st.file_uploader(say("The roster"), type=list(pipeline.FILE_TYPES), key="roster_file")
            informed = declared.tick()
            sent = st.form_submit_button(say("Check this file"), type="primary")
        if sent:
            with ui.plain_errors():
                flow.insist(unit, say("Choose the unit first."))
                flow.insist(file, say("Choose a file first."))
            if unit and file:
                _send(con, account, unit, as_of, file.name, file.getvalue(), informed, now)
        _templates(account, unit, as_of, own, now)
        _totals(con, account, unit, as_of, now)


def decide(
    con: Connection,
    account: Account,
    upload: Upload,
    counts: Mapping[str, int],
    merges: bool,
    seen: str | None,
    now: datetime,
) -> None:
    """Commit or discard; what is committed is what was looked at (`seen`)."""
    wrong, people = counts["rows_with_error"], number(counts["people"])
    label = (
        say("Add or change {people} people", people=people)
        if merges
        else say("Commit the {people} good rows", people=people)
        if wrong
        else say("Commit {people} people", people=people)
    )
    st.button(
        label,
        type="primary",
        key="commit",
        disabled=not counts["people"] or seen is None,
        on_click=_remember,
        args=(str(upload.id), seen),
    )
    looked_at = st.session_state.pop("looked_at", None)
    if looked_at and looked_at[0] == str(upload.id):
        with ui.plain_errors(), flow.steps(say("Counting the people")):
            pipeline.commit(con, account, upload.id, now, good_rows_only=bool(wrong), seen=looked_at[1])
            st.rerun()
    if st.button(say("Discard the file"), key="discard"):
        with ui.plain_errors():
            pipeline.discard(con, account, upload.id, now)
            ui.go_to("upload")


def take_home(account: Account, upload: Upload) -> None:
    """The sender's own workbook with its problems marked, whole or only the rows to correct."""
    chosen = language()
    blocks.heading(
        say("Or take it home"),
        say("Your own workbook, the cells coloured and the reason beside them; correct it and send it again"),
    )
    with st.container(horizontal=True, key="take_home"):
        for only, label in ((False, say("Your workbook, marked")), (True, say("Only the rows to correct"))):

            def content(only: bool = only) -> bytes:
                with speaking(chosen):
                    return handouts.marked_workbook(ui.cursor(), account, upload.id, only)

            st.download_button(
                label,
                content,
                file_name=handouts.marked_name(upload.file_name, only),
                mime=XLSX,
                key=f"marked_{only}",
                on_click="ignore",
            )


def _remember(upload_id: str, seen: str | None) -> None:
    """What the person looked at when the button was pressed: the page that runs next may see more."""
    st.session_state["looked_at"] = (upload_id, seen)


def _send(
    con: Connection,
    account: Account,
    unit: str | None,
    as_of: date,
    name: str,
    content: bytes,
    informed: Informed,
    now: datetime,
) -> None:
    upload_id = None
    with ui.plain_errors():
        flow.insist(unit, say("Choose the unit first."))
        with flow.steps(say("Reading the file")) as step:
            file = (name, content, now, step)
            upload_id = pipeline.receive(con, account, str(unit), as_of, *file, informed=informed)
    if upload_id:
        ui.go_to("upload", upload=str(upload_id))


def _templates(account: Account, unit: str | None, as_of: date, own: pd.Series, now: datetime) -> None:
    """Workbooks to fill in: the unit's own with its people in it, and the blank forms."""
    chosen = language()
    with st.expander(say("No list yet? Begin with our workbook"), key="templates"):
        if unit is None:
            st.caption(say("Choose the unit above, and its workbook can be downloaded here."))
            return
        st.caption(
            say(
                "It holds the people of {unit} as they stand; fill it in and send it here.",
                unit=as_text(own[unit]),
            )
        )
        labels = {
            "roster": say("The unit's workbook"),
            "d02_lt": say("Blank form D02-LT"),
            "class_list": say("Blank class list"),
            "counts": say("Table of totals"),
        }
        for form, label in labels.items():

            def content(form: str = form) -> bytes:
                with speaking(chosen):
                    return handouts.form(ui.cursor(), account, str(unit), as_of, form, now)

            st.download_button(
                label,
                content,
                file_name=f"{handouts.FORMS[form]}-{unit}.xlsx",
                mime=XLSX,
                key=f"template_{form}",
                on_click="ignore",
            )


def _totals(con: Connection, account: Account, unit: str | None, as_of: date, now: datetime) -> None:
    """For units that cannot or may not send people: their counts alone."""
    with st.expander(say("Cannot send names? Report totals"), key="totals"):
        st.caption(say("They are checked and kept like a list, and a list of people may replace them later."))
        with st.form("totals_form", border=False):
            steps = [
                name for name in TOTALS if name != "form_submitted" or pipeline.form_days(con) is not None
            ]
            told = {
                name: st.number_input(say(TOTALS[name]), min_value=0, step=1, value=None, key=f"total_{name}")
                for name in steps
            }
            sent = st.form_submit_button(say("Check these totals"))
        if sent:
            counts = {name: int(count) for name, count in told.items() if count is not None}
            content = totals.content(unit or "", counts)
            _send(con, account, unit, as_of, say("Totals typed in") + ".csv", content, Informed.NO, now)
