"""The report that leadership signs: one click for every form of it, and the mail that goes out by itself."""

import streamlit as st

from dashboard import pipeline
from dashboard.model import Role
from dashboard.web.common import access, asked, blocks, filters, ui
from dashboard.web.planning import report_page
from dashboard.web.watching import at_a_glance
from dashboard.wording import say

account = access.require(Role.LEADER)
con, at, now = ui.cursor(), asked.version(), ui.now()

top = st.container()
choice = filters.choose(account, pipeline.today(con, now), at)
told = asked.context(account, choice.question, choice.basis, at)
with top:
    at_a_glance.opening(told, choice)
if nothing := at_a_glance.empty_state(told):
    blocks.empty(nothing)
    st.stop()

left, right = st.columns([3, 2], gap="large")
with left:
    blocks.heading(
        say("The report, its annex and its images"),
        say(
            "All of the same figures ({digest}); number, day and signature are left blank", digest=told.digest
        ),
    )
    report_page.files(account, choice.question, choice.basis, at)
    report_page.mail(con, now)
with right:
    report_page.picture(account, choice.question, choice.basis, at)
