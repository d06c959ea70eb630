"""How long people are kept: who will be deleted and when, who was, and a button to do it now."""

import streamlit as st

from dashboard.store import person_deletion, retention
from dashboard.web.common import access, ui
from dashboard.web.people import kept_people

account = access.require()
con, now = ui.cursor(), ui.now()
rows, files = kept_people.held(con, now), kept_people.waiting(con, now)

kept_people.opening(con, rows, len(files))
kept_people.will_go(con, account, rows, files, now)
st.divider()
kept_people.gone(retention.listed(con, kept_people.MOST_SHOWN))
kept_people.at_their_request(person_deletion.listed(con))
st.divider()
kept_people.assessment(account)
