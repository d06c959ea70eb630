"""Send a roster: choose unit and day, see how the file is read and every problem, then commit it."""

import streamlit as st

from dashboard import pipeline
from dashboard.model import Role, UploadState
from dashboard.publish import tables
from dashboard.store import review, units, uploads
from dashboard.web import access, address, asked, blocks, flow, ui
from dashboard.wording import as_text, day, number, say

# A browser carries this many rows easily; the file holds them all.
MOST_SHOWN = 2_000

account = access.require(Role.LIAISON)
con, now = ui.cursor(), ui.now()
today = pipeline.today(con, now)
upload_id = address.id_of("upload")

if upload_id is None:
    blocks.opening(
        say("Send the roster of a unit"),
        say("Excel, LibreOffice or CSV, as it is: titles, merged headings and totals may stay."),
    )
    own = asked.units_listed(account.scope, today, asked.version()).set_index("code")["name"]
    with st.container(key="narrow"), st.form("roster", border=False):
        unit = st.selectbox(
            say("Unit"),
            list(own.index),
            index=0 if len(own) == 1 else None,
            format_func=lambda code: f"{own[code]} ({code})",
            placeholder=say("Choose the unit"),
            key="unit",
        )
        as_of = st.date_input(
            say("The roster shows how things stood on"),
            value=today,
            max_value=today,
            format="DD/MM/YYYY",
            key="as_of",
        )
        file = st.file_uploader(say("The roster"), type=list(pipeline.FILE_TYPES), key="roster_file")
        sent = st.form_submit_button(say("Check this file"), type="primary")
    if sent:
        with ui.plain_errors():
            flow.insist(unit, say("Choose the unit first."))
            flow.insist(file, say("Choose a file first."))
            with flow.steps(say("Reading the file")) as step:
                upload_id = pipeline.receive(con, account, unit, as_of, file.name, file.getvalue(), now, step)
        if upload_id:
            ui.go_to("upload", upload=str(upload_id))
    st.stop()

with flow.or_stop():
    upload = uploads.find(con, account.scope, upload_id)
    unit = units.find(con, account.scope, upload.unit_code)

facts = say("{file} · {unit} · as of {day}", file=upload.file_name, unit=unit.name, day=day(upload.as_of))
if upload.state is not UploadState.STAGED:
    blocks.opening(tables.state_in_words(upload.state), facts)
    if upload.state is UploadState.COMMITTED:
        blocks.numbers(blocks.of_counts(review.progress(con, upload.id)))
    flow.link_to("history", say("See every upload"))
    flow.link_to("upload", say("Send another roster"))
    st.stop()

counts = review.row_counts(con, upload.id)
read = review.how_read(con, upload.id)
kinds = review.problem_counts(con, upload.id)
wrong = counts["rows_with_error"]

blocks.opening(
    say("{people} people can be counted", people=number(counts["people"]))
    + (say("; {wrong} rows have an error", wrong=number(wrong)) if wrong else ""),
    facts,
)
with st.container(horizontal=True, key="decide"):
    commit = st.button(
        say("Commit the {people} good rows", people=number(counts["people"]))
        if wrong
        else say("Commit {people} people", people=number(counts["people"])),
        type="primary",
        key="commit",
        disabled=not counts["people"],
    )
    discard = st.button(say("Discard the file"), key="discard")
if commit:
    with ui.plain_errors(), flow.steps(say("Counting the people")):
        pipeline.commit(con, account, upload.id, now, good_rows_only=bool(wrong))
        st.rerun()
if discard:
    with ui.plain_errors():
        pipeline.discard(con, account, upload.id, now)
        ui.go_to("upload")

blocks.numbers(blocks.of_counts(review.expected_progress(con, upload.id)))
if read["other_sheets"]:
    st.warning(
        say(
            "Only the sheet “{sheet}” was read. Not read: {others}.",
            sheet=as_text(read["sheet"]),
            others=as_text(", ".join(read["other_sheets"])),
        )
    )

if len(kinds):
    blocks.heading(say("What is wrong, and what to do"), say("Rows are numbered as in your file"))
    st.dataframe(tables.problem_kinds(kinds), hide_index=True, key="kinds", alt=say("Kinds of problem"))
    found = tables.problems(review.problems(con, upload.id, at_most=MOST_SHOWN))
    st.dataframe(
        found,
        hide_index=True,
        key="problems",
        alt=say("What is wrong, and what to do"),
        column_config={say("What to do"): st.column_config.TextColumn(width=820)},
    )
    blocks.download(lambda: tables.problems(review.problems(ui.cursor(), upload.id)), "van-de")
elif counts["rows"]:
    st.success(say("Nothing is wrong with this file."))
else:
    st.warning(say("There is nobody to count in this file. Fill in the list and send it again."))

left, right = st.columns(2, gap="large")
with left:
    blocks.heading(
        say("How the columns were read"),
        say("Headings on row {rows}", rows=", ".join(map(str, read["header_rows"])))
        + (say(" of the sheet “{sheet}”", sheet=read["sheet"]) if read["sheet"] else ""),
    )
    st.dataframe(
        tables.columns(read["columns"]), hide_index=True, key="columns", alt=say("How the columns were read")
    )
    if read["dropped"]:
        with st.expander(say("{count} columns are not needed and not kept", count=len(read["dropped"]))):
            st.caption(as_text(", ".join(read["dropped"])))
with right:
    blocks.heading(say("What was mended on the way"), say("Only in what we keep; your file stays as it is"))
    mended = tables.repairs(review.repairs(con, upload.id))
    if len(mended):
        st.dataframe(mended, hide_index=True, key="repairs", alt=say("What was mended on the way"))
    else:
        st.caption(say("Nothing had to be mended."))

blocks.heading(say("The first rows, as they stand in the file"), say("Only the columns that a rate needs"))
st.dataframe(
    tables.first_rows(review.first_rows(con, upload.id)),
    hide_index=True,
    key="first_rows",
    alt=say("The first rows, as they stand in the file"),
)
