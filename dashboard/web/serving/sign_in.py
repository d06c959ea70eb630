"""Signing in and out: a plain form that needs no script, and a cookie."""

import hmac
import json
import secrets
from urllib.parse import parse_qs, quote

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.store import accounts, setting
from dashboard.web.common import access, ui
from dashboard.web.serving import cookies, rendering, session
from dashboard.web.serving.patience import Patience

ADDRESS = "/dang-nhap"
FORM_COOKIE = "xsrf"
MOST_BYTES = 8 * 1024

# Each check of a password takes 64 MiB for a moment: a crowd at the door must not take them all at once.
_at_once = CapacityLimiter(4)
_patience = Patience()


def show(request: Request) -> Response:
    """The form; who has signed in already goes on at once."""
    back = _back(request.query_params.get("den"))
    if session.account_of(ui.cursor(), request.cookies.get(session.COOKIE)):
        return RedirectResponse(back, 303)
    return _form(request, back)


async def enter(request: Request) -> Response:
    """Check name and password, and begin a session."""
    fields = await _fields(request)
    name = fields.get("name", "")
    if not _is_our_form(request, fields):
        return await _refuse(
            request, fields, 400, "This form was open for too long. Please sign in once more."
        )
    wait = _patience.ask(name)
    if wait:
        sentence = "Too many attempts. Wait {seconds} seconds, then try again."
        return await _refuse(request, fields, 429, sentence, seconds=wait)
    cookie = await to_thread.run_sync(_begin, name, fields.get("password", ""), limiter=_at_once)
    if cookie is None:
        sentence = "Name and password do not match. Check both, then try again."
        return await _refuse(request, fields, 403, sentence)
    _patience.forget(name)
    response = RedirectResponse(_back(fields.get("den")), 303, {"Cache-Control": "no-store"})
    return cookies.keep(response, session.COOKIE, cookie, int(session.LASTS.total_seconds()))


def leave(request: Request) -> Response:
    """End the session: from here on its cookie opens nothing, on no device."""
    current = session.read(request.cookies.get(session.COOKIE))
    if current:
        accounts.end_session(ui.cursor(), current.id, ui.now())
    response = RedirectResponse(ADDRESS, 303, {"Cache-Control": "no-store"})
    response.delete_cookie(session.COOKIE)
    return response


def _back(path: str | None) -> str:
    """Where to go on after signing in: to a page, not back to the door."""
    path = cookies.local_path(path)
    return "/" if path.split("?")[0] in {ADDRESS, "/dang-xuat"} else path


def _begin(name: str, password: str) -> str | None:
    con = ui.cursor()
    account = accounts.sign_in(con, name, password)
    return session.begin(con, account) if account else None


def _form(
    request: Request, back: str, status: int = 200, error: str = "", name: str = "", **values: object
) -> Response:
    token = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
    here = ADDRESS + (f"?den={quote(back, safe='/')}" if back != "/" else "")
    response = rendering.page(
        request, "sign_in.html", status, back=back, here=here, token=token, error=error, name=name,
        values=values, demo_accounts=_demo_accounts(), role_titles=access.ROLE_TITLES,
    )  # fmt: skip
    return cookies.keep(response, FORM_COOKIE, token, None)


async def _refuse(
    request: Request, fields: dict[str, str], status: int, error: str, **values: object
) -> Response:
    def form() -> Response:
        back, name = _back(fields.get("den")), fields.get("name", "")
        return _form(request, back, status, error, name, **values)

    response = await to_thread.run_sync(form)
    if "seconds" in values:
        response.headers["Retry-After"] = str(values["seconds"])
    return response


def _demo_accounts() -> list[dict[str, str]]:
    """Name, password and role of each, on the demo only."""
    con = ui.cursor()
    if not setting.find(con, "demo"):
        return []
    told: list[dict[str, str]] = json.loads(setting.find(con, "demo_accounts") or "[]")
    return told


def _is_our_form(request: Request, fields: dict[str, str]) -> bool:
    """A form on another site can send our cookie, but cannot read it to write it into a field."""
    token = request.cookies.get(FORM_COOKIE, "")
    return bool(token) and hmac.compare_digest(token.encode(), fields.get("token", "").encode())


async def _fields(request: Request) -> dict[str, str]:
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
