"""Every account in a table, and what can be done with the one that is chosen."""

from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard import enrolling
from dashboard.model import Account, Role
from dashboard.store import accounts
from dashboard.store.connection import Connection
from dashboard.web.common import access, blocks, ui
from dashboard.web.people import links
from dashboard.wording import as_text, number, say

STATES = {"open": "May sign in", "waiting": "Waits for a password", "disabled": "Disabled"}
SAID = "accounts_said"


def opening(rows: pd.DataFrame) -> None:
    """How many there are, and how many of them wait for something."""
    waiting, disabled = (int((rows["state"] == state).sum()) for state in ("waiting", "disabled"))
    blocks.opening(
        say("{count} accounts", count=number(len(rows))) if len(rows) else say("No account yet"),
        say(
            "{waiting} wait for a password, {disabled} are disabled. "
            "A person chooses the password alone, behind a link that works once.",
            waiting=number(waiting),
            disabled=number(disabled),
        ),
    )
    if said := st.session_state.pop(SAID, None):
        st.success(as_text(said))


def listing(rows: pd.DataFrame) -> str | None:
    """The table with its file; gives the name of the account that is chosen."""
    words = st.text_input(say("Search an account or a unit"), key="accounts_search", max_chars=60)
    if words.strip():
        wanted = accounts.plain(words)
        rows = rows[
            rows["name"].str.contains(wanted, regex=False)
            | rows["unit_codes"].map(lambda codes: any(wanted in code.casefold() for code in codes))
        ]
    if rows.empty:
        blocks.empty(say("No account and no unit code contains these letters."))
        return None
    st.caption(say("Choose a row to reset, disable or change the account."))
    event = st.dataframe(
        in_words(rows),
        hide_index=True,
        key=f"accounts_{len(rows)}_{words}",
        on_select="rerun",
        selection_mode="single-row",
        alt=say("Every account: role, units, state and last sign-in"),
    )
    blocks.download(lambda: in_words(accounts.listed(ui.cursor())), "tai-khoan")
    chosen = event["selection"]["rows"]
    return str(rows["name"].iloc[chosen[0]]) if chosen else None


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """The accounts as people read them."""
    return pd.DataFrame(
        {
            say("Account"): rows["name"],
            say("State"): [say(STATES[state]) for state in rows["state"]],
            say("Role"): [say(access.ROLE_TITLES[Role(role)]) for role in rows["role"]],
            say("Units"): [", ".join(codes) for codes in rows["unit_codes"]],
            say("One-time codes"): [say("on") if has_code else say("off") for has_code in rows["has_code"]],
            say("Last sign-in"): [_moment(moment) for moment in rows["signed_in_at"]],
        }
    )


def chosen(con: Connection, by: Account, row: pd.Series, now: datetime) -> None:
    """What can be done with this account; to oneself nothing that would lock one out."""
    name, role, codes = str(row["name"]), Role(row["role"]), [str(code) for code in row["unit_codes"]]
    with st.container(border=True, key="chosen"):
        blocks.heading(name, f"{say(access.ROLE_TITLES[role])} · {say(STATES[row['state']])}")
        if name == by.name:
            st.info(say("This is your own account: another administrator can reset or disable it."))
            return
        if row["state"] == "disabled":
            st.write(say("Nobody signs in with it. Enabled again, it has the password that it had."))
            if st.button(say("Enable"), key="enable", type="primary"):
                with ui.plain_errors():
                    enrolling.enable(con, by, name, now)
                    _done(say("The account “{name}” may sign in again.", name=name))
            return
        st.write(
            say("A reset takes password and one-time codes away, ends every session, and gives a new link.")
        )
        with st.container(horizontal=True):
            if st.button(say("Reset and make a link"), key="reset", type="primary"):
                with ui.plain_errors():
                    links.show_once([enrolling.reset(con, by, name, now)])
                    _done(say("The account “{name}” was reset.", name=name))
            if st.button(say("Disable"), key="disable"):
                with ui.plain_errors():
                    enrolling.disable(con, by, name, now)
                    _done(say("The account “{name}” is disabled.", name=name))
        _change(con, by, name, role, codes, now)


def _change(con: Connection, by: Account, name: str, role: Role, codes: list[str], now: datetime) -> None:
    with st.expander(say("Change role or units")), st.form(f"change_{name}", border=False):
        new_role = st.selectbox(
            say("Role"), list(Role), list(Role).index(role), format_func=access.title_of, key=f"role_{name}"
        )
        units = st.text_input(
            say("Codes of the units, a semicolon between them"), "; ".join(codes), key=f"units_{name}"
        )
        if st.form_submit_button(say("Change; its sessions end")):
            with ui.plain_errors():
                enrolling.change(con, by, name, new_role or role, enrolling.codes_in(units), now)
                _done(say("The account “{name}” was changed.", name=name))


def _moment(moment: pd.Timestamp) -> str:
    return say("never") if pd.isna(moment) else moment.strftime("%d/%m/%Y %H:%M")


def _done(said: str) -> None:
    st.session_state[SAID] = said
    st.rerun()
