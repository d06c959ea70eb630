"""When reporting weeks end, what was told in them and who owed a roster: what `reporting` asks with."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pandas as pd

from dashboard.store import tally
from dashboard.store.connection import Connection
from dashboard.store.frames import frame
from dashboard.store.progress import Question

WEEK = timedelta(days=7)

# Whether a unit of `owing` is expected in a week.
EXPECTED = """
    since <= week.week_end
    AND coalesce(valid_from <= week.week_end, TRUE) AND coalesce(valid_to >= week.week_end, TRUE)
"""

# What a unit of `owing` is in a week; it has not reported where `first_at` is NULL.
STATE = f"""
    CASE WHEN NOT ({EXPECTED}) THEN 'not_expected' WHEN first_at <= on_time_until THEN 'on_time'
        WHEN first_at IS NOT NULL THEN 'late' WHEN is_due THEN 'silent' ELSE 'not_yet_due' END
"""


def week_ends(on_day: date, first_day: date, week_ends_on: int) -> list[date]:
    """The last days of the whole weeks since `first_day`, oldest first; the newest is that of `on_day`."""
    running = on_day + timedelta(days=(week_ends_on - on_day.isoweekday()) % 7)
    count = ((running - first_day).days + 1) // 7
    return [running - back * WEEK for back in reversed(range(count))]


def newest_due(ends: Sequence[date], on_day: date, on_time_days: int) -> date | None:
    """The end of the newest week whose deadline has passed."""
    return max((end for end in ends if end + timedelta(days=on_time_days) < on_day), default=None)


def told_in_weeks(question: Question, told: str = "") -> str:
    """`week`, a row each, and `told`: every roster in them with the end of its week (`question.told`).

    Before its deadline a week has nobody who is late.
    """
    return f"""
        week AS MATERIALIZED (
            SELECT week_end, week_end + $on_time_days < $on_day AS is_due,
                CASE WHEN is_due
                    THEN CAST(week_end + $on_time_days + 1 AS TIMESTAMP) - INTERVAL 1 MICROSECOND
                    ELSE TIMESTAMP '9999-12-31' END AS on_time_until
            FROM (SELECT unnest(CAST($week_ends AS DATE[])) AS week_end)
        ), told AS NOT MATERIALIZED (
            SELECT *, as_of + CAST(($last_end - as_of) % 7 AS INTEGER) AS week_end
            FROM {told or question.told} AS known
            WHERE as_of BETWEEN CAST($told_from AS DATE) AND least($on_day, CAST($last_end AS DATE))
        )
    """  # noqa: S608 - our own text


def owing(question: Question) -> str:
    """The units asked for that owe a roster, and since when: always, or since they sent the first one."""
    return f"""
        SELECT unit.*,
            CASE WHEN expected_headcount IS NULL THEN first_as_of ELSE DATE '0001-01-01' END AS since
        FROM tally.unit AS unit LEFT JOIN (
            SELECT unit_id, min(as_of) AS first_as_of FROM {question.sent} AS sent
            SEMI JOIN (FROM tally.unit WHERE expected_headcount IS NULL) USING (unit_id)
            WHERE as_of <= $on_day GROUP BY unit_id
        ) USING (unit_id)
        WHERE {question.where} AND (expected_headcount IS NOT NULL OR first_as_of IS NOT NULL)
    """  # noqa: S608 - our own text


def values(question: Question, ends: Sequence[date], on_time_days: int, newest: int) -> dict[str, object]:
    """The SQL parameters: of these weeks the `newest` so many are asked for, and the newest that is due."""
    due = newest_due(ends, question.on_day, on_time_days)
    shown = ends[max(len(ends) - newest, 0) :]
    asked = sorted({*shown, *([due] if due else [])})
    return question.values | {
        "known_at": question.known_at,
        "week_ends": asked,
        "on_time_days": on_time_days,
        "due_end": due,
        "first_end": ends[0] if ends else None,
        "last_end": asked[-1] if asked else question.on_day,
        "told_from": asked[0] - timedelta(days=6) if asked else question.on_day,
        "shown_from": shown[0] if shown else question.on_day,
    }


def answer(con: Connection, sql: str, values: Mapping[str, object]) -> pd.DataFrame:
    """What the store says; DuckDB takes no values that the text does not name."""
    tally.bring_up(con)
    named = set(re.findall(r"\$(\w+)", sql))
    return frame(con.execute(sql, {name: value for name, value in values.items() if name in named}))
