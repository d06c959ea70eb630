"""Everything about one unit and what stands below it, on an address that can be sent to a colleague."""

import streamlit as st

from dashboard.model import Role
from dashboard.web import access

account = access.require(Role.LEADER, Role.LIAISON)
st.info("…")
