"""People who stand in several units: what the totals make of them, and whose they are."""

import streamlit as st

from dashboard import pipeline
from dashboard.model import Role
from dashboard.store.progress import Question
from dashboard.web.common import access, asked, blocks, flow, ui
from dashboard.web.rosters import duplicate_desk, lineage_trail
from dashboard.wording import day, number, say

account = access.require(Role.LIAISON, Role.LEADER)
con, now, at = ui.cursor(), ui.now(), asked.version()
today = pipeline.today(con, now)

pairs = duplicate_desk.effects(account, today, at)
people, told = duplicate_desk.listed(account, today, at), duplicate_desk.counted(account, today, at)
question = Question(account.scope, today)
total = asked.totals(question, at).iloc[0]
facts = say(
    "As of {day} · {units} units have reported", day=day(today), units=number(total["units_reported"])
)

if pairs.empty:
    blocks.opening(say("Nobody stands in two units"), facts)
    blocks.empty(say("Whoever stands in the lists of two units appears here as soon as both are committed."))
    if account.role is not Role.LEADER:
        flow.link_to("upload", say("Send a roster"))
    st.stop()

if account.role is Role.LIAISON:
    finding = say("{people} of your people stand in another unit too", people=number(told["people"]))
    blocks.opening(finding, facts)
    duplicate_desk.rule()
    blocks.numbers(duplicate_desk.of_people(told))
else:
    blocks.opening(
        say(
            "{people} times, somebody stands in a second unit too; the city counts each person once",
            people=number(total["repeated"]),
        ),
        facts,
    )
    duplicate_desk.rule()
    blocks.numbers(duplicate_desk.of_totals(total, lineage_trail.units_behind(question, at)))

if len(people):
    duplicate_desk.list_of_people(con, account, people, int(told["rows"]), today, now)
duplicate_desk.pairs(account, pairs, say("Source: rosters of the units, {day}.", day=day(today)))
