"""Who is this inside a page, and may they be here."""

import streamlit as st

from dashboard.model import Account, Role
from dashboard.web.common import ui
from dashboard.web.serving import session
from dashboard.wording import say

ROLE_TITLES = {
    Role.LEADER: "Leadership",
    Role.LIAISON: "Liaison",
    Role.OUTREACH: "Outreach",
    Role.ADMIN: "Administrator",
}


def title_of(role: Role) -> str:
    """What the role is called on the screen."""
    return say(ROLE_TITLES[role])


def visitor() -> Account | None:
    """Whoever opened this page, by the cookie of its websocket; asked anew in every run."""
    return session.account_of(ui.cursor(), _cookie())


def require(*roles: Role) -> Account:
    """The visitor, if of one of these roles or the administrator; for others the page ends here."""
    account = visitor()
    if account is None:
        st.title(say("Sign in"), anchor=False)
        st.info(say("Your session has ended. [Sign in again]({address}).", address="/dang-nhap"))
        st.stop()
    if account.role not in {*roles, Role.ADMIN}:
        st.title(say("A page for other accounts"), anchor=False)
        st.info(say("This page is not for your account. Choose another one from the menu above."))
        st.stop()
    return account


def _cookie() -> str | None:
    cookie: str | None = st.context.cookies.get(session.COOKIE)
    return cookie
