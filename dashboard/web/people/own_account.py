"""What people do with their own account: another password, one-time codes, and signing out everywhere."""

from datetime import datetime

import streamlit as st

from dashboard import enrolling
from dashboard.errors import UserError
from dashboard.model import Account, Role
from dashboard.publish.handed_out import app_code
from dashboard.settings import campaign, settings
from dashboard.store import accounts, audit, one_time_codes, passwords
from dashboard.store.audit import Action
from dashboard.store.connection import Connection
from dashboard.web.common import access, blocks, ui
from dashboard.web.serving import door, patience
from dashboard.wording import say

SECRET = "code_secret"  # noqa: S105


def opening(account: Account) -> None:
    """Who one is here."""
    units = ", ".join(account.unit_codes)
    role = access.title_of(account.role)
    blocks.opening(account.name, f"{role} · {units}" if units else role)


def password(con: Connection, account: Account, now: datetime) -> None:
    """Another password, for who knows the present one."""
    blocks.heading(
        say("Password"),
        say(
            "At least {shortest} characters. A short sentence that only you would write is easy to keep and "
            "hard to guess; it may have spaces and Vietnamese letters.",
            shortest=passwords.SHORTEST,
        ),
    )
    with st.form("password", border=False):
        old = st.text_input(say("Present password"), type="password", autocomplete="current-password")
        new = st.text_input(say("New password"), type="password", autocomplete="new-password")
        again = st.text_input(say("New password once more"), type="password", autocomplete="new-password")
        sent = st.form_submit_button(say("Change the password"), type="primary")
    if sent:
        with ui.plain_errors():
            _one_try(account)
            enrolling.change_password(con, account, old, new, again, now)
            _over(say("Your password is changed, and every session has ended."))


def codes(con: Connection, account: Account, now: datetime) -> None:
    """One-time codes: switched on with an app, off with one of its codes."""
    is_on = one_time_codes.is_on(con, account.name)
    blocks.heading(
        say("One-time codes are on") if is_on else say("One-time codes are off"),
        say("Who only knows the password does not get in: a code from your phone is asked for too."),
    )
    if is_on:
        _switch_off(con, account, now)
    elif SECRET not in st.session_state:
        if st.button(say("Switch them on"), key="codes_on"):
            st.session_state[SECRET] = one_time_codes.new_secret()
            st.rerun()
    else:
        _switch_on(con, account, st.session_state[SECRET], now)


def everywhere(con: Connection, account: Account, now: datetime) -> None:
    """The end of every session, here and on other machines."""
    blocks.heading(
        say("Sign out everywhere"), say("If you forgot to sign out somewhere, or a machine or phone is lost.")
    )
    if st.button(say("Sign out of all sessions"), key="sign_out_all"):
        accounts.sign_out(con, account.name, account.name, now)
        audit.note(con, account.name, Action.SIGNED_OUT_ALL)
        _over(say("Every session of your account has ended."))


def _switch_on(con: Connection, account: Account, secret: str, now: datetime) -> None:
    picture = app_code.picture(one_time_codes.address(secret, account.name, campaign().name))
    st.write(say("Open an app such as Google Authenticator and scan this picture."))
    words = say("The picture for the app; the same secret stands below it as text.")
    st.html(f'<img src="{picture}" alt="{words}" width="220" height="220" style="image-rendering:pixelated">')
    st.caption(say("Without a camera, type this secret into the app:"))
    st.code(secret, language=None)
    with st.form("codes_on_form", border=False):
        old = st.text_input(say("Present password"), type="password", autocomplete="current-password")
        code = st.text_input(say("Code of six digits"), max_chars=12, autocomplete="one-time-code")
        sent = st.form_submit_button(say("Switch them on"), type="primary")
    if sent:
        with ui.plain_errors():
            _one_try(account)
            enrolling.insist_on_password(con, account, old)
            one_time_codes.turn_on(con, account.name, secret, code, now)
            audit.note(con, account.name, Action.CODES_ON)
            del st.session_state[SECRET]
            st.rerun()


def _switch_off(con: Connection, account: Account, now: datetime) -> None:
    if account.role is Role.ADMIN and settings().totp_for_admin:
        st.info(say("Administrators of this installation must have them."))
        return
    with st.form("codes_off_form", border=False):
        code = st.text_input(say("Code of six digits"), max_chars=12, autocomplete="one-time-code")
        sent = st.form_submit_button(say("Switch them off"))
    if sent:
        with ui.plain_errors():
            _one_try(account)
            if not one_time_codes.accept(con, account.name, code, now):
                raise UserError(one_time_codes.WRONG)
            one_time_codes.turn_off(con, account.name, account.name, now)
            audit.note(con, account.name, Action.CODES_OFF)
            st.rerun()


def _one_try(account: Account) -> None:
    """Who sits at an open browser guesses no faster than who stands at the door."""
    if wait := door.slow.ask((patience.CODE, f"{account.name}\nown account")):
        raise UserError("Too many attempts. Wait {seconds} seconds, then try again.", seconds=wait)


def _over(said: str) -> None:
    st.success(f"{said} {say('[Sign in again]({address}).', address=door.ADDRESS)}")
    st.stop()
