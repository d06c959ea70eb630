"""The one process: our routes and Streamlit's, behind one gate, on one port."""

import logging
import os
import signal
import sys
import tomllib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit import config, runtime

from dashboard import keys, pipeline, report_files, retaining
from dashboard.settings import ROOT, Settings, settings
from dashboard.store import connection, units
from dashboard.store.connection import Connection
from dashboard.web.common import ui
from dashboard.web.common.streamlit_words import StreamlitWords
from dashboard.web.edge import belongings
from dashboard.web.edge.belongings import Belongings
from dashboard.web.edge.edge import Edge
from dashboard.web.serving import heap, scans, schedule
from dashboard.web.serving.follow import Follow, PrintedCodes
from dashboard.web.serving.gate import Gate
from dashboard.web.serving.routes import ROUTES
from dashboard.web.serving.spool import Spool

# The first is the outermost: nothing that stands behind the gate is reached without passing it.
MIDDLEWARE = [Middleware(Gate), Middleware(Belongings), Middleware(StreamlitWords)]

# These would log a mistake outside a page whole: a file made for a download, a message of a browser, a route.
TALKATIVE = (
    "streamlit.runtime.app_session",
    "streamlit.runtime.backend_operation_handler",
    "streamlit.runtime.dataframe_chunk_handler",
    "streamlit.runtime.scriptrunner.script_runner",
    "uvicorn.error",
)

# What uvicorn's own command ends with when it cannot begin: the port is taken.
CANNOT_START = 3
# So long answers that are under way may take when the server stops.
SECONDS_TO_ANSWER = 10
# So long a commit that is under way may go on when the server stops.
SECONDS_TO_COMMIT = 20

log = logging.getLogger(__name__)

# What a browser may say at once through the websocket; files come by another way.
LARGEST_MESSAGE_MB = 16


def configure(settings: Settings) -> None:
    """Streamlit's options: our file wherever we were started from, then what no file may change."""
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        told = tomllib.load(file)
    address = urlsplit(settings.address)
    must = {
        "browser.gatherUsageStats": False,
        "browser.serverAddress": address.hostname or "localhost",
        "browser.serverPort": address.port or (443 if address.scheme == "https" else 80),
        "client.showErrorDetails": "none",
        "server.enableCORS": True,
        "server.enableXsrfProtection": True,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": settings.largest_file_mb,
        "server.trustedUserHeaders": belongings.TRUSTED,
        "server.maxWidgetStateSize": LARGEST_MESSAGE_MB,
    }
    for name, value in (dict(_flat(told)) | must).items():
        config.set_option(name, value)
    # Streamlit writes the whole message of a mistake to its log, and a message can hold a person's data.
    # `ui.show_error` writes a line of our own instead.
    logging.getLogger("streamlit.error_util").addFilter(lambda record: record.exc_info is None)
    for name in TALKATIVE:
        logging.getLogger(name).addFilter(_without_values)


def _without_values(record: logging.LogRecord) -> bool:
    """Of a mistake its kind and place are kept, and not what it was about."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg, record.args = f"{record.getMessage().strip()}: {ui.in_the_log(error)}", None
        record.exc_info = record.exc_text = None
    return True


@asynccontextmanager
async def while_serving(_app: st.App) -> AsyncIterator[None]:
    """Open the store before the first question, and let no scan be lost at the end."""
    pipeline.expect_files()
    ui.cursor()
    heap.settle()
    belongings.watch(runtime.get_instance().media_file_mgr)
    async with (
        scans.counting(codes, spool),
        schedule.sending_reports(report_files.weekly_letter),
        schedule.checking_targets(),
        schedule.forgetting_sessions(),
        schedule.deleting_people(),
        schedule.cleaning_lake(),
        schedule.backing_up(),
    ):
        yield


def open_store(now: datetime) -> Connection:
    """The store that this process will serve, with the catalogue and without a trace of who was deleted."""
    keys.watch_token(settings())
    retaining.rewrite_if_due(settings().data)
    con = connection.shared_store(settings().data)
    units.load_catalogue(con, ROOT / "data", now)
    return con


def serve(settings: Settings) -> None:
    """Answer until told to stop (Ctrl+C, SIGTERM); what is under way may finish first."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE_MB * 1024 * 1024,
        ws_ping_interval=30,
        ws_ping_timeout=30,
        timeout_graceful_shutdown=SECONDS_TO_ANSWER,
        # A line for every request would tie printed codes to addresses of phones.
        access_log=False,
        server_header=False,
        log_level="warning",
    )
    server = _Server(config)
    server.run()
    if not server.started:
        sys.exit(CANNOT_START)


def put_away() -> None:
    """Once nobody is answered any more: let commits end, for a while, and bring all of them into the file."""
    if not connection.wait_for_transactions(SECONDS_TO_COMMIT):
        log.error("What was being committed did not end in time; nothing of it counts")
    connection.checkpoint(ui.cursor())


def leave() -> NoReturn:
    """End the process now: a thread in the middle of a long question would make Python wait, or abort."""
    pipeline.expect_no_files()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


class _Server(uvicorn.Server):
    """Comes back when it has stopped: uvicorn's own would let the signal end the process before anything is
    put away. A second one changes nothing: the process ends in bounded time."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self.handle_exit)
        yield


def _flat(told: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in told.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


configure(settings())
codes, spool = PrintedCodes(), Spool(settings().data / "spool")
# Even Streamlit's own layers stand behind these two: thousands may scan at once.
app = Edge(
    Follow(
        st.App(
            Path(__file__).parents[1] / "main.py",
            routes=ROUTES,
            middleware=MIDDLEWARE,
            lifespan=while_serving,
            on_script_error=ui.show_error,
        ),
        codes,
        spool,
    ),
    settings(),
)
