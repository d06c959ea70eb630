"""What pages and commands ask: counts by unit, by group, by week, each within a scope and as of a day."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from dashboard.model import Scope
from dashboard.store.connection import Connection
from dashboard.store.units import CITY, roots_of

FOR_EVER = datetime(9999, 12, 31)

COUNTS = ("headcount", "with_smartphone", "installed", "registered", "form_submitted", "approved")
MILESTONES = COUNTS[2:]

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

# What a group is called and what its name is, for each way of grouping.
GROUPS = {
    "unit": "unit_code AS code, unit_name AS name, kind",
    "parent": "standing.parent_code AS code, parent.name AS name, parent.kind AS kind",
    "kind": "standing.kind AS code, standing.kind AS name, standing.kind AS kind",
    "office": "standing.office_code AS code, office.name AS name, 'office' AS kind",
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
        """As SQL parameters."""
        return {
            "roots": roots_of(self.scope),
            "on_day": self.on_day,
            "known_at": self.known_at,
            "kinds": list(self.kinds) or None,
            "under": [self.under] if self.under else None,
        }


_STANDING = """
    WITH standing AS (
        SELECT * FROM unit_standing($on_day, $known_at, $roots)
        WHERE ($kinds IS NULL OR list_contains($kinds, kind)) AND in_scope(unit_code, $under)
    )
"""


def totals(con: Connection, question: Question) -> pd.DataFrame:
    """One row: units, units_reported, as_of, headcount, with_smartphone and the milestones, summed."""
    return con.execute(f"{_STANDING} SELECT {_SUMS} FROM standing", question.values).df()  # noqa: S608 - our own text


def by(con: Connection, question: Question, group: str) -> pd.DataFrame:
    """One row a unit, parent, kind or office: code, name, kind and the sums of `totals`."""
    return con.execute(
        f"""
        {_STANDING}
        SELECT {GROUPS[group]}, {_SUMS}
        FROM standing
        LEFT JOIN current_unit AS parent ON parent.code = standing.parent_code
        LEFT JOIN current_office AS office ON office.code = standing.office_code
        GROUP BY ALL ORDER BY code
        """,  # noqa: S608 - our own text
        question.values,
    ).df()


def by_child(con: Connection, question: Question) -> pd.DataFrame:
    """One row for each unit directly below `under` (the city by default), with all that stands below it."""
    return con.execute(
        f"""
        {_STANDING}
        SELECT child.code, child.name, child.kind, {_SUMS}
        FROM standing
        JOIN unit_ancestor ON unit_ancestor.unit_code = standing.unit_code
        JOIN current_unit AS child ON child.code = unit_ancestor.ancestor_code
        WHERE child.parent_code = $top
        GROUP BY ALL ORDER BY child.code
        """,  # noqa: S608 - our own text
        question.values | {"top": question.under or CITY},
    ).df()


def by_week(con: Connection, question: Question, first_day: date) -> pd.DataFrame:
    """day and the sums of `totals`, a row for each seventh day back from `on_day` to `first_day`.

    Each row is what was true on that day: units that had not reported by then are not in it.
    """
    return con.execute(
        f"""
        WITH day AS (
            SELECT CAST($on_day - 7 * weeks AS DATE) AS day
            FROM (SELECT unnest(range(0, 1 + ($on_day - $first_day) // 7)) AS weeks)
        ), seen AS (
            SELECT code FROM expected_unit($on_day)
            WHERE in_scope(code, $roots) AND ($kinds IS NULL OR list_contains($kinds, kind))
                AND in_scope(code, $under)
        ), told AS (
            SELECT * FROM unit_progress
            WHERE unit_code IN (FROM seen) AND committed_at <= $known_at
                AND upload_id NOT IN (SELECT upload_id FROM upload_revert WHERE reverted_at <= $known_at)
        ), standing AS (
            SELECT day.day, told.*, NULL::INTEGER AS expected_headcount
            FROM day JOIN told ON told.as_of <= day.day
            QUALIFY row_number() OVER (
                PARTITION BY day.day, unit_code ORDER BY told.as_of DESC, committed_at DESC) = 1
        )
        SELECT day, {_SUMS} FROM standing GROUP BY day ORDER BY day
        """,  # noqa: S608 - our own text
        question.values | {"first_day": first_day},
    ).df()


def newest_day(con: Connection) -> date | None:
    """The newest as-of day that any unit has reported for."""
    row = con.execute("SELECT max(as_of) FROM unit_progress").fetchone()
    return row[0] if row else None


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
