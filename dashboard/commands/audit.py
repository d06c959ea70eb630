"""Commands about the log of who did what: whether it holds, and what it says."""

from typing import Annotated

import typer

from dashboard.commands import terminal
from dashboard.commands.options import HERE, WITH_ERRORS, AsJson, Data, store
from dashboard.store import audit
from dashboard.store.audit import Action, Wanted
from dashboard.wording import number, say

app = typer.Typer(help="Who did what, when and from where.", no_args_is_help=True)
COLUMNS = ("number", "done_at", "account", "action", "about", "origin", "result")


@app.command()
def verify(data: Data = HERE) -> None:
    """Seal every row of the log again, and print the last seal to keep elsewhere. Exit 1 if one is wrong."""
    verdict = audit.verify(store(data))
    if verdict.broken_at is not None:
        print(audit.broken(verdict.broken_at))
        raise typer.Exit(WITH_ERRORS)
    print(
        say(
            "All {count} rows of the log hold. Last seal: {seal}",
            count=number(verdict.rows),
            seal=verdict.seal,
        )
    )


@app.command(name="list")
def list_all(
    data: Data = HERE,
    account: Annotated[str, typer.Option(help="Only of accounts with these letters.")] = "",
    action: Annotated[
        list[Action] | None, typer.Option(help="Only of this kind; repeat for several.")
    ] = None,
    at_most: Annotated[int, typer.Option(help="So many rows, the newest first.", min=1)] = 100,
    as_json: AsJson = False,
) -> None:
    """The newest rows of the log; moments are in UTC."""
    wanted = Wanted(account=account, actions=tuple(action or ()))
    rows = audit.listed(store(data), wanted, at_most).astype({"done_at": "str"}).to_dict("records")
    if as_json:
        terminal.show_json(rows)
        return
    terminal.show_table(COLUMNS, ([str(row[column]) for column in COLUMNS] for row in rows))
