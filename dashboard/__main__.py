"""The same steps from a terminal: `campaign …`."""

import json
import os
import secrets
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from dashboard import answers, pipeline, settings, terminal
from dashboard.errors import NotFound, UserError
from dashboard.model import EVERYTHING, Account, Basis, Role
from dashboard.store import accounts, connection, progress, units, uploads, verification
from dashboard.store.connection import Connection
from dashboard.wording import number, percent, say

app = typer.Typer(
    help="The VssID campaign of Hà Nội: rosters in, rates and posters out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
units_app = typer.Typer(help="The catalogue of units.", no_args_is_help=True)
account_app = typer.Typer(help="Who may sign in.", no_args_is_help=True)
app.add_typer(units_app, name="units")
app.add_typer(account_app, name="account")

# Whoever can run a command on the server's own files may do everything.
OPERATOR = Account("terminal", Role.ADMIN)

# A print shop takes a file of this many pages without choking on it.
POSTERS_A_FILE = 500

# Exit statuses of the reading contract.
WITH_ERRORS, UNREADABLE = 1, 2


def _use_folder(folder: Path) -> Path:
    os.environ["CAMPAIGN_DATA"] = str(folder)
    settings.settings.cache_clear()
    return folder


Data = Annotated[
    Path,
    typer.Option("--data", help="Folder of the store.", envvar="CAMPAIGN_DATA", callback=_use_folder),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
UnitCode = Annotated[str, typer.Option("--unit", help="Code of the unit.")]
AsOf = Annotated[str, typer.Option("--as-of", help="Day of the roster: 2021-06-30 or 30/6/2021.")]
Sheet = Annotated[str | None, typer.Option("--sheet", help="The sheet to read, where there are several.")]
HERE = settings.ROOT / "data"


@app.command()
def demo(
    profile: Annotated[str, typer.Option(help="2021 or 2026.")] = "2021",
    data: Data = HERE,
) -> None:
    """Build an invented campaign in an empty store."""
    from dashboard import demo as invented

    con = _store(data)
    with terminal.steps() as step:
        invented.build(con, profile, data, lambda words, _share: step(words))
    terminal.show_demo_accounts(con)


@app.command()
def serve(
    data: Data = HERE,
    port: Annotated[int, typer.Option(help="Port to listen on.", envvar="CAMPAIGN_PORT")] = 8501,
    demo_if_empty: Annotated[bool, typer.Option(help="Build the demo first if the store is empty.")] = False,
) -> None:
    """Serve the dashboard until it is stopped."""
    from dashboard.web import server

    os.environ["CAMPAIGN_PORT"] = str(port)
    settings.settings.cache_clear()
    con = connection.shared_store(data)
    units.load_catalogue(con, HERE, _now())
    if demo_if_empty and progress.newest_day(con) is None:
        from dashboard import demo as invented

        with terminal.steps() as step:
            invented.build(con, "2021", data, lambda words, _share: step(words))
    print(say("Open {address}", address=f"http://localhost:{port}"), flush=True)
    terminal.show_demo_accounts(con)
    server.serve(settings.settings())


@units_app.command("import")
def import_units(file: Path, data: Data = HERE) -> None:
    """Add the units of a CSV.

    Columns: code,name,kind,parent_code and optionally office_code,expected_headcount,valid_from,valid_to.
    """
    added, strange = units.add(_store(data), terminal.content(file), _now())
    print(say("{added} units are in the catalogue now.", added=number(added)))
    if strange:
        print(
            say(
                "{count} of them have a kind that we do not know and count as employers: {codes}",
                count=number(len(strange)),
                codes=", ".join(strange[:20]),
            )
        )


@app.command()
def check(
    file: Path, unit: UnitCode, as_of: AsOf, data: Data = HERE, as_json: AsJson = False, sheet: Sheet = None
) -> None:
    """Read and check a file; nothing is stored. Exit 0: nothing wrong, 1: rows with errors, 2: unreadable."""
    content, day = terminal.content(file), terminal.day(as_of)
    con = _store(data)
    with terminal.steps() as step:
        aside, upload_id = pipeline.check(con, OPERATOR, unit, day, file.name, content, _now(), step, sheet)
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
) -> None:
    """Check a file and commit it: from here on the unit's rates rest on it."""
    content, day = terminal.content(file), terminal.day(as_of)
    con = _store(data)
    with terminal.steps() as step:
        upload_id = pipeline.receive(con, OPERATOR, unit, day, file.name, content, _now(), step, sheet)
        answer = {"upload": str(upload_id), **answers.of_check(con, upload_id)}
        wrong = [problem for problem in answer["problems"] if problem["severity"] == "error"]
        if wrong and not good_rows:
            pipeline.discard(con, OPERATOR, upload_id, _now())
        else:
            step(say("Counting the people"))
            try:
                pipeline.commit(con, OPERATOR, upload_id, _now(), good_rows)
            except UserError:
                pipeline.discard(con, OPERATOR, upload_id, _now())
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
    rows = uploads.history(_store(data), EVERYTHING)
    if as_json:
        terminal.show_json(json.loads(rows.to_json(orient="records", date_format="iso")))
        return
    columns = ("id", "unit_code", "as_of", "state", "people", "file_name")
    terminal.show_table(
        columns, ([str(row[name])[:40] for name in columns] for row in rows.to_dict("records"))
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
    pipeline.revert(_store(data), OPERATOR, upload_id, _now(), reason)
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
    con = _store(data)
    day = terminal.day(as_of) if as_of else pipeline.today(con, _now())
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
def poster(
    unit: UnitCode,
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    place: Annotated[str, typer.Option(help="Where it hangs.")] = "",
    data: Data = HERE,
) -> None:
    """Write the A4 poster of one unit."""
    con = _store(data)
    code = units.find(con, EVERYTHING, unit).code
    terminal.write(out, pipeline.posters(con, OPERATOR, [code], place, _now()))


@app.command()
def posters(
    out: Annotated[Path, typer.Option(help="The folder to write into.")],
    every: Annotated[bool, typer.Option("--all", help="Every unit of today's catalogue.")] = False,
    unit: Annotated[list[str], typer.Option(help="One unit (repeat for several).")] = [],  # noqa: B006
    data: Data = HERE,
) -> None:
    """Write the A4 posters of many units: one PDF for print, one page a unit."""
    con = _store(data)
    listed = units.listed(con, EVERYTHING, pipeline.today(con, _now()))
    codes = list(listed["code"]) if every else [units.find(con, EVERYTHING, code).code for code in unit]
    if not codes:
        raise UserError("Say which units: --all, or --unit CODE.")
    with terminal.steps() as step:
        for start in range(0, len(codes), POSTERS_A_FILE):
            some = codes[start : start + POSTERS_A_FILE]
            step(say("Drawing {done} of {all} posters", done=start + len(some), all=len(codes)))
            name = f"ap-phich-{start + 1:05d}-{start + len(some):05d}.pdf"
            terminal.write(out / name, pipeline.posters(con, OPERATOR, some, "", _now()))


@account_app.command("add")
def add_account(
    name: str,
    role: Annotated[Role, typer.Option(help="What the account may do.")],
    unit: Annotated[list[str], typer.Option(help="Units of a liaison (repeat for several).")] = [],  # noqa: B006
    data: Data = HERE,
) -> None:
    """Add an account, or give it a new password. The password is asked for, or read from standard input."""
    con = _store(data)
    codes = [units.find(con, EVERYTHING, code).code for code in unit]
    if role is Role.LIAISON and not codes:
        raise UserError("A liaison needs at least one unit: --unit CODE.")
    password = terminal.password()
    accounts.add(
        con, name, role, codes, password or (made := secrets.token_urlsafe(12)), OPERATOR.name, _now()
    )
    print(say("The account “{name}” may sign in now.", name=name))
    if not password:
        print(say("Its password, shown this once: {password}", password=made))


@app.command()
def verify(data: Data = HERE) -> None:
    """Count everything again from the people and compare. Exit 1 if anything differs."""
    con = _store(data)
    with terminal.steps() as step:
        step(say("Counting everything again"))
        found = verification.differences(con)
    for sentence in found:
        print(sentence)
    if found:
        raise typer.Exit(WITH_ERRORS)
    print(say("Every count holds."))


def main() -> None:
    """Run a command; what stops it is one sentence on standard error."""
    try:
        app(standalone_mode=False)
    except UserError as error:
        print(error, file=sys.stderr)
        raise SystemExit(UNREADABLE) from None
    except typer.Exit as done:
        raise SystemExit(done.exit_code) from None
    except typer.Abort:
        raise SystemExit(130) from None


def _store(folder: Path) -> Connection:
    return pipeline.open_store(folder, _now())


def _now() -> datetime:
    return datetime.now()


if __name__ == "__main__":
    main()
