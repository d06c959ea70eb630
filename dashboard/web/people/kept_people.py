"""Who will be deleted and when, who was, and the button that does it now."""

from datetime import datetime

import pandas as pd
import streamlit as st

from dashboard import assessing, retaining
from dashboard.model import Account
from dashboard.publish.listings import kept_table
from dashboard.store import person_deletion, retention, rewriting
from dashboard.store.connection import Connection
from dashboard.web.common import blocks, ui
from dashboard.wording import as_text, day, language, number, say, speaking

# A browser carries this many rows easily; the file holds them all.
MOST_SHOWN = 500
SAID = "kept_people_said"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def held(con: Connection, now: datetime) -> pd.DataFrame:
    """Who will be deleted, the next first."""
    return retention.held(con, retaining.limits(), now)


def waiting(con: Connection, now: datetime) -> pd.DataFrame:
    """The files that nobody has committed for too long."""
    return retention.waiting(con, retaining.limits(), now)


def opening(con: Connection, rows: pd.DataFrame, files: int) -> None:
    """Who is next, and the rule."""
    blocks.opening(_finding(rows, files), _rule())
    if said := st.session_state.pop(SAID, None):
        st.success(as_text(said))
    if rewriting.is_due(con):
        st.warning(
            say(
                "People were deleted since the server started. Their traces leave the store's file as it "
                "starts again: restart it."
            )
        )


def will_go(
    con: Connection, account: Account, rows: pd.DataFrame, waiting_files: pd.DataFrame, now: datetime
) -> None:
    """The table with its file, and the button for those whose day has come."""
    blocks.heading(
        say("Who will be deleted"), say("Each night; every count stays, on every day of the campaign")
    )
    if rows.empty:
        blocks.empty(say("No roster has a day of deletion yet: it gets one once a newer roster counts."))
    else:
        st.dataframe(
            kept_table.will_go(rows.head(MOST_SHOWN)),
            hide_index=True,
            key="will_go",
            alt=say("Who will be deleted, when and why"),
        )
        blocks.download(lambda: kept_table.will_go(held(ui.cursor(), now)), "se-xoa")
    _files(waiting_files, now)
    files = len(waiting_files)
    due = int(rows.loc[rows["is_due"], "people"].sum())
    if not due and not files:
        st.caption(say("Nobody is due today."))
        return
    with st.form("delete_due", border=False):
        st.markdown(
            say(
                "Due now: {people} people, {files} files that nobody committed.",
                people=number(due),
                files=number(files),
            )
        )
        sure = st.checkbox(say("I know that nobody can bring them back"), key="delete_sure")
        if st.form_submit_button(say("Delete them now")):
            _delete(con, account, sure, now)


def _files(files: pd.DataFrame, now: datetime) -> None:
    """Those that go with the next night though they never counted; nothing where there are none."""
    if files.empty:
        return
    blocks.heading(
        say("Files that nobody committed"), say("They never counted; the people in them go with the file")
    )
    st.dataframe(
        kept_table.waiting(files.head(MOST_SHOWN)),
        hide_index=True,
        key="waiting_files",
        alt=say("Files that nobody committed: when they came, from whom, of which unit"),
    )
    blocks.download(lambda: kept_table.waiting(waiting(ui.cursor(), now)), "tep-chua-ghi-nhan")


def gone(rows: pd.DataFrame) -> None:
    """What retention deleted, with its file."""
    blocks.heading(say("Who was deleted"), say("The record of each roster; of people only how many"))
    if rows.empty:
        blocks.empty(say("Nobody was deleted yet."))
        return
    st.dataframe(
        kept_table.gone(rows), hide_index=True, key="gone", alt=say("Who was deleted, when, by whom and why")
    )
    blocks.download(lambda: kept_table.gone(retention.listed(ui.cursor())), "da-xoa")


def at_their_request(rows: pd.DataFrame) -> None:
    """People who were deleted at their own request, with a file; nothing where nobody was."""
    if rows.empty:
        return
    blocks.heading(
        say("Deleted at their own request"), say("Still counted in their unit, as nobody who is known")
    )
    st.dataframe(
        kept_table.at_their_request(rows.head(MOST_SHOWN)),
        hide_index=True,
        key="at_their_request",
        alt=say("When somebody was deleted at their own request, and in which unit"),
    )
    blocks.download(
        lambda: kept_table.at_their_request(person_deletion.listed(ui.cursor())), "xoa-theo-yeu-cau"
    )


def assessment(account: Account) -> None:
    """The draft of the impact assessment, made as it is taken."""
    blocks.heading(
        say("Impact assessment"),
        say("A draft of what this installation is set to and holds, for the authority; blanks are yours"),
    )
    chosen = language()

    def content() -> bytes:
        with speaking(chosen):
            return assessing.document(ui.cursor(), account, ui.now())

    st.download_button(
        say("Download the draft as Word"),
        content,
        file_name="danh-gia-tac-dong.docx",
        mime=DOCX,
        key="assessment",
        on_click="ignore",
    )


def _delete(con: Connection, account: Account, sure: bool, now: datetime) -> None:
    if not sure:
        st.error(say("Tick the box first: nobody can bring them back."))
        return
    with ui.plain_errors():
        told = retaining.delete_now(con, account, now)
        st.session_state[SAID] = say(
            "Deleted: {people} people of {uploads} uploads, {files} files that waited. Every count stays.",
            people=number(told.people),
            uploads=number(told.uploads),
            files=number(told.files),
        )
        st.rerun()


def _finding(rows: pd.DataFrame, files: int) -> str:
    if rows.empty and files:
        return say("To be deleted: {files} files that nobody committed", files=number(files))
    if rows.empty:
        return say("Nobody is to be deleted")
    next_day = rows["goes_on"].min()
    people = int(rows.loc[rows["goes_on"] == next_day, "people"].sum())
    return say(
        "Next to be deleted: {people} people, on {day}", people=number(people), day=day(next_day.date())
    )


def _rule() -> str:
    limits = retaining.limits()
    days = (
        say("Rosters that count no more: for ever.")
        if limits.superseded_days is None
        else say(
            "Rosters that count no more, and files that nobody commits: {days} days.",
            days=number(limits.superseded_days),
        )
    )
    last = (
        say("All others: for ever, as the operator has set no last day of the campaign.")
        if limits.last_day is None
        else say("All others: until {day}.", day=day(limits.last_day))
    )
    return f"{days} {last}"
