"""Who reports: expected, on time, late, silent; and a drafted reminder to each unit that does not."""

import streamlit as st

from dashboard import pipeline
from dashboard.insight import due_weeks
from dashboard.model import Role
from dashboard.web.common import access, asked, blocks, ui
from dashboard.web.watching import late_units, reported, reporting_page
from dashboard.wording import number, say

account = access.require(Role.LEADER, Role.LIAISON)
con, at, now = ui.cursor(), asked.version(), ui.now()
today = pipeline.today(con, now)

top = st.container()
choice = reporting_page.choose(account, today, at)
question = choice.question
weeks = reported.by_week(question, at)
never = reported.counted(question, late_units.Wanted(), at)
with top:
    reporting_page.opening(choice, weeks, never["never"])
if not never["all"]:
    blocks.empty(say("No unit owes a roster here: expected is who has a headcount or has sent a roster."))
    st.stop()

due = due_weeks.due(weeks)
if len(due):
    blocks.numbers(reporting_page.figures(due.iloc[-1], due.iloc[-2] if len(due) > 1 else None, never))
source = reporting_page.source(question.on_day)
left, right = st.columns([3, 2], gap="large")
with left:
    reporting_page.by_week(weeks, source)
with right:
    reporting_page.by_parent(reported.by_parent(question, at), choice, source)

blocks.heading(
    say("Whom to remind"), say("Late in the newest week that is due, or silent in it and nothing sent since")
)
wanted, found = late_units.chosen(question, at)
rows = reported.by_unit(question, wanted, at)
if rows.empty:
    blocks.empty(say("No unit is found here."))
    st.stop()
if found[wanted.listed] > len(rows):
    st.caption(
        say(
            "The first {shown} of {count} units are shown; the file holds all.",
            shown=number(len(rows)),
            count=number(found[wanted.listed]),
        )
    )
ticked = late_units.table(question, wanted, rows, at)
if choice.is_past:
    st.caption(say("Drafts are written of today: choose today's day to write them."))
else:
    late_units.drafts(account, question, wanted, ticked, found[wanted.listed])
left, right = st.columns([3, 2], gap="large")
with left:
    late_units.in_signs(rows, reported.ends(question, at)[-reported.WEEKS :])
with right:
    if not choice.is_past:
        late_units.texts(account, rows, ticked[0] if ticked else rows["unit_code"].iloc[0], now, at)
