"""The report's files to take along, what they look like, and the mail that goes out by itself."""

from datetime import datetime
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import mailing, pipeline, report_files
from dashboard.model import Account, Basis
from dashboard.publish.handed_out import social_image
from dashboard.report_files import TITLES, Form
from dashboard.settings import campaign, settings
from dashboard.store import mails
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.web.common import asked, blocks, flow, ui
from dashboard.wording import day, language, number, say, speaking

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
OUTCOMES = {"sent": "Sent", "failed": "The mail server refused it"}
MOST_MAILS = 10


# Kept as it is and not copied for each visitor: nobody writes into it.
@st.cache_resource(max_entries=20, show_spinner=False)
def _told(
    account: Account, question: Question, basis: Basis, spoken: str, at: asked.Version
) -> report_files.Told:
    return report_files.told(ui.cursor(), account, question, basis)


@st.cache_data(max_entries=50, show_spinner=False)
def _image(
    account: Account, question: Question, basis: Basis, form: Form, spoken: str, at: asked.Version
) -> bytes:
    return report_files.made(_told(account, question, basis, spoken, at), form).content


def files(account: Account, question: Question, basis: Basis, at: asked.Version) -> None:
    """A button for each form; it is made when somebody wants it."""
    reader, spoken = Account("", account.role, account.unit_codes), language()
    context = asked.context(account, question, basis, at)

    def content(form: Form) -> bytes:
        with speaking(spoken):
            return report_files.made(_told(reader, question, basis, spoken.value, at), form).content

    def everything() -> bytes:
        with speaking(spoken):
            what = _told(reader, question, basis, spoken.value, at)
            return report_files.zipped(report_files.all_made(what))

    st.download_button(
        say("Download everything in one file"),
        everything,
        file_name=f"bao-cao-vssid-{context.on_day.isoformat()}.zip",
        mime="application/zip",
        type="primary",
        key="everything",
        on_click="ignore",
    )
    with st.container(horizontal=True, key="forms"):
        for form in Form:
            st.download_button(
                say(TITLES[form]),
                partial(content, form),
                file_name=report_files.name_of(context, form),
                mime=report_files.MIMES[form],
                key=f"file_{form.value}",
                on_click="ignore",
            )


def picture(account: Account, question: Question, basis: Basis, at: asked.Version) -> None:
    """What the first image looks like."""
    reader = Account("", account.role, account.unit_codes)
    told = _told(reader, question, basis, language().value, at)
    st.image(
        _image(reader, question, basis, Form.FINDING, language().value, at),
        alt=social_image.in_words(told.context, social_image.Card.FINDING, told.edition),
        caption=say("1,080 pixels, for Zalo"),
        width="stretch",
    )


def mail(con: Connection, now: datetime) -> None:
    """When the report goes out by itself, what became of the last ones, and a way to send it now."""
    server = settings().mail
    when = say("every {weekday} at {hour}:00", weekday=_weekday(), hour=campaign().report_hour)
    blocks.heading(
        say("By mail {when}", when=when) if server else say("No mail goes out yet"),
        say("To {count} addresses", count=number(len(server.recipients)))
        if server
        else say("Whoever runs the server has not yet said by which mail server and to whom"),
    )
    sent = mails.listed(con, MOST_MAILS)
    if len(sent):
        st.dataframe(
            _in_words(sent), hide_index=True, height="content", key="mails", alt=say("The last mails")
        )
    if server and st.button(say("Send today's report now"), key="send"):
        with ui.plain_errors(), flow.steps(say("Writing the report")) as step:
            letter = report_files.weekly_letter(con, now)
            step(say("Handing it to the mail server"))
            mailing.send(letter, server)
            mails.note(con, pipeline.today(con, now), len(server.recipients), mails.Outcome.SENT, now)
            st.success(say("The mail server has taken the report."))


def _weekday() -> str:
    return say(WEEKDAYS[campaign().report_weekday - 1])


def _in_words(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("As of"): [day(at) for at in rows["on_day"]],
            say("When"): rows["sent_at"],
            say("Addresses"): rows["recipients"],
            say("What became of it"): [say(OUTCOMES[outcome]) for outcome in rows["outcome"]],
        }
    )
