"""Who stands out and who cannot be told apart: any level, with intervals, limits, weeks and age."""

import streamlit as st

from dashboard import pipeline
from dashboard.insight.comparing import league
from dashboard.model import Role
from dashboard.web.common import access, asked, blocks, filters, ui
from dashboard.web.watching import ranked, ranking_page
from dashboard.wording import number, say

account = access.require(Role.LEADER)
con, at = ui.cursor(), asked.version()
if not ranking_page.may_see(account):
    st.title(say("Ranking"), anchor=False)
    st.info(say("In this campaign your role is shown no ranking: units are looked at one by one."))
    st.stop()

top = st.container()
choice = filters.choose(account, pipeline.today(con, ui.now()), at)
told = ranking_page.what(account, choice, pipeline.form_days(con) is not None)
found = ranked.judged(told, at)
facts = ranking_page.facts(told, choice)
with top:
    finding = league.in_words(found.rows, ranking_page.groups_called(told))
    blocks.opening(finding, facts)
    st.caption(league.left_out_in_words(found.rows))
if found.without_target:
    count = number(found.without_target)
    st.caption(say("{count} units have no target of their own and are not in the list.", count=count))
if found.rows.empty:
    blocks.empty(say("There is nothing to compare here yet."))
    st.stop()

part = ranking_page.looked_at(told, at)
if not len(part.places):
    blocks.empty(say("Nothing in the list fits. Search for less, or choose “Everything”."))
    st.stop()
left, right = st.columns([3, 2], gap="large")
with left:
    clicked = ranking_page.dots(told, part)
with right:
    pointed = ranking_page.sizes(told, found.rows, at)
    ranking_page.method(told, found.rows)
chosen = ranking_page.table(told, part, at)
ranking_page.files(told, part, finding, facts)
if code := clicked or pointed or chosen:
    ranking_page.open_row(told, choice, code)
