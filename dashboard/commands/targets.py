"""Commands about targets: what holds, and a file of new ones."""

from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from dashboard import pipeline, planning
from dashboard.commands import terminal
from dashboard.commands.options import HERE, OPERATOR, WITH_ERRORS, AsJson, Data, now, store
from dashboard.model import EVERYTHING
from dashboard.planning import ERROR
from dashboard.store import targets
from dashboard.wording import number, say

app = typer.Typer(help="How many people of a unit shall have reached what by when.", no_args_is_help=True)
COLUMNS = ("unit_code", "unit_name", "milestone", "people", "due_on", "added_by")


@app.command(name="list")
def list_targets(data: Data = HERE, as_json: AsJson = False) -> None:
    """Every target that holds, the newest first."""
    rows = targets.listed(store(data), EVERYTHING)
    answer = [_told(row) for row in rows[rows["people"] > 0].to_dict("records")]
    if as_json:
        terminal.show_json(answer)
        return
    terminal.show_table(COLUMNS, ([str(row[name] or "")[:40] for name in COLUMNS] for row in answer))


@app.command(name="import")
def import_targets(
    file: Path,
    data: Data = HERE,
    good_rows: Annotated[bool, typer.Option(help="Set the targets of rows without an error.")] = False,
    as_json: AsJson = False,
) -> None:
    """Set the targets of a workbook or CSV: a row a unit, with “Mã đơn vị”, “Chỉ tiêu cài đặt”, “Hạn” …"""
    content = terminal.content(file)
    pipeline.expect_files()
    con = store(data)
    proposed = planning.read_targets(con, OPERATOR, file.name, content, now())
    wrong = any(problem.severity == ERROR for problem in proposed.problems)
    added = 0 if wrong and not good_rows else planning.commit_targets(con, OPERATOR, proposed.news, now())
    if as_json:
        problems = [{"row": each.row, "message": each.message} for each in proposed.problems]
        terminal.show_json({"read": len(proposed.rows), "set": added, "problems": problems})
    else:
        for problem in proposed.problems[: terminal.MOST_PROBLEMS]:
            print(" ", problem.message)
        if wrong and not good_rows:
            print(say("No target was set. Correct the rows above, or set the others with --good-rows."))
        else:
            print(say("{count} targets are set.", count=number(added)))
    if wrong:
        raise typer.Exit(WITH_ERRORS)


def _told(row: dict[Any, Any]) -> dict[str, Any]:
    name = row["unit_name"]
    return {
        **{column: row[column] for column in COLUMNS},
        "unit_name": None if pd.isna(name) else name,
        "due_on": str(row["due_on"].date()),
    }
