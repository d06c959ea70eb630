"""The poster workshop: choose what to print and for whom, look at it, make it."""

import streamlit as st

from dashboard import pipeline
from dashboard.model import Role
from dashboard.print_run import PrintRun
from dashboard.settings import settings
from dashboard.web.common import access, asked, blocks, ui
from dashboard.web.outreach import workshop
from dashboard.wording import say

account = access.require(Role.OUTREACH)
con, now = ui.cursor(), ui.now()
today, at = pipeline.today(con, now), asked.version()

blocks.opening(
    say("A sheet for every unit and place, each with a code of its own"),
    say("Ready to print. Scans are counted without knowing who scans."),
)
if not settings().has_public_address:
    st.warning(
        say(
            "Phones cannot follow these codes yet: whoever runs the server has not set its public address. "
            "Print nothing before it is."
        )
    )

template = workshop.template()
left, right = st.columns([2, 3], gap="large")
with left:
    codes, names, is_chosen = workshop.unit_codes(account, today, at)
    places = workshop.places(template)
    audience = workshop.audience()
    edition = workshop.edition(template)
    if not codes:
        blocks.empty(say("There is no unit to print a poster for."))
        st.stop()
    run = workshop.fitting(PrintRun(codes, places, edition, audience))
    if is_chosen:
        workshop.making(account, run, names[codes[0]], now)
    else:
        blocks.empty(say("Choose units or a kind of unit, or say that all are meant; then make the sheets."))
with right:
    workshop.preview(account, run, names[codes[0]], now)
