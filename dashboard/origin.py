"""Where somebody works from: the address of their browser, or the terminal of the server and its folder."""

from contextvars import ContextVar
from pathlib import Path

TERMINAL = "terminal"

_origin: ContextVar[str] = ContextVar("origin", default=TERMINAL)
_folder: ContextVar[Path | None] = ContextVar("folder", default=None)


def origin() -> str:
    """Where whoever is being answered works from."""
    return _origin.get()


def come_from(address: str | None, folder: Path | None = None) -> None:
    """From here on, in this thread or task, whatever is done is done from this address, and this folder."""
    _origin.set(address or "")
    _folder.set(folder)


def seen_from_here(file: Path) -> Path:
    """The file that they mean who named it: their folder may be another than this process's."""
    folder = _folder.get()
    return folder / file if folder else file
