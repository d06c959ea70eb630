"""The page behind a one-time link: somebody chooses a password, without any script."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from dashboard import enrolling
from dashboard.errors import UserError
from dashboard.store import account_links, passwords
from dashboard.store.audit import Action
from dashboard.web.common import ui
from dashboard.web.serving import door, rendering

ADDRESS = enrolling.ADDRESS
# The link itself is a secret: no other site is told where somebody came from. Our own is, for with
# “no-referrer” a browser does not say that what it sends comes from this page, and then it is refused.
HEADERS = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex"}


def show(request: Request) -> Response:
    """The form; looking at it does not use the link up, for messengers look at links too."""
    return _page(request, request.query_params.get("ma", ""))


async def enter(request: Request) -> Response:
    """Keep the password; the link opens nothing from here on."""
    fields = await door.fields(request)
    token = fields.get("ma", "")
    try:
        await door.checked(_choose, request, token, fields.get("password", ""), fields.get("again", ""))
    except door.Crowd:
        seconds = door.CROWD_SECONDS
        sentence = "Very many people are signing in at this moment. Wait {seconds} seconds, then try again."
        return await to_thread.run_sync(lambda: _page(request, token, 429, sentence, seconds=seconds))
    except UserError as error:
        told = error
        return await to_thread.run_sync(lambda: _page(request, token, 400, told.sentence, **told.values))
    return rendering.page(request, "password_chosen.html", headers=HEADERS)


def _choose(request: Request, token: str, new: str, again: str) -> None:
    enrolling.refuse_different(new, again)
    con = ui.cursor()
    name = account_links.choose(con, token, new, ui.now())
    door.note(request, name, Action.PASSWORD_CHANGED, name)


def _page(request: Request, token: str, status: int = 200, error: str = "", **values: object) -> Response:
    name = account_links.holder(ui.cursor(), token, ui.now())
    if name is None:
        return rendering.page(request, "link_used.html", 404, headers=HEADERS)
    return rendering.page(
        request, "choose_password.html", status, token=token, name=name, error=error, values=values,
        shortest=passwords.SHORTEST, longest=passwords.LONGEST, here=f"{ADDRESS}?ma={token}", headers=HEADERS,
    )  # fmt: skip
