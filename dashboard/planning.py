"""Targets from whoever sets them: what a file or a form says is judged first, and holds once committed."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard import pipeline
from dashboard.errors import NotAllowed, UnreadableFile
from dashboard.intake import target_list
from dashboard.intake.target_list import Line
from dashboard.model import Account, Problem, Role
from dashboard.publish.workbooks import targets_file
from dashboard.store import audit, progress, targets, units
from dashboard.store.audit import Action
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.store.targets import KEY
from dashboard.wording import day, number, say

ERROR, WARNING = "error", "warning"
NEW, CHANGED, SAME, WITHDRAWN = "new", "changed", "same", "withdrawn"

# A row for each unit of the city with three targets is a tenth of this.
LARGEST_FILE_MB = 20


@dataclass(frozen=True)
class Proposed:
    """What a file or a form would set, and what is wrong with it; what has an error is not in `rows`.

    `rows`: row, unit_code, unit_name, milestone, people, due_on, share (0 to 1, or NA), headcount (or NA),
    before (people that hold for this unit, milestone and day; 0 if none) and change (new, changed, same,
    withdrawn).
    """

    rows: pd.DataFrame
    problems: tuple[Problem, ...]

    @property
    def news(self) -> pd.DataFrame:
        """The rows that change something."""
        return self.rows[self.rows["change"] != SAME]


def may_set(account: Account) -> bool:
    """Targets are handed down by leadership."""
    return account.role in {Role.LEADER, Role.ADMIN}


def read_targets(
    con: Connection, account: Account, file_name: str, content: bytes, now: datetime
) -> Proposed:
    """What a workbook or CSV of targets would set; nothing is stored. Raises `UnreadableFile`."""
    if len(content) > LARGEST_FILE_MB * 2**20:
        raise UnreadableFile(
            "The file is larger than {limit} MB. Split the list into several files.", limit=LARGEST_FILE_MB
        )
    return propose(con, account, target_list.read(file_name, content), now)


def propose(con: Connection, account: Account, lines: Sequence[Line], now: datetime) -> Proposed:
    """What these lines would set; a line of row 0 was written on the page."""
    today, starts_on = pipeline.today(con, now), pipeline.starts_on(con)
    told = _read(con, account, lines, today)
    found = [(place, each) for place, row in told.items() for each in _problems(row, starts_on, today)]
    wrong = {place for place, problem in found if problem.severity == ERROR}
    good = pd.DataFrame([row for place, row in told.items() if place not in wrong], columns=COLUMNS)
    repeated = good.duplicated(KEY, keep="last")
    problems = [*(problem for _, problem in found), *_repeated(good, repeated)]
    rows = _compared(con, account, good[~repeated])
    # What is wrong with a row is said once, however many of its cells suffer from it.
    once = {(problem.row, problem.message): problem for problem in problems}
    return Proposed(rows, tuple(sorted(once.values(), key=lambda each: each.row)))


def propose_one(
    con: Connection,
    account: Account,
    unit_code: str,
    milestone: str,
    people: str,
    due_on: date,
    now: datetime,
) -> Proposed:
    """What one target would set whose number was typed in, as in a file."""
    told = propose(con, account, [Line(0, unit_code, milestone, people, str(due_on))], now)
    return replace(told, problems=(*told.problems, *_reached(con, account, told.news, now)))


def _reached(con: Connection, account: Account, rows: pd.DataFrame, now: datetime) -> Iterator[Problem]:
    """A target of no more people than are there already: odd, for it asks nothing."""
    for row in rows[rows["people"] > 0].to_dict("records"):
        question = Question(account.scope, pipeline.today(con, now), under=str(row["unit_code"]))
        reached = int(progress.totals(con, question)[row["milestone"]].iloc[0])
        if reached >= row["people"]:
            words = "{reached} people of {unit} are there already, {people} are the target. Is that meant?"
            told = {"reached": number(reached), "unit": row["unit_name"], "people": number(row["people"])}
            yield _problem(_named(row), "reached", say(words, **told), WARNING)


def commit_targets(con: Connection, account: Account, rows: pd.DataFrame, now: datetime) -> int:
    """From here on these targets hold (unit_code, milestone, people, due_on); gives how many are news."""
    if not may_set(account):
        raise NotAllowed("Targets are set by leadership and the administrator.")
    # Nobody sets what they may not see.
    units.names(con, account.scope, sorted(set(rows["unit_code"])))
    count = targets.set_all(con, rows, account.name, now)
    audit.note(con, account.name, Action.TARGETS_SET, ";".join(sorted(set(rows["unit_code"]))))
    return count


def workbook(con: Connection, account: Account, under: str | None, now: datetime) -> bytes:
    """The workbook of a unit and those directly below it, or of the city with all that have a target."""
    today = pipeline.today(con, now)
    known = targets.headcounts(con, account.scope, today)
    held = targets.current(con, account.scope, today)
    top = under or units.CITY
    is_listed = known["code"].eq(top) | known["parent_code"].eq(top)
    if under is None:
        is_listed |= known["code"].isin(held["unit_code"])
    listed = known[is_listed].sort_values("code", key=lambda codes: codes.ne(top), kind="stable")
    wide = held.pivot(index="unit_code", columns="milestone", values=["people", "due_on"])
    for measure in targets.MILESTONES:
        for name, column in (("people", "people"), ("due", "due_on")):
            cells = wide.get((column, measure), pd.Series(dtype="object"))
            listed = listed.assign(**{f"{name}_{measure}": listed["code"].map(cells)})
    return targets_file.content(listed, today)


# What is known of a line once it is read; `before` and `change` come with what holds already.
COLUMNS = ["row", "unit_code", "unit_name", "milestone", "people", "due_on", "share", "headcount"]


def _read(con: Connection, account: Account, lines: Sequence[Line], today: date) -> dict[int, dict[str, Any]]:
    """The lines with what their cells mean, and the name and headcount of units within the scope."""
    names = [field.name for field in fields(Line)]
    frame = pd.DataFrame([asdict(line) for line in lines], columns=names, dtype="object")
    frame = frame.rename(columns={"people": "people_told", "due_on": "due_told"})
    frame["unit_code"] = frame["unit_code"].str.strip().str.upper()
    told = targets.read_cells(con, frame.astype({"row": "int64"}), today)
    known = targets.headcounts(con, account.scope, today).set_index("code")
    told["unit_name"] = told["unit_code"].map(known["name"])
    told["headcount"] = told["unit_code"].map(known["headcount"]).astype("Int64")
    shared = (told["share"] * told["headcount"].astype("Float64")).round().astype("Int64")
    told["people"] = told["people"].astype("Int64").fillna(shared)
    return {place: _named(row) for place, row in enumerate(told.to_dict("records"))}


def _named(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}


def _problems(row: Mapping[str, Any], starts_on: date, today: date) -> Iterator[Problem]:
    """Everything that is wrong or odd about one line, each as a sentence that says what to do."""
    if pd.isna(row["unit_name"]):
        yield _problem(row, "unknown_unit", say(units.NO_SUCH_UNIT, code=row["unit_code"]))
        return
    if pd.isna(row["people"]):
        yield _problem(row, *_no_number(row))
    elif row["people"]:
        yield from _odd_number(row)
    if pd.isna(row["due_on"]):
        yield _problem(row, "no_day", say("Write the day by which it shall be reached, such as 31/7/2021."))
        return
    due_on = pd.Timestamp(row["due_on"]).date()
    if due_on < starts_on:
        words = "The day {day} lies before the campaign began ({start}). Choose a later day."
        yield _problem(row, "too_early", say(words, day=day(due_on), start=day(starts_on)))
    elif due_on < today:
        yield _problem(row, "passed", say("The day {day} has passed.", day=day(due_on)), WARNING)


def _no_number(row: Mapping[str, Any]) -> tuple[str, str]:
    if not pd.isna(row["share"]):
        return "no_headcount", say(
            "It is not known how many people {unit} has. Write a number of people instead of a share.",
            unit=row["unit_name"],
        )
    return "no_number", say(
        "“{value}” is no number of people. Write a whole number, or a share such as 85%.",
        value=str(row["people_told"])[:40],
    )


def _odd_number(row: Mapping[str, Any]) -> Iterator[Problem]:
    people, headcount = int(row["people"]), row["headcount"]
    if pd.isna(headcount):
        return
    if people > headcount:
        words = "{people} are more than the {headcount} people expected in {unit}. Is that meant?"
        told = {"people": number(people), "headcount": number(headcount), "unit": row["unit_name"]}
        yield _problem(row, "above_headcount", say(words, **told), WARNING)
    elif people == 1 and headcount > 1 and pd.isna(row["share"]):
        # Excel keeps 100% as the number 1.
        words = "The target of {unit} is 1 person. If everybody was meant, write the number of people."
        yield _problem(row, "one_person", say(words, unit=row["unit_name"]), WARNING)


def _repeated(good: pd.DataFrame, repeated: pd.Series) -> Iterator[Problem]:
    last = good[~repeated].set_index(KEY)["row"]
    for row in good[repeated].to_dict("records"):
        other = last[tuple(row[name] for name in KEY)]
        words = "Row {other} sets the same target of {unit} once more; that one holds."
        yield _problem(_named(row), "repeated", say(words, other=other, unit=row["unit_name"]), WARNING)


def _problem(row: Mapping[str, Any], fault: str, sentence: str, severity: str = ERROR) -> Problem:
    words = say("Row {row}: {what}", row=row["row"], what=sentence) if row["row"] else sentence
    return Problem(int(row["row"]), str(row["milestone"]), fault, severity, words)


def _compared(con: Connection, account: Account, good: pd.DataFrame) -> pd.DataFrame:
    held = targets.listed(con, account.scope).rename(columns={"people": "before"})
    # A frame without rows has forgotten what its columns were of.
    rows = good.astype({"due_on": "datetime64[us]"}).merge(held[[*KEY, "before"]], on=KEY, how="left")
    before, people = rows["before"].fillna(0).astype("int64"), rows["people"].astype("int64")
    change = pd.Series(CHANGED, rows.index).mask(before.eq(0), NEW).mask(people.eq(0), WITHDRAWN)
    return rows.assign(before=before, people=people, change=change.mask(before.eq(people), SAME))
