"""Who reports, asked once for each state of the store."""

from datetime import date

import pandas as pd
import streamlit as st

from dashboard import pipeline
from dashboard.settings import campaign
from dashboard.store import reporting, reporting_week
from dashboard.store.progress import Question
from dashboard.store.reporting import Wanted
from dashboard.web.common import ui
from dashboard.web.common.asked import Version

# So many weeks of a unit are shown.
WEEKS = 8
MOST_PARENTS = 200


def calendar(at: Version) -> tuple[date, int, int]:
    """The first day, the weekday on which a week ends, and how many days later a roster is still on time."""
    return _first_day(at), campaign().week_ends_on, campaign().on_time_days


def ends(question: Question, at: Version) -> list[date]:
    """The last days of all weeks until the day that is looked at, oldest first."""
    return reporting_week.week_ends(question.on_day, *calendar(at)[:2])


@st.cache_data(max_entries=200, show_spinner=False)
def by_week(question: Question, at: Version) -> pd.DataFrame:
    """See `reporting.by_week`."""
    return reporting.by_week(ui.cursor(), question, *calendar(at))


@st.cache_data(max_entries=200, show_spinner=False)
def by_parent(question: Question, at: Version) -> pd.DataFrame:
    """See `reporting.by_parent`."""
    return reporting.by_parent(ui.cursor(), question, *calendar(at), MOST_PARENTS)


@st.cache_data(max_entries=200, show_spinner=False)
def counted(question: Question, wanted: Wanted, at: Version) -> dict[str, int]:
    """See `reporting.counted`."""
    return reporting.counted(ui.cursor(), question, *calendar(at), wanted)


@st.cache_data(max_entries=100, show_spinner=False)
def by_unit(question: Question, wanted: Wanted, at: Version) -> pd.DataFrame:
    """See `reporting.by_unit`."""
    return reporting.by_unit(ui.cursor(), question, *calendar(at), wanted, WEEKS)


@st.cache_data(max_entries=10, show_spinner=False)
def _first_day(at: Version) -> date:
    return pipeline.starts_on(ui.cursor())
