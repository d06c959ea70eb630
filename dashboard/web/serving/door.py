"""What every way in shares: guessing is slowed, a form is ours, and at the end stands a new session."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from typing import TypeVar
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard import keys
from dashboard.model import Account
from dashboard.origin import come_from
from dashboard.store import accounts, audit
from dashboard.store.audit import Action, Result
from dashboard.web.common import ui
from dashboard.web.serving import cookies, patience, session
from dashboard.web.serving.patience import Patience, Turn

ADDRESS = "/dang-nhap"
FORM_COOKIE = "xsrf"
# A browser in which somebody has signed in before: strangers who guess at the account do not slow it down.
DEVICE_COOKIE = "quen"
DEVICE_LASTS = timedelta(days=180)
MOST_BYTES = 8 * 1024
NEVER_KEPT = {"Cache-Control": "no-store"}

# Each check of a password takes 64 MiB for a moment: a crowd at the door must not take them all at once,
# and who would wait for longer than some seconds is told to come back.
_at_once = CapacityLimiter(4)
MOST_INSIDE = 200
_inside = 0
CROWD_SECONDS = 5

slow = Patience()
Fields = dict[str, str]
T = TypeVar("T")


class Crowd(Exception):
    """So many are at the door that one more would wait for long."""


async def checked(work: Callable[..., T], *told: object) -> T:
    """What takes much memory for a moment, in its turn. Raises `Crowd`."""
    global _inside
    if _inside >= MOST_INSIDE:
        raise Crowd
    _inside += 1
    try:
        return await to_thread.run_sync(work, *told, limiter=_at_once)
    finally:
        _inside -= 1


def turns(request: Request, name: str) -> list[Turn]:
    """What is counted when a password of this account is tried from here."""
    name, here = accounts.plain(name)[: accounts.LONGEST_NAME], _address(request)
    if device := _device(request, name):
        return [(patience.HERE, f"{name}\n{device}")]
    return [(patience.HERE, f"{name}\n{here}"), (patience.ACCOUNT, name), (patience.ADDRESS, here)]


def was_right(tried: list[Turn]) -> None:
    """The password was right: guesses at this account begin anew, those from this address do not."""
    slow.forget(*(turn for turn in tried if turn[0] != patience.ADDRESS))
    for turn in tried:
        if turn[0] == patience.ADDRESS:
            slow.give_back(turn)


def let_in(request: Request, account: Account, back: str) -> Response:
    """The one place at which somebody has signed in: a new session, whatever the browser held before."""
    con = ui.cursor()
    session.end(con, request.cookies.get(session.COOKIE))
    response = RedirectResponse(way_on(back), 303, NEVER_KEPT)
    device = _signed(DEVICE_COOKIE).dumps([account.name, secrets.token_urlsafe(16)])
    cookies.keep(response, DEVICE_COOKIE, str(device), int(DEVICE_LASTS.total_seconds()))
    cookie = session.begin(con, account)
    note(request, account.name, Action.SIGNED_IN)
    return cookies.keep(response, session.COOKIE, cookie, int(session.lasts().total_seconds()))


def turn_away(request: Request, name: str, why: str) -> None:
    """The one place at which somebody could not sign in: “password”, “code”, “wait” or “provider”.

    Whoever is told to wait tried before, which is written down. A name that nobody has may be anything that
    was typed into the wrong field.
    """
    name = accounts.plain(name)
    if why != "wait":
        known = name if accounts.is_known(ui.cursor(), name) else ""
        note(request, known, Action.SIGNED_IN, why, Result.REFUSED)


def note(request: Request, name: str, action: Action, about: str = "", result: Result = Result.DONE) -> None:
    """Write down what somebody did at the door, and from where."""
    come_from(_address(request))
    audit.note(ui.cursor(), name, action, about, result)


def way_on(path: str | None) -> str:
    """Where to go on after signing in: to a page, not back to the door."""
    path = cookies.local_path(path)
    return "/" if path.split("?")[0].startswith(ADDRESS) or path.split("?")[0] == "/dang-xuat" else path


def ticket(*told: str) -> str:
    """Says to ourselves, some minutes later, how far somebody has come."""
    return str(_signed("ticket").dumps(told))


def read_ticket(ticket: str, minutes: int = 10) -> list[str] | None:
    """What a ticket says, if it is ours and not too old."""
    try:
        return [str(each) for each in _signed("ticket").loads(ticket, max_age=minutes * 60)]
    except (BadData, ValueError, TypeError):
        return None


def form_token(request: Request) -> str:
    """What a form holds against forms of other sites; it stands in a cookie too."""
    return request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)


def is_our_form(request: Request, fields: Fields) -> bool:
    """A form on another site can send our cookie, but cannot read it to write it into a field."""
    token = request.cookies.get(FORM_COOKIE, "")
    return bool(token) and hmac.compare_digest(token.encode(), fields.get("token", "").encode())


async def fields(request: Request) -> Fields:
    """The fields of a small form; what is longer was not sent by ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    try:
        told = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=10)
    except ValueError as error:
        raise HTTPException(400) from error
    return {name: values[0] for name, values in told.items()}


def _address(request: Request) -> str:
    """Where it comes from; of IPv6 the network, for one machine has as many addresses as it likes."""
    host = request.client.host if request.client else ""
    try:
        told = ip_address(host)
    except ValueError:
        return host
    return str(IPv6Address(int(told) >> 64 << 64)) if isinstance(told, IPv6Address) else str(told)


def _device(request: Request, name: str) -> str | None:
    """Which browser this is, if somebody has signed in to this account with it."""
    try:
        cookie = request.cookies.get(DEVICE_COOKIE, "")
        owner, device = _signed(DEVICE_COOKIE).loads(cookie, max_age=int(DEVICE_LASTS.total_seconds()))
    except (BadData, ValueError, TypeError):
        return None
    return str(device) if owner == name else None


def _signed(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        keys.derive("door"),
        salt=purpose,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
    )
