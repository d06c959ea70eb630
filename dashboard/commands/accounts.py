"""Commands about accounts: who may sign in; passwords are chosen behind one-time links, never typed here."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from dashboard import enrolling, pipeline
from dashboard.commands import terminal
from dashboard.commands.options import HERE, OPERATOR, WITH_ERRORS, AsJson, Data, UnitCodes, now, store
from dashboard.enrolling import Invitation
from dashboard.model import Role
from dashboard.store import accounts
from dashboard.wording import number, say

app = typer.Typer(help="Who may sign in.", no_args_is_help=True)
COLUMNS = ("name", "role", "units", "state", "has_code", "signed_in_at")


@app.command()
def add(
    name: str,
    role: Annotated[Role, typer.Option(help="What the account may do.")],
    unit: UnitCodes = None,
    data: Data = HERE,
) -> None:
    """Add an account, and print the one-time link with which its password is chosen."""
    _show(enrolling.invite(store(data), OPERATOR, name, role, unit or [], now()))


@app.command(name="list")
def list_all(data: Data = HERE, as_json: AsJson = False) -> None:
    """Every account: its role and units, whether it is open, and when somebody signed in last."""
    rows = accounts.listed(store(data)).to_dict("records")
    told = [
        {**row, "units": list(row["unit_codes"]), "signed_in_at": _moment(row["signed_in_at"])}
        for row in rows
    ]
    if as_json:
        terminal.show_json([{name: row[name] for name in COLUMNS} for row in told])
        return
    shown = ({**row, "units": ", ".join(row["units"][:3]), "has_code": row["has_code"] or ""} for row in told)
    terminal.show_table(COLUMNS, ([str(row[name] or "") for name in COLUMNS] for row in shown))


@app.command(name="import")
def import_list(
    file: Path,
    data: Data = HERE,
    good_rows: Annotated[bool, typer.Option(help="Make the accounts of rows without an error.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make an account for every liaison of a workbook or CSV: “Tài khoản”, “Mã đơn vị” (several: a;b)."""
    content = terminal.content(file)
    pipeline.expect_files()
    con = store(data)
    proposed = enrolling.read_list(con, file.name, content)
    stops = bool(proposed.wrong) and not good_rows
    made = [] if stops else enrolling.invite_all(con, OPERATOR, proposed.good, now())
    if as_json:
        problems = [{"row": each.row, "message": each.message} for each in proposed.wrong]
        terminal.show_json({"made": [asdict(each) for each in made], "problems": problems})
    else:
        for each in proposed.wrong:
            print(" ", each.message)
        _show_all(made)
        if stops:
            print(say("No account was made. Correct the rows above, or make the others with --good-rows."))
        else:
            print(say("{count} accounts are made.", count=number(len(made))))
    if proposed.wrong:
        raise typer.Exit(WITH_ERRORS)


@app.command()
def disable(name: str, data: Data = HERE) -> None:
    """From here on nobody passes with this account; its sessions are over."""
    enrolling.disable(store(data), OPERATOR, name, now())
    print(say("The account “{name}” is disabled.", name=name))


@app.command()
def enable(name: str, data: Data = HERE) -> None:
    """A disabled account may be used again, with the password that it had."""
    enrolling.enable(store(data), OPERATOR, name, now())
    print(say("The account “{name}” may sign in again.", name=name))


@app.command()
def reset(name: str, data: Data = HERE) -> None:
    """Take password and one-time codes away, end every session, and print a new one-time link."""
    _show(enrolling.reset(store(data), OPERATOR, name, now()))


def _show(invitation: Invitation) -> None:
    print(say("Link of “{name}”, shown this once, good until {moment}:", name=invitation.name,
              moment=_moment(invitation.expires_at)))  # fmt: skip
    print(invitation.link)


def _show_all(made: Sequence[Invitation]) -> None:
    for each in made:
        _show(each)


def _moment(moment: object) -> str | None:
    told = str(moment)[:16]
    return None if told == "NaT" else told
