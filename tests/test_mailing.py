"""The report goes out by mail through a real mail server: once, whole, to nobody who can see the others."""

import email
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from email import policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from builders import a_store
from pydantic import SecretStr

from dashboard import mailing, settings
from dashboard.errors import UserError
from dashboard.mailing import Attachment, Letter
from dashboard.settings import MailServer
from dashboard.store import mails
from dashboard.store.mails import Outcome

DAY, NOW = date(2021, 6, 28), datetime(2021, 6, 28, 7)
RECIPIENTS = ("director@example.org", "deputy@example.org")
LETTER = Letter(
    "Báo cáo VssID tuần đến 28/6/2021\r\nBcc: evil@example.org",
    "7 trong 10 người đã cài VssID.\n",
    (Attachment("báo-cáo.pdf", b"%PDF-1.7 ...", "application/pdf"),),
    "Một số tệp quá lớn.",
)


@dataclass
class Mailbox:
    """What a mail server took, and whether it takes anything."""

    takes: bool = True
    envelopes: list = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope) -> str:
        if not self.takes:
            return "451 try later"
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def letters(self):
        return [
            email.message_from_bytes(envelope.content, policy=policy.default) for envelope in self.envelopes
        ]


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, MailServer]]:
    """A mail server on this machine, and how to reach it."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=_free_port())
    controller.start()
    yield box, _server(controller.port)
    controller.stop()


@pytest.fixture
def store():
    with a_store() as con:
        yield con


def test_a_letter_arrives_whole_with_every_letter_and_file(mailbox):
    box, server = mailbox
    mailing.send(LETTER, server)
    [letter] = box.letters
    assert letter["Subject"] == "Báo cáo VssID tuần đến 28/6/2021 Bcc: evil@example.org"
    assert letter.get_body().get_content().replace("\r\n", "\n") == LETTER.body
    [file] = letter.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("báo-cáo.pdf", b"%PDF-1.7 ...")


def test_nobody_on_the_list_sees_who_else_is(mailbox):
    box, server = mailbox
    mailing.send(LETTER, server)
    assert box.envelopes[0].rcpt_tos == list(RECIPIENTS)
    assert not any(name.encode() in box.envelopes[0].content for name in RECIPIENTS)
    assert "evil@example.org" not in box.envelopes[0].rcpt_tos


def test_a_report_goes_out_once_however_often_it_is_asked_for(mailbox, store):
    box, server = mailbox
    outcomes = [mailing.send_once(store, DAY, lambda: LETTER, server, NOW) for _ in range(3)]
    assert outcomes == [Outcome.SENT, None, None]
    assert len(box.letters) == 1
    assert mails.listed(store, 10)["recipients"].tolist() == [2]


def test_what_was_refused_is_kept_as_failed_and_may_be_tried_again(mailbox, store, caplog):
    box, server = mailbox
    box.takes = False
    assert mailing.send_once(store, DAY, lambda: LETTER, server, NOW) is Outcome.FAILED
    box.takes = True
    assert mailing.send_once(store, DAY, lambda: LETTER, server, NOW) is Outcome.SENT
    assert mails.listed(store, 10)["outcome"].tolist() == ["sent", "failed"]
    assert not any(name in caplog.text for name in RECIPIENTS)


def test_a_server_that_is_not_there_is_one_sentence():
    with pytest.raises(UserError, match=r"127\.0\.0\.1"):
        mailing.send(LETTER, _server(_free_port()))


def test_what_does_not_fit_is_left_out_and_said(mailbox, monkeypatch):
    box, server = mailbox
    monkeypatch.setattr(mailing, "MOST_BYTES", 100)
    large = Attachment("phụ lục.xlsx", b"x" * 101, "application/octet-stream")
    mailing.send(Letter("s", "b", (large, *LETTER.files), "Một số tệp quá lớn."), server)
    assert [file.get_filename() for file in box.letters[0].iter_attachments()] == ["báo-cáo.pdf"]
    assert "Một số tệp quá lớn." in box.letters[0].get_body().get_content()


def test_name_and_password_are_sent_where_they_are_set():
    box = Mailbox()
    told = []

    def check(server, session, envelope, mechanism, data):
        told.append(data)
        return AuthResult(success=data == LoginPassword(b"vssid", b"secret"), handled=False)

    controller = Controller(
        box, hostname="127.0.0.1", port=_free_port(), authenticator=check, auth_require_tls=False
    )
    controller.start()
    try:
        mailing.send(LETTER, _server(controller.port, "vssid", "secret"))
        with pytest.raises(UserError, match="CAMPAIGN_MAIL_USER"):
            mailing.send(LETTER, _server(controller.port, "vssid", "wrong"))
    finally:
        controller.stop()
    assert len(box.letters) == 1


@pytest.mark.parametrize(
    ("told", "port"),
    [({}, 587), ({"mail_security": "tls"}, 465), ({"mail_server": "mx.example.org:2525"}, 2525)],
)
def test_the_environment_says_through_whom(monkeypatch, told, port):
    values = {"mail_server": "mx.example.org", "mail_from": "a@b.vn", "mail_to": "c@d.vn, e@f.vn"} | told
    server = settings.Settings(**values).mail
    assert (server.host, server.port, server.recipients) == ("mx.example.org", port, ("c@d.vn", "e@f.vn"))
    assert settings.Settings(mail_server="mx.example.org").mail is None


def _server(port: int, user: str = "", password: str = "") -> MailServer:
    return MailServer("127.0.0.1", port, "none", user, SecretStr(password), "vssid@example.org", RECIPIENTS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
