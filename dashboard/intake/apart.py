"""Read a file in a process of its own, with bounded memory and time: it may crash there, nothing else must.

Calamine panics on a cut-off .xls; a wrong byte makes it ask for terabytes and ends the process. A process
that waits with everything imported (`forkserver`) forks a child for each file, which takes milliseconds.
"""

import atexit
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

import pyarrow as pa

from dashboard.errors import UnreadableFile, UserError
from dashboard.intake import container, handover
from dashboard.wording import say

log = logging.getLogger(__name__)

LONGEST_SECONDS = 120
# Each reading may fill its memory; more of them at once than there are processors take no less time.
_at_once = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))
TRIES = 3

# The process that reads needs no settings, least of all the secret; and where it forks it has one thread.
UNTOLD = "CAMPAIGN_"
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}

Tables = list[pa.Table]


@dataclass(frozen=True)
class _Forkserver:
    """The process that waits, and our end of the line to it."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    owner: int

    @property
    def is_ours(self) -> bool:
        """Not one that was inherited by a fork, nor one that has died."""
        return self.owner == os.getpid() and self.process.poll() is None


_lock = threading.Lock()
_started: list[_Forkserver] = []


def begin() -> None:
    """Start the process that reads, so that it is ready when a file comes; else the first file starts it."""
    with _lock:
        _running()


def ask(
    task: str, content: bytes, step: Callable[[str], None], **told: object
) -> tuple[handover.Message, Tables]:
    """What the task (`forkserver.TASKS`) gives: its facts and its tables; or its refusal is raised."""
    with _at_once:
        for _ in range(TRIES):
            with suppress(ConnectionError):
                return _asked(content, step, {"task": task, "size": len(content), **told})
            _give_time()
    raise RuntimeError("the process that reads files does not start")


def _give_time() -> None:
    """The process that reads is dying, or could not fork just now."""
    with suppress(subprocess.TimeoutExpired, IndexError):
        _started[-1].process.wait(1)


def _asked(
    content: bytes, step: Callable[[str], None], told: handover.Message
) -> tuple[handover.Message, Tables]:
    """`ConnectionError` where nobody began to read."""
    ours, theirs = socket.socketpair()
    with ours, handover.shared_memory() as memory:
        with theirs:
            _hand_over(theirs, memory)
        with ours.makefile("rb") as lines:
            if not lines.readline():
                raise ConnectionError
            begun = time.monotonic()
            # A child that dies before it has everything says so by its silence.
            with suppress(ConnectionError):
                ours.sendall(repr(told).encode() + b"\n")
                ours.sendall(content)
            message = _answer(lines, step)
        if message is None:
            slow = time.monotonic() - begun > LONGEST_SECONDS - 1
            raise UnreadableFile(container.TOO_LARGE if slow else container.BROKEN_OFF)
        return message["facts"], handover.read_tables(memory, message["ends"])


def _answer(lines: IO[bytes], step: Callable[[str], None]) -> handover.Message | None:
    """The last message, the steps said on the way; None where the child died without a word."""
    for line in lines:
        message = handover.received(line)
        if "step" in message:
            step(say(message["step"]))
        elif "refused" in message:
            raise handover.refused(message)
        elif "broke" in message:
            log.warning("reading a file broke off: %s", message["broke"])
            return None
        else:
            return message
    return None


def _hand_over(connection: socket.socket, memory: IO[bytes]) -> None:
    with _lock:
        socket.send_fds(_running().control, [b"."], [connection.fileno(), memory.fileno()])


def _running() -> _Forkserver:
    if not (_started and _started[-1].is_ours):
        end()
        _started.append(_start())
    return _started[-1]


def _start() -> _Forkserver:
    if not hasattr(os, "fork"):
        raise UserError("Files are read in a process of their own: run the dashboard on Linux or macOS.")
    ours, theirs = socket.socketpair()
    told = {name: value for name, value in os.environ.items() if not name.startswith(UNTOLD)}
    with theirs:
        process = subprocess.Popen(  # noqa: S603 (our own module)
            [sys.executable, "-m", "dashboard.intake.forkserver", str(theirs.fileno())],
            env=told | ENVIRONMENT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    return _Forkserver(process, ours, os.getpid())


@atexit.register
def end() -> None:
    """End the process that reads; were we killed, it would see that nobody holds the line, and end itself."""
    while _started:
        server = _started.pop()
        server.control.close()
        if server.owner == os.getpid():
            with suppress(ProcessLookupError):
                os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait()
