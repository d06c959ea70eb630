"""The process that reads files: it waits with everything imported and forks a child for each of them.

    python -m dashboard.intake.forkserver SOCKET

It has one thread, so that forking is safe; it holds no file and no secret; it ends with whoever started it.
A child reads one file within its bounds, and may crash: nothing else must.
"""

import email.parser  # noqa: F401 (the readers import these two as they begin, each time anew in a child)
import encodings.cp437  # noqa: F401
import gc
import os
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePath
from typing import IO, Any, NoReturn

import pyarrow as pa

from dashboard.errors import UnreadableFile, UserError
from dashboard.intake import container, handover, roster, spreadsheet
from dashboard.model import Language
from dashboard.wording import speak

LONGEST_SECONDS = 120
MOST_MEMORY = 4 << 30
# A small file that asks for more than this is spoilt, and a large one needs some forty times its size.
SMALL_MEMORY = 3 << 29
MEMORY_FOR_A_BYTE = 40

Step = Callable[[str], None]
Answer = tuple[dict[str, Any], list[pa.Table]]


def _roster(content: bytes, step: Step, **told: Any) -> Answer:
    return roster.packed(roster.understand(content=content, progress=step, **told))


def _sheet(content: bytes, _step: Step, **told: Any) -> Answer:
    return spreadsheet.packed(spreadsheet.pick(content=content, **told))


TASKS: dict[str, Callable[..., Answer]] = {"roster": _roster, "sheet": _sheet}


def serve(control: socket.socket) -> None:
    """Forks for every pair of a connection and a memory that comes, until whoever sends them is gone."""
    signal.signal(signal.SIGCHLD, _bury)
    roster.warm_up()
    gc.collect()
    gc.freeze()
    while True:
        sign, given, *_ = socket.recv_fds(control, 1, 2)
        if not sign:
            break
        with suppress(OSError):
            if not os.fork():
                control.close()
                _end_after(given)
        for descriptor in given:
            os.close(descriptor)
    # Nobody waits any more for what is still being read.
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _bury(*_: object) -> None:
    """No child stays a zombie, and what they used is counted."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _end_after(given: list[int]) -> NoReturn:
    """The child's whole life; whatever happens, it never goes back into the loop of its parent."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with socket.socket(fileno=given[0]) as connection, os.fdopen(given[1], "w+b", buffering=0) as memory:
            _read(connection.makefile("rb"), connection.makefile("wb"), memory)
    finally:
        os._exit(0)


def _bind(size: int) -> None:
    """Bounds that the system holds, whatever a reader written in another language does."""
    signal.alarm(LONGEST_SECONDS)
    memory = min(SMALL_MEMORY + MEMORY_FOR_A_BYTE * size, MOST_MEMORY)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_MEMORY, MOST_MEMORY))
    # What a crash would leave on the disk holds names and numbers.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Should memory run short all the same, this process is the one to go.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _read(asked: IO[bytes], answers: IO[bytes], memory: IO[bytes]) -> None:
    handover.send(answers, begun=True)
    told = handover.received(asked.readline())
    _bind(told["size"])
    content = asked.read(told.pop("size"))
    speak(Language.ENGLISH)  # which is what sentences are called by

    def step(sentence: str) -> None:
        handover.send(answers, step=sentence)

    try:
        facts, tables = TASKS[told.pop("task")](content, step, **told)
        handover.send(answers, ends=handover.write_tables(memory, tables), facts=facts)
    except UserError as error:
        handover.send(answers, **handover.refusal(error))
    except MemoryError:
        handover.send(answers, **handover.refusal(UnreadableFile(container.TOO_LARGE)))
    except ConnectionError:
        pass  # whoever asked has gone away
    except BaseException as error:
        handover.send(answers, broke=_where(error))


def _where(error: BaseException) -> str:
    """The kind of a mistake and where it was made; what it says could hold a cell of somebody's roster."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames[-3:]]
    return " ".join([type(error).__name__, *places])


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
