"""The addresses beside Streamlit's pages: signing in, language, printed codes, and whether we are well."""

import logging

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.model import Language
from dashboard.settings import campaign
from dashboard.store import links, setting
from dashboard.web.common import ui
from dashboard.web.serving import cookies, rendering, scans, sign_in
from dashboard.web.serving.api import API_ROUTES

NEVER_KEPT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
A_YEAR = 365 * 24 * 60 * 60

log = logging.getLogger(__name__)


def choose_language(request: Request) -> Response:
    """Remember the language, and go back to where the reader was."""
    language = request.path_params["language"]
    if language not in set(Language):
        raise HTTPException(404)
    response = RedirectResponse(cookies.local_path(request.query_params.get("den")), 303)
    return cookies.keep(response, ui.LANGUAGE_COOKIE, language, A_YEAR)


def follow(request: Request) -> Response:
    """Lead whoever scanned or typed a printed code to where it leads, and count that somebody did."""
    code = request.path_params["code"].strip().upper()
    target = links.target_of(ui.cursor(), code) if links.is_code(code) else None
    if target is None or not campaign().may_lead_to(target):
        if target is not None:
            log.warning("Code %s leads to a host that campaign.toml does not allow", code)
        return rendering.page(request, "unknown_code.html", 404)
    agent = request.headers.get("user-agent", "")
    counting = BackgroundTask(scans.note, code, agent, is_bot=request.method == "HEAD")
    return RedirectResponse(target, 302, NEVER_KEPT, counting)


def health(_request: Request) -> Response:
    """Whether this process can answer: for whoever watches it, not for people."""
    try:
        setting.find(ui.cursor(), "demo")
    except Exception as error:
        log.error("The store does not answer: %s", type(error).__name__)
        return JSONResponse({"status": "unwell", "store": "unwell"}, 503, NEVER_KEPT)
    return JSONResponse({"status": "ok", "store": "ok"}, 200, NEVER_KEPT)


def unknown(_request: Request) -> Response:
    """A program that asks for what is not there is told so in its own language, and shown no page."""
    return JSONResponse(
        {"error": "There is no such address; /api/v1/openapi.json lists them."}, 404, NEVER_KEPT
    )


ROUTES: list[BaseRoute] = [
    Route(sign_in.ADDRESS, sign_in.show, methods=["GET"]),
    Route(sign_in.ADDRESS, sign_in.enter, methods=["POST"]),
    Route("/dang-xuat", sign_in.leave, methods=["POST"]),
    Route("/ngon-ngu/{language}", choose_language),
    Route("/Q/{code}", follow),
    Route("/q/{code}", follow),
    Route("/health", health),
    *API_ROUTES,
    Route("/api/v1/{rest:path}", unknown, methods=["GET"]),
]
