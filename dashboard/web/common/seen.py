"""Names and phones are masked until somebody asks for them; that is written down, and files of them too."""

import pandas as pd
import streamlit as st

from dashboard.model import Account
from dashboard.store import audit
from dashboard.store.audit import Action
from dashboard.web.common import ui
from dashboard.wording import say

# In pixels: a table keeps the widths that it had with masked words.
NAME_WIDTH, PHONE_WIDTH = 190, 120


def people(account: Account, about: object, count: int, *, phones: bool = False) -> bool:
    """The switch that shows the people of a unit or an upload; it is off again on the next page.

    Each time that it is switched on is one row of the log, however often the page is drawn meanwhile.
    """
    noted: set[object] = st.session_state.setdefault("people_seen", set())
    words = say("Show full names and phone numbers") if phones else say("Show full names")
    if not st.toggle(words, key=f"names_{about}", help=say("Who looked, and at how many, is written down.")):
        noted.discard(about)
        return False
    if about not in noted:
        audit.note(ui.cursor(), account.name, Action.PEOPLE_SEEN, about, people=count)
        noted.add(about)
    return True


def taken(account: Account, about: object, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a file with names that somebody takes away: it is written down as it is made."""
    audit.note(ui.cursor(), account.name, Action.PEOPLE_TAKEN, about, people=len(rows))
    return rows
