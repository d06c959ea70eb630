"""Where a figure comes from: the units behind it, their uploads, and the rows of the file."""

import streamlit as st

from dashboard import pipeline
from dashboard.insight import disclosure
from dashboard.model import Role
from dashboard.publish.listings import origins
from dashboard.web.common import access, address, asked, blocks, ui
from dashboard.web.rosters import lineage_trail
from dashboard.wording import day, number, say

account = access.require(Role.LEADER, Role.LIAISON)
con, at = ui.cursor(), asked.version()
upload_id = address.id_of("upload")

top = st.container()
choice = lineage_trail.choose(con, account, pipeline.today(con, ui.now()), at)
total = asked.totals(choice.question, at).iloc[0]
rows = lineage_trail.units_behind(choice.question, at)
figure = int(total[choice.measure])
facts = say(
    "{unit} · as of {day} · {reported} of {units} units have reported",
    unit=choice.unit_name,
    day=day(choice.question.on_day),
    reported=number(total["units_reported"]),
    units=number(total["units"]),
)

if disclosure.is_hidden(total):
    with top:
        blocks.opening(choice.unit_name, facts)
    blocks.empty(say("So few people that a figure would point at one of them: nothing is shown."))
    st.stop()
with top:
    blocks.opening(origins.finding(choice.measure, figure) if len(rows) else choice.unit_name, facts)

if upload_id:
    lineage_trail.upload(con, account, upload_id, choice)
    st.stop()
if rows.empty:
    blocks.empty(say("No roster of these units counts on this day."))
elif (rows["unit_code"] != choice.unit_code).any():
    lineage_trail.units(account, choice, rows, figure)
lineage_trail.uploads_of(con, account, choice)
