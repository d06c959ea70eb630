"""The cookie that says who signed in: signed by us, good for twelve hours, until it is ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from itsdangerous import BadData, URLSafeTimedSerializer

from dashboard import keys
from dashboard.model import Account
from dashboard.store import accounts
from dashboard.store.connection import Connection

COOKIE = "phien"
LASTS = timedelta(hours=12)
# A page asks a hundred times within a second. What this process changes counts at once; what another
# replica changed, after this many seconds.
_REMEMBERED_SECONDS = 5
_MOST_REMEMBERED = 10_000

_Answer = tuple[float, int, Account | None]
_answers: dict[str, _Answer] = {}


@dataclass(frozen=True)
class Session:
    """What the cookie holds. The seal ties it to one password of the account."""

    name: str
    seal: str
    id: str


def begin(con: Connection, account: Account) -> str:
    """The cookie of a new session."""
    seal = accounts.seal(con, account.name)
    return str(_signed().dumps([account.name, seal, secrets.token_urlsafe(24)]))


def read(cookie: str | None) -> Session | None:
    """What the cookie holds, if we signed it within the last twelve hours."""
    try:
        name, seal, session_id = _signed().loads(cookie or "", max_age=int(LASTS.total_seconds()))
        return Session(str(name), str(seal), str(session_id))
    except (BadData, ValueError, TypeError):
        return None


def account_of(con: Connection, cookie: str | None) -> Account | None:
    """Who this is, asked of the store: None once the session or the account has ended."""
    session = read(cookie)
    if session is None:
        return None
    before, changes = _answers.get(session.id), accounts.changes()
    if before and before[0] > monotonic() and before[1] == changes:
        return before[2]
    account = accounts.of_session(con, session.name, session.seal, session.id)
    if len(_answers) > _MOST_REMEMBERED:
        _answers.clear()
    _answers[session.id] = (monotonic() + _REMEMBERED_SECONDS, changes, account)
    return account


def _signed() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        keys.derive("session"),
        salt=COOKIE,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
