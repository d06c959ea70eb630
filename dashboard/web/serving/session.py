"""The cookie that says who signed in: signed by us, good for a working day, until it ends or lies idle."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

from itsdangerous import BadData, URLSafeTimedSerializer

from dashboard import clock, keys
from dashboard.model import Account
from dashboard.settings import settings
from dashboard.store import accounts, sessions
from dashboard.store.connection import Connection

COOKIE = "phien"
# A page asks a hundred times within a second. What this process changes counts at once; what another
# replica changed, after this many seconds.
_REMEMBERED_SECONDS = 5
_MOST_REMEMBERED = 10_000
# How often it is written down that a session is used; so much earlier it may be taken for idle.
_WRITTEN_EVERY = timedelta(minutes=3)


class _Answer(NamedTuple):
    until: float
    changes: int
    account: Account | None
    written_at: datetime


_answers: dict[str, _Answer] = {}


@dataclass(frozen=True)
class Session:
    """What the cookie holds. The seal ties it to the account as it was: its password, role and units."""

    name: str
    seal: str
    id: str


def lasts() -> timedelta:
    """How long after its beginning a session ends, however busy."""
    return timedelta(hours=settings().session_hours)


def idle() -> timedelta:
    """How long a session may lie unused."""
    return timedelta(minutes=settings().session_idle_minutes)


def begin(con: Connection, account: Account) -> str:
    """The cookie of a new session, with an id of 192 random bits."""
    seal, session_id = accounts.seal(con, account.name), secrets.token_urlsafe(24)
    sessions.begin(con, session_id, account.name, clock.now())
    return str(_signed().dumps([account.name, seal, session_id]))


def read(cookie: str | None) -> Session | None:
    """What the cookie holds, if we signed it not too long ago."""
    try:
        name, seal, session_id = _signed().loads(cookie or "", max_age=int(lasts().total_seconds()))
        return Session(str(name), str(seal), str(session_id))
    except (BadData, ValueError, TypeError):
        return None


def account_of(con: Connection, cookie: str | None, is_use: bool = True) -> Account | None:
    """Who this is, asked of the store: None once the session or the account has ended.

    A question that no person asked (`is_use` is false) keeps no session from lying idle.
    """
    session = read(cookie)
    if session is None:
        return None
    answer = _answer(con, session)
    if answer.account and is_use and clock.now() - answer.written_at > min(_WRITTEN_EVERY, idle() / 10):
        sessions.seen(con, session.id, clock.now())
        _remember(session, answer._replace(written_at=clock.now()))
    return answer.account


def end(con: Connection, cookie: str | None) -> None:
    """From here on this cookie opens nothing, on no device."""
    session = read(cookie)
    if session:
        sessions.end(con, session.id, clock.now())


def _answer(con: Connection, session: Session) -> _Answer:
    before, changes, now = _answers.get(session.id), accounts.changes(), clock.now()
    if before and before.until > monotonic() and before.changes == changes:
        return before
    told = sessions.holder(con, session.name, session.seal, session.id, now - idle(), now - lasts())
    account, written_at = told or (None, now)
    answer = _Answer(monotonic() + _REMEMBERED_SECONDS, changes, account, written_at)
    _remember(session, answer)
    return answer


def _remember(session: Session, answer: _Answer) -> None:
    if len(_answers) > _MOST_REMEMBERED:
        _answers.clear()
    _answers[session.id] = answer


def _signed() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        keys.derive("session"),
        salt=COOKIE,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
