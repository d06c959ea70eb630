"""What the terminal reads and prints: files and days in, tables, JSON and progress out."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import pandas as pd
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from dashboard.commands import screen
from dashboard.errors import ImpossibleDate, UnreadableFile, UserError
from dashboard.origin import seen_from_here
from dashboard.settings import settings
from dashboard.store import setting, verification
from dashboard.store.connection import Connection
from dashboard.wording import number, say

told = Console(stderr=True)

# More would scroll the first ones, which people mend first, off the screen.
MOST_PROBLEMS = 50


def content(file: Path) -> bytes:
    """The bytes of a file that is not too large; else `UnreadableFile`."""
    meant = seen_from_here(file)
    try:
        if meant.stat().st_size > settings().largest_file_mb * 2**20:
            raise UnreadableFile(
                "The file is larger than {limit} MB. Split the list into several files.",
                limit=settings().largest_file_mb,
            )
        return meant.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            "There is no file “{name}” that can be opened. Check its name.", name=file.name
        ) from error


def write(file: Path, written: bytes) -> None:
    """Whole or not at all: a reader never sees half a file."""
    with writing(file) as draft:
        draft.write(written)


@contextmanager
def writing(file: Path) -> Iterator[IO[bytes]]:
    """A draft to write into; it becomes the file if all goes well, and else is gone."""
    meant = seen_from_here(file)
    draft = meant.with_name(f".{file.name}.draft")
    try:
        meant.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as opened:
            yield opened
        draft.replace(meant)
    except OSError as error:
        raise UserError("“{name}” cannot be written there. Choose another folder.", name=file.name) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    print(file)


def day(words: str) -> date:
    """2021-06-30 or 30/6/2021; else `ImpossibleDate`."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(words, form).date()
        except ValueError:
            continue
    raise ImpossibleDate("“{words}” is no day. Write it as 2021-06-30 or 30/6/2021.", words=words)


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """A spinner with the name of the step and the time it takes; drawn on a terminal only."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    # Where nobody watches, even an empty line would come between a program and the sentence it looks for.
    with Progress(*columns, console=told, transient=True, disable=not told.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda words: bar.update(task, description=words)


def count_again(con: Connection) -> bool:
    """Count everything again from the people, print each difference, and say whether every count holds."""
    with steps() as step:
        step(say("Counting everything again"))
        found = verification.differences(con)
    for sentence in found or [say("Every count holds.")]:
        print(sentence)
    return not found


def show_json(answer: Any) -> None:
    """Print it for another program."""
    print(json.dumps(answer, ensure_ascii=False, default=str, indent=1))


def as_text(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Each row by its columns; nothing where something is missing."""
    rows = rows.astype("object")
    told = rows.where(rows.notna(), "").astype("str").to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in told]


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print it for people."""
    table = Table(*columns)
    for row in rows:
        table.add_row(*row)
    Console(markup=False, **screen.shape()).print(table)


def show_check(answer: dict[str, Any]) -> None:
    """Print what the checks say of a file: how many count, and what is wrong where."""
    counted = {name: number(answer[name]) for name in ("rows", "people")}
    print(say("{rows} rows, {people} people would be counted.", **counted))
    for problem in answer["problems"][:MOST_PROBLEMS]:
        print(" ", problem["message"])
    if len(answer["problems"]) > MOST_PROBLEMS:
        print(say("… and {more} more.", more=number(len(answer["problems"]) - MOST_PROBLEMS)))


def show_demo_accounts(con: Connection) -> None:
    """Print who may sign in to a demo; nothing in a real campaign."""
    for account in json.loads(setting.find(con, "demo_accounts") or "[]"):
        print(f"  {account['name']}  {account['password']}  ({account['role']})", flush=True)
