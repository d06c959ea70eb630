"""Where somebody works from: the address of their browser, or the terminal of the server."""

from contextvars import ContextVar

TERMINAL = "terminal"

_origin: ContextVar[str] = ContextVar("origin", default=TERMINAL)


def origin() -> str:
    """Where whoever is being answered works from."""
    return _origin.get()


def come_from(address: str | None) -> None:
    """From here on, in this thread or task, whatever is done is done from this address."""
    _origin.set(address or "")
