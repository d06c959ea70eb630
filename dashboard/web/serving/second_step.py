"""After the password, or the office's own sign-in: a one-time code, for accounts that have or need one."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from dashboard.errors import UserError
from dashboard.model import Account, Role
from dashboard.publish.handed_out import app_code
from dashboard.settings import campaign, settings
from dashboard.store import accounts, one_time_codes
from dashboard.store.audit import Action
from dashboard.web.common import ui
from dashboard.web.serving import cookies, door, patience, rendering, sign_in_form

ADDRESS = door.ADDRESS + "/ma"


def after(request: Request, account: Account, back: str) -> Response:
    """A session, or the form that asks for a code first; who must have codes sets the app up in it."""
    con = ui.cursor()
    if one_time_codes.is_on(con, account.name):
        return _form(request, account, back, "")
    if account.role is Role.ADMIN and settings().totp_for_admin:
        return _form(request, account, back, one_time_codes.new_secret())
    return door.let_in(request, account, back)


async def enter(request: Request) -> Response:
    """Check the code, and begin a session."""
    fields = await door.fields(request)
    told = door.read_ticket(fields.get("ticket", "")) if door.is_our_form(request, fields) else None
    return await to_thread.run_sync(_enter, request, fields.get("code", ""), told)


def _enter(request: Request, code: str, told: list[str] | None) -> Response:
    con = ui.cursor()
    name, seal, back, secret = told if told and len(told) == 4 else ("", "", "/", "")
    account = accounts.find(con, name)
    if account is None or accounts.seal(con, name) != seal:
        too_long = "This form was open for too long. Please sign in once more."
        return sign_in_form.page(request, door.way_on(back), 400, too_long)
    turn = (patience.CODE, name)
    if wait := door.slow.ask(turn):
        door.turn_away(request, name, "wait")
        response = _form(
            request,
            account,
            back,
            secret,
            429,
            "Too many attempts. Wait {seconds} seconds, then try again.",
            wait,
        )
        response.headers["Retry-After"] = str(wait)
        return response
    if not _is_right(request, account, secret, code):
        door.turn_away(request, name, "code")
        return _form(request, account, back, secret, 403, one_time_codes.WRONG)
    door.slow.forget(turn)
    return door.let_in(request, account, back)


def _is_right(request: Request, account: Account, secret: str, code: str) -> bool:
    """A code of the app; where the app is being set up, the first of its codes turns them on."""
    con, now = ui.cursor(), ui.now()
    if not secret:
        return one_time_codes.accept(con, account.name, code, now)
    # Two browsers may set up an app at once: the first one's secret holds.
    if one_time_codes.is_on(con, account.name):
        return False
    try:
        one_time_codes.turn_on(con, account.name, secret, code, now)
    except UserError:
        return False
    door.note(request, account.name, Action.CODES_ON)
    return True


def _form(
    request: Request,
    account: Account,
    back: str,
    secret: str,
    status: int = 200,
    error: str = "",
    wait: int = 0,
) -> Response:
    token = door.form_token(request)
    seal = accounts.seal(ui.cursor(), account.name) or ""
    app = one_time_codes.address(secret, account.name, campaign().name) if secret else ""
    response = rendering.page(
        request, "code.html", status, token=token, ticket=door.ticket(account.name, seal, back, secret),
        secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        picture=app_code.picture(app) if app else "", error=error, values={"seconds": wait},
    )  # fmt: skip
    return cookies.keep(response, door.FORM_COOKIE, token, None)
