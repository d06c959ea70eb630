"""Everything about one unit and what stands below it, on an address that can be sent to a colleague."""

import streamlit as st

from dashboard import pipeline
from dashboard.model import Role
from dashboard.store.progress import Question
from dashboard.web.common import access, asked, blocks, ui, unit_search
from dashboard.web.watching import about_unit, at_a_glance, unit_page

account = access.require(Role.LEADER, Role.LIAISON)
con, at = ui.cursor(), asked.version()
today = Question(account.scope, pipeline.today(con, ui.now()))
code = st.query_params.get("don-vi", "").strip()
unit = about_unit.find(account.scope, code, at)
if unit is None:
    unit_search.without_one(account, code, today, at)
    st.stop()

top = st.container()
choice = unit_page.choose(account, unit, today, at)
told = asked.context(account, choice.question, choice.basis, at)
about = about_unit.about(choice.question, unit.code, at)
with top:
    unit_page.opening(unit, told, about)
nothing = at_a_glance.empty_state(told)
if nothing:
    blocks.empty(nothing)
if told.is_hidden:
    st.stop()
source = at_a_glance.source(told, choice.basis)
if not nothing:
    blocks.numbers(at_a_glance.figures(told, pipeline.form_days(con) is not None))
unit_page.actions(account, unit)
left, right = st.columns([3, 2], gap="large")
with left:
    if not nothing:
        at_a_glance.course(told)
    unit_page.aims(told)
    unit_page.children(told, choice)
    unit_page.uploads(account, choice, about)
with right:
    unit_page.reports(about)
    if told.clock and not nothing:
        unit_page.overdue(told, source)
    unit_page.besides(about)
    unit_page.to_a_colleague(unit)
