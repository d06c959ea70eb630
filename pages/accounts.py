"""Who may sign in: every account with its state; new ones by a form or a list; reset, disable, enable."""

import streamlit as st

from dashboard.store import accounts
from dashboard.web.common import access, ui
from dashboard.web.people import account_table, links, new_accounts

account = access.require()
con, now = ui.cursor(), ui.now()
rows = accounts.listed(con)

account_table.opening(rows)
links.draw()
chosen = account_table.listing(rows)
if chosen:
    account_table.chosen(con, account, rows[rows["name"] == chosen].iloc[0], now)
st.divider()
new_accounts.draw(con, account, now)
