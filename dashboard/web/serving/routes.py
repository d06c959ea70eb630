"""The addresses beside Streamlit's pages: signing in, language, printed codes, and whether we are well."""

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.model import Language
from dashboard.store import setting
from dashboard.web.common import ui
from dashboard.web.serving import (
    choose_password,
    cookies,
    landing,
    office_sign_in,
    readiness,
    second_step,
    sign_in,
    site,
)
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
    Route(second_step.ADDRESS, second_step.enter, methods=["POST"]),
    Route(office_sign_in.ADDRESS, office_sign_in.leave_for, methods=["GET"]),
    Route(office_sign_in.BACK, office_sign_in.come_back, methods=["GET"]),
    Route(choose_password.ADDRESS, choose_password.show, methods=["GET"]),
    Route(choose_password.ADDRESS, choose_password.enter, methods=["POST"]),
    Route("/dang-xuat", sign_in.leave, methods=["POST"]),
    Route("/ngon-ngu/{language}", choose_language),
    # Codes that were printed never come so far (follow.py).
    Route("/Q/{code}", landing.unknown),
    Route("/q/{code}", landing.unknown),
    Route("/p/{code}", landing.show),
    Route("/chien-dich", lambda _request: RedirectResponse("/chien-dich/", 301)),
    Route("/chien-dich/{path:path}", site.show),
    Route("/robots.txt", site.robots),
    Route(site.PREVIEW + "{path:path}", site.preview),
    Route("/health", health),
    Route(readiness.ADDRESS, readiness.show, methods=["GET"]),
    *API_ROUTES,
    Route("/api/v1/{rest:path}", unknown, methods=["GET"]),
]
