"""Commands that set the campaign up and serve it: demo, serve, encrypt."""

import os
from typing import Annotated

import typer

from dashboard import demo as invented
from dashboard import settings
from dashboard.commands import handed_over, terminal
from dashboard.commands.options import HERE, Data, now, store
from dashboard.demo import Scale
from dashboard.store import connection, demo_rows
from dashboard.store.connection import Connection
from dashboard.wording import say

app = typer.Typer()


@app.command()
def demo(
    profile: Annotated[str, typer.Option(help="2021 or 2026.")] = "2021",
    scale: Annotated[
        Scale, typer.Option(help="2,000 units in seconds, or the 100,000 of a whole city in minutes.")
    ] = Scale.USUAL,
    data: Data = HERE,
) -> None:
    """Build an invented campaign in an empty store."""
    con = store(data)
    _invent(con, profile, scale)
    terminal.show_demo_accounts(con)


@app.command()
def serve(
    context: typer.Context,
    data: Data = HERE,
    port: Annotated[int, typer.Option(help="Port to listen on.", envvar="CAMPAIGN_PORT")] = 8501,
    demo_if_empty: Annotated[bool, typer.Option(help="Build the demo first if the store is empty.")] = False,
) -> None:
    """Serve the dashboard until it is stopped."""
    os.environ["CAMPAIGN_PORT"] = str(port)
    settings.settings.cache_clear()
    # Only now: the server reads the settings as it is imported.
    from dashboard.web.serving import server

    con = server.open_store(now())
    if demo_if_empty and demo_rows.is_empty(con):
        _invent(con, "2021")
    print(say("Open {address}", address=f"http://localhost:{port}"), flush=True)
    terminal.show_demo_accounts(con)
    with handed_over.listening(context.find_root().command.main, data):
        server.serve(settings.settings())
    server.put_away()
    server.leave()


@app.command()
def encrypt(data: Data = HERE) -> None:
    """Encrypt a store that was made without a key, with the key that is set now."""
    connection.encrypt(data)
    print(
        say(
            "The store is encrypted; without its key nobody opens it. "
            "Copies and backups made before are not: delete them."
        )
    )


def _invent(con: Connection, profile: str, scale: Scale = Scale.USUAL) -> None:
    with terminal.steps() as step:
        invented.build(con, profile, lambda words, _share: step(words), scale)
