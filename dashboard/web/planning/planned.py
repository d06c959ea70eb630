"""What the planner shows, worked out once for each state of the store."""

import streamlit as st

from dashboard import hiding, pipeline
from dashboard.insight.targets import family
from dashboard.insight.targets.family import Family, Told
from dashboard.settings import campaign
from dashboard.store import progress, targets, units, weeks
from dashboard.store.progress import Question
from dashboard.web.common import ui
from dashboard.web.common.asked import Version


@st.cache_data(max_entries=100, show_spinner=False)
def asked(question: Question, milestone: str, at: Version) -> Family:
    """See `family.of`, for `under` (None: the city) and one milestone."""
    con = ui.cursor()
    held = targets.current(con, question.scope, question.on_day, question.known_at)
    told = Told(
        top=question.under or units.CITY,
        on_day=question.on_day,
        milestone=milestone,
        total=progress.totals(con, question).iloc[0],
        children=progress.by_child(con, question),
        weeks=weeks.of_family(con, question, pipeline.starts_on(con)),
        targets=held[held["milestone"] == milestone],
    )
    small = hiding.in_state(con, question, campaign().smallest_group)
    return family.of(told, campaign().stale_days, small.whole)
