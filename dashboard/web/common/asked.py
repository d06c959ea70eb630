"""Questions that many visitors ask, answered once for each state of the store."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import briefing, pipeline
from dashboard.errors import UnknownUnit
from dashboard.insight.report_context import ReportContext
from dashboard.model import Account, Basis, Language, Scope, Upload
from dashboard.store import ambiguity, changes, progress, units
from dashboard.store.progress import Question
from dashboard.web.common import ui
from dashboard.wording import language

Version = tuple[object, ...]

# More units than this are not sent to a browser to choose from.
MOST_OPTIONS = 3_000


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
    people_elsewhere: int
    progress: pd.DataFrame
    elsewhere: pd.DataFrame
    days: pd.DataFrame
    is_overtaken: bool
    base: str


@st.cache_data(max_entries=50, show_spinner=False)
def effects(scope: Scope, upload: Upload, at: Version) -> Effects:
    """Everything that `changes` says of a staged file, whose people `pipeline.compare` has worked out."""
    con, now = ui.cursor(), ui.now()
    names_people = not changes.question(con, upload, now)["of_units"]
    return Effects(
        changes.counted(con, upload, now) if names_people else {},
        changes.elsewhere_counted(con, upload),
        changes.progress(con, upload, now),
        changes.elsewhere(con, scope, upload),
        ambiguity.marked_days(con, upload.id),
        changes.is_overtaken(con, upload, now),
        changes.base(con, upload, now),
    )


@st.cache_data(max_entries=200, show_spinner=False)
def units_listed(scope: Scope, on_day: date, at: Version) -> pd.DataFrame:
    """See `units.listed`."""
    return units.listed(ui.cursor(), scope, on_day)


@st.cache_data(max_entries=200, show_spinner=False)
def units_selectable(scope: Scope, on_day: date, at: Version) -> pd.DataFrame:
    """See `units.selectable`."""
    return units.selectable(ui.cursor(), scope, on_day, MOST_OPTIONS)


@st.cache_data(max_entries=200, show_spinner=False)
def kinds_listed(scope: Scope, on_day: date, at: Version) -> list[str]:
    """See `units.kinds`."""
    return units.kinds(ui.cursor(), scope, on_day)


@st.cache_data(max_entries=500, show_spinner=False)
def unit_named(scope: Scope, code: str, at: Version) -> dict[str, str]:
    """Code → name of a unit that an address names; nothing if it is not there, or not for this visitor."""
    try:
        unit = units.find(ui.cursor(), scope, code)
    except UnknownUnit:
        return {}
    return {unit.code: unit.name}


@st.cache_data(max_entries=10, show_spinner=False)
def first_day(at: Version) -> date:
    """See `pipeline.starts_on`."""
    return pipeline.starts_on(ui.cursor())


def context(account: Account, question: Question, basis: Basis, at: Version) -> ReportContext:
    """See `briefing.context`; in the visitor's language, and the same for all who may see the same."""
    return _context(Account("", account.role, account.unit_codes), question, basis, language(), at)


# Kept as it is and not copied for each visitor: nobody writes into it.
@st.cache_resource(max_entries=200, show_spinner=False)
def _context(
    account: Account, question: Question, basis: Basis, spoken: Language, at: Version
) -> ReportContext:
    return briefing.context(ui.cursor(), account, question, basis)
