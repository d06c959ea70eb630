"""Targets and whether they will be met: pace against need, the forecast and its record, what-ifs, setting."""

import streamlit as st

from dashboard import pipeline
from dashboard.insight.targets import plan_words
from dashboard.model import Role
from dashboard.publish.listings import tables
from dashboard.store.progress import Question
from dashboard.web.common import access, asked, blocks, filters, ui
from dashboard.web.planning import plan_page, planned, target_setting
from dashboard.wording import day, number, say

account = access.require(Role.LEADER)
con, at, now = ui.cursor(), asked.version(), ui.now()
today = pipeline.today(con, now)

top = st.container()
with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
    milestone = plan_page.milestone()
    on_day = filters.day_of(today, at)
    unit, name = filters.unit_of(account, on_day, at)
question = Question(account.scope, on_day, pipeline.known_on(on_day, today), under=unit)
told = planned.asked(question, milestone, at)
total = asked.totals(question, at).iloc[0]
facts = say(
    "{unit} · {step} · as of {day}{known} · {reported} of {units} units have reported",
    unit=name,
    step=say(tables.HEADINGS[milestone]),
    day=day(on_day),
    known=say(" as it was known then") if on_day < today else "",
    reported=number(total["units_reported"]),
    units=number(total["units"]),
)

if told.itself.is_hidden:
    with top:
        blocks.opening(name, facts)
    blocks.empty(say("So few people that a figure would point at one of them: nothing is shown."))
    st.stop()
with top:
    blocks.opening(plan_words.headline(name, milestone, told.itself.plan), facts)
if told.itself.plan:
    blocks.numbers(plan_page.figures(told.itself.plan, total))

source = say("Source: rosters of the units and the targets set here, {day}.", day=day(on_day))
if total["units_reported"]:
    left, right = st.columns([3, 2], gap="large")
    with left:
        plan_page.course(asked.by_week(question, at), told, milestone, on_day, source)
    with right:
        plan_page.what_if(told)
else:
    blocks.empty(say("Figures appear here as soon as the first roster is committed."))
if told.planned:
    plan_page.below(told, source)
if total["units_reported"]:
    plan_page.record(told)
target_setting.draw(con, account, unit, today, now)
