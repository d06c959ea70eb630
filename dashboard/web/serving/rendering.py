"""The few pages that are plain HTML: they need no session, no script and no other file."""

import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from dashboard.settings import campaign
from dashboard.web.common import ui
from dashboard.wording import language, say, speaking

POLICY = (
    "default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def page(
    request: Request,
    template: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """This template in the reader's language; no style but the one that it came with is taken."""
    nonce = secrets.token_urlsafe(16)
    with speaking(ui.language_of(request.cookies.get(ui.LANGUAGE_COOKIE))):
        html = (
            _templates()
            .get_template(template)
            .render(campaign=campaign(), language=language(), path=request.url.path, nonce=nonce, **values)
        )
    usual = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY.format(nonce=nonce)}
    return HTMLResponse(html, status, usual | dict(headers or {}))


@cache
def _templates() -> Environment:
    here = FileSystemLoader(Path(__file__).with_name("templates"))
    templates = Environment(loader=here, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    templates.globals["say"] = say
    return templates
