"""The same steps from a terminal: `campaign …`."""

import sys
from getpass import getuser

import typer

from dashboard.commands import (
    accounts,
    audit,
    backups,
    breaches,
    operation,
    outreach,
    packs,
    people,
    reports,
    retention,
    rosters,
    running,
    scans,
    site,
    targets,
    tokens,
)
from dashboard.origin import TERMINAL, come_from

app = typer.Typer(
    help="The VssID campaign of Hà Nội: rosters in, rates and posters out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for part in (rosters.app, outreach.app, packs.app, reports.app, operation.app, retention.app, backups.app):
    app.add_typer(part)
app.add_typer(operation.units_app, name="units")
app.add_typer(accounts.app, name="account")
app.add_typer(audit.app, name="audit")
app.add_typer(breaches.app, name="breach")
app.add_typer(people.app, name="person")
app.add_typer(targets.app, name="targets")
app.add_typer(scans.app, name="scans")
app.add_typer(site.app, name="site")
app.add_typer(tokens.app, name="token")


def main() -> None:
    """Run a command; what stops it is one sentence on standard error."""
    # Whoever works at the terminal has no account here, but one on the machine.
    come_from(f"{TERMINAL}:{getuser()}")
    raise SystemExit(running.run(app, sys.argv[1:]))


if __name__ == "__main__":
    main()
