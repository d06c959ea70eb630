"""The list of whom to remind: chosen by what is left to do, marked as they do it, printed to call them."""

from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard import reminding
from dashboard.insight.form_01 import clock
from dashboard.model import Account
from dashboard.publish.handed_out import messages
from dashboard.publish.listings import masked, tables
from dashboard.store.connection import Connection
from dashboard.web.common import address, seen, ui
from dashboard.web.common.blocks import Number
from dashboard.web.rosters.sending import XLSX
from dashboard.wording import language, number, say, speaking

# What somebody can do themselves.
STEPS = ("installed", "registered", "form_submitted")
FILTERS = {
    "everybody": "Everybody",
    "install": "Not installed",
    "register": "Not registered",
    "form": "Form 01 due",
    "overdue": "Overdue",
}


def figures(rows: pd.DataFrame, has_form: bool) -> list[Number]:
    """How many have what left to do."""
    left = rows["days_left"]
    shown = [
        Number(say("Not installed"), number(int((rows["smartphone"] & ~rows["installed"]).sum()))),
        Number(say("Not registered"), number(int((~rows["registered"]).sum()))),
    ]
    if has_form:
        soon = int(((left >= 0) & (left <= clock.SOON_DAYS)).sum())
        overdue = int((left < 0).sum())
        shown += [
            Number(say("Form 01 due within 3 days"), number(soon), is_urgent=soon > 0),
            Number(say("Form 01 overdue"), number(overdue), is_urgent=overdue > 0),
        ]
    return shown


def chosen(rows: pd.DataFrame, has_form: bool) -> pd.DataFrame:
    """The people with what the reader chose to look at left to do; the choice stands in the address."""
    names = [name for name in FILTERS if has_form or name not in ("form", "overdue")]
    wanted = address.switch("todo", say("Show"), names, lambda name: say(FILTERS[name]))
    masks = {
        "everybody": pd.Series(True, rows.index),
        "install": rows["smartphone"] & ~rows["installed"],
        "register": ~rows["registered"],
        "form": rows["days_left"].notna(),
        "overdue": rows["days_left"] < 0,
    }
    return rows[masks[wanted]]


def table(
    con: Connection,
    account: Account,
    unit: str,
    rows: pd.DataFrame,
    has_form: bool,
    is_shown: bool,
    now: datetime,
) -> None:
    """The list, with a box for each step that somebody has done since; ticked boxes are kept at once.

    Masked people are told apart by the last digits of their numbers.
    """
    steps = [name for name in STEPS if has_form or name != "form_submitted"]
    # On a phone there is no room for columns that no list filled in.
    told = ("phone", "department") if is_shown else ("last_digits", "phone", "department")
    filled = [name for name in told if rows[name].notna().any()]
    words = ["full_name", *filled, "todo"]
    shown = masked.rows(rows, is_shown)[[*words, *steps]].fillna(dict.fromkeys(words, ""))
    edited = st.data_editor(
        # The people are part of what Streamlit ties a mark to: of other people, none is set.
        shown.set_index(rows["reference"]),
        hide_index=True,
        disabled=words,
        column_config={
            "full_name": st.column_config.TextColumn(say("Name"), width=seen.NAME_WIDTH),
            "last_digits": st.column_config.TextColumn(say("Last digits"), width="small"),
            "phone": st.column_config.TextColumn(say("Phone"), width=seen.PHONE_WIDTH),
            "department": st.column_config.TextColumn(say("Department")),
            "todo": st.column_config.TextColumn(say("What is left to do"), width="large"),
            **{name: st.column_config.CheckboxColumn(say(tables.HEADINGS[name])) for name in steps},
        },
        key=f"to_remind_{unit}_{len(rows)}_{int(rows[steps].sum().sum())}",
    )
    different = (edited[steps].to_numpy() != shown[steps].to_numpy()).any(axis=1)
    if different.any() and st.button(
        say("Keep the marks of {people} people", people=number(int(different.sum()))),
        type="primary",
        key="keep_marks",
    ):
        marks = edited.loc[different, steps].reset_index()
        with ui.plain_errors():
            reminding.mark(con, account, unit, marks, now)
            st.rerun()


def downloads(account: Account, unit: str, rows: pd.DataFrame, now: datetime) -> None:
    """The list to print and to filter."""
    spoken = language()

    def pages() -> bytes:
        with speaking(spoken):
            return reminding.call_pages(ui.cursor(), account, unit, rows, now)

    def workbook() -> bytes:
        with speaking(spoken):
            return reminding.call_list(ui.cursor(), account, unit, rows, now)

    with st.container(horizontal=True, key="call_sheet"):
        st.download_button(
            say("Call sheet to print (PDF)"),
            pages,
            f"can-nhac-{unit}.pdf",
            "application/pdf",
            on_click="ignore",
        )
        st.download_button(
            say("Call sheet (Excel)"), workbook, f"can-nhac-{unit}.xlsx", XLSX, on_click="ignore"
        )


def texts(con: Connection, account: Account, unit: str, now: datetime) -> None:
    """What to send, ready to be copied, with the unit's own link."""
    with st.expander(say("Words for Zalo, SMS and e-mail"), key="texts"):
        if not st.toggle(say("Make the unit's link and show the words"), key="make_texts"):
            st.caption(say("The link leads to the official portal and counts how often it is followed."))
            return
        with ui.plain_errors():
            for kind, text in reminding.texts(con, account, unit, now).items():
                st.caption(messages.message_title(kind, text))
                st.code(text, language=None, wrap_lines=True)
