"""Where a command's words appear: on this process's own output, or on the terminal that handed it over."""

import io
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal, TextIO, cast

from dashboard.commands import messages

Colors = Literal["auto", "standard", "256", "truecolor", "windows"]


@dataclass
class Screen:
    """The terminal of a command that was handed over."""

    peer: socket.socket
    width: int
    colors: str | None
    is_terminal: bool
    is_there: bool = True

    def show(self, stream: str, text: str) -> None:
        """Send it there. Whoever no longer reads misses it: the command goes on to its end."""
        for start in range(0, len(text), messages.AT_ONCE):
            if self.is_there:
                part = text[start : start + messages.AT_ONCE]
                try:
                    messages.send(self.peer, {"to": stream, "text": part})
                except OSError:
                    self.is_there = False


_screen: ContextVar[Screen | None] = ContextVar("screen", default=None)


def show_on(screen: Screen) -> None:
    """From here on, in this thread, whatever is printed appears there."""
    _screen.set(screen)


def is_elsewhere() -> bool:
    """Whether this command was handed over by another process, and runs beside a server."""
    return _screen.get() is not None


def shape() -> dict[str, Any]:
    """How wide a table may be, and whether it has colours; empty for this process's own output."""
    screen = _screen.get()
    if screen is None:
        return {}
    return {"width": screen.width, "color_system": cast("Colors | None", screen.colors)}


@contextmanager
def shared() -> Iterator[None]:
    """While inside, each thread prints to its own screen, and whoever has none to this process's output."""
    own = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = cast(TextIO, _Stream("out", own[0])), cast(TextIO, _Stream("err", own[1]))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = own


class _Stream(io.TextIOBase):
    def __init__(self, name: str, own: TextIO) -> None:
        self._name, self._own = name, own

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._own.encoding

    def write(self, text: str) -> int:
        screen = _screen.get()
        if screen is None:
            return self._own.write(text)
        screen.show(self._name, text)
        return len(text)

    def flush(self) -> None:
        self._own.flush()

    def fileno(self) -> int:
        return self._own.fileno()

    def isatty(self) -> bool:
        screen = _screen.get()
        if screen is None:
            return self._own.isatty()
        # A spinner is drawn from a thread of its own, which has no screen.
        return screen.is_terminal and self._name == "out"
