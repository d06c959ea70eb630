"""Commands about rosters and what they count: check, import, uploads, revert, rates, verify."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from dashboard import pipeline
from dashboard.commands import answers, terminal
from dashboard.commands.options import (
    HERE,
    OPERATOR,
    WITH_ERRORS,
    AsJson,
    AsOf,
    Data,
    Sheet,
    UnitCode,
    now,
    store,
)
from dashboard.errors import AlreadyDone, NotFound, UserError
from dashboard.model import EVERYTHING, Basis, Informed, Mode
from dashboard.store import progress, uploads
from dashboard.wording import number, percent, say

app = typer.Typer()


@app.command()
def check(
    file: Path, unit: UnitCode, as_of: AsOf, data: Data = HERE, as_json: AsJson = False, sheet: Sheet = None
) -> None:
    """Read and check a file; nothing is stored. Exit 0: nothing wrong, 1: rows with errors, 2: unreadable."""
    content, day = terminal.content(file), terminal.day(as_of)
    pipeline.expect_files()
    con = store(data)
    with terminal.steps() as step:
        aside, upload_id = pipeline.check(con, OPERATOR, unit, day, file.name, content, now(), step, sheet)
    answer = answers.of_check(aside, upload_id)
    terminal.show_json(answer) if as_json else terminal.show_check(answer)
    if any(problem["severity"] == "error" for problem in answer["problems"]):
        raise typer.Exit(WITH_ERRORS)


@app.command(name="import")
def import_roster(
    file: Path,
    unit: UnitCode,
    as_of: AsOf,
    data: Data = HERE,
    good_rows: Annotated[bool, typer.Option(help="Commit the rows without an error.")] = False,
    as_json: AsJson = False,
    sheet: Sheet = None,
    mode: Annotated[Mode, typer.Option(help="Replace the roster, or merge these people in.")] = Mode.REPLACE,
    informed: Annotated[
        bool, typer.Option("--informed", help="Declare that its people know what their data is used for.")
    ] = False,
) -> None:
    """Check a file and commit it: from here on the unit's rates rest on it."""
    content, day = terminal.content(file), terminal.day(as_of)
    pipeline.expect_files()
    con = store(data)
    with terminal.steps() as step:
        try:
            declared = Informed.YES if informed else Informed.NO
            upload_id = pipeline.receive(
                con, OPERATOR, unit, day, file.name, content, now(), step, sheet, mode, declared
            )
        except AlreadyDone as done:
            terminal.show_json({"upload": None, "committed": False}) if as_json else print(done)
            return
        answer = {"upload": str(upload_id), **answers.of_check(con, upload_id)}
        wrong = [problem for problem in answer["problems"] if problem["severity"] == "error"]
        if wrong and not good_rows:
            pipeline.discard(con, OPERATOR, upload_id, now())
        else:
            step(say("Counting the people"))
            try:
                pipeline.commit(con, OPERATOR, upload_id, now(), good_rows)
            except UserError:
                pipeline.discard(con, OPERATOR, upload_id, now())
                raise
    answer["committed"] = not wrong or good_rows
    terminal.show_json(answer) if as_json else terminal.show_check(answer)
    if not answer["committed"]:
        print(say("Nothing was committed. Correct the rows above, or commit the others with --good-rows."))
    if wrong:
        raise typer.Exit(WITH_ERRORS)


@app.command(name="uploads")
def list_uploads(data: Data = HERE, as_json: AsJson = False) -> None:
    """Every upload and what became of it, the newest first."""
    rows = uploads.history(store(data), EVERYTHING)
    if as_json:
        terminal.show_json(answers.of_uploads(rows))
        return
    columns = ("id", "unit_code", "as_of", "state", "people", "file_name")
    terminal.show_table(
        columns, ([str(row[name] or "")[:40] for name in columns] for row in answers.of_uploads(rows))
    )


@app.command()
def revert(
    upload: str,
    data: Data = HERE,
    reason: Annotated[str, typer.Option(help="Why, for the history.")] = "",
) -> None:
    """Undo a committed upload: the roster before it, or after it, counts again."""
    try:
        upload_id = UUID(upload)
    except ValueError as error:
        raise NotFound("There is no upload with this id. Look for it in the history.") from error
    pipeline.revert(store(data), OPERATOR, upload_id, now(), reason)
    print(say("The upload is reverted."))


@app.command()
def rates(
    by: Annotated[str, typer.Option(help="unit, parent, kind or office.")] = "unit",
    as_of: Annotated[str | None, typer.Option("--as-of", help="What was true on this day.")] = None,
    basis: Annotated[Basis, typer.Option(help="What the rates are measured against.")] = Basis.SMARTPHONE,
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Numerators, denominators and rates of every unit or group."""
    if by not in progress.GROUPS:
        raise UserError("Rates can be grouped by {groups}.", groups=", ".join(progress.GROUPS))
    if basis not in answers.DENOMINATOR:
        raise UserError("Rates against a target are not given here. Choose smartphone or headcount.")
    con = store(data)
    day = terminal.day(as_of) if as_of else pipeline.today(con, now())
    question = progress.Question(EVERYTHING, day)
    rows = answers.of_rates(progress.by(con, question, by), basis, day)
    city = answers.of_rates(progress.totals(con, question), basis, day)[0]
    if as_json:
        terminal.show_json({"as_of": str(day), "by": by, "basis": basis.value, "city": city, "rows": rows})
        return
    terminal.show_table(
        ("code", "name", "people", "installed", "registered"),
        (
            [
                str(row["code"]),
                str(row["name"])[:40],
                number(row["denominator"]),
                percent(row["installed_rate"]),
                percent(row["registered_rate"]),
            ]
            for row in [*rows, {**city, "code": "", "name": say("Whole city")}]
        ),
    )


@app.command()
def verify(data: Data = HERE) -> None:
    """Count everything again from the people and compare. Exit 1 if anything differs."""
    if not terminal.count_again(store(data)):
        raise typer.Exit(WITH_ERRORS)
