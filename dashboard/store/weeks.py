"""The counts of many units week by week, in one question: what paces and forecasts of each are made of."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.store import tally
from dashboard.store.connection import Connection
from dashboard.store.frames import frame
from dashboard.store.question import COUNTS, Question
from dashboard.store.units import CITY
from dashboard.store.week_spans import has_sums

# For each way of grouping: the units that belong to these groups, as unit_id and code (of the group).
_MEMBERS = {
    "unit": "SELECT unit_id, code FROM tally.unit WHERE list_contains($codes, code)",
    "part": """
        SELECT CAST(unnest(range(unit_id, last_id + 1)) AS INTEGER) AS unit_id, code FROM tally.unit
        WHERE list_contains($codes, code)
    """,
    "kind": "SELECT unit_id, kind AS code FROM tally.unit WHERE list_contains($codes, kind)",
    "office": """
        SELECT unit_id, coalesce(office_code, '') AS code FROM tally.unit
        WHERE list_contains($codes, coalesce(office_code, ''))
    """,
}

# The newest week, counted back, in which another roster stood in the place of this one.
_BEFORE = "CASE WHEN until > $on_day THEN -1 ELSE ($on_day - until) // 7 END AS before"


def of_family(con: Connection, question: Question, first_day: date) -> pd.DataFrame:
    """code, day, as_of and the counts of `under` (None: the city) and of each unit directly below it.

    Each with all that stands below it, as known then; a row for each seventh day back from `on_day` on which
    something of it was known, oldest first. Whoever stands in two units counts in both: somebody who is found
    to stand twice is no step back. So this is for a pace; sums are those of `progress`.
    """
    tally.bring_up(con)
    top = question.under or CITY
    sums = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in COUNTS)
    told = con.execute(
        f"""
        WITH own AS (
            SELECT code, least(($on_day - as_of) // 7, $weeks - 1) AS since,
                before, max(as_of) AS as_of, {sums}
            FROM ({_of_parts(question) if top == CITY and has_sums(con, question) else _of_all(question)})
            GROUP BY ALL
        ), weekly AS MATERIALIZED (
            SELECT code, back, max(as_of) AS as_of, {sums}
            FROM (SELECT *, unnest(range(before + 1, since + 1)) AS back FROM own) GROUP BY ALL
        )
        SELECT code, CAST($on_day AS DATE) - 7 * CAST(back AS INTEGER) AS day, as_of, {", ".join(COUNTS)}
        FROM (
            FROM weekly WHERE code IS NOT NULL
            UNION ALL BY NAME
            SELECT $top AS code, back, max(as_of) AS as_of, {sums} FROM weekly GROUP BY back
        ) ORDER BY code, day
        """,  # noqa: S608 - our own text
        question.values | {"weeks": max((question.on_day - first_day).days // 7 + 1, 0), "top": top},
    )
    return frame(told)


def _of_all(question: Question) -> str:
    """Every roster with the unit directly below the top in which it stands."""
    return f"""
        SELECT *, {_BEFORE} FROM (FROM {question.told} WHERE as_of <= $on_day AND {question.where_counted})
        LEFT JOIN (
            SELECT CAST(unnest(range(unit_id, last_id + 1)) AS INTEGER) AS unit_id, code FROM tally.unit
            WHERE parent_code = $top
        ) USING (unit_id)
    """  # noqa: S608 - our own text


def _of_parts(question: Question) -> str:
    """The same of sums that lie ready, where the top is the city; those that came and went are left out."""
    return f"""
        SELECT code, as_of, {_BEFORE}, {", ".join(f"sum({name}) AS {name}" for name in COUNTS)}
        FROM {question.part_told}
        LEFT JOIN (SELECT unit_id, code FROM tally.unit WHERE parent_code = $top) USING (unit_id)
        WHERE {question.where}
            AND coalesce(valid_from <= $on_day, TRUE) AND coalesce(valid_to >= $on_day, TRUE)
        GROUP BY ALL HAVING sum(units) <> 0
    """  # noqa: S608 - our own text


def of_groups(
    con: Connection, question: Question, group: str, codes: Sequence[str], count: int
) -> pd.DataFrame:
    """code, day, units_reported and the counts of these units, parts, kinds or offices in the newest weeks.

    A part is a unit with all that stands below it. A row for each of `count` weeks back from `on_day` when
    something of the group was known then, oldest first; whoever stands in two units counts in both.
    """
    tally.bring_up(con)
    sums = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in COUNTS)
    return con.execute(
        f"""
        WITH member AS ({_MEMBERS[group]}), week AS (
            SELECT CAST(unnest(range(0, $count)) AS INTEGER) AS back
        ), told AS (
            SELECT * FROM {question.told}
            WHERE as_of <= $on_day AND until > CAST($on_day AS DATE) - 7 * ($count - 1)
                AND unit_id IN (SELECT unit_id FROM member) AND {question.where_counted}
        ), stretch AS MATERIALIZED (
            SELECT code, ($on_day - as_of) // 7 AS since,
                CASE WHEN until > $on_day THEN -1 ELSE ($on_day - until) // 7 END AS before,
                count(*) AS units, {sums}
            FROM told JOIN member USING (unit_id) GROUP BY ALL
        )
        SELECT code, CAST($on_day AS DATE) - 7 * back AS day, CAST(sum(units) AS BIGINT) AS units_reported,
            {sums}
        FROM week JOIN stretch ON back <= since AND back > before
        GROUP BY code, back ORDER BY code, day
        """,  # noqa: S608 - our own text
        question.values | {"codes": list(codes), "count": count},
    ).df()
