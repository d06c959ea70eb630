"""Commands about what is printed: the sheet of one unit, those of many, and where their codes lead."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from dashboard import pipeline, printing
from dashboard.commands import terminal
from dashboard.commands.options import HERE, OPERATOR, Data, UnitCode, UnitCodes, now, store
from dashboard.errors import UserError
from dashboard.model import EVERYTHING, Audience, Template, Tongue
from dashboard.print_run import PrintRun
from dashboard.store import units
from dashboard.wording import number, say

# A print shop takes a file of this many sheets without choking on it.
SHEETS_A_FILE = 500
SHEETS = [each for each in Template if each.is_sheet]

app = typer.Typer()

On = Annotated[str, typer.Option("--template", help="What to print: " + ", ".join(SHEETS) + ".")]
In = Annotated[str, typer.Option("--language", help="vi, en or both.")]
To = Annotated[str, typer.Option("--audience", help="Whom it speaks to; else what each unit is.")]
Places = Annotated[list[str] | None, typer.Option("--place", help="Where it hangs; may be repeated.")]
InBlack = Annotated[bool, typer.Option("--black", help="Black and white.")]


@app.command()
def poster(
    unit: UnitCode,
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    place: Places = None,
    template: On = Template.POSTER,
    language: In = Tongue.VIETNAMESE,
    audience: To = "",
    black: InBlack = False,
    data: Data = HERE,
) -> None:
    """Write the sheets of one unit: an A4 poster, unless told otherwise."""
    con = store(data)
    code = units.find(con, EVERYTHING, unit).code
    run = _run(place, template, language, audience, black)
    alone = replace(run, unit_codes=(code,), has_cover=False)
    terminal.write(out, printing.posters(con, OPERATOR, alone, now()))


@app.command()
def posters(
    out: Annotated[Path, typer.Option(help="The folder to write into.")],
    every: Annotated[bool, typer.Option("--all", help="Every unit of today's catalogue.")] = False,
    unit: UnitCodes = None,
    place: Places = None,
    template: On = Template.POSTER,
    language: In = Tongue.VIETNAMESE,
    audience: To = "",
    black: InBlack = False,
    data: Data = HERE,
) -> None:
    """Write the sheets of many units, in files for print; each page is read back first."""
    con, run = store(data), _run(place, template, language, audience, black)
    listed = units.listed(con, EVERYTHING, pipeline.today(con, now()))
    codes = list(listed["code"]) if every else [units.find(con, EVERYTHING, code).code for code in unit or []]
    if not codes:
        raise UserError("Say which units: --all, or --unit CODE.")
    a_file = max(1, SHEETS_A_FILE // len(run.places))
    with terminal.steps() as step:
        for start in range(0, len(codes), a_file):
            some = tuple(codes[start : start + a_file])
            last = start + len(some)
            told = say("Units {first} to {last}", first=number(start + 1), last=number(last))
            name = f"{run.edition.template.replace('_', '-')}-{start + 1:05d}-{last:05d}.pdf"
            made = printing.posters(
                con,
                OPERATOR,
                replace(run, unit_codes=some),
                now(),
                partial(_step, step, told),
            )
            terminal.write(out / name, made)


@app.command()
def retarget(
    old: Annotated[str, typer.Option("--from", help="The address that codes lead to now.")],
    new: Annotated[str, typer.Option("--to", help="The address that they lead to from here on.")],
    data: Data = HERE,
) -> None:
    """Lead all printed codes of an address to another one on the campaign's list; the sheets stay."""
    count = printing.retarget(store(data), OPERATOR, old, new, now())
    if not count:
        raise UserError("No code in use leads to {address}.", address=old)
    print(say("{count} codes lead to {address} now.", count=number(count), address=new))


def _step(step: Callable[[str], None], told: str, words: str, share: float) -> None:
    step(f"{told}: {words}")


def _run(places: list[str] | None, template: str, language: str, audience: str, is_black: bool) -> PrintRun:
    kind, tongue = Template(_one_of(template, SHEETS)), Tongue(_one_of(language, Tongue))
    known = Audience(_one_of(audience, Audience)) if audience else None
    return PrintRun((), tuple(places or ("",)), printing.edition(kind, tongue, not is_black), known)


def _one_of(told: str, known: "type[Audience | Tongue] | list[Template]") -> str:
    words = [str(each) for each in known]
    if told.lower() not in words:
        raise UserError("“{told}” is none of these: {known}.", told=told, known=", ".join(words))
    return told.lower()
