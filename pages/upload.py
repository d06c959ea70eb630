"""Send a roster: choose unit and day, answer what is open, mend what is wrong, see the change, commit."""

import streamlit as st

from dashboard import pipeline
from dashboard.model import Mode, Role, UploadState
from dashboard.publish.listings import tables
from dashboard.store import review, units, uploads
from dashboard.web.common import access, address, blocks, flow, ui
from dashboard.web.rosters import declared, effects, grid, questions, reading, sending
from dashboard.wording import day, number, say

account = access.require(Role.LIAISON)
con, now = ui.cursor(), ui.now()
today = pipeline.today(con, now)
upload_id = address.id_of("upload")

if upload_id is None:
    blocks.opening(
        say("Send the roster of a unit"),
        say("Excel, LibreOffice or CSV, as it is: titles, merged headings and totals may stay."),
    )
    sending.draw(con, account, today, now)
    st.stop()

with flow.or_stop():
    upload = uploads.find(con, account.scope, upload_id)
    unit = units.find(con, account.scope, upload.unit_code)

facts = say("{file} · {unit} · as of {day}", file=upload.file_name, unit=unit.name, day=day(upload.as_of))
if upload.state is not UploadState.STAGED:
    blocks.opening(tables.state_in_words(upload.state), facts)
    if upload.state is UploadState.COMMITTED:
        blocks.numbers(blocks.of_counts(review.progress(con, upload.id)))
    declared.show(con, upload)
    flow.link_to("history", say("See every upload"))
    flow.link_to("upload", say("Send another roster"))
    st.stop()

counts = review.row_counts(con, upload.id)
# A row of totals stands for many people.
counts["people"] = int(review.expected_progress(con, upload.id)["headcount"].sum())
kinds = review.problem_counts(con, upload.id)
wrong = counts["rows_with_error"]

blocks.opening(
    say("{people} people can be counted", people=number(counts["people"]))
    + (say("; {wrong} rows have an error", wrong=number(wrong)) if wrong else ""),
    facts,
)
with st.container(horizontal=True, vertical_alignment="bottom", key="decide"):
    mode = questions.mode(con, account, upload, now)
    decision = st.container(horizontal=True, vertical_alignment="bottom")
questions.ask(con, account, upload, now)

if len(kinds):
    grid.draw(con, account, upload, kinds, now)
    sending.take_home(account, upload)
elif counts["rows"]:
    st.success(say("Nothing is wrong with this file."))
else:
    st.warning(say("There is nobody to count in this file. Fill in the list and send it again."))
grid.corrected(con, account, upload, now)

seen = None
if counts["people"]:
    with flow.or_stop(), st.spinner(say("Comparing with what counts now")):
        pipeline.compare(con, account, upload.id, now)
        seen = effects.draw(con, account, upload, now)
    effects.doubts(con, account, upload, now)

with st.expander(say("How the file was read, and what was mended"), key="read"):
    declared.show(con, upload)
    left, right = st.columns(2, gap="large")
    with left:
        reading.columns(con, account, upload, now)
    with right:
        reading.repairs(con, account, upload, now)
    blocks.heading(
        say("The first rows, as they stand in the file"), say("Only the columns that a rate needs")
    )
    st.dataframe(
        tables.first_rows(review.first_rows(con, upload.id)),
        hide_index=True,
        key="first_rows",
        alt=say("The first rows, as they stand in the file"),
    )

with decision:
    sending.decide(con, account, upload, counts, mode is Mode.MERGE, seen, now)
