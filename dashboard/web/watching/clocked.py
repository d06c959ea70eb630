"""What the page of the clock asks, answered once for each state of the store."""

import pandas as pd
import streamlit as st

from dashboard.insight.form_01 import clock
from dashboard.insight.form_01.clock import Deadline
from dashboard.store import clock as steps
from dashboard.store.progress import Question
from dashboard.web.common import asked, ui


# Kept as they are and not copied for each visitor: nobody writes into them.
@st.cache_resource(max_entries=50, show_spinner=False)
def taken(question: Question, at: asked.Version) -> pd.DataFrame:
    """See `store.clock.taken`."""
    return steps.taken(ui.cursor(), question)


@st.cache_resource(max_entries=100, show_spinner=False)
def counts(question: Question, at: asked.Version) -> dict[str, int]:
    """See `store.clock.counts`."""
    row = steps.counts(ui.cursor(), question).iloc[0]
    return {str(name): int(count) for name, count in row.items()}


@st.cache_resource(max_entries=100, show_spinner=False)
def by_child(question: Question, deadline: Deadline | None, at: asked.Version) -> pd.DataFrame:
    """See `store.clock.by_child`."""
    return steps.by_child(ui.cursor(), question, deadline.of if deadline else None, clock.SOON_DAYS)


# A city of 100,000 units takes 30 MB each time.
@st.cache_resource(max_entries=4, show_spinner=False)
def by_unit(question: Question, deadline: Deadline | None, at: asked.Version) -> pd.DataFrame:
    """See `store.clock.by_unit`."""
    return steps.by_unit(ui.cursor(), question, deadline.of if deadline else None, clock.SOON_DAYS)


@st.cache_resource(max_entries=100, show_spinner=False)
def spans(question: Question, has_form: bool, at: asked.Version) -> pd.DataFrame:
    """See `store.clock.by_office`."""
    return steps.by_office(ui.cursor(), question, "approval" if has_form else "account")
