"""What outreach does beside reading: ask whether targets answer, and bring in logs of another web server."""

from datetime import datetime

import streamlit as st

from dashboard import log_import, target_check
from dashboard.publish.listings import scan_tables
from dashboard.settings import campaign
from dashboard.store import target_checks
from dashboard.web.common import blocks, ui
from dashboard.wording import as_text, number, say

MOST_FILES = 10


def targets(now: datetime) -> None:
    """Each address that codes lead to, and a button to ask them all."""
    blocks.heading(
        say("Where codes lead"), say("Asked every night; only hosts on the campaign's list are ever asked")
    )
    if st.button(say("Check all addresses now"), key="check_targets"):
        with st.spinner(say("Asking …")), ui.plain_errors():
            target_check.check_all(ui.cursor(), campaign().may_lead_to, now)
    rows = target_checks.newest(ui.cursor())
    st.dataframe(scan_tables.targets(rows), hide_index=True, key="targets", alt=say("Where codes lead"))


def logs(now: datetime) -> None:
    """Access logs, each line counted once however often it is sent."""
    blocks.heading(
        say("Scans that another server answered"),
        say(
            "Access logs of nginx, Apache or Caddy, or a CSV; packed with gzip too. Neither "
            "addresses nor browsers are kept"
        ),
    )
    with st.form("logs", clear_on_submit=True):
        files = st.file_uploader(say("Access logs"), accept_multiple_files=True, key="log_files")
        if st.form_submit_button(say("Count these scans")):
            for file in (files or [])[:MOST_FILES]:
                with ui.plain_errors():
                    told = log_import.import_log(ui.cursor(), file, now)
                    st.success(
                        say(
                            "{file}: {added} new of {requests} requests for codes, in {lines} lines; "
                            "{unread} lines cannot be read.",
                            file=as_text(file.name),
                            added=number(told.added),
                            requests=number(told.requests),
                            lines=number(told.lines),
                            unread=number(told.unread),
                        )
                    )
