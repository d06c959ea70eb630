"""Questions that many visitors ask, answered once for each state of the store."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import pipeline
from dashboard.model import Scope, Upload
from dashboard.store import ambiguity, changes, progress, units
from dashboard.store.progress import Question
from dashboard.web import ui

Version = tuple[object, ...]


def version() -> Version:
    """Changes as soon as anything that counts does, here or in another process."""
    return progress.version(ui.cursor())


@st.cache_data(max_entries=500, show_spinner=False)
def totals(question: Question, at: Version) -> pd.DataFrame:
    """See `progress.totals`."""
    return progress.totals(ui.cursor(), question)


@st.cache_data(max_entries=500, show_spinner=False)
def by_child(question: Question, at: Version) -> pd.DataFrame:
    """See `progress.by_child`."""
    return progress.by_child(ui.cursor(), question)


@st.cache_data(max_entries=500, show_spinner=False)
def by_week(question: Question, at: Version) -> pd.DataFrame:
    """See `progress.by_week`, from the campaign's first day on."""
    con = ui.cursor()
    return progress.by_week(con, question, pipeline.starts_on(con))


@dataclass(frozen=True)
class Effects:
    """What a staged file would change: see `changes`; `counted` is empty where it names no people."""

    counted: dict[str, int]
    progress: pd.DataFrame
    elsewhere: pd.DataFrame
    days: pd.DataFrame
    is_overtaken: bool
    base: str


@st.cache_data(max_entries=50, show_spinner=False)
def effects(upload: Upload, at: Version) -> Effects:
    """Everything that `changes` says of a staged file, whose people `pipeline.compare` has worked out."""
    con, now = ui.cursor(), ui.now()
    names_people = not changes.question(con, upload, now)["of_units"]
    return Effects(
        changes.counted(con, upload, now) if names_people else {},
        changes.progress(con, upload, now),
        changes.elsewhere(con, upload, now),
        ambiguity.marked_days(con, upload.id),
        changes.is_overtaken(con, upload, now),
        changes.base(con, upload, now),
    )


@st.cache_data(max_entries=200, show_spinner=False)
def units_listed(scope: Scope, on_day: date, at: Version) -> pd.DataFrame:
    """See `units.listed`."""
    return units.listed(ui.cursor(), scope, on_day)
