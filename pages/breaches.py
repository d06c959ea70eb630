"""The register of breaches of personal data, with the clock until the authority must be told."""

import streamlit as st

from dashboard.store import breaches
from dashboard.web.common import access, ui
from dashboard.web.people import breach_forms, breach_list

account = access.require()
con, now = ui.cursor(), ui.now()
rows = breaches.listed(con)

breach_list.opening(rows, now)
chosen = breach_list.listing(rows, now)
if chosen:
    breach_forms.go_on(con, account, breaches.find(con, chosen), now)
st.divider()
breach_forms.new(con, account, len(rows), now)
