"""How long the overview takes on the demo, once warm.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/bench_pages.py

It asks for the page as a browser does, over Streamlit's websocket, and then times each question by itself.
On a machine that does other work too, the shortest times say more than the median.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import httpx2
from serving import ROOT, serving
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from dashboard import pipeline
from dashboard.model import EVERYTHING, Scope
from dashboard.settings import campaign
from dashboard.store import connection, progress, units
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.web.common import ui

TIMES = 20
PAGE_MS, QUERY_MS = 250, 50
VIEWS = {
    "whole city": "",
    "everybody": "co-so=headcount",
    "district": "don-vi=D004",
    "schools": "khoi=school",
    "one unit": "don-vi=TZ0118M",
}
SCOPES = {"leader": EVERYTHING, "liaison": Scope(("D004",), sees_people=True)}


def main() -> None:
    """Print a line for each view of the page and each question."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        build = [sys.executable, "-m", "dashboard", "demo", "--data", folder]
        subprocess.run(build, cwd=ROOT, env=os.environ | {"CAMPAIGN_DATA": folder}, check=True)
        with serving("campaign", data) as address:
            title("the page's script, warm", PAGE_MS)
            report(page_times(address, "lanhdao"), PAGE_MS)
        con = connection.open_store(data)
        title("each question", QUERY_MS)
        report(question_times(con), QUERY_MS)
        con.close()


def page_times(address: str, name: str) -> Iterator[tuple[str, list[float]]]:
    """Milliseconds of each run of the overview, as this account and for each view."""
    headers = {"Cookie": f"phien={session_of(address, name)}", "Origin": address}
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(stream, additional_headers=headers, subprotocols=["streamlit"], max_size=None) as socket:
        for view, query in VIEWS.items():
            elements = run(socket, query)
            assert elements > 20, f"{view}: {elements} elements are no overview"
            yield f"{view}, {elements} elements", timed(lambda query=query: run(socket, query))


def run(socket: ClientConnection, query: str, page: str = "tong-quan") -> int:
    """One run of a page's script, to its end; gives the number of elements it drew."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.query_string = query
    socket.send(asked.SerializeToString())
    elements = 0
    while True:
        answer = ForwardMsg.FromString(socket.recv(timeout=60))
        elements += answer.WhichOneof("type") in {"delta", "ref_hash"}
        if answer.WhichOneof("type") == "script_finished":
            assert answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY, answer
            return elements


def session_of(address: str, name: str) -> str:
    """The cookie of somebody who has just signed in to the demo."""
    with httpx2.Client(base_url=address) as client:
        token = re.search(r'name="token" value="([^"]+)"', client.get("/dang-nhap").text)
        assert token
        form = {"name": name, "password": f"{name}-2021", "token": token[1], "den": "/"}
        client.post("/dang-nhap", data=form)
        return str(client.cookies["phien"])


def question_times(con: Connection) -> Iterator[tuple[str, list[float]]]:
    """Milliseconds of each question that the overview asks."""
    today, starts_on = pipeline.today(con, ui.now()), campaign().starts_on
    yield "version", timed(lambda: progress.version(con))
    for who, scope in SCOPES.items():
        yield f"{who}: units", timed(lambda scope=scope: units.listed(con, scope, today))
        for what, question in {
            "all": Question(scope, today),
            "district": Question(scope, today, under="D004"),
            "schools": Question(scope, today, kinds=("school",)),
        }.items():
            for name, ask in {
                "totals": lambda question=question: progress.totals(con, question),
                "by week": lambda question=question: progress.by_week(con, question, starts_on),
                "by child": lambda question=question: progress.by_child(con, question),
            }.items():
                yield f"{who}: {name}, {what}", timed(ask)


def timed(do: Callable[[], object]) -> list[float]:
    """Milliseconds of each of many times, after one that nobody counts."""
    do()
    taken = []
    for _ in range(TIMES):
        before = time.perf_counter()
        do()
        taken.append((time.perf_counter() - before) * 1000)
    return taken


def title(what: str, at_most: float) -> None:
    """What the lines below are about, and how busy the machine is."""
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(
        f"\n{what}: shortest, median and longest of {TIMES} in ms (median at most {at_most}, load {busy:.1f})"
    )


def report(lines: Iterator[tuple[str, list[float]]], at_most: float) -> None:
    """The shortest, middle and longest of each, and whether the middle is short enough."""
    for name, taken in lines:
        verdict = "" if median(taken) <= at_most else "  TOO LONG"
        print(f"{name:28} {min(taken):7.1f} {median(taken):7.1f} {max(taken):7.1f}{verdict}", flush=True)


if __name__ == "__main__":
    main()
