"""What the commands share: their options, the store, the clock, and who works at the terminal."""

import os
from pathlib import Path
from typing import Annotated

import typer

from dashboard import pipeline, retaining, settings
from dashboard.clock import now as now
from dashboard.commands import screen
from dashboard.model import Account, Role
from dashboard.store import connection
from dashboard.store.connection import Connection

HERE = settings.ROOT / "data"

# Whoever can run a command on the server's own files may do everything.
OPERATOR = Account("terminal", Role.ADMIN)

# Exit statuses of the reading contract.
WITH_ERRORS, UNREADABLE = 1, 2


def _use_folder(folder: Path) -> Path:
    if screen.is_elsewhere():
        return settings.settings().data
    os.environ["CAMPAIGN_DATA"] = str(folder)
    settings.settings.cache_clear()
    return folder


Data = Annotated[
    Path,
    typer.Option("--data", help="Folder of the store.", envvar="CAMPAIGN_DATA", callback=_use_folder),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
UnitCode = Annotated[str, typer.Option("--unit", help="Code of the unit.")]
UnitCodes = Annotated[list[str] | None, typer.Option("--unit", help="Code of a unit; repeat for several.")]
AsOf = Annotated[str, typer.Option("--as-of", help="Day of the roster: 2021-06-30 or 30/6/2021.")]
Sheet = Annotated[str | None, typer.Option("--sheet", help="The sheet to read, where there are several.")]


def store(folder: Path) -> Connection:
    """The store in this folder, with the catalogue in it; of a server, a cursor of what it holds."""
    if screen.is_elsewhere():
        return connection.cursor(connection.shared_store(folder))
    return pipeline.open_store(folder, now())


def rewrite_if_due(con: Connection, folder: Path) -> bool:
    """Close the store, and write its file anew after deletions; beside a server its next start does it."""
    con.close()
    return not screen.is_elsewhere() and retaining.rewrite_if_due(folder)
