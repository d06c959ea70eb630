"""The page on which people sign in: name, password, and on the demo who may look around."""

import json
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from dashboard.settings import settings
from dashboard.store import setting
from dashboard.web.common import access, ui
from dashboard.web.serving import cookies, door, rendering


def page(
    request: Request, back: str, status: int = 200, error: str = "", name: str = "", **values: object
) -> Response:
    """The form, and what was wrong with the last one."""
    token = door.form_token(request)
    here = door.ADDRESS + (f"?den={quote(back, safe='/')}" if back != "/" else "")
    response = rendering.page(
        request, "sign_in.html", status, back=back, here=here, token=token, error=error, name=name,
        values=values, demo_accounts=_demo_accounts(), role_titles=access.ROLE_TITLES,
        has_oidc=settings().has_oidc,
    )  # fmt: skip
    return cookies.keep(response, door.FORM_COOKIE, token, None)


def _demo_accounts() -> list[dict[str, str]]:
    """Name, password and role of each, on the demo only."""
    con = ui.cursor()
    if not setting.find(con, "demo"):
        return []
    told: list[dict[str, str]] = json.loads(setting.find(con, "demo_accounts") or "[]")
    return told
