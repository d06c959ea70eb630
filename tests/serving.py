"""Run an app in a process of its own, as people would reach it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import personal

ROOT = Path(__file__).parent.parent
CAMPAIGN = "campaign"
LONGEST_START = 90


@contextmanager
def serving(app: str, data: Path, **environment: str) -> Iterator[str]:
    """The address of `campaign serve`, or of an ASGI app like `tests.web.apps.served:app`, until the end.

    `data` is where it keeps its store; further names are set in its environment.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    data.mkdir(parents=True, exist_ok=True)
    surroundings = os.environ | {
        "CAMPAIGN_DATA": str(data),
        "CAMPAIGN_HOST": "127.0.0.1",
        "CAMPAIGN_PORT": str(port),
        "CAMPAIGN_ADDRESS": address,
        "PYTHONUNBUFFERED": "1",
    }
    log = data / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            _command(app, port),
            cwd=ROOT,
            env=surroundings | environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(server, port, log)
        yield address
    finally:
        _stop(server)
    told = personal.found_in(log.read_text("utf-8", "replace"))
    assert not told, f"the server's log tells of people: {told[:3]}"


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _command(app: str, port: int) -> list[str]:
    if app == CAMPAIGN:
        return [sys.executable, "-m", "dashboard", "serve"]
    return [sys.executable, "-m", "uvicorn", app, "--app-dir", str(ROOT), "--port", str(port)]


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + LONGEST_START
    while not _answers(port):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}:\n{log.read_text()[-4000:]}")
        if time.monotonic() > until:
            raise TimeoutError(f"no answer after {LONGEST_START} s:\n{log.read_text()[-4000:]}")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
