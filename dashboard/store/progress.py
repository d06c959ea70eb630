"""What pages and commands ask: counts by unit, by group, by week, each within a scope and as of a day."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from dashboard.model import Milestone, Scope
from dashboard.store.connection import FOR_EVER, Connection
from dashboard.store.units import CITY

MILESTONES = tuple(each.value for each in Milestone)
COUNTS = ("headcount", "with_smartphone", *MILESTONES)

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
    """One row: units, units_reported, as_of, headcount, with_smartphone and the milestones, summed.

    Whoever stands in several of these units is counted once (`duplicates`); `repeated` says how many stand
    there once more.
    """
    return con.execute(
        f"""
        WITH standing AS (SELECT 'all' AS part, * FROM ({_standing(question)})), {_ONCE}
        SELECT {_counts()} FROM (SELECT 'all' AS part)
        LEFT JOIN summed USING (part) LEFT JOIN again USING (part)
        """,  # noqa: S608 - our own text
        question.values,
    ).df()


def by(con: Connection, question: Question, group: str) -> pd.DataFrame:
    """One row a unit, parent, kind or office: code, name, kind and the sums of `totals`."""
    names, joined = GROUPS[group]
    return con.execute(
        f"""
        WITH placed AS ({_standing(question)}), named(code, name, kind, unit_code) AS (
            SELECT {names.replace("standing.", "placed.")}, unit_code FROM placed {joined}
        ), standing AS (
            SELECT coalesce(code, '') AS part, * EXCLUDE (code, name, kind) FROM named
            JOIN (SELECT * EXCLUDE (kind) FROM placed) USING (unit_code)
        ), {_ONCE}
        SELECT code, name, kind, {_counts()} FROM (
            SELECT DISTINCT coalesce(code, '') AS part, code, name, kind FROM named
        ) JOIN summed USING (part) LEFT JOIN again USING (part) ORDER BY code
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
        WITH child AS (
            SELECT unit_code, code AS part, name, kind FROM unit_ancestor
            JOIN current_unit ON code = ancestor_code
            WHERE CASE WHEN len($several) > 0 THEN list_contains($several, code)
                ELSE list_contains($tops, current_unit.parent_code) END
        ), standing AS (
            SELECT part, placed.* FROM child JOIN ({_standing(question)}) AS placed USING (unit_code)
        ), {_ONCE}
        SELECT part AS code, name, kind, {_counts()} FROM (SELECT DISTINCT part, name, kind FROM child)
        JOIN summed USING (part) LEFT JOIN again USING (part) ORDER BY part
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
            SELECT day.day AS part, told.*, NULL::INTEGER AS expected_headcount
            FROM day JOIN told ON told.as_of <= day.day AND (until IS NULL OR day.day < until)
        ), {_ONCE}
        SELECT part AS day, {_counts()} FROM summed LEFT JOIN again USING (part) ORDER BY part
        """,  # noqa: S608 - our own text
        question.values | {"first_day": first_day},
    ).df()


# The counts of each part of `standing` added up, and those who stand in it once more (`duplicates`).
_ONCE = f"""
    summed AS (
        SELECT part, count(*) AS units, count(as_of) AS units_reported, max(as_of) AS as_of,
            {", ".join(f"sum({name}) AS {name}" for name in COUNTS)},
            sum(expected_headcount) FILTER (as_of IS NULL) AS silent_headcount
        FROM standing GROUP BY part
    ), once_more AS (
        SELECT DISTINCT own.part, own.unit_code, same_person.reference, smartphone, same_person.installed,
            same_person.registered, same_person.form_submitted, same_person.approved
        FROM same_person
        JOIN standing AS own
            ON own.upload_id = same_person.upload_id AND own.unit_code = same_person.unit_code
        JOIN standing AS other ON other.part = own.part
            AND other.upload_id = same_person.other_upload_id
            AND other.unit_code = same_person.other_unit_code
        LEFT JOIN current_settlement AS said
            ON said.reference = same_person.reference AND said.unit_code = own.unit_code
        LEFT JOIN current_settlement AS other_said
            ON other_said.reference = other_reference AND other_said.unit_code = other.unit_code
        WHERE claim(said.verdict, own.as_of, own.committed_at, own.unit_code)
            < claim(other_said.verdict, other.as_of, other.committed_at, other.unit_code)
    ), again AS (
        SELECT part, count(*) AS headcount, count(*) FILTER (smartphone) AS with_smartphone,
            {", ".join(f"count(*) FILTER ({name}) AS {name}" for name in MILESTONES)}
        FROM once_more GROUP BY part
    )
"""  # noqa: S608 - our own text


def _counts() -> str:
    less = ", ".join(
        f"CAST(coalesce(summed.{name}, 0) - coalesce(again.{name}, 0) AS BIGINT) AS {name}" for name in COUNTS
    )
    return f"""
        coalesce(units, 0) AS units, coalesce(units_reported, 0) AS units_reported, as_of, {less},
        CAST(coalesce(silent_headcount, 0) AS BIGINT) AS silent_headcount,
        CAST(coalesce(again.headcount, 0) AS BIGINT) AS repeated
    """


def _standing(question: Question) -> str:
    return f"SELECT * FROM unit_standing($on_day, $known_at) WHERE {question.where}"  # noqa: S608


def version(con: Connection) -> tuple[object, ...]:
    """Changes with everything that counts: answers may be kept for as long as it stays the same."""
    return (
        con.execute(
            """
        SELECT (SELECT max(committed_at) FROM upload_commit), (SELECT count(*) FROM upload_commit),
            (SELECT count(*) FROM upload_revert), (SELECT count(*) FROM unit),
            (SELECT count(*) FROM settlement)
        """
        ).fetchone()
        or ()
    )
