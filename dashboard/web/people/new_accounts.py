"""New accounts: one by a form, or one for every liaison of a list."""

from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard import enrolling
from dashboard.enrolling import Proposed, Wrong
from dashboard.model import Account, Role
from dashboard.store.connection import Connection
from dashboard.web.common import access, blocks, ui
from dashboard.web.people import links
from dashboard.wording import number, say

TIMES = "account_lists"
MOST_SHOWN = 200


def draw(con: Connection, by: Account, now: datetime) -> None:
    """The two ways, side by side."""
    blocks.heading(say("New accounts"), say("Each gets a one-time link, good for seven days."))
    one, many = st.tabs([say("One account"), say("A list of liaisons")])
    with one:
        _one(con, by, now)
    with many:
        _many(con, by, now)


def _one(con: Connection, by: Account, now: datetime) -> None:
    with st.container(key="narrow"), st.form("account", border=False, clear_on_submit=False):
        name = st.text_input(
            say("Account name"),
            max_chars=100,
            key="account_name",
            help=say("Who shall sign in with the account of the office needs their e-mail address as name."),
        )
        roles = [Role.LIAISON, Role.LEADER, Role.OUTREACH, Role.ADMIN]
        role = st.selectbox(say("Role"), roles, format_func=access.title_of, key="account_role")
        units = st.text_input(
            say("Codes of the units, a semicolon between them"),
            key="account_units",
            placeholder="D004; D005",
        )
        sent = st.form_submit_button(say("Make the account"), type="primary")
    if sent:
        with ui.plain_errors():
            links.show_once([enrolling.invite(con, by, name, role, enrolling.codes_in(units), now)])
            st.rerun()


def _many(con: Connection, by: Account, now: datetime) -> None:
    st.caption(
        say(
            "A CSV or Excel file with the columns “Tài khoản” and “Mã đơn vị”, a row for each liaison; "
            "several units stand in one cell, a semicolon between them. Other columns are not read."
        )
    )
    file = st.file_uploader(
        say("List of liaisons"),
        type=["csv", "xlsx", "xls", "ods"],
        key=f"account_list_{st.session_state.get(TIMES, 0)}",
    )
    if file is None:
        return
    with ui.plain_errors():
        _look(con, by, enrolling.read_list(con, file.name, file.getvalue()), now)


def _look(con: Connection, by: Account, proposed: Proposed, now: datetime) -> None:
    count, wrong = number(len(proposed.good)), number(len(proposed.wrong))
    if proposed.wrong:
        st.warning(
            say(
                "{wrong} rows make no account; {count} do. Correct the rows below, or go on.",
                wrong=wrong,
                count=count,
            )
        )
        rows = _in_words(proposed.wrong)
        st.dataframe(rows.head(MOST_SHOWN), hide_index=True, alt=say("Rows that make no account, and why"))
        blocks.download(lambda: rows, "dong-can-sua")
    elif not proposed.good:
        blocks.empty(say("No row under the headings says anything."))
    else:
        st.success(say("All {count} rows can become accounts.", count=count))
    if proposed.good and st.button(say("Make {count} accounts", count=count), type="primary", key="make_all"):
        links.show_once(enrolling.invite_all(con, by, proposed.good, now))
        st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1
        st.rerun()


def _in_words(wrong: tuple[Wrong, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("Row"): [each.row for each in wrong],
            say("Account"): [each.name for each in wrong],
            say("Units"): ["; ".join(each.unit_codes) for each in wrong],
            say("What is wrong"): [each.message for each in wrong],
        }
    )
