"""The report goes out by itself: at its hour, after a while away too, again if refused, never in a demo."""

import asyncio
import socket
from datetime import datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from apscheduler.schedulers.background import BackgroundScheduler
from builders import NOON, a_store
from pydantic import SecretStr

from dashboard import settings
from dashboard.clock import HANOI
from dashboard.mailing import Letter
from dashboard.settings import MailServer
from dashboard.store import connection, mails, setting
from dashboard.web.serving import schedule

MONDAY_AT_SEVEN = datetime(2021, 6, 28, 7)
LETTER = Letter("Báo cáo", "7 trong 10", (), "")


class Mailbox:
    """Counts what it took."""

    taken = 0

    async def handle_DATA(self, server, session, envelope) -> str:
        self.taken += 1
        return "250 OK"


@pytest.fixture
def store(monkeypatch):
    with a_store() as con:
        monkeypatch.setattr(connection, "shared_store", lambda _folder: con)
        setting.put(con, "today", "2021-06-28", "test", NOON)
        yield con


@pytest.fixture
def mailbox(monkeypatch):
    """A mail server that the environment names."""
    box, port = Mailbox(), _free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    told = {"SERVER": f"127.0.0.1:{port}", "SECURITY": "none", "FROM": "vssid@example.org", "TO": "a@b.vn"}
    for name, value in told.items():
        monkeypatch.setenv(f"CAMPAIGN_MAIL_{name}", value)
    settings.settings.cache_clear()
    yield box
    controller.stop()
    settings.settings.cache_clear()


def test_the_next_report_is_that_of_next_monday_in_ha_noi():
    trigger = schedule.trigger_of(1, 7)
    after = datetime(2021, 6, 29, 12, tzinfo=HANOI)
    assert trigger.get_next_fire_time(None, after) == datetime(2021, 7, 5, 7, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("since", "is_missed"),
    [(timedelta(), True), (timedelta(hours=23), True), (timedelta(days=1), False), (-timedelta(1), False)],
)
def test_a_report_that_should_have_gone_out_while_we_were_away_is_missed_for_a_day(since, is_missed):
    assert schedule.was_missed(MONDAY_AT_SEVEN + since) is is_missed


def test_what_was_refused_is_tried_again_and_not_for_ever(store):
    scheduler = BackgroundScheduler(timezone=HANOI)
    away = MailServer("127.0.0.1", _free_port(), "none", "", SecretStr(""), "a@b.vn", ("c@d.vn",))
    for tried in range(len(schedule.WAITS) + 1):
        schedule.send(scheduler, lambda con, now: LETTER, away, tried)
    assert len(scheduler.get_jobs()) == len(schedule.WAITS)
    assert set(mails.listed(store, 10)["outcome"]) == {"failed"}


def test_a_report_that_cannot_be_written_is_a_line_in_the_log_without_values(store, caplog):
    def write(_con, _now):
        raise ValueError("Nguyễn Văn A")

    away = MailServer("127.0.0.1", _free_port(), "none", "", SecretStr(""), "a@b.vn", ("c@d.vn",))
    schedule.send(BackgroundScheduler(timezone=HANOI), write, away)
    assert "ValueError" in caplog.text
    assert "Nguyễn" not in caplog.text


def test_a_missed_report_goes_out_soon_after_the_start(store, mailbox, monkeypatch):
    monkeypatch.setattr(schedule.ui, "now", lambda: MONDAY_AT_SEVEN + timedelta(hours=2))
    monkeypatch.setattr(schedule, "A_MINUTE", timedelta())
    assert asyncio.run(_served_until(lambda: mailbox.taken))
    assert mails.listed(store, 10)["outcome"].tolist() == ["sent"]


def test_what_went_out_yesterday_is_not_sent_again_after_a_restart(store, mailbox, monkeypatch):
    monday = MONDAY_AT_SEVEN.date()
    mails.note(store, monday, 1, mails.Outcome.SENT, MONDAY_AT_SEVEN + timedelta(minutes=1))
    # The next day is another one to tell of, and the report of Monday is still news.
    setting.put(store, "today", "2021-06-29", "test", NOON)
    monkeypatch.setattr(schedule.ui, "now", lambda: MONDAY_AT_SEVEN + timedelta(hours=22))
    monkeypatch.setattr(schedule, "A_MINUTE", timedelta())
    assert not asyncio.run(_served_until(lambda: mailbox.taken, longest=0.5))


def test_a_demo_sends_nothing(store, mailbox, monkeypatch):
    setting.put(store, "demo", "2021", "test", NOON)
    monkeypatch.setattr(schedule.ui, "now", lambda: MONDAY_AT_SEVEN + timedelta(hours=2))
    monkeypatch.setattr(schedule, "A_MINUTE", timedelta())
    assert not asyncio.run(_served_until(lambda: mailbox.taken, longest=0.5))


async def _served_until(is_done, longest: float = 20) -> bool:
    async with schedule.sending_reports(lambda con, now: LETTER):
        until = asyncio.get_running_loop().time() + longest
        while not is_done() and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.05)
    return bool(is_done())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
