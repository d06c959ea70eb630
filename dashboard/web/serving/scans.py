"""Count who follows a printed code without making them wait: kept for a second, then added at once."""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Lock

from starlette.concurrency import run_in_threadpool

from dashboard.store import links
from dashboard.store.links import Scan
from dashboard.web.common import ui

EVERY_SECONDS = 1.0
# A store that refuses for long must not fill the memory.
MOST_KEPT = 50_000
BOT = re.compile(
    r"bot|crawl|spider|slurp|preview|fetch|monitor|curl|wget|python|java/|go-http|okhttp|headless"
    r"|facebookexternalhit|whatsapp/|telegram|skype|lighthouse",
    re.IGNORECASE,
)
PHONE = re.compile(r"iphone|ipod|android|ipad|mobile|zalo", re.IGNORECASE)
COMPUTER = re.compile(r"windows nt|macintosh|x11|cros", re.IGNORECASE)

log = logging.getLogger(__name__)
_waiting: Counter[Scan] = Counter()
_lock = Lock()


def note(code: str, user_agent: str, is_bot: bool = False) -> None:
    """Remember that somebody followed this code."""
    moment = ui.now()
    is_bot = is_bot or not user_agent or bool(BOT.search(user_agent))
    scan = Scan(code, moment.date(), moment.hour, device_of(user_agent), is_bot)
    with _lock:
        if scan in _waiting or len(_waiting) < MOST_KEPT:
            _waiting[scan] += 1


def device_of(user_agent: str) -> str:
    """The class of the device, which is all that is kept of it."""
    if PHONE.search(user_agent):
        return "phone"
    return "computer" if COMPUTER.search(user_agent) else "other"


def flush() -> None:
    """Add what waits to the store; if the store refuses, it goes on waiting."""
    with _lock:
        taken = Counter(_waiting)
        _waiting.clear()
    if not taken:
        return
    try:
        links.count_scans(ui.cursor(), taken)
    except Exception as error:
        log.warning("Scans wait: the store refused them (%s)", type(error).__name__)
        with _lock:
            _waiting.update(taken)


@asynccontextmanager
async def counting() -> AsyncIterator[None]:
    """While inside, what was noted is added every second, and the rest at the end."""
    task = asyncio.create_task(_flush_for_ever())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await run_in_threadpool(flush)


async def _flush_for_ever() -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await run_in_threadpool(flush)
