"""What falls due: the calendar of form 01, where people are lost on the way, and who approves slowly."""

import streamlit as st

from dashboard import pipeline
from dashboard.insight import clock, disclosure, outlook
from dashboard.model import Role
from dashboard.web import access, asked, blocks, clock_page, clock_units, clocked, filters, ui
from dashboard.wording import day, number, say

account = access.require(Role.LEADER, Role.LIAISON)
con, at = ui.cursor(), asked.version()
deadline = pipeline.deadline(con)
has_form = deadline is not None

top = st.container()
choice = filters.choose(account, pipeline.today(con, ui.now()), at, clock_page.BASES)
question = choice.question
total = asked.totals(question, at).iloc[0]
taken = clocked.taken(question, at)
outcomes = clock.outcomes(taken, deadline, question.on_day)
facts = clock_page.facts(choice, total, outcomes["registered"])
source = say("Source: rosters of the units, {day}.", day=day(question.on_day))

smallest = clock_units.smallest_for(account)
if any(disclosure.is_small(int(total[name]), smallest) for name in ("headcount", "with_smartphone")):
    with top:
        blocks.opening(choice.unit_name, facts)
    blocks.empty(say("So few people that a figure would point at one of them: nothing is shown."))
    st.stop()
if not outcomes["registered"]:
    with top:
        blocks.opening(say("No days are known yet"), facts)
    blocks.empty(clock_page.nothing_known(total))
    st.stop()

spans = clocked.spans(question, has_form, at)
form = clock.summary(taken, deadline, question.on_day) if deadline else None
with top:
    waiting = say(
        "{waiting} people have registered and wait for approval.", waiting=number(outcomes["waiting"])
    )
    blocks.opening(outlook.what_is_overdue(form) if form else waiting, facts)

blocks.numbers(
    clock_page.figures(form, outcomes) if form else clock_page.figures_without_form(spans, outcomes)
)
left, right = st.columns([3, 2], gap="large")
with left:
    if deadline:
        clock_page.calendar(clock.due_days(taken, deadline), choice, deadline, source)
    else:
        clock_page.without_form()
with right:
    clock_page.funnel(total, choice, form, outcomes, source)
clock_units.draw(account, choice, deadline, at, source)
left, right = st.columns(2, gap="large")
with left:
    clock_page.weeks(clock.cohorts(taken, deadline, question.on_day), source)
with right:
    clock_page.slow_offices(clock.offices(spans), account, source)
