"""What the page of one unit asks besides the briefing, answered once for each state of the store."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import pipeline
from dashboard.errors import UnknownUnit
from dashboard.model import Scope, Unit
from dashboard.settings import campaign
from dashboard.store import catalogue, duplicates, lineage, links, reporting, units
from dashboard.store.catalogue import Above, Office
from dashboard.store.progress import Question
from dashboard.web.common import asked, ui

MOST_UPLOADS = 20
MOST_FOUND = 20
LAST_WEEKS = 8


@dataclass(frozen=True)
class About:
    """A unit in the tree and what is known of it; frames as their functions in the store give them."""

    above: list[Above]
    office: Office | None
    successions: pd.DataFrame
    uploads: pd.DataFrame
    weeks: pd.DataFrame
    codes: int
    scans: int
    last_scan_on: date | None
    shared_people: int
    shared_units: int


@st.cache_data(max_entries=500, show_spinner=False)
def find(scope: Scope, code: str, at: asked.Version) -> Unit | None:
    """The unit of this code; None if it is not there, or not for this visitor: nobody learns which."""
    try:
        return units.find(ui.cursor(), scope, code) if code else None
    except UnknownUnit:
        return None


@st.cache_data(max_entries=200, show_spinner=False)
def searched(scope: Scope, on_day: date, words: str, at: asked.Version) -> pd.DataFrame:
    """See `units.searched`."""
    return units.searched(ui.cursor(), scope, on_day, words, MOST_FOUND)


def about(question: Question, code: str, at: asked.Version) -> About:
    """Everything of this unit, which is `under` of the question; scans come all the time and are not kept."""
    codes, scans, last_scan_on = links.followed(ui.cursor(), question)
    return replace(_kept(question, code, at), codes=codes, scans=scans, last_scan_on=last_scan_on)


# Kept as it is and not copied for each visitor: nobody writes into it.
@st.cache_resource(max_entries=200, show_spinner=False)
def _kept(question: Question, code: str, at: asked.Version) -> About:
    con, settings = ui.cursor(), campaign()
    shared_people, shared_units = duplicates.shared(con, question)
    weeks = reporting.by_week(
        con, question, pipeline.starts_on(con), settings.week_ends_on, settings.on_time_days
    )
    return About(
        above=catalogue.above(con, question.scope, code),
        office=catalogue.office_of(con, code),
        successions=catalogue.successions(con, code),
        uploads=lineage.newest(con, question, MOST_UPLOADS),
        weeks=weeks.tail(LAST_WEEKS),
        codes=0,
        scans=0,
        last_scan_on=None,
        shared_people=shared_people,
        shared_units=shared_units,
    )
