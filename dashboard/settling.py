"""Whose a person is who stands in the lists of several units: each unit says it of its own."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from dashboard.errors import NotAllowed, UserError
from dashboard.model import Account
from dashboard.store import connection, duplicates, units
from dashboard.store.connection import Connection


def settle(
    con: Connection,
    sender: Account,
    unit_code: str,
    person_hashes: Sequence[str],
    verdict: str,
    now: datetime,
) -> int:
    """The unit says of these people that they are “ours” or “not_ours”; gives of how many it did.

    The unit's own rate stays as it is; totals above several units count each person where this says.
    """
    unit = units.find(con, sender.scope, unit_code)
    if not sender.scope.sees_people:
        raise NotAllowed("Only the liaison of a unit or the administrator can say whose its people are.")
    if verdict not in duplicates.VERDICTS:
        raise UserError("A person can be “ours” or “not ours”. Choose one of the two.")
    with connection.transaction(con):
        settled = duplicates.settle(
            con, sender.scope, unit.code, _known(person_hashes), verdict, sender.name, now
        )
        if not settled:
            raise UserError("None of these people stands in another unit any more. Look at the list again.")
    return settled


def _known(person_hashes: Sequence[str]) -> list[str]:
    known = []
    for told in person_hashes:
        try:
            known.append(str(UUID(told)))
        except ValueError:
            continue
    return known
