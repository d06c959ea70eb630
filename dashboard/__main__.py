"""The same steps from a terminal: `campaign …`."""

import sys
from getpass import getuser

import typer

from dashboard.commands import running
from dashboard.commands.by_name import Commands
from dashboard.origin import TERMINAL, come_from

app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.callback()
def campaign() -> None:
    """The VssID campaign of Hà Nội: rosters in, rates and posters out."""


def main() -> None:
    """Run a command; what stops it is one sentence on standard error."""
    # Whoever works at the terminal has no account here, but one on the machine.
    come_from(f"{TERMINAL}:{getuser()}")
    raise SystemExit(running.run(app, sys.argv[1:]))


if __name__ == "__main__":
    main()
