"""Targets and whether they will be met: pace against need, the forecast and its record, what-ifs, setting."""

import streamlit as st

from dashboard import pipeline
from dashboard.insight import plan_words
from dashboard.model import Role
from dashboard.publish import tables
from dashboard.store.progress import Question
from dashboard.store.units import CITY
from dashboard.web import access, address, asked, blocks, plan_page, planned, target_setting, ui
from dashboard.wording import day, number, say

account = access.require(Role.LEADER)
con, at, now = ui.cursor(), asked.version(), ui.now()
today = pipeline.today(con, now)

top = st.container()
names = asked.units_listed(account.scope, today, at).set_index("code")["name"].drop(CITY, errors="ignore")
with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
    unit = address.one(
        "don-vi", say("Unit"), list(names.index), lambda code: str(names[code]), say("The whole city")
    )
    milestone = plan_page.milestone()
question = Question(account.scope, today, under=unit)
told = planned.asked(question, milestone, at)
total = asked.totals(question, at).iloc[0]
name, step = (names[unit] if unit else say("The whole city")), say(tables.HEADINGS[milestone])
facts = say(
    "{unit} · {step} · as of {day} · {reported} of {units} units have reported",
    unit=name,
    step=step,
    day=day(today),
    reported=number(total["units_reported"]),
    units=number(total["units"]),
)

if told.itself.is_hidden:
    with top:
        blocks.opening(name, facts)
    blocks.empty(say("So few people that a figure would point at one of them: nothing is shown."))
    st.stop()
with top:
    blocks.opening(plan_words.headline(name, step, told.itself.plan), facts)
if told.itself.plan:
    blocks.numbers(plan_page.figures(told.itself.plan))

source = say("Source: rosters of the units and the targets set here, {day}.", day=day(today))
if total["units_reported"]:
    plan_page.course(asked.by_week(question, at), told, milestone, today, source)
else:
    blocks.empty(say("Figures appear here as soon as the first roster is committed."))
if told.planned:
    plan_page.below(told, source)
plan_page.what_if(told)
if total["units_reported"]:
    plan_page.record(told)
target_setting.draw(con, account, unit, today, now)
