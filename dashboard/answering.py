"""A person asks what is held of them: it is found, looked at by whoever may, and answered in time."""

from datetime import date

import numpy as np
import pandas as pd

from dashboard import keys
from dashboard.errors import NotAllowed, UserError
from dashboard.model import Account
from dashboard.settings import campaign
from dashboard.store import audit, hashing, held_people
from dashboard.store.audit import Action
from dashboard.store.connection import Connection

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
        raise UserError("Give a number, or the whole name.")
    # Before anything is shown, so that no look is missed.
    audit.note(con, account.name, Action.PEOPLE_SEEN, ";".join(account.unit_codes) or "all")
    pads = hashing.pads(keys.derive("participant"))
    # With a number the name would only add others of the same name.
    return held_people.held(con, account.scope, pads, number, "" if number else name, MOST_ROWS)


def answer_by(received_on: date) -> date:
    """The last day to answer a request that came in on this day."""
    off = np.array(campaign().holidays, "datetime64[D]")
    last = np.busday_offset(np.datetime64(received_on, "D"), ANSWER_WITHIN, roll="backward", holidays=off)
    return date.fromisoformat(str(last))
