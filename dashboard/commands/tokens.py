"""Commands about tokens: which other programs may read the aggregates."""

import typer

from dashboard.commands import terminal
from dashboard.commands.options import HERE, OPERATOR, AsJson, Data, now, store
from dashboard.store import audit, tokens
from dashboard.store.audit import Action
from dashboard.wording import say

app = typer.Typer(help="Who may read the aggregates from another program.", no_args_is_help=True)


@app.command()
def add(name: str, data: Data = HERE) -> None:
    """Make a token; an older one of the same name ends. It is shown this once."""
    con = store(data)
    token = tokens.make(con, name, OPERATOR.name, now())
    audit.note(con, OPERATOR.name, Action.TOKEN_MADE, name)
    print(say("The token of “{name}”, shown this once: {token}", name=name, token=token))


@app.command()
def end(name: str, data: Data = HERE) -> None:
    """From here on the token of this name opens nothing."""
    con = store(data)
    tokens.end(con, name, OPERATOR.name, now())
    audit.note(con, OPERATOR.name, Action.TOKEN_ENDED, name)
    print(say("The token of “{name}” opens nothing any more.", name=name))


@app.command(name="list")
def list_all(data: Data = HERE, as_json: AsJson = False) -> None:
    """The tokens that open something; never the tokens themselves."""
    rows = tokens.listed(store(data)).astype("str").to_dict("records")
    if as_json:
        terminal.show_json(rows)
        return
    columns = ("name", "added_at", "added_by")
    terminal.show_table(columns, ([row[column] for column in columns] for row in rows))
