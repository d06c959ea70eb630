"""That somebody looked at people's names is written down, once a session for what they looked at."""

import streamlit as st

from dashboard.model import Account
from dashboard.store import audit
from dashboard.store.audit import Action
from dashboard.web.common import ui


def people(account: Account, about: object) -> None:
    """This account is shown the people of a unit or an upload."""
    told: set[str] = st.session_state.setdefault("people_seen", set())
    if str(about) not in told:
        audit.note(ui.cursor(), account.name, Action.PEOPLE_SEEN, about)
        told.add(str(about))
