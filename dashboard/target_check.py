"""Whether the addresses behind printed codes still answer; no host that is not on the list is ever asked."""

import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.parse import urldefrag, urlsplit
from urllib.request import Request

from dashboard.store import target_checks
from dashboard.store.connection import Connection

LONGEST_SECONDS = 10
# A page that is asked for by a program alone is refused by some servers: they answer all the same.
ANSWERS_ANYWAY = {401, 403, 405, 429}
AGENT = "vssid-campaign link check"


class Outcome(StrEnum):
    """What came of asking. Where nothing could be reached, nothing is known of the address."""

    ANSWERS = "answers"
    BROKEN = "broken"
    LEAVES = "leaves"
    NOT_ALLOWED = "not_allowed"
    NOT_CHECKED = "not_checked"


class _Leaves(Exception):
    """It leads on to a host that is not on the list."""


class _OnlyAllowed(urllib.request.HTTPRedirectHandler):
    def __init__(self, may_ask: Callable[[str], bool]) -> None:
        self.may_ask = may_ask

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Follow within the list only."""
        if not self.may_ask(newurl):
            raise _Leaves(urlsplit(newurl).hostname or "")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def check_all(con: Connection, may_ask: Callable[[str], bool], now: datetime) -> dict[str, Outcome]:
    """Ask every target of a code in use, and keep what came of it."""
    told = {}
    for target in target_checks.targets(con):
        outcome, detail = ask(target, may_ask)
        target_checks.add(con, target, outcome.value, detail, now)
        told[target] = outcome
    return told


def ask(target: str, may_ask: Callable[[str], bool], seconds: float = LONGEST_SECONDS) -> tuple[Outcome, str]:
    """What came of asking, and the status, the host or the kind of mistake."""
    if not may_ask(target):
        return Outcome.NOT_ALLOWED, urlsplit(target).hostname or ""
    request = Request(urldefrag(target).url, headers={"User-Agent": AGENT})  # noqa: S310 - on the list
    opener = urllib.request.build_opener(_OnlyAllowed(may_ask))
    try:
        with opener.open(request, timeout=seconds) as answer:
            return Outcome.ANSWERS, str(answer.status)
    except _Leaves as error:
        return Outcome.LEAVES, str(error)
    except urllib.error.HTTPError as error:
        error.close()
        # A server that is unwell tonight says nothing of the address.
        if error.code >= 500:
            return Outcome.NOT_CHECKED, str(error.code)
        return (Outcome.ANSWERS if error.code in ANSWERS_ANYWAY else Outcome.BROKEN), str(error.code)
    except urllib.error.URLError as error:
        return _unreachable(error.reason)
    except (OSError, HTTPException, ValueError) as error:
        return _unreachable(error)


def _unreachable(reason: object) -> tuple[Outcome, str]:
    """A false certificate is a warning; without a network nothing is known."""
    if isinstance(reason, ssl.SSLCertVerificationError):
        return Outcome.BROKEN, type(reason).__name__
    return Outcome.NOT_CHECKED, type(reason).__name__
