"""Run one command to its end: here, or, where a server holds the store, in the server."""

import sys
from collections.abc import Callable, Sequence
from typing import Any

from dashboard.commands import handing_over
from dashboard.commands.options import UNREADABLE
from dashboard.errors import StoreInUse, UserError
from dashboard.wording import say


def run_here(command: Callable[..., Any], words: Sequence[str]) -> int:
    """The command's exit status; what stops it is one sentence on standard error."""
    return _ended(lambda: command(args=list(words), prog_name="campaign"))


def run(command: Callable[..., Any], words: Sequence[str]) -> int:
    """The same, by the server that holds the store if there is one."""

    def here_or_there() -> int | None:
        try:
            command(args=list(words), prog_name="campaign")
        except StoreInUse as in_use:
            status = handing_over.hand_over(words)
            if status is None:
                raise in_use
            return status
        return 0

    return _ended(here_or_there)


def _ended(run: Callable[[], int | None]) -> int:
    try:
        return run() or 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else UNREADABLE if end.code else 0
    except UserError as error:
        sentence = str(error)
    except Exception as error:
        # The message may hold a cell of somebody's roster: the kind of mistake must do.
        sentence = say("Something went wrong on our side ({kind}).", kind=type(error).__name__)
    print(sentence, file=sys.stderr)
    return UNREADABLE
