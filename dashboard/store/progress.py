"""What pages and commands ask: counts by unit, by group, by week, each within a scope and as of a day."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from dashboard.model import Milestone, Scope
from dashboard.store.connection import Connection
from dashboard.store.units import CITY

FOR_EVER = datetime(9999, 12, 31)

MILESTONES = tuple(each.value for each in Milestone)
COUNTS = ("headcount", "with_smartphone", *MILESTONES)

_SUMS = """
    count(*) AS units, count(as_of) AS units_reported, max(as_of) AS as_of,
    CAST(coalesce(sum(headcount), 0) AS BIGINT) AS headcount,
    CAST(coalesce(sum(with_smartphone), 0) AS BIGINT) AS with_smartphone,
    CAST(coalesce(sum(installed), 0) AS BIGINT) AS installed,
    CAST(coalesce(sum(registered), 0) AS BIGINT) AS registered,
    CAST(coalesce(sum(form_submitted), 0) AS BIGINT) AS form_submitted,
    CAST(coalesce(sum(approved), 0) AS BIGINT) AS approved,
    CAST(coalesce(sum(expected_headcount) FILTER (as_of IS NULL), 0) AS BIGINT) AS silent_headcount
"""

# What a group is called and what its name is, for each way of grouping, and where that stands.
GROUPS = {
    "unit": ("unit_code, unit_name, standing.kind", ""),
    "parent": (
        "parent.code, parent.name, parent.kind",
        "LEFT JOIN (SELECT code, name, kind FROM current_unit) AS parent ON parent.code = parent_code",
    ),
    "kind": ("standing.kind, standing.kind, standing.kind", ""),
    "office": (
        "office.code, office.name, 'office'",
        """
        LEFT JOIN unit_office USING (unit_code)
        LEFT JOIN (SELECT code, name FROM current_office) AS office ON office.code = office_code
        """,
    ),
}


@dataclass(frozen=True)
class Question:
    """Whose counts are asked: seen by whom, on which day, as known when, of which part of the tree."""

    scope: Scope
    on_day: date
    known_at: datetime = FOR_EVER
    kinds: tuple[str, ...] = ()
    under: str | None = None

    @property
    def values(self) -> dict[str, object]:
        """The SQL parameters that `where` and the queries below name."""
        told: dict[str, object] = {"on_day": self.on_day, "known_at": self.known_at}
        if self.scope.roots is not None:
            told["roots"] = list(self.scope.roots)
        if self.kinds:
            told["kinds"] = list(self.kinds)
        if self.under:
            told["under"] = [self.under]
        return told

    @property
    def where(self) -> str:
        """The condition on a unit; what is not asked is left out, for a tree walked in vain costs time."""
        told = ["TRUE"]
        if self.scope.roots is not None:
            told.append("in_scope(unit_code, $roots)")
        if self.kinds:
            told.append("list_contains($kinds, kind)")
        if self.under:
            told.append("in_scope(unit_code, $under)")
        return " AND ".join(told)


def totals(con: Connection, question: Question) -> pd.DataFrame:
    """One row: units, units_reported, as_of, headcount, with_smartphone and the milestones, summed."""
    return con.execute(f"{_standing(question)} SELECT {_SUMS} FROM standing", question.values).df()  # noqa: S608


def by(con: Connection, question: Question, group: str) -> pd.DataFrame:
    """One row a unit, parent, kind or office: code, name, kind and the sums of `totals`."""
    names, joined = GROUPS[group]
    return con.execute(
        f"""
        {_standing(question)}, named(code, name, kind, unit_code) AS (
            SELECT {names}, unit_code FROM standing {joined}
        )
        SELECT code, name, named.kind, {_SUMS} FROM named JOIN standing USING (unit_code)
        GROUP BY ALL ORDER BY code
        """,  # noqa: S608 - our own text
        question.values,
    ).df()


def by_child(con: Connection, question: Question) -> pd.DataFrame:
    """One row for each unit directly below `under`, with all that stands below it.

    Without `under` it is the city, the one unit of a scope, or the several units of it themselves.
    """
    roots = question.scope.roots or ()
    tops = [question.under] if question.under else list(roots) if len(roots) == 1 else [CITY]
    return con.execute(
        f"""
        {_standing(question)}, child AS (
            SELECT unit_code, code, name, kind FROM unit_ancestor JOIN current_unit ON code = ancestor_code
            WHERE CASE WHEN len($several) > 0 THEN list_contains($several, code)
                ELSE list_contains($tops, current_unit.parent_code) END
        )
        SELECT code, name, child.kind, {_SUMS} FROM child JOIN standing USING (unit_code)
        GROUP BY ALL ORDER BY code
        """,  # noqa: S608 - our own text
        question.values | {"tops": tops, "several": [] if question.under or len(roots) < 2 else list(roots)},
    ).df()


def by_week(con: Connection, question: Question, first_day: date) -> pd.DataFrame:
    """day and the sums of `totals`, a row for each seventh day back from `on_day` to `first_day`.

    Each row is what was true on that day: units that had not reported by then are not in it.
    """
    return con.execute(
        f"""
        WITH day AS (
            SELECT CAST(generate_series AS DATE) AS day
            FROM generate_series(CAST($on_day AS DATE), CAST($first_day AS DATE), -INTERVAL 7 DAY)
        ), seen AS (
            SELECT unit_code FROM (SELECT code AS unit_code, kind FROM unit_on($on_day))
            WHERE {question.where}
        ), told AS (
            SELECT *, lead(as_of) OVER (
                PARTITION BY unit_code ORDER BY as_of, committed_at, upload_id) AS until
            FROM unit_progress SEMI JOIN seen USING (unit_code)
            WHERE committed_at <= $known_at
                AND upload_id NOT IN (SELECT upload_id FROM upload_revert WHERE reverted_at <= $known_at)
        ), standing AS (
            SELECT day.day, told.*, NULL::INTEGER AS expected_headcount
            FROM day JOIN told ON told.as_of <= day.day AND (until IS NULL OR day.day < until)
        )
        SELECT day, {_SUMS} FROM standing GROUP BY day ORDER BY day
        """,  # noqa: S608 - our own text
        question.values | {"first_day": first_day},
    ).df()


def _standing(question: Question) -> str:
    return f"""
        WITH standing AS (SELECT * FROM unit_standing($on_day, $known_at) WHERE {question.where})
    """  # noqa: S608 - our own text


def version(con: Connection) -> tuple[object, ...]:
    """Changes with everything that counts: answers may be kept for as long as it stays the same."""
    return (
        con.execute(
            """
        SELECT (SELECT max(committed_at) FROM upload_commit), (SELECT count(*) FROM upload_commit),
            (SELECT count(*) FROM upload_revert), (SELECT count(*) FROM unit)
        """
        ).fetchone()
        or ()
    )
