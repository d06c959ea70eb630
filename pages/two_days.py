"""Two days side by side: what was known on each, and what lies between them."""

import streamlit as st

from dashboard import pipeline
from dashboard.insight.comparing import two_days
from dashboard.insight.comparing.ranking import SHORT_LIST
from dashboard.model import Role
from dashboard.publish.figures import two_days_figure
from dashboard.web.common import access, asked, blocks, filters, ui
from dashboard.web.watching import two_days_page
from dashboard.wording import day, number, say

account = access.require(Role.LEADER, Role.LIAISON)
con, at = ui.cursor(), asked.version()

top = st.container()
pair = two_days_page.choose(account, pipeline.today(con, ui.now()), at)
before = asked.context(account, pair.before, pair.basis, at)
after = asked.context(account, pair.after, pair.basis, at)
is_hidden = before.is_hidden or after.is_hidden
facts = say(
    "{unit} · {first} and {last} · {before} and {after} units had reported",
    unit=pair.unit_name,
    first=day(before.on_day),
    last=day(after.on_day),
    before=number(before.units_reported),
    after=number(after.units_reported),
)
with top:
    blocks.opening(pair.unit_name if is_hidden else two_days.in_words(before, after), facts)
if is_hidden:
    blocks.empty(say("So few people that a figure would point at one of them: nothing is shown."))
    st.stop()

source = say(
    "Source: rosters of the units, {basis}. Figures {before} and {after}.",
    basis=say(filters.BASES[pair.basis]).lower(),
    before=before.digest,
    after=after.digest,
)
left, right = st.columns([2, 3], gap="large")
with left:
    blocks.heading(say("What each day told"), say("Counts and rates, and the difference between them"))
    told = two_days_page.measures(before, after, pipeline.form_days(con) is not None)
    blocks.short_table(told, source)
    blocks.download(lambda: told, "hai-ngay")
with right:
    rows = two_days.parts(before, after)
    drawn = rows.dropna(subset=["rate_after"]).head(SHORT_LIST)
    blocks.heading(
        say("Installed, by unit"),
        say("Hollow dot: the first day; full dot: the second; those that moved least stand on top"),
    )
    if len(drawn):
        alt = say("{count} units; the table below lists them all.", count=len(rows))
        clicked = blocks.drawing(two_days_figure.spans(drawn), alt, "parts", clickable=True)
        blocks.source(source, two_days_page.parts(rows, before, after), "hai-ngay-theo-don-vi")
        if clicked:
            ui.go_to("two_days", **{**st.query_params.to_dict(), "don-vi": clicked})
    else:
        blocks.empty(say("No other unit stands below this one."))
