"""Every upload of my units, what became of it, and the way back."""

from uuid import UUID

import streamlit as st

from dashboard import pipeline
from dashboard.model import Role
from dashboard.publish.listings import tables
from dashboard.store import lineage, uploads
from dashboard.web.common import access, blocks, flow, ui
from dashboard.web.rosters import declared, reverting
from dashboard.wording import as_text, number, say

# A browser carries this many rows easily; the file holds them all.
MOST_SHOWN = 500

account = access.require(Role.LIAISON)
con = ui.cursor()
rows = lineage.history(con, account.scope, at_most=MOST_SHOWN)

blocks.opening(
    say("The newest {count} uploads", count=number(len(rows)))
    if len(rows) == MOST_SHOWN
    else say("{count} uploads", count=number(len(rows)))
    if len(rows)
    else say("No upload yet"),
    say("The newest roster of a unit counts; reverting one brings back what stood before it."),
)
if rows.empty:
    blocks.empty(say("What you send appears here, with what became of it."))
    flow.link_to("upload", say("Send the first roster"))
    st.stop()

shown = tables.uploads(rows)
st.caption(say("Choose a row to open the upload or to revert it."))
event = st.dataframe(
    shown,
    hide_index=True,
    # A row that is chosen is a place in this list: of another list, none is chosen.
    key=f"uploads_{rows['id'].iloc[0]}_{len(rows)}",
    column_config={say("Received"): st.column_config.DatetimeColumn(format="DD/MM/YYYY HH:mm")},
    on_select="rerun",
    selection_mode="single-row",
    alt=say("Every upload of my units, the newest first"),
)
blocks.download(lambda: tables.uploads(lineage.history(ui.cursor(), account.scope)), "lich-su")
chosen = event["selection"]["rows"]
if not chosen:
    st.stop()

upload = rows.iloc[chosen[0]]
with st.container(border=True, key="chosen"):
    blocks.heading(str(upload["file_name"]), tables.upload_in_words(upload))
    declared.show(con, uploads.find(con, account.scope, UUID(upload["id"])))
    if upload["state"] == "staged":
        flow.link_to("upload", say("Go on with this file"), upload=str(upload["id"]))
    elif upload["state"] == "reverted":
        found = uploads.find(con, account.scope, UUID(upload["id"]))
        st.info(as_text(reverting.in_words(lineage.revert_of(con, found.id))))
    elif upload["state"] in ("committed", "overtaken"):
        flow.link_to(
            "lineage", say("See what it moved"), unit=str(upload["unit_code"]), upload=str(upload["id"])
        )
        with flow.or_stop():
            reverting.effect(con, uploads.find(con, account.scope, UUID(upload["id"])), ui.now())
        with st.form("revert", border=False):
            reason = st.text_input(say("Why (stands in the history)"), key="reason", max_chars=200)
            if st.form_submit_button(say("Revert this upload")):
                with ui.plain_errors():
                    pipeline.revert(con, account, UUID(upload["id"]), ui.now(), reason)
                    st.rerun()
