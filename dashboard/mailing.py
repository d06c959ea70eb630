"""The weekly report goes out by mail: once for each day it tells of, whole or not at all."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from dashboard.errors import UserError
from dashboard.settings import MailServer
from dashboard.store import mails
from dashboard.store.connection import Connection
from dashboard.store.mails import Outcome

SECONDS = 30
# Many mail servers take no more; what does not fit is left out and said so.
MOST_BYTES = 18_000_000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class Letter:
    """What is sent: the same to everybody on the list."""

    subject: str
    body: str
    files: Sequence[Attachment]
    # Said below the body where files were too large to go with it.
    too_large: str

    @property
    def fitting(self) -> list[Attachment]:
        """The files that go with it, in their order, as long as there is room."""
        room, kept = MOST_BYTES, []
        for file in self.files:
            if len(file.content) <= room:
                kept.append(file)
                room -= len(file.content)
        return kept


def send_once(
    con: Connection, on_day: date, write: Callable[[], Letter], server: MailServer, now: datetime
) -> Outcome | None:
    """Send the report of this day unless it went out before (None); that it was tried is kept either way."""
    if mails.was_sent(con, on_day):
        return None
    outcome = _try(write(), server)
    mails.note(con, on_day, len(server.recipients), outcome, now)
    return outcome


def send(letter: Letter, server: MailServer) -> None:
    """Hand the letter over; `UserError` says which part did not work. Nobody's address is told to anybody."""
    message = _message(letter, server)
    try:
        with _connected(server) as connection:
            if server.user:
                connection.login(server.user, server.password.get_secret_value())
            refused = connection.send_message(message, server.sender, list(server.recipients))
    except smtplib.SMTPAuthenticationError as error:
        raise UserError("The mail server refused the name or password. Check CAMPAIGN_MAIL_USER.") from error
    except smtplib.SMTPException as error:
        raise UserError(
            "The mail server did not take the report. Look at its settings and its log."
        ) from error
    except (OSError, ssl.SSLError) as error:
        raise UserError(
            "The mail server {host} cannot be reached. Check CAMPAIGN_MAIL_SERVER and the network.",
            host=server.host,
        ) from error
    if refused:
        log.warning("The mail server refused %d of %d recipients", len(refused), len(server.recipients))


def _try(letter: Letter, server: MailServer) -> Outcome:
    try:
        send(letter, server)
    except UserError as error:
        log.warning("The report was not sent: %s", type(error.__cause__).__name__)
        return Outcome.FAILED
    return Outcome.SENT


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=_trust())
    connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    if server.security == "starttls":
        connection.starttls(context=_trust())
    return connection


def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _message(letter: Letter, server: MailServer) -> EmailMessage:
    message = EmailMessage()
    # A line break in a subject would begin a header of somebody else's choosing.
    message["Subject"] = " ".join(letter.subject.split())
    message["From"] = server.sender
    message["To"] = server.sender
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2] or "localhost")
    kept = letter.fitting
    note = f"\n\n{letter.too_large}" if len(kept) < len(letter.files) else ""
    message.set_content(letter.body + note)
    for file in kept:
        kind, _, form = file.mime.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=form, filename=file.name)
    return message
