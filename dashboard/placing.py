"""Sheets on walls: somebody stands before one and says how it is; those to print again are listed."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

import pandas as pd

from dashboard.errors import NotFound, UserError
from dashboard.model import Account
from dashboard.store import links, placements
from dashboard.store.connection import Connection
from dashboard.store.links import Printed
from dashboard.store.placements import State

# A sheet that nobody has seen by then may never have been hung.
UNSEEN_AFTER = timedelta(days=14)
LONGEST_PLACE, LONGEST_NOTE = 60, 300


class Reprint(StrEnum):
    """Why a sheet should be printed again, or looked for."""

    GONE = "gone"
    DAMAGED = "damaged"
    NEVER_SEEN = "never_seen"


def code_in(typed: str) -> str:
    """The code that somebody typed, or that stands at the end of an address that was pasted."""
    return re.sub(r"[\s\-]", "", typed.strip().rstrip("/").rpartition("/")[2]).upper()


def sheet(con: Connection, account: Account, typed: str) -> Printed:
    """The sheet with this code, if it is for this person to check."""
    code = code_in(typed)
    if links.is_shaped(code) and not links.is_code(code):
        raise UserError("The code {code} was mistyped: at least one sign is wrong.", code=code)
    found = links.printed(con, code) if links.is_code(code) else None
    if found is None or not placements.is_in_scope(con, found.unit_code, account.scope):
        raise NotFound("There is no sheet of your units with the code “{code}”.", code=code[:12])
    return found


def check(
    con: Connection, account: Account, typed: str, state: State, place_seen: str, note: str, now: datetime
) -> Printed:
    """Keep what this person found before the sheet with this code."""
    found = sheet(con, account, typed)
    place_seen = place_seen.strip()[:LONGEST_PLACE] if state is State.ELSEWHERE else ""
    placements.add_check(con, found.code, state, place_seen, note.strip()[:LONGEST_NOTE], account.name, now)
    return found


def listed(con: Connection, account: Account, now: datetime) -> pd.DataFrame:
    """`placements.listed` for this person, with `reprint`: why to print it again, or None."""
    rows = placements.listed(con, account.scope)
    unseen = rows["hangs_since"].isna() & rows["state"].isna() & (rows["printed_at"] <= now - UNSEEN_AFTER)
    reasons = pd.Series([None] * len(rows), index=rows.index, dtype=object)
    reasons[unseen] = Reprint.NEVER_SEEN.value
    for reason in (Reprint.DAMAGED, Reprint.GONE):
        reasons[rows["state"] == reason.value] = reason.value
    return rows.assign(reprint=reasons)
