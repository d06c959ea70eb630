"""The register of breaches of personal data: what happened, what was done, and when the authority was told.

It is kept for five years after a breach is mended (Luật 91/2025, Điều 23, as DOMAIN §5 tells it), so nothing
in here deletes a row.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

import pandas as pd

from dashboard.errors import NotFound, UserError
from dashboard.store import audit
from dashboard.store.audit import Action
from dashboard.store.connection import Connection

LONGEST = 2_000


@dataclass(frozen=True)
class Breach:
    """What is known of one by now; moments are those of Hà Nội. `people` is None while nobody knows them."""

    id: UUID
    noticed_at: datetime
    what: str
    people: int | None = None
    done: str = ""
    told_at: datetime | None = None
    mended_at: datetime | None = None


def new(noticed_at: datetime, what: str, people: int | None = None, done: str = "") -> Breach:
    """One that was just noticed."""
    return Breach(uuid4(), noticed_at, what, people, done)


def note(con: Connection, breach: Breach, by: str, now: datetime) -> None:
    """From here on this is what is known of it. Raises `UserError` for what cannot be."""
    breach = replace(breach, what=breach.what.strip(), done=breach.done.strip())
    _refuse_impossible(breach, now)
    con.execute(
        "INSERT INTO campaign.breach VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            breach.id,
            breach.noticed_at,
            breach.what,
            breach.people,
            breach.done,
            breach.told_at,
            breach.mended_at,
            now,
            by,
        ],
    )
    audit.note(con, by, Action.BREACH_NOTED, breach.id)


def find(con: Connection, breach_id: UUID) -> Breach:
    """What is known of it by now. Raises `NotFound`."""
    row = con.execute(f"{_NEWEST} HAVING breach_id = ?", [breach_id]).fetchone()
    if row is None:
        raise NotFound("There is no breach of this number in the register. Look at the list.")
    return Breach(*row[:7])


def listed(con: Connection) -> pd.DataFrame:
    """breach_id, noticed_at, what, people, done, told_at, mended_at, noted_at, noted_by, due_at, newest
    first.

    `due_at` is when the 72 hours end in which the authority must be told (Luật 91/2025, Điều 23).
    """
    rows = con.execute(
        f"SELECT *, noticed_at + INTERVAL 72 HOUR AS due_at FROM ({_NEWEST}) ORDER BY ALL DESC"  # noqa: S608
    ).df()
    return rows.assign(breach_id=rows["breach_id"].astype("str"))


_NEWEST = """
    SELECT breach_id, arg_max(noticed_at, noted_at) AS noticed_at, arg_max(what, noted_at) AS what,
        arg_max_null(people, noted_at) AS people, arg_max(done, noted_at) AS done,
        arg_max_null(told_at, noted_at) AS told_at, arg_max_null(mended_at, noted_at) AS mended_at,
        max(noted_at) AS noted_at, arg_max(noted_by, noted_at) AS noted_by
    FROM breach GROUP BY breach_id
"""


def _refuse_impossible(breach: Breach, now: datetime) -> None:
    if not breach.what:
        raise UserError("Say what happened, without names and numbers of people.")
    if max(len(breach.what), len(breach.done)) > LONGEST:
        raise UserError("A text is longer than {most} signs. Shorten it.", most=LONGEST)
    if breach.people is not None and breach.people < 0:
        raise UserError("The number of people cannot be below zero.")
    later = [moment for moment in (breach.told_at, breach.mended_at) if moment]
    if breach.noticed_at > now or any(moment > now or moment < breach.noticed_at for moment in later):
        raise UserError("A moment lies in the future, or before the breach was noticed. Correct it.")
