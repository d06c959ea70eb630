"""The outermost layer: what no visitor of ours would send is refused before any other part is asked."""

import asyncio
from hashlib import sha256
from math import ceil

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from dashboard.settings import Settings
from dashboard.web.edge import headers
from dashboard.web.edge.hosts import READING, Hosts
from dashboard.web.edge.limits import Bucket, Rate, bounded
from dashboard.web.serving import session

MB = 2**20
# What stands around a file in the body that carries it.
AROUND_A_FILE = MB
# Everything else that is sent is a small form.
LARGEST_FORM = 64 * 1024
FORM_SECONDS, FILE_SECONDS = 30, 900
UPLOADS = "/_stcore/upload_file/"

# Whatever is public and only read is never counted: a whole city may scan from behind one address.
NEVER_COUNTED = ("/Q/", "/q/", "/p/", "/chien-dich", "/static/", "/health", "/robots.txt")

REQUESTS = Rate(2_000, 50)
FILES = Rate(60, 0.5)
SOCKETS = Rate(120, 2)
MESSAGES = Rate(500, 25)


class Edge:
    """Stands before the answers to printed codes, the gate, our routes and Streamlit."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.hosts = Hosts(settings)
        self._largest_file = settings.largest_file_mb * MB + AROUND_A_FILE
        self._requests, self._files = Bucket(REQUESTS), Bucket(FILES)
        self._sockets, self._messages = Bucket(SOCKETS), Bucket(MESSAGES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on, or refuse it in a word."""
        match scope["type"]:
            case "http":
                await self._answer(scope, receive, _with_headers(send))
            case "websocket":
                await self._open(scope, receive, send)
            case _:
                await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope)
        if refusal:
            await refusal(scope, receive, send)
            return
        if scope["method"] not in READING:
            is_file = scope["path"].startswith(UPLOADS)
            most, seconds = (self._largest_file, FILE_SECONDS) if is_file else (LARGEST_FORM, FORM_SECONDS)
            receive = bounded(receive, most, seconds)
        await self.app(scope, receive, send)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        if not self.hosts.are_ours(scope["headers"]):
            return _say(400)
        if not self.hosts.may_act(scope["headers"], scope["method"]):
            return _say(403)
        path = scope["path"]
        if path.startswith(NEVER_COUNTED):
            return None
        visitor = _visitor(scope)
        wait = self._requests.wait(visitor)
        if path.startswith(UPLOADS):
            wait = max(wait, self._files.wait(visitor))
        return _say(429, wait) if wait else None

    async def _open(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_ours = self.hosts.are_ours(scope["headers"]) and self.hosts.may_act(scope["headers"], "CONNECT")
        visitor = _visitor(scope)
        if not is_ours or self._sockets.wait(visitor):
            await WebSocketClose(1008)(scope, receive, send)
            return

        async def receive_in_time() -> Message:
            # Whoever asks too often waits, and nobody else; waiting may be broken off, and loses nothing.
            while wait := self._messages.wait(visitor):
                await asyncio.sleep(wait)
            return await receive()

        await self.app(scope, receive_in_time, send)


def _say(status: int, wait: float = 0) -> ASGIApp:
    words = {400: "Bad request", 403: "Forbidden", 429: "Too many requests"}
    told = {"Cache-Control": "no-store"} | ({"Retry-After": str(ceil(wait))} if wait else {})
    return PlainTextResponse(words[status], status, told)


def _visitor(scope: Scope) -> bytes:
    """The session, if we signed it, else the address; kept as a hash only."""
    cookie = HTTPConnection(scope).cookies.get(session.COOKIE)
    known = session.read(cookie)
    told = known.id if known else (scope.get("client") or ("",))[0]
    return sha256(told.encode("utf-8", "replace")).digest()[:16]


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers.put_on(message)
        await send(message)

    return send_with_headers
