"""Stand before a poster and say how it is; see where all hang, and which to print again."""

from datetime import datetime

import streamlit as st

from dashboard import pipeline, placing
from dashboard.model import Role
from dashboard.web.common import access, blocks, ui
from dashboard.web.outreach import check_page
from dashboard.wording import say

account = access.require(Role.OUTREACH, Role.LIAISON)
con, now = ui.cursor(), ui.now()
today = datetime.combine(pipeline.today(con, now), datetime.max.time())

top = st.container()
found = check_page.sheet(account)
if found:
    check_page.check(account, found, now)
rows = placing.listed(con, account, today)
with top:
    check_page.opening(rows)
if rows.empty:
    blocks.empty(
        say("Nothing was printed for your units yet: the outreach team prints posters with a code each.")
    )
    st.stop()
check_page.listing(rows)
