"""What the server does by itself: the weekly report; each night a copy, deletions, a look at targets."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from dashboard import mailing, pipeline, retaining, target_check
from dashboard.clock import HANOI
from dashboard.errors import UserError
from dashboard.mailing import Letter
from dashboard.model import Language
from dashboard.settings import MailServer, campaign, settings
from dashboard.store import backups, lake, mails, nights, rewriting, sessions, setting
from dashboard.store.connection import Connection
from dashboard.store.mails import Outcome as MailOutcome
from dashboard.target_check import Outcome
from dashboard.web.common import ui
from dashboard.web.serving import session
from dashboard.wording import speaking

# A mail server that is away mostly comes back; after the last of these somebody has to look.
WAITS = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4))
# A report that should have gone out while the server was down still goes, if that was not longer ago.
STILL_NEWS = timedelta(hours=24)
A_MINUTE = timedelta(minutes=1)
# The hour in which nobody scans and no report is written.
AT_NIGHT = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Night:
    """One job of the night in this process: since when it is waited for, when it ended last, and how."""

    since: datetime
    ended_at: datetime | None = None
    went_well: bool | None = None


nights_work: dict[str, Night] = {}


@asynccontextmanager
async def sending_reports(write: Callable[[Connection, datetime], Letter]) -> AsyncIterator[None]:
    """Send the report every week while the server runs; nothing where no mail server is set, or in a demo."""
    server = settings().mail
    if server is None or _is_demo():
        yield
        return
    scheduler = BackgroundScheduler(timezone=HANOI)
    trigger = trigger_of(campaign().report_weekday, campaign().report_hour)

    def report() -> None:
        send(scheduler, write, server)

    def missed_report() -> None:
        send(scheduler, write, server)

    scheduler.add_job(
        lambda: once(report),
        trigger,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=int(STILL_NEWS.total_seconds()),
    )
    if was_missed(ui.now()) and not mails.was_sent_since(ui.cursor(), last_hour(ui.now())):
        scheduler.add_job(lambda: once(missed_report), "date", run_date=_soon(A_MINUTE))
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


@asynccontextmanager
async def checking_targets() -> AsyncIterator[None]:
    """Ask every night whether the targets of printed codes still answer; a demo asks nobody."""
    async with _every_night(check_targets, minute=20, is_wanted=not _is_demo()):
        yield


@asynccontextmanager
async def forgetting_sessions() -> AsyncIterator[None]:
    """Forget every night when sessions of days ago were used."""
    async with _every_night(forget_sessions, minute=40):
        yield


@asynccontextmanager
async def deleting_people() -> AsyncIterator[None]:
    """Delete every night whoever need not be kept any longer; a demo's people stay as they were drawn."""
    async with _every_night(delete_people, minute=10, is_wanted=not _is_demo()):
        yield


@asynccontextmanager
async def cleaning_lake() -> AsyncIterator[None]:
    """Leave every night nothing in the files of a lake but what holds."""
    async with _every_night(clean_lake, minute=30, is_wanted=lake.is_set()):
        yield


@asynccontextmanager
async def backing_up() -> AsyncIterator[None]:
    """Copy the store every night; a demo is drawn again sooner than it is restored, and a lake is copied by
    whoever keeps PostgreSQL."""
    async with _every_night(back_up, minute=50, is_wanted=makes_backups()):
        yield


def makes_backups() -> bool:
    """Whether this server copies its store by itself."""
    return settings().backups_kept > 0 and not lake.is_set() and not _is_demo()


@asynccontextmanager
async def _every_night(job: Callable[[], bool], minute: int, is_wanted: bool = True) -> AsyncIterator[None]:
    if not is_wanted:
        yield
        return
    scheduler = BackgroundScheduler(timezone=HANOI)
    at_night = CronTrigger(hour=AT_NIGHT, minute=minute, timezone=HANOI)
    nights_work[job.__name__] = Night(ui.now())
    scheduler.add_job(lambda: once(noting(job)), at_night, coalesce=True, max_instances=1)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        del nights_work[job.__name__]


def noting(job: Callable[[], bool]) -> Callable[[], None]:
    """The same job, and how it ended is remembered for whoever watches this server."""

    @wraps(job)
    def noted() -> None:
        went_well, now = job(), ui.now()
        nights_work[job.__name__] = Night(since=now, ended_at=now, went_well=went_well)

    return noted


def once(job: Callable[[], None]) -> None:
    """Do this day's or night's job, unless another server that shares the store does it."""
    try:
        is_mine = not lake.is_set() or nights.claim(ui.cursor(), job.__name__, ui.now().date(), ui.now())
    except Exception as error:
        log.error("Nobody knows whose turn it is to %s: %s", job.__name__, type(error).__name__)
        return
    if is_mine:
        job()


def _is_demo() -> bool:
    return bool(setting.find(ui.cursor(), "demo"))


def forget_sessions() -> bool:
    """Forget them once; another night will do if it fails."""
    try:
        sessions.forget_uses(ui.cursor(), ui.now() - session.lasts())
    except Exception as error:
        log.error("Old sessions could not be forgotten: %s", type(error).__name__)
        return False
    return True


def delete_people() -> bool:
    """Delete them once; another night will do if it fails."""
    try:
        told = retaining.delete_due(ui.cursor(), ui.now())
    except Exception as error:
        log.error("People who are due could not be deleted: %s", type(error).__name__)
        return False
    if told.uploads or told.files:
        log.warning(
            "Retention deleted %d people of %d uploads; the file is written anew at the next start",
            told.people,
            told.uploads,
        )
    return True


def clean_lake() -> bool:
    """Clean it once; another night will do if it fails."""
    try:
        rewriting.clean(ui.cursor())
    except Exception as error:
        log.error("The lake could not be cleaned: %s", type(error).__name__)
        return False
    return True


def back_up() -> bool:
    """Copy the store once, and say in the log how that went; somebody has to look if it fails."""
    try:
        made = backups.make(ui.cursor(), settings().data, settings().backups_kept)
    except UserError as error:
        log.error("No backup was made: %s", error)
    except Exception as error:
        log.error("No backup was made: %s", type(error).__name__)
    else:
        log.warning("A backup was made and read back: %s, %d bytes", made.file.name, made.size)
        return True
    return False


def check_targets() -> bool:
    """Ask every target once, and say in the log which are broken."""
    try:
        told = target_check.check_all(ui.cursor(), campaign().may_lead_to, ui.now())
    except Exception as error:
        log.error("The targets could not be checked: %s", type(error).__name__)
        return False
    for target, outcome in told.items():
        if outcome not in {Outcome.ANSWERS, Outcome.NOT_CHECKED}:
            log.error("A target of printed codes is %s: %s", outcome.value, target)
    return True


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
    if outcome is MailOutcome.FAILED and tried < len(WAITS):
        again = _soon(WAITS[tried])
        scheduler.add_job(lambda: send(scheduler, write, server, tried + 1), "date", run_date=again)


def _soon(wait: timedelta) -> datetime:
    return datetime.now(HANOI) + wait
