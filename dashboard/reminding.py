"""Reminding people: the words to send them, the sheet to call from, and the marks that come of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard import disclaimer, pipeline, print_run
from dashboard.errors import UserError
from dashboard.model import Account, Informed, Mode, Template
from dashboard.publish.handed_out import messages
from dashboard.publish.workbooks import call_sheet, marks_file
from dashboard.settings import campaign, settings
from dashboard.store import audit, followup, links, units
from dashboard.store.audit import Action
from dashboard.store.connection import Connection
from dashboard.wording import day, number, say

# Where a link in a message is said to hang.
PLACE = "Tin nhắn nhắc"
FILE_NAME = "Đánh dấu trên trang Cần nhắc.csv"


def to_do(con: Connection, sender: Account, unit_code: str, now: datetime) -> pd.DataFrame:
    """`followup.to_do` of today, with `todo`: a sentence that says what the person has left to do."""
    on_day = pipeline.today(con, now)
    unit = units.find(con, sender.scope, unit_code)
    deadline = pipeline.deadline(con)
    rows = followup.to_do(con, sender.scope, unit.code, on_day, now, deadline.of if deadline else None)
    rows["todo"] = [_in_words(row) for row in rows.to_dict("records")]
    return rows


def mark(con: Connection, sender: Account, unit_code: str, marks: pd.DataFrame, now: datetime) -> None:
    """People of a unit reached milestones (reference and a bool each): kept like a list of some people."""
    on_day = pipeline.today(con, now)
    people = followup.people(con, sender.scope, unit_code, on_day, now)
    content = marks_file.content(people, marks)
    file = (FILE_NAME, content, now)
    upload_id = pipeline.receive(
        con, sender, unit_code, on_day, *file, mode=Mode.MERGE, informed=Informed.BEFORE
    )
    try:
        pipeline.commit(con, sender, upload_id, now)
    except UserError:
        pipeline.discard(con, sender, upload_id, now)
        raise


def call_list(con: Connection, sender: Account, unit_code: str, rows: pd.DataFrame, now: datetime) -> bytes:
    """The people to call, as a workbook."""
    unit = units.find(con, sender.scope, unit_code)
    on_day = pipeline.today(con, now)
    audit.note(con, sender.name, Action.PEOPLE_TAKEN, unit.code, people=len(rows))
    return call_sheet.workbook(say("People to remind"), rows, unit.name, on_day, disclaimer.of(con, on_day))


def call_pages(con: Connection, sender: Account, unit_code: str, rows: pd.DataFrame, now: datetime) -> bytes:
    """The people to call, as pages to print."""
    unit = units.find(con, sender.scope, unit_code)
    on_day = pipeline.today(con, now)
    audit.note(con, sender.name, Action.PEOPLE_TAKEN, unit.code, people=len(rows))
    return call_sheet.pdf(say("People to remind"), rows, unit.name, on_day, disclaimer.of(con, on_day))


def texts(con: Connection, sender: Account, unit_code: str, now: datetime) -> dict[str, str]:
    """The words to send, by kind, with the unit's own link; the link is kept before anybody sees it."""
    unit = units.find(con, sender.scope, unit_code)
    wanted = (unit.code, PLACE)
    minted = links.mint(con, [wanted], print_run.poster_target(), sender.name, now, Template.MESSAGE)
    address = f"{settings().address}/Q/{minted[wanted].code}"
    return messages.message_texts(unit.name, address, pipeline.form_days(con), campaign().hotline)


def _in_words(row: Mapping[Any, Any]) -> str:
    steps = []
    if row["smartphone"] and not row["installed"]:
        steps.append(say("install VssID"))
    if not row["registered"]:
        steps.append(say("register for e-transactions"))
    due_on = row["due_on"]
    if isinstance(due_on, date) and not pd.isna(due_on):
        left = int(row["days_left"])
        steps.append(
            say("hand in form 01, overdue since {day}", day=day(due_on))
            if left < 0
            else say("hand in form 01 by {day} ({left} days left)", day=day(due_on), left=number(left))
        )
    words = "; ".join(steps)
    return words[:1].upper() + words[1:]
