"""Who is too small to be shown to this visitor, looked up once for each state of the store."""

import pandas as pd
import streamlit as st

from dashboard import hiding
from dashboard.insight.small_units import SmallUnits
from dashboard.model import Account
from dashboard.store.progress import Question
from dashboard.web.common import asked, ui


def from_whom(account: Account, question: Question, at: asked.Version) -> SmallUnits:
    """See `hiding.from_whom`."""
    return _in_state(question, hiding.smallest_for(account), at)


def is_hidden(account: Account, question: Question, total: pd.Series, at: asked.Version) -> bool:
    """See `hiding.is_hidden`; `total` is that of the question."""
    return _is_hidden(Account("", account.role, account.unit_codes), question, at, total)


# Kept as it is and not copied for each visitor: nobody can write into it.
@st.cache_resource(max_entries=100, show_spinner=False)
def _in_state(question: Question, smallest: int, at: asked.Version) -> SmallUnits:
    return hiding.in_state(ui.cursor(), question, smallest)


@st.cache_resource(max_entries=500, show_spinner=False)
def _is_hidden(account: Account, question: Question, at: asked.Version, _total: pd.Series) -> bool:
    return hiding.is_hidden(ui.cursor(), account, question, _total)
