"""What a page holds belongs to the session that it was made for: another one's address opens nothing.

Streamlit answers an address of a made file, an upload or a websocket to whoever knows it. Here each is tied
to the session of ours that the websocket came with.
"""

from collections import OrderedDict
from hashlib import sha256
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.web.serving import session

MEDIA, UPLOADS = "/media/", "/_stcore/upload_file/"
# Streamlit's own ways in that nobody here uses: for programs (agents), statistics, other people's components.
CLOSED = ("/_stcore/agent", "/_stcore/metrics", "/_stcore/script-health-check", "/component/", "/app/static/")
# Streamlit keeps under this name whose websocket it is, and lets nobody else take it over.
NAME, HEADER = "session", b"x-vssid-session"
TRUSTED = {HEADER.decode(): NAME}
MOST_FILES = 50_000

# Address of a made file → Streamlit's sessions that it was made for; the one made longest ago goes first.
_made_for: OrderedDict[str, frozenset[str]] = OrderedDict()


class Belongings:
    """Stands behind the gate: who comes so far is signed in, but perhaps asks for what is another's."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on, or say that there is no such thing."""
        if scope["type"] == "websocket":
            told = [(name, value) for name, value in scope["headers"] if name.lower() != HEADER]
            scope = {**scope, "headers": [*told, (HEADER, _owner(scope).encode())]}
        elif scope["type"] == "http" and not _may_have(scope):
            await PlainTextResponse("Not found", 404, {"Cache-Control": "no-store"})(scope, receive, send)
            return
        await self.app(scope, receive, send)


def watch(manager: MediaFileManager) -> None:
    """From here on note for whom each file is made, whether at once or when it is asked for."""
    add, execute_deferred = manager.add, manager.execute_deferred

    def add_for_its_session(*told: Any, **named: Any) -> str:
        context = get_script_run_ctx()
        return _note(add(*told, **named), context.session_id if context else "")

    def execute_for_its_session(file_id: str) -> str:
        entry = manager._deferred_callables.get(file_id)
        return _note(execute_deferred(file_id), entry["session_id"] if entry else "")

    for name, instead in (("add", add_for_its_session), ("execute_deferred", execute_for_its_session)):
        setattr(manager, name, instead)


def _note(address: str, session_id: str) -> str:
    name = address.removeprefix(MEDIA)
    # The same content has the same address, whoever it was made for; those who have left are forgotten.
    before = (each for each in _made_for.pop(name, ()) if runtime.get_instance().is_active_session(each))
    _made_for[name] = frozenset(before) | {session_id}
    if len(_made_for) > MOST_FILES:
        _made_for.popitem(last=False)
    return address


def _may_have(scope: Scope) -> bool:
    path = scope["path"]
    if path.startswith(CLOSED):
        return False
    if path.startswith(UPLOADS):
        return _is_of(path.removeprefix(UPLOADS).partition("/")[0], _owner(scope))
    if path.startswith(MEDIA):
        owner = _owner(scope)
        return any(_is_of(each, owner) for each in _made_for.get(path.removeprefix(MEDIA), ()))
    return True


def _is_of(session_id: str, owner: str) -> bool:
    """Whether this session of Streamlit's came with that one of ours."""
    theirs = runtime.get_instance().get_app_session(session_id)
    return theirs is not None and theirs.matches_user_info({NAME: owner})


def _owner(scope: Scope) -> str:
    """Our session, as a hash: what is known to Streamlit opens nothing here."""
    known = session.read(HTTPConnection(scope).cookies.get(session.COOKIE))
    return sha256(known.id.encode()).hexdigest() if known else ""
