"""Where a printed code leads first: a page of ours that says which poster this is, and whom to believe."""

import logging
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from dashboard import disclaimer, pipeline
from dashboard.model import Language
from dashboard.publish.listings import scan_tables
from dashboard.publish.site import texts
from dashboard.publish.site.frame import TOP, path_of
from dashboard.publish.site.units import folder
from dashboard.settings import campaign, settings
from dashboard.store import links
from dashboard.web.common import ui
from dashboard.web.serving import rendering, site
from dashboard.wording import speaking

log = logging.getLogger(__name__)


def show(request: Request) -> Response:
    """The poster, its place, the official address, and both ways on; a retired one says that it is."""
    code = request.path_params["code"].strip().upper()
    con = ui.cursor()
    poster = links.printed(con, code) if links.is_code(code) else None
    if poster is None:
        return unknown(request)
    may_lead_on = campaign().may_lead_to(poster.target)
    if not may_lead_on:
        log.warning("Code %s leads to a host that campaign.toml does not allow", code)
    language = ui.language_of(request.cookies.get(ui.LANGUAGE_COOKIE))
    with speaking(language):
        notice, kind = disclaimer.of(con, pipeline.today(con, ui.now())), scan_tables.sheet_name(poster.kind)
    return rendering.page(
        request,
        "landing.html",
        410 if poster.retired_at else 200 if may_lead_on else 404,
        poster=poster,
        kind=kind,
        leads_on=may_lead_on and not poster.retired_at,
        target_host=urlsplit(poster.target).hostname if may_lead_on else "",
        own_host=urlsplit(settings().address).netloc,
        pages=_pages(poster.unit_code, language),
        stores=texts.links(),
        hotline_number=campaign().hotline.replace(" ", ""),
        notice=notice,
    )


def _pages(unit_code: str, language: Language) -> dict[str, str]:
    """The pages of the campaign's site to go on to, of those that are published."""
    pages = {
        "guide": path_of("install", language),
        "unit": f"{path_of('units', language)}{folder(unit_code)}/",
    }
    return {name: f"/{TOP}{path}" for name, path in pages.items() if site.has(path)}


def unknown(request: Request) -> Response:
    """There is no such code: mistyped where its check sign is wrong, perhaps made up where it is right."""
    code = request.path_params["code"].strip().upper()
    is_code = links.is_code(code)
    is_mistyped = links.is_shaped(code) and not is_code
    return rendering.page(request, "unknown_code.html", 404, is_mistyped=is_mistyped, is_perhaps_fake=is_code)
