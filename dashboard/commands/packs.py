"""Commands about what a liaison is given: the pack of one unit, and of all below one."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard import packing
from dashboard.commands import terminal
from dashboard.commands.options import HERE, OPERATOR, Data, UnitCode, now, store

app = typer.Typer()


@app.command()
def pack(
    unit: UnitCode,
    out: Annotated[Path, typer.Option(help="The ZIP to write.")],
    data: Data = HERE,
) -> None:
    """Write the papers of one unit: scorecard, whom to call, what to mend, poster, draft letter, messages.

    Lists of people with their phones are in it: give it to the liaison of this unit alone.
    """
    terminal.write(out, packing.pack(store(data), OPERATOR, unit, now()))


@app.command()
def packs(
    under: Annotated[str, typer.Option(help="The unit whose packs, and those of all below it, are wanted.")],
    out: Annotated[Path, typer.Option(help="The ZIP to write, a folder a unit.")],
    data: Data = HERE,
) -> None:
    """Write the papers of every unit below one, 500 at most: what `pack` writes, in a folder each.

    Lists of people with their phones are in it: give each folder to the liaison of that unit alone.
    """
    con = store(data)
    with terminal.steps() as step, terminal.writing(out) as file:
        packing.packs(con, OPERATOR, under, now(), file, lambda words, _share: step(words))
