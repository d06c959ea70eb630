"""Commands that delete people who need not be kept any longer, and that draft the impact assessment."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard import assessing, retaining
from dashboard.commands import terminal
from dashboard.commands.options import HERE, OPERATOR, AsJson, Data, now, rewrite_if_due, store
from dashboard.store import retention as kept
from dashboard.wording import number, say

app = typer.Typer()
OF_FILES = ("received_at", "unit_code", "as_of", "file_name", "received_by", "upload_id")
COLUMNS = ("goes_on", "unit_code", "as_of", "people", "reason", "file_name", "upload_id")


@app.command()
def retention(
    data: Data = HERE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what is due, and delete nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete people of rosters that count no more, and all after the campaign; every count stays."""
    con, moment = store(data), now()
    if dry_run:
        rows = kept.held(con, retaining.limits(), moment)
        due = rows[rows["is_due"]].astype({"as_of": "str", "goes_on": "str"}).to_dict("records")
        waiting = kept.waiting(con, retaining.limits(), moment)
        files = len(waiting)
        if as_json:
            terminal.show_json({"due": due, "files": files})
            return
        if due:
            terminal.show_table(COLUMNS, ([str(row[name])[:40] for name in COLUMNS] for row in due))
        if files:
            rows_of = terminal.as_text(waiting[list(OF_FILES)])
            terminal.show_table(OF_FILES, (list(row.values()) for row in rows_of))
        people, uploads = sum(row["people"] for row in due), len({row["upload_id"] for row in due})
        print(
            say(
                "Due: {people} people of {uploads} uploads, {files} files that wait. Nothing was deleted.",
                people=number(people),
                uploads=number(uploads),
                files=number(files),
            )
        )
        return
    told = retaining.delete_due(con, moment, OPERATOR.name)
    is_rewritten = rewrite_if_due(con, data)
    if as_json:
        terminal.show_json(
            {
                "people": told.people,
                "uploads": told.uploads,
                "files": told.files,
                "file_written_anew": is_rewritten,
            }
        )
        return
    print(
        say(
            "Deleted: {people} people of {uploads} uploads, {files} files that waited. Every count stays.",
            people=number(told.people),
            uploads=number(told.uploads),
            files=number(told.files),
        )
    )
    if is_rewritten:
        print(say("The store's file was written anew: nothing of them is left in it."))


@app.command()
def assessment(
    out: Annotated[Path, typer.Option("--out", help="The Word file to write.")],
    data: Data = HERE,
) -> None:
    """Draft the impact assessment of personal data, from how this installation is set and what it holds."""
    terminal.write(out, assessing.document(store(data), OPERATOR, now()))
