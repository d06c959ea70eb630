"""Who is too small to be shown to whom: decided of the whole city, once for each state of the store."""

import pandas as pd

from dashboard.insight import disclosure, small_units
from dashboard.insight.small_units import SmallUnits
from dashboard.model import Account
from dashboard.settings import campaign
from dashboard.store import tree
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.store.units import CITY


def smallest_for(account: Account) -> int:
    """Groups of fewer people are hidden from this person; 0 where none is."""
    return 0 if disclosure.may_see_small(account) else campaign().smallest_group


def from_whom(con: Connection, account: Account, question: Question) -> SmallUnits:
    """The units that this person is shown nothing of, on the question's day and among its kinds."""
    return in_state(con, question, smallest_for(account))


def in_state(con: Connection, question: Question, smallest: int) -> SmallUnits:
    """The same for whoever is shown no group of fewer people than this."""
    if not smallest:
        return SmallUnits()
    decided = tree.small_units(con, question, smallest)
    if decided is None:
        decided = small_units.decide(tree.own_counts(con, question), smallest)
        tree.keep_small_units(con, question, smallest, decided)
    told = small_units.of(decided, smallest)
    return told.of_kinds(tree.own_counts(con, question), question.kinds) if question.kinds else told


def hide(con: Connection, question: Question, group: str, rows: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """Rows of `progress.by` this group, or of `by_child` ("child"), some hidden (`is_hidden`)."""
    told = in_state(con, question, smallest)
    if not smallest or group == "child":
        return told.hide_whole(rows)
    if group == "unit":
        return told.hide_own(rows)
    return told.hide_groups(rows, _COLUMNS[group], _asked(tree.own_counts(con, question), question))


_COLUMNS = {"parent": "parent_code", "kind": "kind", "office": "office_code"}


def _asked(own: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The units that are counted in it."""
    for top in own[own["code"] == question.under].to_dict("records"):
        own = own[own["unit_id"].between(top["unit_id"], top["last_id"])]
    return own[own["kind"].isin(question.kinds)] if question.kinds else own


def is_hidden(con: Connection, account: Account, question: Question, total: pd.Series) -> bool:
    """Whether the sum of all that is asked for is not shown to this person."""
    smallest = smallest_for(account)
    if not smallest or not total["headcount"]:
        return False
    return disclosure.is_small_part(total, smallest) or (question.under or CITY) in (
        in_state(con, question, smallest).whole
    )
