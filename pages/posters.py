"""Choose units, look at the poster, download one or all."""

from urllib.parse import urlsplit

import streamlit as st

from dashboard import pipeline, printing
from dashboard.model import Role
from dashboard.settings import campaign, settings
from dashboard.web.common import access, address, asked, blocks, filters, ui
from dashboard.wording import number, say

account = access.require(Role.OUTREACH)
con, now = ui.cursor(), ui.now()
today = pipeline.today(con, now)
units = asked.units_listed(account.scope, today, asked.version())
names = dict(zip(units["code"], units["name"], strict=True))

blocks.opening(
    say("A poster for every unit, each with a code of its own"),
    say(
        "A4, ready to print. The code leads to {host}; scans are counted without knowing who.",
        host=urlsplit(printing.poster_target()).hostname,
    ),
)
if not settings().has_public_address:
    st.warning(
        say(
            "Phones cannot follow these codes yet: whoever runs the server has not set its public address. "
            "Print nothing before it is."
        )
    )

left, right = st.columns([2, 3], gap="large")
with left:
    kinds = address.several(
        "khoi", say("Kinds of unit"), filters.kinds_of(units), filters.kind_name, say("All kinds")
    )
    listed = [
        code for code, kind in zip(units["code"], units["kind"], strict=True) if not kinds or kind in kinds
    ]
    chosen = st.multiselect(
        say("Units"),
        listed,
        format_func=lambda code: f"{names[code]} ({code})",
        placeholder=say("All {count} units", count=number(len(listed))),
        key="don_vi",
    )
    place = st.text_input(say("Where it hangs (may stay empty)"), key="noi_treo", max_chars=60)
    wanted = chosen or listed
    if not wanted:
        blocks.empty(say("There is no unit to print a poster for."))
        st.stop()
    st.download_button(
        say("Download the poster of {unit}", unit=names[wanted[0]])
        if len(wanted) == 1
        else say("Download {count} posters in one file", count=number(len(wanted))),
        lambda: printing.posters(ui.cursor(), account, wanted, place.strip(), ui.now()),
        file_name=f"ap-phich-{wanted[0] if len(wanted) == 1 else len(wanted)}.pdf",
        mime="application/pdf",
        type="primary",
        key="download",
        on_click="ignore",
    )
    st.caption(
        say(
            "One A4 page a unit. A code is kept when it is downloaded, and answers for as long as it hangs. "
            "Questions on the phone: {hotline}.",
            hotline=campaign().hotline,
        )
    )
with right:
    st.image(
        printing.poster_preview(con, account, wanted[0], place.strip(), ui.now()),
        alt=say("The poster of {unit}, with its QR code", unit=names[wanted[0]]),
        caption=names[wanted[0]]
        if len(wanted) == 1
        else say("{unit}, the first of {count}", unit=names[wanted[0]], count=number(len(wanted))),
    )
