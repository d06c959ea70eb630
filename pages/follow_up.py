"""Whom to remind of what: the list, the call sheet, the words to send, and the marks as people do it."""

import streamlit as st

from dashboard import pipeline, reminding
from dashboard.model import Role
from dashboard.web.common import access, address, asked, blocks, flow, seen, ui
from dashboard.web.rosters import to_remind
from dashboard.wording import day, number, say

account = access.require(Role.LIAISON)
con, now = ui.cursor(), ui.now()
today = pipeline.today(con, now)
has_form = pipeline.form_days(con) is not None

own = asked.units_listed(account.scope, today, asked.version()).set_index("code")["name"]
top = st.container()
unit = address.one(
    "unit", say("Unit"), list(own.index), lambda code: f"{own[code]} ({code})", say("Choose the unit")
)
if unit is None and len(own) == 1:
    unit = own.index[0]
if unit is None:
    with top:
        blocks.opening(say("Whom to remind"), say("People with a smartphone who have a step left to do"))
    blocks.empty(say("Choose a unit to see its people."))
    st.stop()

with flow.or_stop():
    rows = reminding.to_do(con, account, unit, now)
with top:
    blocks.opening(
        say("{people} people have a step left to do", people=number(len(rows)))
        if len(rows)
        else say("Nobody to remind"),
        say("{unit} · as of {day}", unit=own[unit], day=day(today)),
    )
if rows.empty:
    blocks.empty(say("Everybody in this unit's list is done, or it has not sent a list with names yet."))
    flow.link_to("upload", say("Send a roster"))
    st.stop()

blocks.numbers(to_remind.figures(rows, has_form))
shown = to_remind.chosen(rows, has_form)
blocks.heading(
    say("{people} people to remind", people=number(len(shown))),
    say("Tick what somebody has done since; whoever is due first stands at the top"),
)
is_shown = seen.people(account, unit, len(shown), phones=True)
to_remind.table(con, account, unit, shown, has_form, is_shown, now)
to_remind.downloads(account, unit, shown, now)
to_remind.texts(con, account, unit, now)
