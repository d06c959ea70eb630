"""What pages and commands ask: counts by unit, by group, by week, each within a scope and as of a day."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.store import parts, tally
from dashboard.store.connection import FOR_EVER, Connection
from dashboard.store.frames import frame
from dashboard.store.question import COUNTS, MILESTONES, Question
from dashboard.store.units import CITY
from dashboard.store.week_spans import has_sums, spans

__all__ = ["COUNTS", "MILESTONES", "Question"]

# For each way of grouping: the column that tells the group, what the group is called, and where that stands.
_GROUPED = {
    "parent": ("parent_code", "unit.name, unit.kind", "LEFT JOIN tally.unit AS unit ON unit.code = part"),
    "kind": ("kind", "part AS name, part AS kind", ""),
    "office": (
        "office_code",
        "office.name, 'office' AS kind",
        "LEFT JOIN current_office AS office ON office.code = part",
    ),
}
GROUPS = ("unit", *_GROUPED)


def totals(con: Connection, question: Question) -> pd.DataFrame:
    """One row: units, units_reported, units_small, as_of, headcount, with_smartphone and the milestones.

    Nobody is counted in those of the reported that are small (`Question.smallest`). Whoever stands in several
    of these units is counted once (`duplicates`); `repeated` says how many stand there once more.
    """
    tally.bring_up(con)
    added_up = parts.lying_ready if _lies_ready(con, question) else parts.summed
    return con.execute(
        f"""
        WITH {added_up(question, "'all'")}, {_AGAIN}
        SELECT {_counts()} FROM (SELECT 'all' AS part)
        LEFT JOIN summed USING (part) LEFT JOIN again USING (part)
        """,  # noqa: S608 - our own text
        question.values,
    ).df()


def by(con: Connection, question: Question, group: str) -> pd.DataFrame:
    """One row a unit, parent, kind or office: code, name, kind and the sums of `totals`."""
    tally.bring_up(con)
    if group == "unit":
        return _each(con, question)
    part, names, joined = _GROUPED[group]
    return frame(
        con.execute(
            f"""
        WITH {parts.summed(question, f"coalesce({part}, '')")}, {_AGAIN}, found AS (
            SELECT part, {_counts()} FROM summed LEFT JOIN again USING (part)
        )
        SELECT nullif(part, '') AS code, {names}, found.* EXCLUDE (part) FROM found {joined} ORDER BY part
        """,  # noqa: S608 - our own text
            question.values,
        )
    )


def _each(con: Connection, question: Question) -> pd.DataFrame:
    """`by` each unit: with nothing to add up, and nobody who stands in one unit twice."""
    return frame(
        con.execute(
            f"""
        SELECT unit_code AS code, unit_name AS name, kind, CAST(1 AS BIGINT) AS units,
            CAST(as_of IS NOT NULL AS BIGINT) AS units_reported,
            CAST(is_small AS BIGINT) AS units_small, as_of,
            {", ".join(f"CAST(coalesce({name}, 0) AS BIGINT) AS {name}" for name in COUNTS)},
            CAST(CASE WHEN as_of IS NULL THEN coalesce(expected_headcount, 0) ELSE 0 END AS BIGINT)
                AS silent_headcount, CAST(0 AS BIGINT) AS repeated
        FROM {question.standing} WHERE {question.where} ORDER BY unit_code
        """,  # noqa: S608 - our own text
            question.values,
        )
    )


def by_child(con: Connection, question: Question, each_time: Sequence[str] = ()) -> pd.DataFrame:
    """One row for each unit directly below `under`, with all that stands below it.

    Without `under` it is the city, the one unit of a scope, or the several units of it themselves. The counts
    of `each_time` are as the rosters tell them: whoever stands in two counts in both.
    """
    tally.bring_up(con)
    told = _tops(question)
    if told["tops"] == [CITY] and _lies_ready(con, question):
        summed = parts.lying_ready(question, "part_id")
    else:
        summed = parts.summed(question, "child_id", "JOIN owner USING (unit_id)")
    return frame(
        con.execute(
            f"""
        WITH child AS MATERIALIZED (
            SELECT unit_id, last_id, code, name, kind FROM tally.unit
            WHERE list_contains($tops, CASE WHEN $themselves THEN code ELSE parent_code END)
        ), owner AS (
            SELECT CAST(unnest(range(unit_id, last_id + 1)) AS INTEGER) AS unit_id, child.unit_id AS child_id
            FROM child
        ), {summed}, {_AGAIN}
        SELECT child.code, name, kind, {_counts(each_time)} FROM child
        JOIN summed ON part = child.unit_id LEFT JOIN again USING (part) ORDER BY child.code
        """,  # noqa: S608 - our own text
            question.values | told,
        )
    )


def by_week(con: Connection, question: Question, first_day: date) -> pd.DataFrame:
    """day and the sums of `totals`, a row for each seventh day back from `on_day` to `first_day`.

    Each row is what was true on that day: units that had not reported by then are not in it, nor those that
    its catalogue did not have. For paces there is `<count>_told` too, of what the rosters told of units that
    there still are: whoever is found to stand in two units is no step back, nor is a unit that ended.
    """
    tally.bring_up(con)
    return con.execute(
        f"""
        WITH {spans(con, question)}, {_TWICE_A_WEEK}, again AS (
            SELECT back, {_REPEATED} FROM once_more GROUP BY back
        ), summed AS (
            SELECT back, sum(units) AS units, sum(units) AS units_reported,
                coalesce(sum(units) FILTER (is_small), 0) AS units_small, max(as_of) AS as_of,
                {", ".join(f"sum({name}) AS {name}" for name in COUNTS)}, 0 AS silent_headcount,
                {", ".join(f"sum({name}) FILTER (is_still) AS {name}_told" for name in COUNTS)}
            FROM week JOIN day_span ON back <= since AND back > before GROUP BY back
        )
        SELECT CAST($on_day AS DATE) - 7 * back AS day, {_counts()},
            {", ".join(f"CAST({name}_told AS BIGINT) AS {name}_told" for name in COUNTS)}
        FROM summed LEFT JOIN again USING (back) ORDER BY day
        """,  # noqa: S608 - our own text
        question.values | {"first_day": first_day},
    ).df()


# Whoever stands on two sides counts where the claim is stronger (`duplicates`); the other side is this.
_SIDES = """
    LEFT JOIN current_settlement AS said
        ON said.reference = own.reference AND said.unit_code = own.unit_code
    LEFT JOIN current_settlement AS other_said
        ON other_said.reference = other_reference AND other_said.unit_code = other.unit_code
    WHERE claim(said.verdict, own.as_of, own.committed_at, own.unit_code)
        < claim(other_said.verdict, other.as_of, other.committed_at, other.unit_code)
"""
_PERSON = (
    "own.unit_code, own.reference, own.smartphone, own.installed, own.registered, own.form_submitted,"
    " own.approved"
)
_REPEATED = f"""count(*) AS headcount, count(*) FILTER (smartphone) AS with_smartphone,
    {", ".join(f"count(*) FILTER ({name}) AS {name}" for name in MILESTONES)}"""

# Who stands in two of the rosters of a week, on the side that does not count.
_TWICE_A_WEEK = f"""
    shared AS MATERIALIZED (
        SELECT code AS unit_code, upload_id, as_of, committed_at, since, before
        FROM told JOIN tally.unit USING (unit_id) WHERE is_shared
    ), one_side AS MATERIALIZED (
        SELECT shared.*, same_person.* EXCLUDE (upload_id, unit_code)
        FROM same_person JOIN shared USING (upload_id, unit_code)
    ), once_more AS (
        SELECT DISTINCT back, {_PERSON}
        FROM one_side AS own
        JOIN shared AS other ON other.upload_id = other_upload_id AND other.unit_code = other_unit_code
        JOIN week ON back <= least(own.since, other.since) AND back > greatest(own.before, other.before)
        {_SIDES}
    )
"""  # noqa: S608 - our own text

# Of those who stand in two rosters of a part (`shared`), the ones that are added up once more. One side of
# them is found first: both at once would be looked for among all that stand in one part.
_AGAIN = f"""
    one_side AS MATERIALIZED (
        SELECT shared.*, same_person.* EXCLUDE (upload_id, unit_code)
        FROM same_person JOIN shared USING (upload_id, unit_code)
    ), once_more AS (
        SELECT DISTINCT own.part, {_PERSON}
        FROM one_side AS own JOIN shared AS other ON other.upload_id = other_upload_id
            AND other.unit_code = other_unit_code AND other.part = own.part
        {_SIDES}
    ), again AS (
        SELECT part, {_REPEATED} FROM once_more GROUP BY part
    )
"""  # noqa: S608 - our own text


def _lies_ready(con: Connection, question: Question) -> bool:
    """Whether `parts.lying_ready` tells of this: of what is known now, in all or in parts of the city."""
    return question.known_at == FOR_EVER and has_sums(con, question)


def _counts(each_time: Sequence[str] = ()) -> str:
    again = {name: "0" if name in each_time else f"coalesce(again.{name}, 0)" for name in COUNTS}
    less = ", ".join(
        f"CAST(coalesce(summed.{name}, 0) - {again[name]} AS BIGINT) AS {name}" for name in COUNTS
    )
    return f"""
        coalesce(units, 0) AS units, coalesce(units_reported, 0) AS units_reported,
        coalesce(units_small, 0) AS units_small, as_of, {less},
        CAST(coalesce(silent_headcount, 0) AS BIGINT) AS silent_headcount,
        CAST(coalesce(again.headcount, 0) AS BIGINT) AS repeated
    """


def _tops(question: Question) -> dict[str, object]:
    roots: Sequence[str] = question.scope.roots or ()
    if not question.under and len(roots) > 1:
        return {"tops": list(roots), "themselves": True}
    top = question.under or (roots[0] if roots else CITY)
    return {"tops": [top], "themselves": False}


def version(con: Connection) -> tuple[object, ...]:
    """Changes with everything that counts, and when people are deleted, whose names an answer may hold.

    Answers may be kept for as long as it stays the same.
    """
    return tuple(count for _, count in con.execute(_VERSION).fetchall())


# Rows are only ever added, so their numbers tell. One below the other: of numbers side by side in one row
# DuckDB reads the tables, not what it knows of them (47 ms a page of a city, not 1).
_GROWING = (
    *("upload_commit", "upload_revert", "unit", "settlement", "target", "setting"),
    *("upload_purge", "person_deletion"),
)
_COUNTED = (f"SELECT {place}, count(*) FROM {table}" for place, table in enumerate(_GROWING))  # noqa: S608
_VERSION = f"{' UNION ALL '.join(_COUNTED)} ORDER BY 1"
