"""Where it is low: the city as tiles or as the operator's own areas, and a place's line across July 2025."""

import streamlit as st

from dashboard import pipeline
from dashboard.model import Role
from dashboard.web.common import access, asked, blocks, ui
from dashboard.web.watching import map_page, mapped
from dashboard.wording import day, say

account = access.require(Role.LEADER)
con, at = ui.cursor(), asked.version()

top = st.container()
looked = map_page.choose(account, pipeline.today(con, ui.now()), at)
told = mapped.shown(looked, at)
with top:
    map_page.opening(looked, told)
if not any(tile.is_known or tile.is_hidden for tile in told.tiles):
    blocks.empty(say("The map shows something as soon as the first roster has been committed."))
    st.stop()

source = say("Source: rosters of the units, {day}", day=day(looked.question.on_day))
left, right = st.columns([3, 2], gap="large")
with left:
    map_page.draw(looked, told)
    map_page.note(map_page.on_estimates(told, looked))
    map_page.note(map_page.in_no_place(told, looked))
with right:
    map_page.beside(account, looked, told, source)
map_page.line_across(looked, told, source, at)
