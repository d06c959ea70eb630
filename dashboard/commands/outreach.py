"""Commands about what is printed: the poster of one unit, and of many."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard import pipeline, printing
from dashboard.commands import terminal
from dashboard.commands.options import HERE, OPERATOR, Data, UnitCode, UnitCodes, now, store
from dashboard.errors import UserError
from dashboard.model import EVERYTHING
from dashboard.store import units
from dashboard.wording import say

# A print shop takes a file of this many pages without choking on it.
POSTERS_A_FILE = 500

app = typer.Typer()


@app.command()
def poster(
    unit: UnitCode,
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    place: Annotated[str, typer.Option(help="Where it hangs.")] = "",
    data: Data = HERE,
) -> None:
    """Write the A4 poster of one unit."""
    con = store(data)
    code = units.find(con, EVERYTHING, unit).code
    terminal.write(out, printing.posters(con, OPERATOR, [code], place, now()))


@app.command()
def posters(
    out: Annotated[Path, typer.Option(help="The folder to write into.")],
    every: Annotated[bool, typer.Option("--all", help="Every unit of today's catalogue.")] = False,
    unit: UnitCodes = None,
    data: Data = HERE,
) -> None:
    """Write the A4 posters of many units: one PDF for print, one page a unit."""
    con = store(data)
    listed = units.listed(con, EVERYTHING, pipeline.today(con, now()))
    codes = list(listed["code"]) if every else [units.find(con, EVERYTHING, code).code for code in unit or []]
    if not codes:
        raise UserError("Say which units: --all, or --unit CODE.")
    with terminal.steps() as step:
        for start in range(0, len(codes), POSTERS_A_FILE):
            some = codes[start : start + POSTERS_A_FILE]
            step(say("Drawing {done} of {all} posters", done=start + len(some), all=len(codes)))
            name = f"ap-phich-{start + 1:05d}-{start + len(some):05d}.pdf"
            terminal.write(out / name, printing.posters(con, OPERATOR, some, "", now()))
