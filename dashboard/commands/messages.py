"""What goes through the socket between a command and the server: short lines of JSON, and who sent them."""

import json
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

# A command's words are few; of what it prints, so much goes into one message.
LARGEST_MESSAGE = 2**20
AT_ONCE = 2**16

_CREDENTIALS = struct.Struct("3i")
_HOME, _NAME = "terminal", "campaign.sock"


@dataclass(frozen=True)
class Typed:
    """A command as it was typed: its words, where, and how wide what it prints may be."""

    words: list[str]
    folder: str
    width: int
    colors: str | None
    is_terminal: bool


def home(data: Path) -> Path:
    """The folder of the socket, beside the store in `data`."""
    return data / _HOME


@contextmanager
def address(folder: Path) -> Iterator[str]:
    """What the socket in this folder is reached by: its own path may be longer than the system takes."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{opened}/{_NAME}"
    finally:
        os.close(opened)


def user_of(peer: socket.socket) -> int:
    """The number of the user on the other side, as the system tells it."""
    told = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(told)[1])


def typed(message: dict[str, Any]) -> Typed:
    """The command in a message; `TypeError` if it is none."""
    return Typed(**message)


def send(peer: socket.socket, message: Typed | dict[str, Any]) -> None:
    """Send one message."""
    told = asdict(message) if isinstance(message, Typed) else message
    peer.sendall(json.dumps(told).encode() + b"\n")


def receive(stream: BinaryIO) -> dict[str, Any] | None:
    """The next message, or None where there is none that is whole."""
    line = stream.readline(LARGEST_MESSAGE)
    if not line.endswith(b"\n"):
        return None
    message = json.loads(line)
    return message if isinstance(message, dict) else None
