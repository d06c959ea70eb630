"""What the planner shows, worked out once for each state of the store."""

import streamlit as st

from dashboard import pipeline
from dashboard.insight import disclosure
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
    total, children = progress.totals(con, question).iloc[0], progress.by_child(con, question)
    held = targets.current(con, question.scope, question.on_day, question.known_at)
    told = Told(
        top=question.under or units.CITY,
        on_day=question.on_day,
        milestone=milestone,
        total=total,
        children=children,
        weeks=weeks.of_family(con, question, pipeline.starts_on(con)),
        targets=held[held["milestone"] == milestone],
    )
    # Whoever may see small units is not told of the courses of a few either.
    marked = disclosure.mark(children)
    is_small = marked["is_hidden"] | disclosure.small(children, campaign().smallest_group)
    is_hidden = disclosure.is_hidden(total) or disclosure.is_small_part(total, campaign().smallest_group)
    small = {*children.loc[is_small, "code"], *([told.top] if is_hidden else [])}
    return family.of(told, campaign().stale_days, small)
