"""Who did what, when and from where: filtered, page by page, with a file of all that is found."""

import streamlit as st

from dashboard.publish.listings import audit_table
from dashboard.store import audit
from dashboard.store.audit import Wanted
from dashboard.web.common import access, blocks, ui
from dashboard.web.people import audit_filters
from dashboard.wording import number, say

account = access.require()
con = ui.cursor()
everything = audit.count(con, Wanted())
blocks.opening(
    say("Written down so far: {count}", count=number(everything)),
    say("Accounts, ids and codes only, never a person's name or number; rows are added and never changed."),
)
if everything and st.button(say("Check that no row was changed"), key="audit_verify"):
    audit_filters.verdict(audit.verify(con))

wanted = audit_filters.chosen()
found = audit.count(con, wanted)
if not found:
    blocks.empty(
        say("Nothing was written down that you look for. Choose other days, or fewer filters.")
        if everything
        else say("Nothing was written down yet. The next sign-in will stand here.")
    )
    st.stop()
skip = audit_filters.page(found)
st.dataframe(
    audit_table.rows(audit.listed(con, wanted, audit_filters.ROWS, skip)),
    hide_index=True,
    key=f"audit_{skip}",
    alt=say("What was done, the newest first"),
)
blocks.download(lambda: audit_table.rows(audit.listed(ui.cursor(), wanted)), "nhat-ky")
