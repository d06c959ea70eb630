"""What the ranking shows, worked out once for each state of the store."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import briefing
from dashboard.insight import disclosure, search
from dashboard.insight.comparing import league, league_list
from dashboard.insight.comparing.league_list import Order, Places
from dashboard.insight.comparing.ranking import rates
from dashboard.insight.report_context import DENOMINATORS
from dashboard.model import Basis, Language
from dashboard.publish.figures import league_figure
from dashboard.publish.figures.charts import Figure
from dashboard.settings import campaign
from dashboard.store import progress, targets, weeks
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.web.common import asked, ui
from dashboard.wording import speaking

LAST_WEEKS = 8


@dataclass(frozen=True)
class Asked:
    """What is ranked: which units, and by what."""

    question: Question
    level: str
    milestone: str
    basis: Basis

    @property
    def denominator(self) -> str:
        """The column that rates are measured against."""
        return DENOMINATORS.get(self.basis, f"target_{self.milestone}")


@dataclass(frozen=True)
class League:
    """The rows of `league.with_change`, and how many were left out for want of a target of their own."""

    rows: pd.DataFrame
    without_target: int


# A hundred thousand units take some 40 MB. They are kept as they are, for nobody writes into them.
@st.cache_resource(max_entries=8, show_spinner=False)
def judged(told: Asked, at: asked.Version) -> League:
    """Everything that is ranked at this level, in the order of the rates."""
    con, question = ui.cursor(), told.question
    rows, before = (
        disclosure.mark(_rows(con, each, told.level)) for each in (question, briefing.a_week_before(question))
    )
    without_target = 0
    if told.basis is Basis.TARGET:
        held = targets.current(con, question.scope, question.on_day, question.known_at)
        rows = targets.with_targets(rows, held)
        without_target = int(rows[told.denominator].isna().sum())
        rows = rows[rows[told.denominator].notna()]
    settings = campaign()
    ranked = league.judged(
        rows, told.milestone, told.denominator, question.on_day, settings.smallest_group, settings.stale_days
    )
    return League(league.with_change(ranked, before, told.denominator, told.milestone), without_target)


def _rows(con: Connection, question: Question, level: str) -> pd.DataFrame:
    rows = progress.by_child(con, question) if level == "part" else progress.by(con, question, level)
    return rows.assign(
        **{name: rows[name].astype("object").fillna("").astype("str") for name in ("code", "name")}
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def names(told: Asked, at: asked.Version) -> pd.Series:
    """What is sought in: see `search.names_of`."""
    return search.names_of(judged(told, at).rows)


def _hidden(told: Asked, at: asked.Version) -> pd.Series:
    rows = judged(told, at).rows
    return rows.loc[rows["is_hidden"].astype(bool), "code"]


@st.cache_resource(max_entries=30, show_spinner=False)
def places(told: Asked, order: Order, at: asked.Version) -> Places:
    """See `league_list.places`."""
    return league_list.places(judged(told, at).rows, order)


@st.cache_resource(max_entries=8, show_spinner=False)
def by_size(told: Asked, spoken: Language, at: asked.Version) -> Figure:
    """See `league_figure.by_size`."""
    with speaking(spoken):
        return league_figure.by_size(judged(told, at).rows, told.milestone, told.denominator)


@st.cache_data(max_entries=200, show_spinner=False)
def last_weeks(told: Asked, codes: tuple[str, ...], at: asked.Version) -> dict[str, list[float]]:
    """Code → the rates of the last weeks, oldest first; without weeks in which nobody of it counted."""
    rows = weeks.of_groups(ui.cursor(), told.question, told.level, codes, LAST_WEEKS)
    rows = rows[~rows["code"].isin(_hidden(told, at))]
    if told.basis is Basis.TARGET:
        own = judged(told, at).rows.set_index("code")[told.denominator]
        rows = rows.assign(**{told.denominator: rows["code"].map(own)})
    rate = rates(rows, told.milestone, told.denominator)
    return {str(code): own.dropna().tolist() for code, own in rate.groupby(rows["code"])}
