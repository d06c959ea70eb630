"""Commands for a person who asks what is held of them: show it, or delete it."""

from typing import Annotated

import pandas as pd
import typer

from dashboard import answering
from dashboard.commands import terminal
from dashboard.commands.options import HERE, OPERATOR, AsJson, Data, now, rewrite_if_due, store
from dashboard.wording import say

app = typer.Typer(invoke_without_command=True)
COLUMNS = ("unit_code", "as_of", "state", "full_name", "last_digits", "file_name", "row")
# Few enough to be read whole in a narrow terminal.
TO_CHOOSE = ("line", "full_name", "last_digits", "unit_code", "as_of")

Number = Annotated[str, typer.Option("--number", help="Of social insurance or of the citizen.")]
Name = Annotated[str, typer.Option("--name", help="Or the whole name.")]


@app.callback()
def person(
    context: typer.Context, number: Number = "", name: Name = "", data: Data = HERE, as_json: AsJson = False
) -> None:
    """Everything that is held of one person, for whoever asks what we know of them."""
    if context.invoked_subcommand:
        return
    rows = answering.held(store(data), OPERATOR, number, name)
    told = terminal.as_text(rows)
    if as_json:
        terminal.show_json(told)
        return
    terminal.show_table(COLUMNS, ([row[column] for column in COLUMNS] for row in told))
    _say_what_is_not_committed(rows)


@app.command()
def delete(
    told: Annotated[str, typer.Option("--number", help="Of social insurance or of the citizen.")] = "",
    name: Name = "",
    line: Annotated[int, typer.Option(help="Which line is the person; without it all are listed.")] = 0,
    received: Annotated[str, typer.Option(help="The day of the request; today if it is not told.")] = "",
    data: Data = HERE,
) -> None:
    """Delete one person at their request: every line about them; they are still counted, without a name."""
    con, moment = store(data), now()
    held = answering.held(con, OPERATOR, told, name)
    rows = held[held["state"] != "staged"]
    _say_what_is_not_committed(held)
    if not 1 <= line <= len(rows):
        numbered = [row | {"line": str(place)} for place, row in enumerate(terminal.as_text(rows), start=1)]
        terminal.show_table(TO_CHOOSE, ([row[column] for column in TO_CHOOSE] for row in numbered))
        print(say("Nothing was deleted. Choose the person with --line."))
        return
    chosen, received_on = rows.iloc[line - 1], terminal.day(received) if received else moment.date()
    lines = answering.delete(con, OPERATOR, chosen["unit_code"], chosen["reference"], received_on, moment)
    rewrite_if_due(con, data)
    print(answering.deleted_in_words(lines, received_on, moment.date()))


def _say_what_is_not_committed(held: pd.DataFrame) -> None:
    staged = held[held["state"] == "staged"]
    if not staged.empty:
        print(answering.not_committed_in_words(staged))
