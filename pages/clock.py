"""What falls due: the calendar of form 01, where people are lost on the way, and who approves slowly."""

import streamlit as st

from dashboard import pipeline
from dashboard.insight import disclosure, outlook
from dashboard.insight.form_01 import clock
from dashboard.model import Role
from dashboard.web.common import access, asked, blocks, filters, ui
from dashboard.web.watching import clock_page, clock_units, clocked
from dashboard.wording import number, say

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
reached = clocked.counts(question, at)
# Whoever waits is counted, whether or not the days are known.
outcomes["waiting"] = reached["form_submitted" if has_form else "registered"] - reached["approved"]
facts, source = clock_page.facts(choice, total), clock_page.source(choice, total)

if disclosure.is_hidden(total):
    with top:
        blocks.opening(choice.unit_name, facts)
    blocks.empty(say("So few people that a figure would point at one of them: nothing is shown."))
    st.stop()
if not outcomes["registered"]:
    with top:
        blocks.opening(say("No days are known yet"), facts)
    blocks.empty(clock_page.nothing_known(total, reached["registered"]))
    st.stop()

spans = clocked.spans(question, has_form, at)
form = clock.summary(taken, deadline, question.on_day) if deadline else None
with top:
    waiting = say(
        "{waiting} people have registered and wait for approval.", waiting=number(outcomes["waiting"])
    )
    finding = outlook.what_is_overdue(form) if form else waiting
    clock_page.opening(facts, finding, outcomes["registered"], reached["registered"])

blocks.numbers(
    clock_page.figures(form, outcomes) if form else clock_page.figures_without_form(spans, outcomes)
)
weeks = clock.cohorts(taken, deadline, question.on_day)
left, right = st.columns([3, 2], gap="large")
with left:
    if deadline:
        clock_page.calendar(clock.due_days(taken, deadline), choice, deadline, source)
    else:
        clock_page.weeks(
            weeks, account, source, say("This campaign has no form 01, so that nothing falls due.")
        )
with right:
    clock_page.funnel(reached, choice, form, outcomes, source)
clock_units.draw(account, choice, deadline, at, source)
left, right = st.columns(2, gap="large")
if deadline:
    with left:
        clock_page.weeks(weeks, account, source)
with right if deadline else left:
    clock_page.slow_offices(clock.offices(spans), account, source)
