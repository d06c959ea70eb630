"""Signing in and out: a plain form that needs no script, and a cookie."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.model import Account
from dashboard.store import accounts
from dashboard.store.audit import Action
from dashboard.web.common import ui
from dashboard.web.serving import door, second_step, session, sign_in_form

ADDRESS = door.ADDRESS


def show(request: Request) -> Response:
    """The form; who has signed in already goes on at once."""
    back = door.way_on(request.query_params.get("den"))
    if session.account_of(ui.cursor(), request.cookies.get(session.COOKIE)):
        return RedirectResponse(back, 303)
    return sign_in_form.page(request, back)


async def enter(request: Request) -> Response:
    """Check name and password; then a one-time code is asked for, or a session begins."""
    fields = await door.fields(request)
    name = fields.get("name", "")
    if not door.is_our_form(request, fields):
        return await _refuse(
            request, fields, 400, "This form was open for too long. Please sign in once more."
        )
    tried = door.turns(request, name)
    if wait := door.slow.ask(*tried):
        door.turn_away(request, name, "wait")
        sentence = "Too many attempts. Wait {seconds} seconds, then try again."
        return await _refuse(request, fields, 429, sentence, seconds=wait)
    try:
        account = await door.checked(_check, name, fields.get("password", ""))
    except door.Crowd:
        door.was_right(tried)
        sentence = "Very many people are signing in at this moment. Wait {seconds} seconds, then try again."
        return await _refuse(request, fields, 429, sentence, seconds=door.CROWD_SECONDS)
    if account is None:
        await to_thread.run_sync(door.turn_away, request, name, "password")
        sentence = "Name and password do not match. Check both, then try again."
        return await _refuse(request, fields, 403, sentence)
    door.was_right(tried)
    back = door.way_on(fields.get("den"))
    return await to_thread.run_sync(second_step.after, request, account, back)


def leave(request: Request) -> Response:
    """End the session: from here on its cookie opens nothing, on no device."""
    cookie = request.cookies.get(session.COOKIE)
    if account := session.account_of(ui.cursor(), cookie):
        door.note(request, account.name, Action.SIGNED_OUT)
    session.end(ui.cursor(), cookie)
    response = RedirectResponse(ADDRESS, 303, door.NEVER_KEPT)
    response.delete_cookie(session.COOKIE)
    return response


def _check(name: str, password: str) -> Account | None:
    return accounts.sign_in(ui.cursor(), name, password)


async def _refuse(
    request: Request, fields: door.Fields, status: int, error: str, **values: object
) -> Response:
    def again() -> Response:
        back, name = door.way_on(fields.get("den")), fields.get("name", "")
        return sign_in_form.page(request, back, status, error, name, **values)

    response = await to_thread.run_sync(again)
    if "seconds" in values:
        response.headers["Retry-After"] = str(values["seconds"])
    return response
