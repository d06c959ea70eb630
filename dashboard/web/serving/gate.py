"""Deny first: without a session nothing is answered but a short list of public addresses."""

import re
from urllib.parse import quote

from anyio import move_on_after
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from dashboard.web.common import ui
from dashboard.web.serving import api, session

# Every address that answers without a session, for reading; the ways to sign in also take a form.
PUBLIC = re.compile(
    r"/dang-nhap(/ma|/co-quan|/co-quan/ve)?|/mat-khau|/ngon-ngu/(vi|en)|/[Qqp]/[^/]+|/chien-dich(/.*)?|/robots\.txt|/health(/ready)?|/api/v1/openapi\.json"
)
# Other programs have no session: they carry a token, and what stands below this asks for nothing else.
API = re.compile(r"/api/v1/.*", re.DOTALL)
MAY_BE_SENT_TO = {
    "/dang-nhap": {"GET", "HEAD", "POST"},
    "/dang-nhap/ma": {"POST"},
    "/mat-khau": {"GET", "HEAD", "POST"},
}
READING = {"GET", "HEAD"}
# An open page asks this now and then (shell.js), whether or not anybody sits before it.
ASKED_BY_ITSELF = "/_stcore/health"
# So long after its session has ended an open page may still be told something new.
LOOKED_AFTER_SECONDS = 10


class Gate:
    """Stands before everything: our routes, and Streamlit's pages, websocket, uploads, media and files."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let pass, or say no in the form that the caller understands."""
        match scope["type"]:
            case "lifespan":
                await self.app(scope, receive, send)
            case "http" if is_public(scope) or await _may_pass(scope):
                await self.app(scope, receive, send)
            case "http" if API.fullmatch(scope["path"]):
                await PlainTextResponse("Unauthorized", 401, api.WHO)(scope, receive, send)
            case "http":
                await _refusal(scope)(scope, receive, send)
            case "websocket" if await _has_session(scope):
                await self.app(scope, _while_session_lasts(scope, receive, send), send)
            case _:
                await WebSocketClose(1008)(scope, receive, send)


def is_public(scope: Scope) -> bool:
    """Whether this may be answered to anybody."""
    path = scope["path"]
    return bool(PUBLIC.fullmatch(path)) and scope["method"] in MAY_BE_SENT_TO.get(path, READING)


async def _may_pass(scope: Scope) -> bool:
    if not API.fullmatch(scope["path"]):
        return await _has_session(scope)
    return await run_in_threadpool(lambda: api.may_read(HTTPConnection(scope)))


async def _has_session(scope: Scope, is_use: bool = True) -> bool:
    cookie = HTTPConnection(scope).cookies.get(session.COOKIE)
    if session.read(cookie) is None:
        return False
    is_use = is_use and scope["path"] != ASKED_BY_ITSELF
    return await run_in_threadpool(lambda: session.account_of(ui.cursor(), cookie, is_use) is not None)


def _refusal(scope: Scope) -> ASGIApp:
    headers = {"Cache-Control": "no-store"}
    if not _is_navigation(scope):
        return PlainTextResponse("Unauthorized", 401, headers)
    wanted = scope["path"] + ("?" + scope["query_string"].decode("latin-1") if scope["query_string"] else "")
    back = f"?den={quote(wanted, safe='/')}" if scope["method"] == "GET" and wanted != "/" else ""
    return RedirectResponse("/dang-nhap" + back, 303, headers)


def _is_navigation(scope: Scope) -> bool:
    """Whether a person looks at the answer, not a script."""
    headers = HTTPConnection(scope).headers
    mode = headers.get("sec-fetch-mode")
    return mode == "navigate" if mode else "text/html" in headers.get("accept", "")


def _while_session_lasts(scope: Scope, receive: Receive, send: Send) -> Receive:
    """A websocket lives for hours: it is closed soon after its session has ended, whoever speaks next."""

    async def receive_or_close() -> Message:
        message: Message | None = None
        while message is None:
            with move_on_after(LOOKED_AFTER_SECONDS):
                message = await receive()
            is_said = message is not None and message["type"] == "websocket.receive"
            if (message is None or is_said) and not await _has_session(scope, is_use=is_said):
                await send({"type": "websocket.close", "code": 1008})
                return {"type": "websocket.disconnect", "code": 1008}
        return message

    return receive_or_close
