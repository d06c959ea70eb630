"""Which units have never sent a roster, and whose newest one is old: those with the most people first."""

from collections.abc import Mapping

import pandas as pd

from dashboard.store import tally
from dashboard.store.connection import Connection
from dashboard.store.progress import Question


def summary(con: Connection, question: Question, stale_days: int) -> tuple[int, int, int]:
    """How many units are silent, the people expected in them, and how many units are stale."""
    tally.bring_up(con)
    row = con.execute(
        f"""
        SELECT count(*) FILTER (as_of IS NULL), coalesce(sum(expected_headcount) FILTER (as_of IS NULL), 0),
            count(*) FILTER ($on_day - as_of > $stale_days)
        FROM {question.standing} WHERE {question.where}
        """,  # noqa: S608 - our own text
        question.values | {"stale_days": stale_days},
    ).fetchone()
    silent_units, silent_people, stale_units = row or (0, 0, 0)
    return int(silent_units), int(silent_people), int(stale_units)


def silent(con: Connection, question: Question, at_most: int) -> pd.DataFrame:
    """code, name, kind, parent_name, expected_headcount of units that owe a roster and never sent one."""
    return _listed(con, question, "as_of IS NULL", "expected_headcount DESC", {"at_most": at_most})


def stale(con: Connection, question: Question, stale_days: int, at_most: int) -> pd.DataFrame:
    """The same with as_of and days_old, of units whose newest roster is older than `stale_days`."""
    values = {"at_most": at_most, "stale_days": stale_days}
    return _listed(con, question, "$on_day - as_of > $stale_days", "headcount DESC", values)


def _listed(
    con: Connection, question: Question, condition: str, order: str, values: Mapping[str, object]
) -> pd.DataFrame:
    tally.bring_up(con)
    return con.execute(
        f"""
        WITH chosen AS (
            SELECT * FROM {question.standing} WHERE {condition} AND {question.where}
            ORDER BY {order}, unit_code LIMIT $at_most
        )
        SELECT unit_code AS code, unit_name AS name, chosen.kind, parent.name AS parent_name,
            chosen.expected_headcount, as_of, $on_day - as_of AS days_old, headcount
        FROM chosen LEFT JOIN tally.unit AS parent ON parent.code = chosen.parent_code
        ORDER BY {order.replace("expected", "chosen.expected")}, unit_code
        """,  # noqa: S608 - our own text
        question.values | dict(values),
    ).df()
