"""A command whose store a server holds is handed to that server; what it prints comes back."""

import json
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from rich.console import Console

from dashboard.commands import messages
from dashboard.commands.messages import Typed
from dashboard.errors import UserError
from dashboard.settings import settings

SECONDS_TO_CONNECT = 10
# What a command ends with, beside a server or not, when nobody reads what it prints.
NOBODY_READS = 1


def hand_over(words: Sequence[str]) -> int | None:
    """The exit status of the command as the server ran it; None where no server listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
        peer.settimeout(SECONDS_TO_CONNECT)
        try:
            with messages.address(messages.home(settings().data)) as address:
                peer.connect(address)
        except OSError:
            return None
        # How long it works, or waits for the one before, is for who typed it to judge.
        peer.settimeout(None)
        # A server that refuses ends the connection before it has heard us; what it said is read all the same.
        with suppress(OSError):
            messages.send(peer, _typed(words))
        status = _printed(peer)
    if status is None:
        raise UserError(
            "The server stopped before the command had ended. "
            "Once it runs again, look whether it was done before you repeat it."
        )
    return status


def _typed(words: Sequence[str]) -> Typed:
    screen = Console()
    return Typed(list(words), str(Path.cwd()), screen.width, screen.color_system, sys.stdout.isatty())


def _printed(peer: socket.socket) -> int | None:
    """Print what comes back until the exit status comes; None if it never does."""
    streams = {"out": sys.stdout, "err": sys.stderr}
    with suppress(OSError, json.JSONDecodeError), peer.makefile("rb") as told:
        while (message := messages.receive(told)) is not None:
            if "status" in message:
                return int(message["status"])
            if not _shown(streams[message["to"]], message["text"]):
                return NOBODY_READS
    return None


def _shown(stream: TextIO, text: str) -> bool:
    """False where whoever read it has gone (`| head`): nothing more is said then, at the end neither."""
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return False
    return True
