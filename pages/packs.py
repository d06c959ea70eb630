"""A pack for each unit: scorecard, whom to call, what to mend, poster, draft letter, messages: one file."""

import streamlit as st

from dashboard import pipeline
from dashboard.model import Role
from dashboard.settings import settings
from dashboard.web.common import access, asked, blocks, ui
from dashboard.web.planning import packs_page
from dashboard.wording import say

account = access.require(Role.LEADER, Role.LIAISON)
con, at, now = ui.cursor(), asked.version(), ui.now()
today = pipeline.today(con, now)

top = st.container()
unit = packs_page.unit_of(account, today, at)
count = packs_page.count_below(account, unit[0], today, at) if unit else 0
with top:
    packs_page.opening(unit, count, today)
if unit is None:
    blocks.empty(
        say("Choose a unit, or come here from its page: a district gets the packs of all units below it.")
    )
    st.stop()
if not settings().has_public_address:
    st.warning(
        say(
            "Phones cannot follow these codes yet: whoever runs the server has not set its public address. "
            "Print nothing before it is."
        )
    )

left, right = st.columns([3, 2], gap="large")
with left:
    packs_page.contents(account)
    packs_page.one(account, *unit, now)
    if count > 1:
        packs_page.several(account, *unit, count, now)
with right:
    packs_page.picture(account, unit[0], at)
