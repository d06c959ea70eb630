"""The counts of many units week by week, in one question: what paces and forecasts of each are made of."""

from datetime import date

import pandas as pd

from dashboard.store import tally
from dashboard.store.connection import Connection
from dashboard.store.progress import COUNTS, Question
from dashboard.store.units import CITY


def of_family(con: Connection, question: Question, first_day: date) -> pd.DataFrame:
    """code, day, as_of and the counts of `under` (None: the city) and of each unit directly below it.

    Each with all that stands below it, as known today; a row for each seventh day back from `on_day` on which
    something of it was known, oldest first. Whoever stands in two units counts in both: somebody who is found
    to stand twice is no step back. So this is for a pace; sums are those of `progress`.
    """
    tally.bring_up(con)
    sums = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in COUNTS)
    return con.execute(
        f"""
        WITH week AS (
            SELECT CAST(unnest(range(0, ($on_day - CAST($first_day AS DATE)) // 7 + 1)) AS INTEGER) AS back
            WHERE $on_day >= CAST($first_day AS DATE)
        ), child AS (
            SELECT unit_id AS child_id, last_id AS last_child_id, code FROM tally.unit
            WHERE parent_code = $top
        ), known AS (
            FROM tally.progress WHERE as_of <= $on_day AND {question.where_counted}
        ), told AS (
            SELECT $top AS code, * FROM known
            UNION ALL
            SELECT code, known.* FROM known ASOF JOIN child ON unit_id >= child_id
            WHERE unit_id <= last_child_id
        ), stretch AS MATERIALIZED (
            SELECT code, ($on_day - as_of) // 7 AS since,
                CASE WHEN until > $on_day THEN -1 ELSE ($on_day - until) // 7 END AS before,
                max(as_of) AS as_of, {sums}
            FROM told GROUP BY ALL
        )
        SELECT code, CAST($on_day AS DATE) - 7 * back AS day, max(as_of) AS as_of, {sums}
        FROM week JOIN stretch ON back <= since AND back > before
        GROUP BY code, back ORDER BY code, day
        """,  # noqa: S608 - our own text
        {name: told for name, told in question.values.items() if name != "known_at"}
        | {"first_day": first_day, "top": question.under or CITY},
    ).df()
