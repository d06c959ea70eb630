"""A person asks what is held of them: found by number or name, downloaded or deleted, answered by a day."""

import streamlit as st

from dashboard.model import Role
from dashboard.web.common import access, ui
from dashboard.web.people import person_request

account = access.require(Role.LIAISON)
con, now = ui.cursor(), ui.now()
person_request.opening()
person_request.ask(con, account, now)
person_request.answer(con, account, now)
st.caption(person_request.rights())
