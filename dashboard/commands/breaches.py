"""Commands about the register of breaches of personal data."""

from datetime import datetime
from typing import Annotated

import typer

from dashboard.commands import terminal
from dashboard.commands.options import HERE, OPERATOR, AsJson, Data, now, store
from dashboard.store import breaches
from dashboard.wording import say

app = typer.Typer(help="The register of breaches of personal data.", no_args_is_help=True)
COLUMNS = ("noticed_at", "what", "people", "due_at", "told_at", "mended_at", "noted_by")


@app.command()
def add(
    what: Annotated[str, typer.Argument(help="What happened, without names and numbers of people.")],
    noticed: Annotated[
        datetime | None, typer.Option(help="When it was noticed; now if it is not told.")
    ] = None,
    people: Annotated[int | None, typer.Option(help="How many people it is about, if known.")] = None,
    done: Annotated[str, typer.Option(help="What was done so far.")] = "",
    data: Data = HERE,
) -> None:
    """Write a breach down; the 72 hours run from when it was noticed."""
    moment = now()
    breaches.note(store(data), breaches.new(noticed or moment, what, people, done), OPERATOR.name, moment)
    print(say("It is written down; the 72 hours run."))


@app.command(name="list")
def list_all(data: Data = HERE, as_json: AsJson = False) -> None:
    """Every breach: when it was noticed, until when the authority must be told, and when it was."""
    rows = terminal.as_text(breaches.listed(store(data)))
    if as_json:
        terminal.show_json(rows)
        return
    terminal.show_table(COLUMNS, ([row[column] for column in COLUMNS] for row in rows))
