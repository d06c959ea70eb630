"""A person asks what is held of them: it is found, looked at by whoever may, and answered in time."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime

import numpy as np
import pandas as pd

from dashboard import keys
from dashboard.clock import utc
from dashboard.errors import NotAllowed, NotFound, UserError
from dashboard.model import Account, Scope
from dashboard.settings import campaign
from dashboard.store import audit, connection, hashing, held_people, person_deletion
from dashboard.store.audit import Action
from dashboard.store.connection import Connection
from dashboard.store.deleted_since import Requested
from dashboard.wording import day, number, say

# Luật 91/2025 and NĐ 356/2025: whoever processes data answers within so many working days.
ANSWER_WITHIN = 2
MOST_ROWS = 1_000
SHORTEST_NAME = 2


def held(con: Connection, account: Account, number: str, name: str) -> pd.DataFrame:
    """`held_people.held` of one person within this account's units; that it was asked is written down."""
    if not account.scope.sees_people:
        raise NotAllowed("Only the liaison of a unit or the administrator may see what is held of a person.")
    number, name = number.strip(), name.strip()
    if number and not held_people.is_number(con, number):
        raise UserError(
            "This is no number of social insurance (10 digits) or of a citizen (9 or 12). Correct it."
        )
    if not number and len(name.split()) < SHORTEST_NAME:
        if name:
            raise UserError("One word of a name is that of too many: give the whole name, or a number.")
        raise UserError("Give a number, or the whole name.")
    # Before anything is shown, so that no look is missed.
    audit.note(con, account.name, Action.PEOPLE_SEEN, ";".join(account.unit_codes) or "all")
    pads = hashing.pads(keys.derive("participant"))
    # With a number the name would only add others of the same name.
    rows = held_people.held(con, account.scope, pads, number, "" if number else name, MOST_ROWS)
    return rows.assign(person=1) if number else rows


def delete(
    con: Connection, account: Account, unit_code: str, reference: str, received_on: date, now: datetime
) -> int:
    """Delete whoever this line is about, within this account's units; gives how many lines."""
    if not account.scope.sees_people:
        raise NotAllowed("Only the liaison of a unit or the administrator may delete somebody.")
    if received_on > now.date():
        raise UserError("The day of the request lies in the future. Correct it.")
    pads = hashing.pads(keys.derive("deletion"))
    with connection.transaction(con):
        lines = person_deletion.delete(
            con, account.scope, unit_code, reference, pads, received_on, utc(now), account.name
        )
    audit.note(con, account.name, Action.PEOPLE_DELETED, unit_code)
    connection.checkpoint(con)
    return lines


def delete_again(con: Connection, came_back: Sequence[Requested], now: datetime, by: str) -> int:
    """Delete whoever came back with a copy although they had asked to be deleted; gives how many lines."""
    pads = hashing.pads(keys.derive("deletion"))
    lines = 0
    for each in came_back:
        scope = Scope((each.unit_code,), sees_people=True)
        # Somebody who stands there twice is gone with the first of their lines.
        with suppress(NotFound), connection.transaction(con):
            lines += person_deletion.delete(
                con, scope, each.unit_code, each.reference, pads, each.received_on, utc(now), by
            )
    for unit_code in sorted({each.unit_code for each in came_back}):
        audit.note(con, by, Action.PEOPLE_DELETED, unit_code)
    connection.checkpoint(con)
    return lines


def answer_by(received_on: date) -> date:
    """The last day to answer a request that came in on this day."""
    off = np.array(campaign().holidays, "datetime64[D]")
    last = np.busday_offset(np.datetime64(received_on, "D"), ANSWER_WITHIN, roll="backward", holidays=off)
    return date.fromisoformat(str(last))


def not_committed_in_words(found: pd.DataFrame) -> str:
    """What becomes of the lines of `held` that stand in files which are not committed."""
    return say(
        "Lines in files that are not committed yet: {lines} ({files}). Deleting does not reach into a file: "
        "discard it, and send it again without this person.",
        lines=number(len(found)),
        files=", ".join(found["file_name"].drop_duplicates()),
    )


def deleted_in_words(lines: int, received_on: date, today: date) -> str:
    """What was done, whether in time, and what a later roster brings."""
    return say(
        "Deleted: {lines} lines about this person; they are still counted, without a name. The request of "
        "{received} is answered on {today} (last day: {last}). A later roster that names them is new data: "
        "tell the unit not to send them again.",
        lines=number(lines),
        received=day(received_on),
        today=day(today),
        last=day(answer_by(received_on)),
    )
