"""The campaign's public site: build it, look at it, publish it, put back the one before."""

import streamlit as st

from dashboard import campaign_site
from dashboard.model import Role
from dashboard.web.common import access, ui
from dashboard.web.planning import site_page

account = access.require(Role.OUTREACH)
con, now = ui.cursor(), ui.now()
told = campaign_site.kept()

site_page.opening(told)
left, right = st.columns([3, 2], gap="large")
with left:
    site_page.build(con, now, told)
    site_page.publish(account, told)
    site_page.put_back(account, told)
    site_page.download(told)
with right:
    site_page.look(told)
