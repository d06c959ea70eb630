"""Commands about who followed printed codes: logs of another web server, and whether targets still answer."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard import log_import, target_check
from dashboard.commands import terminal
from dashboard.commands.options import HERE, WITH_ERRORS, AsJson, Data, now, store
from dashboard.errors import UnreadableFile
from dashboard.origin import seen_from_here
from dashboard.settings import campaign
from dashboard.target_check import Outcome
from dashboard.wording import number, say

app = typer.Typer(help="Who followed printed codes, and where those lead.", no_args_is_help=True)


@app.command(name="import")
def import_logs(
    files: Annotated[list[Path], typer.Argument(help="Access logs; packed with gzip too.")],
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Count the scans that access logs tell (nginx, Apache, Caddy, CSV), each line once for all."""
    con = store(data)
    told = []
    for path in files:
        try:
            with seen_from_here(path).open("rb") as file:
                found = log_import.import_log(con, file, now())
        except OSError as error:
            raise UnreadableFile("The file {name} cannot be read.", name=path.name) from error
        told.append({"file": path.name, **vars(found)})
        if not as_json:
            print(
                say(
                    "{file}: {added} new of {requests} requests for codes, in {lines} lines; "
                    "{unread} lines cannot be read.",
                    file=path.name,
                    added=number(found.added),
                    requests=number(found.requests),
                    lines=number(found.lines),
                    unread=number(found.unread),
                )
            )
    if as_json:
        terminal.show_json(told)


@app.command(name="check-targets")
def check_targets(data: Data = HERE, as_json: AsJson = False) -> None:
    """Ask every address to which codes lead whether it still answers."""
    told = target_check.check_all(store(data), campaign().may_lead_to, now())
    if as_json:
        terminal.show_json([{"target": target, "outcome": outcome.value} for target, outcome in told.items()])
    else:
        terminal.show_table(("target", "outcome"), ([target, each.value] for target, each in told.items()))
    if {*told.values()} - {Outcome.ANSWERS, Outcome.NOT_CHECKED}:
        raise typer.Exit(WITH_ERRORS)
