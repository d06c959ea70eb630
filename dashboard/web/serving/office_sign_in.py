"""Signing in with the account of one's office (OpenID Connect), which ends in the same session.

Whoever comes back gets in only if an account is there already whose name is the e-mail address that the
service has verified (`email` with `email_verified`): names that people choose themselves are not believed.
At the first sign-in the account is bound to who it is there (`sub`): an address that is given to somebody
else later opens nothing until the administrator resets the account. A one-time code is asked for as after a
password.
"""

import hmac
import logging
import secrets
from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.model import Account
from dashboard.settings import settings
from dashboard.store import account_subjects, accounts
from dashboard.web.common import ui
from dashboard.web.serving import cookies, door, provider, second_step, sign_in_form
from dashboard.web.serving.provider import Person

ADDRESS = door.ADDRESS + "/co-quan"
BACK = ADDRESS + "/ve"
COOKIE = "co-quan"
MINUTES = 10

NOT_HERE = (
    "Your office knows you, but there is no account here for you. Ask the administrator for one with your "
    "office e-mail address as its name."
)
DID_NOT_WORK = "Signing in with the account of your office did not work. Try once more from here."
DOES_NOT_ANSWER = "The sign-in service of your office does not answer. Try again in a few minutes."

# A service that is slow must not keep all threads waiting.
_asking = CapacityLimiter(8)
T = TypeVar("T")
log = logging.getLogger(__name__)


async def leave_for(request: Request) -> Response:
    """Send the browser to the service, with what it must bring back in a cookie of ours."""
    if not settings().has_oidc:
        raise HTTPException(404)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    back = door.way_on(request.query_params.get("den"))
    try:
        url = await _in_turn(provider.address, _address_of_back(), state, nonce, verifier)
    except (provider.Refused, provider.Unreachable) as error:
        return await _refuse(request, 503, DOES_NOT_ANSWER, error)
    response = RedirectResponse(url, 303, door.NEVER_KEPT)
    return cookies.keep(response, COOKIE, door.ticket(state, nonce, verifier, back), MINUTES * 60)


async def come_back(request: Request) -> Response:
    """Find out who it is, and go on as after a password."""
    if not settings().has_oidc:
        raise HTTPException(404)
    asked = request.query_params
    state, nonce, verifier, back = _kept(request) or ("", "", "", "/")
    is_ours = bool(state) and hmac.compare_digest(state.encode(), asked.get("state", "").encode())
    if not is_ours or asked.get("iss", settings().oidc_issuer) != settings().oidc_issuer:
        return await _refuse(request, 400, DID_NOT_WORK)
    if "code" not in asked:
        return await _refuse(request, 403, DID_NOT_WORK)
    try:
        person = await _in_turn(provider.person, _address_of_back(), asked["code"], nonce, verifier)
    except provider.Refused as error:
        return await _refuse(request, 403, DID_NOT_WORK, error)
    except provider.Unreachable as error:
        return await _refuse(request, 503, DOES_NOT_ANSWER, error)
    account = await to_thread.run_sync(_account, person)
    if account is None:
        return await _refuse(request, 403, NOT_HERE)
    return _done(await to_thread.run_sync(second_step.after, request, account, back))


def _account(person: Person) -> Account | None:
    con = ui.cursor()
    account = accounts.find(con, person.email) if person.email else None
    if account is None:
        return None
    issuer = settings().oidc_issuer
    is_theirs = account_subjects.bind(con, account.name, issuer, person.subject, ui.now())
    return account if is_theirs else None


def _kept(request: Request) -> list[str] | None:
    told = door.read_ticket(request.cookies.get(COOKIE, ""), MINUTES)
    return told if told and len(told) == 4 else None


async def _refuse(request: Request, status: int, sentence: str, error: Exception | None = None) -> Response:
    if error:
        log.warning("The sign-in service of the office: %s (%s)", type(error).__name__, error)
    await to_thread.run_sync(door.turn_away, request, "", "provider")
    return _done(await to_thread.run_sync(sign_in_form.page, request, "/", status, sentence))


def _done(response: Response) -> Response:
    """What the browser had to bring back is good for one time."""
    response.delete_cookie(COOKIE)
    return response


def _address_of_back() -> str:
    return settings().address + BACK


async def _in_turn(ask: Callable[..., T], *told: str) -> T:
    return await to_thread.run_sync(ask, *told, limiter=_asking)
