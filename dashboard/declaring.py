"""Names come in only with word that their people have been told; what was declared stays with the list."""

from datetime import datetime

from dashboard.errors import NotDeclared
from dashboard.intake.roster import Roster
from dashboard.model import Account, FoundId, Informed, Upload
from dashboard.settings import campaign
from dashboard.store import declarations
from dashboard.store.connection import Connection
from dashboard.store.declarations import Declaration

WITH_PEOPLE = "roster"


def refuse_undeclared(told: Roster, informed: Informed) -> None:
    """Raise `NotDeclared` where a file holds people who have not been told; totals need no word."""
    if told.kind == WITH_PEOPLE and informed is Informed.NO:
        raise NotDeclared(
            "This file holds names. Tell its people first what their data is used for, then declare it "
            "(the tick on the page, --informed in a terminal) and send it again."
        )


def note(
    con: Connection, sender: Account, upload: Upload, told: Roster, informed: Informed, now: datetime
) -> None:
    """Keep with the upload what is declared of its people."""
    if told.kind != WITH_PEOPLE:
        return
    if informed is Informed.YES:
        declared = Declaration(campaign().purpose, campaign().legal_basis, now, sender.name)
        declarations.add(con, upload, declared)
    elif before := declarations.newest(con, upload):
        declarations.add(con, upload, before)


def note_again(con: Connection, was_id: FoundId, was_kind: str, again: Upload, told: Roster) -> None:
    """The same file was read in another way: what was declared with it holds, and names need it."""
    declared = declarations.find(con, was_id)
    if declared:
        declarations.add(con, again, declared)
    elif was_kind != WITH_PEOPLE:
        refuse_undeclared(told, Informed.NO)
