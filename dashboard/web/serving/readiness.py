"""Whether this server can do all of its work, and why not: for whoever watches it, with a token of theirs."""

import hmac
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dashboard import keys
from dashboard.settings import settings
from dashboard.store import backups, lake, setting
from dashboard.store.connection import FILE_NAME
from dashboard.web.common import ui
from dashboard.web.serving import api, schedule
from dashboard.web.serving.spool import MOST_BYTES, Spool
from dashboard.wording import number, say, speaking

ADDRESS = "/health/ready"
MB = 2**20
# What is done every night is late after this; an hour is for the work itself.
A_NIGHT = timedelta(hours=25)
# Scans are counted every few seconds; what lies longer, the store has refused.
SPOOL_SECONDS = 60

log = logging.getLogger(__name__)


class State(StrEnum):
    """Whether somebody has to look, or nobody should be sent here."""

    OK = "ok"
    ATTENTION = "attention"
    FAILED = "failed"


@dataclass(frozen=True)
class Reason:
    """What was looked at, how it stands, the figure behind it (None: there is none), and a sentence."""

    check: str
    state: State
    value: float | None
    words: str


def show(request: Request) -> Response:
    """To anybody: ready or not. With the watcher's token: every reason, in words and figures."""
    is_watcher = _is_watcher(request)
    if is_watcher is False:
        return JSONResponse({"error": "This is not the token."}, 401, api.NEVER_KEPT | api.WHO)
    with speaking(ui.language_of(request.cookies.get(ui.LANGUAGE_COOKIE))):
        reasons = list(look())
    is_ready = all(each.state is not State.FAILED for each in reasons)
    told: dict[str, object] = {"status": "ready" if is_ready else "not ready"}
    if is_watcher:
        told["reasons"] = [asdict(each) for each in reasons]
    return JSONResponse(told, 200 if is_ready else 503, api.NEVER_KEPT)


def look() -> Iterator[Reason]:
    """Everything that this server's work hangs on; what the store knows, only while it answers."""
    store = _guarded("store", _store, State.FAILED)
    yield store
    yield _guarded("disk", _disk, State.FAILED)
    yield _guarded("spool", _spool)
    if store.state is State.OK:
        yield _guarded("backup", _backup)
        yield _guarded("nights", _nights)


def _is_watcher(request: Request) -> bool | None:
    """None: whoever asks shows no token."""
    told = api.token_of(request)
    if told is None:
        return None
    token = keys.watch_token(settings())
    return token is not None and hmac.compare_digest(told.encode(), token.encode())


def _guarded(check: str, ask: Callable[[], Reason], otherwise: State = State.ATTENTION) -> Reason:
    try:
        return ask()
    except Exception as error:
        kind = type(error).__name__
        log.error("The check of %s did not end: %s", check, kind)
        return Reason(check, otherwise, None, say("This could not be looked at ({kind}).", kind=kind))


def _store() -> Reason:
    setting.find(ui.cursor(), "demo")
    return Reason("store", State.OK, None, say("The store is open and answers."))


def _disk() -> Reason:
    free = shutil.disk_usage(settings().data).free
    file = settings().data / FILE_NAME
    size = file.stat().st_size if file.exists() else 0
    values = {"free": number(free / MB), "size": number(size / MB)}
    if free < settings().largest_file_mb * MB:
        words = say("The disk has {free} MB left, less than one large file needs. Make room now.", **values)
        return Reason("disk", State.FAILED, free, words)
    if free < size:
        words = say(
            "The disk has {free} MB left and the store takes {size}: a copy of it would not fit beside it.",
            **values,
        )
        return Reason("disk", State.ATTENTION, free, words)
    return Reason(
        "disk", State.OK, free, say("The disk has {free} MB left; the store takes {size}.", **values)
    )


def _spool() -> Reason:
    waiting = _waiting()
    size = sum(each.st_size for each in waiting)
    oldest = max((time.time() - each.st_mtime for each in waiting), default=0.0)
    values = {"size": number(size / MB, 1), "seconds": number(oldest)}
    if size > MOST_BYTES - MB:
        words = say(
            "There is no room for further scans: {size} MB of them wait for the store.", size=values["size"]
        )
        return Reason("spool", State.FAILED, size, words)
    if oldest > SPOOL_SECONDS:
        words = say(
            "Scans have waited to be counted for {seconds} seconds ({size} MB): the store refuses.", **values
        )
        return Reason("spool", State.ATTENTION, size, words)
    return Reason("spool", State.OK, size, say("Scans are counted as they come."))


def _waiting() -> list[os.stat_result]:
    stats = []
    for batch in Spool(settings().data / "spool").batches():
        # One that has just been counted is gone, and waits no more.
        with suppress(FileNotFoundError):
            stats.append(batch.stat())
    return stats


def _backup() -> Reason:
    if not schedule.makes_backups():
        return Reason("backup", State.OK, None, say("No copies are made by this server."))
    made = backups.listed(settings().data)
    if not made:
        words = say("No copy of the store has been made yet.")
        return Reason("backup", State.ATTENTION, None, words)
    age = datetime.now(UTC).replace(tzinfo=None) - made[0].made_at
    state = State.ATTENTION if age > A_NIGHT else State.OK
    hours = number(age.total_seconds() / 3600, 1)
    words = say("The newest copy of the store is {hours} hours old.", hours=hours)
    return Reason("backup", state, round(age.total_seconds()), words)


def _nights() -> Reason:
    now, nights = ui.now(), dict(schedule.nights_work)
    failed = sorted(name for name, night in nights.items() if night.went_well is False)
    # In a lake another server may have done it.
    late = sorted(name for name, night in nights.items() if now - night.since > A_NIGHT and not lake.is_set())
    ends = [night.ended_at for night in nights.values() if night.ended_at]
    age = round((now - max(ends)).total_seconds()) if ends else None
    if failed:
        words = say("What is done at night failed last: {jobs}. The log says why.", jobs=", ".join(failed))
    elif late:
        words = say("What is done at night has not been done: {jobs}.", jobs=", ".join(late))
    elif age is None:
        words = say("No night has come since the server started.")
    else:
        words = say("What is done at night was done {hours} hours ago.", hours=number(age / 3600, 1))
    return Reason("nights", State.ATTENTION if failed or late else State.OK, age, words)
