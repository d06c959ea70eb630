"""What people of each part have done and have left to do for form 01: counted, or of sums that lie ready."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from dashboard.store import tally
from dashboard.store.connection import FOR_EVER, Connection
from dashboard.store.progress import Question

# For each day on which somebody registered, the last one to hand in form 01 (`insight.clock.Deadline.of`).
LastDay = Callable[["pd.Series[Any]"], "pd.Series[Any]"]

STEPS = ("handed_in", "in_time", "owing", "overdue", "due_soon", "without_form", "waiting")

# Of a part of which nothing is told, nobody has done anything.
COUNTED = ", ".join(f"CAST(coalesce({name}, 0) AS BIGINT) AS {name}" for name in STEPS) + (
    ", CAST(coalesce(handed_in, 0) + coalesce(owing, 0) + coalesce(without_form, 0) AS BIGINT) AS known"
)


def is_newest(con: Connection, question: Question) -> bool:
    """Whether the last roster of each unit is asked for: of those the steps lie ready."""
    tally.bring_up(con)
    return question.known_at == FOR_EVER and question.on_day >= tally.newest_day(con)


def standing(question: Question) -> str:
    """The units asked for of which somebody told."""
    return (
        f"SELECT * FROM {question.standing} "  # noqa: S608 - our own text
        f"WHERE upload_id IS NOT NULL AND {question.where}"
    )


def _counted(question: Question) -> str:
    """The condition on a unit whose last roster counts."""
    small = f"""unit_id NOT IN (
        SELECT unit_id FROM tally.progress WHERE until = DATE '9999-12-31'
            AND is_small(headcount, with_smartphone, {question.smallest}))"""  # noqa: S608 - our own text
    return f"{question.where_counted} AND {small}" if question.smallest else question.where_counted


def steps_of(con: Connection, question: Question, among: str | None = None) -> str:
    """unit_id, as_of, step, day, days, people of rosters that count: of `standing` or those `among` it."""
    if is_newest(con, question):
        return f"FROM tally.step WHERE {_counted(question)}"
    return f"""
        SELECT unit_id, as_of, step, day, days, people
        FROM unit_step_day
        JOIN (FROM ({among or standing(question)}) WHERE NOT is_small) USING (upload_id, unit_code)
    """  # noqa: S608 - our own text


def told(con: Connection, question: Question, owner: str | None = None, among: str | None = None) -> str:
    """`told`: `STEPS` of each part; `owner` gives the part of each unit_id, without it each is its own."""
    is_ready = is_newest(con, question)
    found = _ready(question) if is_ready else _one_by_one(con, question, among)
    sums = ", ".join(f"CAST(sum({name}) AS INTEGER) AS {name}" for name in STEPS)
    if owner:
        summed = f"SELECT part, {sums} FROM found JOIN ({owner}) USING (unit_id) GROUP BY part"  # noqa: S608
    elif is_ready:
        summed = "SELECT unit_id AS part, * FROM found"
    else:
        summed = f"SELECT unit_id AS part, {sums} FROM found GROUP BY unit_id"  # noqa: S608 - our own text
    return f"{_TERM}, {found}, told AS ({summed})"


def terms(
    con: Connection, question: Question, last_day: LastDay | None, soon_days: int
) -> dict[str, list[Any] | int | bool | None]:
    """The SQL parameters of `told`, which brings up what it adds up; no days where no form is owed."""
    is_ready = is_newest(con, question)
    table = "tally.part_step" if is_ready else "unit_step_day"
    first, last = con.execute(f"SELECT min(day), max(day) FROM {table}").fetchone() or (None, None)  # noqa: S608
    days = pd.Series(pd.date_range(first, last) if first else [], dtype="datetime64[s]")
    allowed = [] if last_day is None else (last_day(days) - days).dt.days.tolist()
    fewest, most = min(allowed, default=None), max(allowed, default=None)
    if is_ready:
        tally.bring_up_deadlines(con, fewest)
    return {
        "first_day": first,
        "allowed": allowed,
        "fewest": fewest,
        "soon_days": soon_days,
        "has_form": last_day is not None,
        **({"most": most} if is_ready else {}),
    }


# How many days whoever registered on a day has.
_TERM = """term AS (
    SELECT CAST($first_day AS DATE) + place - 1 AS day, allowed FROM (
        SELECT CAST(unnest(range(1, len($allowed) + 1)) AS INTEGER) AS place, unnest($allowed) AS allowed)
)"""


# Whoever is not overdue registered so lately that few are looked at; whoever took longer than the fewest days
# was in time only where the last day was one off.
def _ready(question: Question) -> str:
    return f"""
        moved AS (
            SELECT unit_id, CAST(sum(people) AS INTEGER) AS people FROM tally.step JOIN term USING (day)
            WHERE step = 'form' AND days > $fewest AND days <= $most AND days <= allowed GROUP BY unit_id
        ), to_come AS (
            SELECT unit_id, CAST(sum(people) AS INTEGER) AS people,
                CAST(sum(people) FILTER (day + allowed <= $on_day + $soon_days) AS INTEGER) AS due_soon
            FROM tally.owing JOIN term USING (day)
            WHERE day >= CAST($on_day AS DATE) - CAST($most AS INTEGER) AND day + allowed >= $on_day
            GROUP BY unit_id
        ), found AS (
            SELECT unit_id, handed_in, quick + coalesce(moved.people, 0) AS in_time, without_form, owing,
                CASE WHEN $has_form THEN owing - coalesce(to_come.people, 0) ELSE 0 END AS overdue,
                coalesce(due_soon, 0) AS due_soon,
                awaiting + CASE WHEN $has_form THEN 0 ELSE owing END AS waiting
            FROM tally.unit_step LEFT JOIN moved USING (unit_id) LEFT JOIN to_come USING (unit_id)
            WHERE {_counted(question)}
        )
    """  # noqa: S608 - our own text


# Each sum by itself: one look at all rows that holds each against everything would take twice as long.
def _one_by_one(con: Connection, question: Question, among: str | None) -> str:
    return f"""
        spent AS MATERIALIZED (
            SELECT unit_id, step, day, days, people FROM ({steps_of(con, question, among)})
            WHERE step <> 'approval' OR days IS NULL
        ), found AS (
            SELECT unit_id, sum(people) AS handed_in, sum(people) FILTER (days <= $fewest) AS in_time
            FROM spent WHERE step = 'form' AND days IS NOT NULL GROUP BY unit_id
            UNION ALL BY NAME
            SELECT unit_id, sum(people) AS in_time FROM spent JOIN term USING (day)
            WHERE step = 'form' AND days > $fewest AND days <= allowed GROUP BY unit_id
            UNION ALL BY NAME
            SELECT unit_id, sum(people) AS without_form FROM spent
            WHERE step = 'account' AND days IS NOT NULL GROUP BY unit_id
            UNION ALL BY NAME
            SELECT unit_id, sum(people) AS owing, sum(people) FILTER (day + allowed < $on_day) AS overdue,
                sum(people) FILTER (day + allowed BETWEEN $on_day AND $on_day + $soon_days) AS due_soon
            FROM spent LEFT JOIN term USING (day) WHERE step = 'form' AND days IS NULL GROUP BY unit_id
            UNION ALL BY NAME
            SELECT unit_id, sum(people) AS waiting FROM spent
            WHERE days IS NULL AND (step = 'approval' OR (step = 'form' AND NOT $has_form)) GROUP BY unit_id
        )
    """  # noqa: S608 - our own text
