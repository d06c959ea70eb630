"""While the server runs, what was followed is taken from the spool into the store every few seconds."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from starlette.concurrency import run_in_threadpool

from dashboard import scanning
from dashboard.web.common import ui
from dashboard.web.serving.follow import PrintedCodes
from dashboard.web.serving.spool import Spool

# Counting takes the store some 30 ms, in which answers wait: so seldom, less than one in a hundred does.
COUNTED_EVERY = 5

log = logging.getLogger(__name__)


@asynccontextmanager
async def counting(codes: PrintedCodes, spool: Spool) -> AsyncIterator[None]:
    """Count what a killed process left; then, while inside, every few seconds, and the rest at the end."""
    spool.adopt()
    await run_in_threadpool(take_in, codes, spool)
    task = asyncio.create_task(_for_ever(codes, spool))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        spool.close_batch()
        await run_in_threadpool(take_in, codes, spool)


def refresh(codes: PrintedCodes) -> None:
    """Learn of codes that were printed since; if the store refuses, those that are known stand."""
    try:
        codes.refresh()
    except Exception as error:
        log.warning("New codes are not known yet: the store refused (%s)", type(error).__name__)


def take_in(codes: PrintedCodes, spool: Spool) -> None:
    """Count the closed batches; if the store refuses, they wait where they lie."""
    refresh(codes)
    try:
        scanning.take_in(ui.cursor(), spool.batches(), ui.now())
    except Exception as error:
        log.warning("Scans wait: the store refused them (%s)", type(error).__name__)


async def _for_ever(codes: PrintedCodes, spool: Spool) -> None:
    for second in count(1):
        await asyncio.sleep(1)
        if second % COUNTED_EVERY:
            await run_in_threadpool(refresh, codes)
        else:
            spool.close_batch()
            await run_in_threadpool(take_in, codes, spool)
