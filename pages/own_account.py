"""My account: another password, one-time codes, signing out everywhere."""

import streamlit as st

from dashboard.model import Role
from dashboard.web.common import access, ui
from dashboard.web.people import own_account

account = access.require(*Role)
con, now = ui.cursor(), ui.now()

own_account.opening(account)
left, right = st.columns(2, gap="large")
with left:
    own_account.password(con, account, now)
with right:
    own_account.codes(con, account, now)
    own_account.everywhere(con, account, now)
