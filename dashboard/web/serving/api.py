"""Read-only aggregates for other programs (Excel, Power BI, Metabase): `/api/v1/…`, with a token."""

import base64
import binascii
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard import pipeline
from dashboard.errors import UserError
from dashboard.insight import disclosure
from dashboard.insight.report_context import DENOMINATORS
from dashboard.model import OUTSIDE, Basis, Language
from dashboard.publish.listings import aggregates
from dashboard.publish.workbooks import csv_file
from dashboard.settings import campaign
from dashboard.store import progress, targets, tokens, units
from dashboard.store.connection import FOR_EVER, Connection
from dashboard.store.progress import GROUPS, Question
from dashboard.web.common import ui
from dashboard.wording import speaking

NEVER_KEPT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
WHO = {"WWW-Authenticate": 'Bearer realm="vssid", Basic realm="vssid"'}
MOST_ROWS = 10_000
# All that stands directly below a unit, beside the ways of grouping that the store knows.
CHILD = "child"
DESCRIPTION = Path(__file__).with_name("openapi.json")


def token_of(connection: HTTPConnection) -> str | None:
    """The token of a request: as Bearer, or as the password of Basic, which Excel can send."""
    kind, _, told = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return told.strip() or None
    if kind.lower() == "basic":
        try:
            return base64.b64decode(told, validate=True).decode().partition(":")[2] or None
        except (binascii.Error, UnicodeDecodeError):
            return None
    return None


def may_read(connection: HTTPConnection) -> bool:
    """Whether this request carries a token that holds."""
    token = token_of(connection)
    return token is not None and tokens.holder(ui.cursor(), token) is not None


def _answered(ask: Callable[[Connection, Request], dict[str, Any]]) -> Callable[[Request], Response]:
    """What is asked, as JSON or, where the address ends so, as CSV; what is wrong with it, as a sentence."""

    def answer(request: Request) -> Response:
        if not may_read(request):
            return JSONResponse({"error": "A token is needed."}, 401, NEVER_KEPT | WHO)
        with speaking(Language.ENGLISH):
            try:
                told = ask(ui.cursor(), request)
            except UserError as error:
                return JSONResponse({"error": str(error)}, 400, NEVER_KEPT)
        if request.url.path.endswith(".csv"):
            return _csv(told["rows"], request.url.path.rsplit("/", 1)[-1])
        return JSONResponse(told | {"rows": aggregates.plain(told["rows"])}, 200, NEVER_KEPT)

    return answer


def _csv(rows: pd.DataFrame, name: str) -> Response:
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_file.content(rows), 200, NEVER_KEPT | attached, "text/csv; charset=utf-8")


def rates(con: Connection, request: Request) -> dict[str, Any]:
    """Rates of groups: `by`, `as_of`, `known`, `basis`, `under`, `kind`, `offset`, `limit`."""
    question, basis = _question(con, request), _one_of(request, "basis", [each.value for each in Basis])
    by = _one_of(request, "by", [CHILD, *GROUPS])
    rows = progress.by_child(con, question) if by == CHILD else progress.by(con, question, by)
    first, most = _number(request, "offset", 0, 10**9), _number(request, "limit", 1_000, MOST_ROWS)
    shown = disclosure.mark(rows).iloc[first : first + most]
    columns = dict.fromkeys(progress.MILESTONES, DENOMINATORS.get(Basis(basis), ""))
    if basis == Basis.TARGET:
        shown, columns = _against_targets(con, question, by, shown)
    told = aggregates.rates(shown, columns, question.on_day, campaign().stale_days)
    return _about(question) | {"basis": basis, "by": by, "total": len(rows), "offset": first, "rows": told}


def weeks(con: Connection, request: Request) -> dict[str, Any]:
    """The same counts week by week, oldest first."""
    question = _question(con, request)
    basis = _one_of(request, "basis", [each.value for each in DENOMINATORS])
    rows = progress.by_week(con, question, pipeline.starts_on(con))
    told = aggregates.weeks(rows, DENOMINATORS[Basis(basis)], campaign().smallest_group)
    return _about(question) | {"basis": basis, "rows": told}


def describe(_request: Request) -> Response:
    """What may be asked and what comes back (OpenAPI 3.1); it holds no figure."""
    return JSONResponse(_description(), 200, NEVER_KEPT)


@cache
def _description() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(DESCRIPTION.read_text("utf-8"))
    return told


def _against_targets(
    con: Connection, question: Question, by: str, rows: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, str]]:
    if by != CHILD or question.kinds:
        raise UserError("A target is of a unit with all below it: ask with by=child, without kind.")
    aims = targets.current(con, question.scope, question.on_day, question.known_at)
    told = targets.with_targets(rows, aims).assign(target_form_submitted=float("nan"))
    return told, {name: f"target_{name}" for name in progress.MILESTONES}


def _question(con: Connection, request: Request) -> Question:
    today = pipeline.today(con, ui.now())
    on_day = _day(request, "as_of", today)
    # Of each week up to then a row would be made, and nothing is known of any.
    if on_day > today:
        raise UserError("“{name}” is a day up to {today}.", name="as_of", today=today)
    is_then = _one_of(request, "known", ["now", "then"]) == "then"
    kinds = tuple(kind for kind in request.query_params.getlist("kind") if kind)
    under = request.query_params.get("under") or None
    if under:
        under = units.find(con, OUTSIDE, under).code
    known_at = pipeline.known_on(on_day, today) if is_then else FOR_EVER
    return Question(OUTSIDE, on_day, known_at, kinds, under)


def _about(question: Question) -> dict[str, Any]:
    known = None if question.known_at == FOR_EVER else question.known_at.isoformat()
    return {
        "as_of": str(question.on_day),
        "known_at": known,
        "under": question.under,
        "kinds": list(question.kinds),
        "smallest_group": campaign().smallest_group,
    }


def _one_of(request: Request, name: str, options: list[str]) -> str:
    told = request.query_params.get(name) or options[0]
    if told not in options:
        raise UserError("“{name}” may be {options}.", name=name, options=", ".join(options))
    return told


def _day(request: Request, name: str, otherwise: date) -> date:
    told = request.query_params.get(name)
    try:
        return date.fromisoformat(told) if told else otherwise
    except ValueError as error:
        raise UserError("“{name}” is a day like 2021-06-30.", name=name) from error


def _number(request: Request, name: str, otherwise: int, most: int) -> int:
    told = request.query_params.get(name)
    if told is None:
        return otherwise
    if not told.isascii() or not told.isdigit() or len(told) > 10 or int(told) > most:
        raise UserError("“{name}” is a whole number from 0 to {most}.", name=name, most=most)
    return int(told)


API_ROUTES: list[BaseRoute] = [
    *(
        Route(f"/api/v1/{name}{form}", _answered(ask), methods=["GET"])
        for name, ask in {"rates": rates, "weeks": weeks}.items()
        for form in ("", ".csv")
    ),
    Route("/api/v1/openapi.json", describe, methods=["GET"]),
]
