"""Printed codes are answered and counted before any other part of the app is asked."""

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.scanning import Witness
from dashboard.store import links
from dashboard.store.scans import Way
from dashboard.web.common import ui
from dashboard.web.serving.spool import Spool

WAYS: dict[str, Way] = {"/Q/": "scan", "/q/": "typed"}
READING = {"GET", "HEAD"}
HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-robots-tag", b"noindex"),
    (b"content-length", b"0"),
]
NOTHING = {"type": "http.response.body", "body": b""}
# Whoever tries codes must not keep the store busy: in a second so many are asked for that nobody knows.
MOST_ASKED = 50


class PrintedCodes:
    """Every code that was ever printed, in memory; one that is retired is answered too."""

    def __init__(self) -> None:
        self._codes: frozenset[str] = frozenset()
        self._version = -1
        self._found: set[str] = set()
        self._asked: set[str] = set()

    def __contains__(self, code: str) -> bool:
        return code in self._codes or code in self._found

    def refresh(self) -> None:
        """Read the codes again if any was added since."""
        con = ui.cursor()
        version = links.version(con)
        if version != self._version:
            self._codes, self._version = links.all_codes(con), version
        self._asked, self._found = set(), set()

    async def look_up(self, code: str) -> bool:
        """Whether the store knows it, though we do not; asked once for each code until the next refresh."""
        if code in self._asked or len(self._asked) >= MOST_ASKED:
            return False
        self._asked.add(code)
        is_known = await run_in_threadpool(lambda: links.is_printed(ui.cursor(), code))
        if is_known:
            self._found.add(code)
        return is_known


class Follow:
    """The outermost layer: a printed code leads to its page, and is in the spool before the answer."""

    def __init__(self, app: ASGIApp, codes: PrintedCodes, spool: Spool) -> None:
        self.app, self.codes, self.spool = app, codes, spool
        self._witness = Witness()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a code that was printed; count any other, and let the app say that it is none."""
        way = WAYS.get(scope["path"][:3]) if scope["type"] == "http" else None
        if way is None or scope["method"] not in READING:
            await self.app(scope, receive, send)
            return
        code = scope["path"][3:].strip(" /").upper()
        is_printed = code in self.codes or (links.is_code(code) and await self.codes.look_up(code))
        agent = next((value for name, value in scope["headers"] if name == b"user-agent"), b"")
        address = (scope.get("client") or ("",))[0]
        self.spool.write(self._witness.line(code, is_printed, way, address, agent, scope["method"]))
        if not is_printed:
            await self.app(scope, receive, send)
            return
        headers = [(b"location", b"/p/" + code.encode()), *HEADERS]
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send(NOTHING)
