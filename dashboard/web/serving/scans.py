"""While the server runs, what was followed is taken from the spool into the store every second."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.concurrency import run_in_threadpool

from dashboard import scanning
from dashboard.web.common import ui
from dashboard.web.serving.follow import PrintedCodes
from dashboard.web.serving.spool import Spool

EVERY_SECONDS = 1.0

log = logging.getLogger(__name__)


@asynccontextmanager
async def counting(codes: PrintedCodes, spool: Spool) -> AsyncIterator[None]:
    """Count what a killed process left; then, while inside, every second, and the rest at the end."""
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


def take_in(codes: PrintedCodes, spool: Spool) -> None:
    """Count the closed batches; if the store refuses, they wait where they lie."""
    try:
        codes.refresh()
        scanning.take_in(ui.cursor(), spool.batches(), ui.now())
    except Exception as error:
        log.warning("Scans wait: the store refused them (%s)", type(error).__name__)


async def _for_ever(codes: PrintedCodes, spool: Spool) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        spool.close_batch()
        await run_in_threadpool(take_in, codes, spool)
