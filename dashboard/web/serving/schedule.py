"""What the server does by itself: the weekly report goes out by mail, once, even if it was away then."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from dashboard import mailing, pipeline
from dashboard.clock import HANOI
from dashboard.mailing import Letter
from dashboard.model import Language
from dashboard.settings import MailServer, campaign, settings
from dashboard.store import mails, setting
from dashboard.store.connection import Connection
from dashboard.store.mails import Outcome
from dashboard.web.common import ui
from dashboard.wording import speaking

# A mail server that is away mostly comes back; after the last of these somebody has to look.
WAITS = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4))
# A report that should have gone out while the server was down still goes, if that was not longer ago.
STILL_NEWS = timedelta(hours=24)
A_MINUTE = timedelta(minutes=1)

log = logging.getLogger(__name__)


@asynccontextmanager
async def sending_reports(write: Callable[[Connection, datetime], Letter]) -> AsyncIterator[None]:
    """Send the report every week while the server runs; nothing where no mail server is set, or in a demo."""
    server = settings().mail
    if server is None or setting.find(ui.cursor(), "demo"):
        yield
        return
    scheduler = BackgroundScheduler(timezone=HANOI)
    trigger = trigger_of(campaign().report_weekday, campaign().report_hour)
    scheduler.add_job(
        lambda: send(scheduler, write, server),
        trigger,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=int(STILL_NEWS.total_seconds()),
    )
    if was_missed(ui.now()) and not mails.was_sent_since(ui.cursor(), last_hour(ui.now())):
        scheduler.add_job(lambda: send(scheduler, write, server), "date", run_date=_soon(A_MINUTE))
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


def trigger_of(weekday: int, hour: int) -> CronTrigger:
    """Every week on this weekday (1 is Monday) at this hour in Hà Nội."""
    return CronTrigger(day_of_week=weekday - 1, hour=hour, timezone=HANOI)


def last_hour(now: datetime) -> datetime:
    """When the last report was due."""
    days_back = (now.isoweekday() - campaign().report_weekday) % 7
    due = now.replace(hour=campaign().report_hour, minute=0, second=0, microsecond=0) - timedelta(days_back)
    return due if due <= now else due - timedelta(days=7)


def was_missed(now: datetime) -> bool:
    """Whether the last report was due so short a while ago that it is still news."""
    return now - last_hour(now) < STILL_NEWS


def send(
    scheduler: BackgroundScheduler,
    write: Callable[[Connection, datetime], Letter],
    server: MailServer,
    tried: int = 0,
) -> None:
    """Send the report of today; if the mail server does not take it, try again later, three times in all."""
    con, now = ui.cursor(), ui.now()
    with speaking(Language.VIETNAMESE):
        try:
            outcome = mailing.send_once(con, pipeline.today(con, now), lambda: write(con, now), server, now)
        except Exception as error:
            log.error("The report could not be written: %s", type(error).__name__)
            return
    if outcome is Outcome.FAILED and tried < len(WAITS):
        again = _soon(WAITS[tried])
        scheduler.add_job(lambda: send(scheduler, write, server, tried + 1), "date", run_date=again)


def _soon(wait: timedelta) -> datetime:
    return datetime.now(HANOI) + wait
