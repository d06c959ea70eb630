"""The command about the catalogue: the units of a file are added."""

from pathlib import Path

import typer

from dashboard.commands import terminal
from dashboard.commands.options import HERE, Data, now, store
from dashboard.store import units
from dashboard.wording import number, say

app = typer.Typer(help="The catalogue of units.", no_args_is_help=True)


@app.command("import")
def import_units(file: Path, data: Data = HERE) -> None:
    """Add the units of a CSV.

    Columns: code,name,kind,parent_code and optionally office_code,expected_headcount,valid_from,valid_to.
    """
    added, strange = units.add(store(data), terminal.content(file), now())
    print(say("{added} units are in the catalogue now.", added=number(added)))
    if strange:
        print(
            say(
                "{count} of them have a kind that we do not know and count as employers: {codes}",
                count=number(len(strange)),
                codes=", ".join(strange[:20]),
            )
        )
