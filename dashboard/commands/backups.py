"""Commands that copy the store, put a copy in its place, bring an older one up, and move it elsewhere."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dashboard import answering, upgrading
from dashboard.commands import terminal
from dashboard.commands.options import HERE, OPERATOR, WITH_ERRORS, AsJson, Data, now, store
from dashboard.errors import UserError
from dashboard.settings import settings
from dashboard.store import audit, backups, deleted_since, lake, moving, schema
from dashboard.store.audit import Action
from dashboard.store.backups import Backup
from dashboard.wording import number, say

app = typer.Typer()
COLUMNS = ("made_at", "bytes", "file")


@app.command()
def backup(
    data: Data = HERE,
    list_all: Annotated[bool, typer.Option("--list", help="Show the copies there are; make none.")] = False,
    as_json: AsJson = False,
) -> None:
    """Copy the store, encrypted as it is, and read the copy back; the server does it every night."""
    if not list_all:
        con = store(data)
        with terminal.steps() as step:
            step(say("Copying the store, and reading the copy back"))
            backups.make(con, data, settings().backups_kept)
    rows = [_told(each) for each in backups.listed(data)]
    if as_json:
        terminal.show_json(rows)
        return
    terminal.show_table(COLUMNS, ([str(row[name]) for name in COLUMNS] for row in rows))
    if not list_all:
        print(say("Keep the secret of this installation (secret.key) elsewhere: it is in no copy."))


@app.command()
def restore(
    file: Annotated[Path | None, typer.Argument(help="A copy; without one it is the newest.")] = None,
    until: Annotated[
        str, typer.Option(help="The newest copy made until then: 2026-11-25T10:00, in UTC.")
    ] = "",
    data: Data = HERE,
) -> None:
    """Put a copy in the place of the store, which is kept beside it, and count everything again."""
    chosen = backups.told(file) if file else backups.newest(data, _moment(until) if until else None)
    aside = backups.restore(data, chosen)
    moment = f"{chosen.made_at:%Y-%m-%d %H:%M:%S}"
    print(say("The store is now what it was at {moment} (UTC).", moment=moment))
    if aside:
        print(say("What was there before stands in “{name}”.", name=aside))
    came_back = deleted_since.found(data, aside) if aside else None
    # A copy of an older version stays where it was: the store need not be copied once more.
    con = upgrading.bring_up(data, now(), OPERATOR.name)
    audit.note(con, OPERATOR.name, Action.STORE_RESTORED, moment)
    if came_back is None:
        print(
            say(
                "Who asked to be deleted since then cannot be told from what was there before: "
                "look their requests up, and delete them again."
            )
        )
    elif came_back:
        lines = answering.delete_again(con, came_back, now(), OPERATOR.name)
        print(say("Deleted again, as they had asked: {lines} lines about people.", lines=number(lines)))
    if not terminal.count_again(con):
        raise typer.Exit(WITH_ERRORS)


@app.command()
def upgrade(data: Data = HERE) -> None:
    """Bring a store of an older version up to this one, a copy of it first; count everything again."""
    with terminal.steps() as step:
        step(say("Copying the store, and bringing it up"))
        done = upgrading.upgrade(data, now(), OPERATOR.name, settings().backups_kept)
    if done.copy is None:
        print(say("The store is up already: its tables have number {number}.", number=done.before))
    else:
        values = {"before": done.before, "number": schema.NEWEST}
        print(say("The store's tables had number {before} and have number {number} now.", **values))
        print(say("A copy of what was there before stands in “{name}”.", name=done.copy.file))
    if not terminal.count_again(done.con):
        raise typer.Exit(WITH_ERRORS)


@app.command()
def move(
    to: Annotated[str, typer.Option(help="An empty lake, ducklake:postgres:…, or an empty folder.")],
    files: Annotated[str, typer.Option(help="The folder that all servers share, for a lake's files.")] = "",
    data: Data = HERE,
) -> None:
    """Copy the campaign into a store that several servers share, or back into a folder; read it back."""
    moving.refuse(data, to)
    is_into_lake = to.startswith(lake.PREFIX)
    with closing(store(data)) as con:
        audit.note(con, OPERATOR.name, Action.STORE_MOVED, "lake" if is_into_lake else "folder")
    with terminal.steps() as step:
        step(say("Copying the store, and reading the copy back"))
        moved = moving.into_lake(data, to, files) if is_into_lake else moving.into_folder(data, Path(to))
    rows = number(sum(count for count, _ in moved.values()))
    print(say("Copied and read back: {tables} tables, {rows} rows.", tables=len(moved), rows=rows))
    if is_into_lake:
        print(
            say(
                "Start every server with CAMPAIGN_STORE and CAMPAIGN_LAKE_FILES as they were named here, and "
                "with CAMPAIGN_SECRET: the secret of this installation (secret.key)."
            )
        )
    else:
        print(
            say(
                "Start the server with CAMPAIGN_DATA naming this folder, CAMPAIGN_SECRET as it is, and "
                "without CAMPAIGN_STORE."
            )
        )
    print(say("What was there before is still there: delete it once all works."))


def _told(made: Backup) -> dict[str, object]:
    return {
        "made_at": f"{made.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "bytes": number(made.size),
        "file": str(made.file),
    }


def _moment(words: str) -> datetime:
    try:
        told = datetime.fromisoformat(words)
    except ValueError:
        raise UserError("“{words}” is no moment: write it like 2026-11-25T10:00.", words=words) from None
    return told.astimezone(UTC).replace(tzinfo=None) if told.tzinfo else told
