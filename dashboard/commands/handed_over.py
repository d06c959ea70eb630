"""While this process serves, it runs the commands that its own user types, one after the other."""

import logging
import os
import pwd
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from select import select
from threading import BoundedSemaphore, Lock, Thread
from typing import Any

from dashboard.commands import messages, running, screen
from dashboard.commands.options import UNREADABLE
from dashboard.commands.screen import Screen
from dashboard.origin import TERMINAL, come_from
from dashboard.wording import say

# They need the store for themselves.
NOT_BESIDE = ("demo", "encrypt", "move", "restore", "serve", "upgrade")
# Whoever connects says so soon what is wanted, and reads what comes back, or is not waited for.
SECONDS_TO_SPEAK = 10
SECONDS_TO_READ = 30
MOST_WAITING = 16
# So long a command that is under way may go on when the server stops.
SECONDS_TO_END = 20

log = logging.getLogger(__name__)


@contextmanager
def listening(command: Callable[..., Any], data: Path) -> Iterator[None]:
    """Run what is typed while inside; only who holds the store of this folder may ask."""
    desk = _Desk(command)
    with _socket_in(messages.home(data)) as listener, screen.shared():
        Thread(target=desk.receive, args=(listener,), name="terminal", daemon=True).start()
        try:
            yield
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            desk.close()


@contextmanager
def _socket_in(folder: Path) -> Iterator[socket.socket]:
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener, messages.address(folder) as address:
        # What a killed server left; a living one would hold the store.
        Path(address).unlink(missing_ok=True)
        listener.bind(address)
        Path(address).chmod(0o600)
        listener.listen(MOST_WAITING)
        try:
            yield listener
        finally:
            Path(address).unlink(missing_ok=True)


class _Desk:
    """Takes commands, and runs one at a time."""

    def __init__(self, command: Callable[..., Any]) -> None:
        self._command = command
        self._one = Lock()
        self._is_closing = False
        self._room = BoundedSemaphore(MOST_WAITING)

    def receive(self, listener: socket.socket) -> None:
        """Answer each in a thread of its own, until the socket is closed."""
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            if self._room.acquire(blocking=False):
                Thread(target=self._answer, args=(peer,), name="command", daemon=True).start()
            else:
                peer.close()

    def close(self) -> None:
        """Let what is under way end, for a while; what waits is told that nothing begins after it."""
        self._is_closing = True
        if self._one.acquire(timeout=SECONDS_TO_END):
            self._one.release()
        else:
            log.error("A command of the terminal did not end in time")

    def _answer(self, peer: socket.socket) -> None:
        try:
            with peer, suppress(OSError):
                peer.settimeout(SECONDS_TO_SPEAK)
                if messages.user_of(peer) != os.geteuid():
                    _end(peer, say("Another user runs the server. Run the command as that user."))
                    return
                told = _heard(peer)
                if told is not None:
                    self._run(peer, told)
        finally:
            self._room.release()

    def _run(self, peer: socket.socket, told: messages.Typed) -> None:
        if told.words and told.words[0] in NOT_BESIDE:
            sentence = "“campaign {command}” cannot run while the server runs. Stop the server first."
            _end(peer, say(sentence, command=told.words[0]))
            return
        with self._one:
            if _is_gone(peer):
                return
            if self._is_closing:
                _end(peer, say("The server is stopping. Run the command again once it has stopped."))
                return
            peer.settimeout(SECONDS_TO_READ)
            user = pwd.getpwuid(messages.user_of(peer)).pw_name
            come_from(f"{TERMINAL}:{user}", Path(told.folder))
            screen.show_on(Screen(peer, told.width, told.colors, told.is_terminal))
            status = running.run_here(self._command, told.words)
            sys.stdout.flush()
            messages.send(peer, {"status": status})


def _heard(peer: socket.socket) -> messages.Typed | None:
    try:
        with peer.makefile("rb") as stream:
            return messages.typed(messages.receive(stream) or {})
    except (TypeError, ValueError):
        log.error("The terminal sent something that is no command")
        return None


def _is_gone(peer: socket.socket) -> bool:
    """Whether who waited has given up; nobody says more than the command."""
    can_be_read, _, _ = select([peer], [], [], 0)
    return bool(can_be_read) and peer.recv(1, socket.MSG_PEEK) == b""


def _end(peer: socket.socket, sentence: str) -> None:
    messages.send(peer, {"to": "err", "text": sentence + "\n"})
    messages.send(peer, {"status": UNREADABLE})
