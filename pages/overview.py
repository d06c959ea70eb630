"""Where the campaign stands: the finding, four figures, what is to come, who needs help or is late."""

import streamlit as st

from dashboard import pipeline
from dashboard.model import Role
from dashboard.web.common import access, asked, blocks, filters, flow, ui
from dashboard.web.watching import at_a_glance
from dashboard.wording import say

account = access.require(Role.LEADER, Role.LIAISON)
con, at = ui.cursor(), asked.version()
has_form = pipeline.form_days(con) is not None

top = st.container()
choice = filters.choose(account, pipeline.today(con, ui.now()), at)
told = asked.context(account, choice.question, choice.basis, at)
with top:
    at_a_glance.opening(told, choice)
if nothing := at_a_glance.empty_state(told):
    blocks.empty(nothing)
    st.stop()

blocks.numbers(at_a_glance.figures(told, has_form))
flow.link_to("lineage", say("See where these figures come from"), **choice.trail)
source = at_a_glance.source(told, choice.basis)
left, right = st.columns([3, 2], gap="large")
with left:
    at_a_glance.course(told)
with right:
    at_a_glance.who_needs_help(told, choice, source)
left, right = st.columns([3, 2], gap="large")
with left:
    at_a_glance.parts(told, account, choice, source)
with right:
    at_a_glance.who_is_silent(told)
    if told.clock:
        at_a_glance.what_is_overdue(told, source)
