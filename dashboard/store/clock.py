"""How long people took for each step, and who still has one to take: as a whole, by unit, by office.

Everything is counted from unit_step_day, so whoever stands in the rosters of two units counts in both; what
is told beside it (`counts`, the milestones of `by_child`) counts them in both too.
"""

from collections.abc import Iterable

import pandas as pd

from dashboard.store import clock_sums, progress, tally
from dashboard.store.clock_sums import COUNTED, STEPS, LastDay, is_newest, standing, steps_of
from dashboard.store.connection import Connection
from dashboard.store.frames import frame
from dashboard.store.progress import COUNTS, MILESTONES, Question
from dashboard.store.units import CITY

__all__ = ["STEPS", "LastDay"]


def taken(con: Connection, question: Question) -> pd.DataFrame:
    """step, day, days, people: unit_step_day, of all units; `days` is missing while a step is not taken."""
    return con.execute(
        f"""
        SELECT CAST(step AS VARCHAR) AS step, day, days, CAST(sum(people) AS BIGINT) AS people
        FROM ({_by_part(con, question)}) GROUP BY ALL HAVING sum(people) <> 0 ORDER BY ALL
        """,  # noqa: S608 - our own text
        question.values,
    ).df()


def counts(con: Connection, question: Question) -> pd.DataFrame:
    """One row: the counts of `progress.totals` as the rosters tell them, each person in each roster."""
    tally.bring_up(con)
    return con.execute(
        f"SELECT {_summed(COUNTS)} FROM ({standing(question)})",  # noqa: S608 - our own text
        question.values,
    ).df()


def by_unit(con: Connection, question: Question, last_day: LastDay | None, soon_days: int) -> pd.DataFrame:
    """One row a unit that has reported: code, name, kind, parent, is_small, counts, `STEPS` and `known`.

    Registered people have `handed_in` the form (`in_time` or later), are `owing` it (of them `overdue`, or
    `due_soon`: within so many days), or were approved `without_form`; together they are `known`, the
    registered of whom the days are known. `waiting` have handed it in and are not approved; without a form,
    have registered and are not.
    """
    # First of all: it brings up what `told` adds up.
    terms = clock_sums.terms(con, question, last_day, soon_days)
    return frame(
        con.execute(
            f"""
        WITH standing AS ({standing(question)}), {clock_sums.told(con, question, among="FROM standing")}
        SELECT standing.unit_code AS code, unit_name AS name, standing.kind, standing.parent_code,
            parent.name AS parent_name, as_of, is_small, standing.headcount, with_smartphone, installed,
            registered, form_submitted, approved, {COUNTED}
        FROM standing LEFT JOIN told ON part = standing.unit_id
        LEFT JOIN (SELECT code, name FROM tally.unit WHERE last_id > unit_id) AS parent
            ON parent.code = standing.parent_code
        ORDER BY standing.unit_code
        """,  # noqa: S608 - our own text
            question.values | terms,
        )
    )


def by_child(con: Connection, question: Question, last_day: LastDay | None, soon_days: int) -> pd.DataFrame:
    """`progress.by_child` with `STEPS` and `known` (see `by_unit`); milestones as the rosters tell them."""
    children = progress.by_child(con, question, MILESTONES)
    terms = clock_sums.terms(con, question, last_day, soon_days)
    told = con.execute(
        f"""
        WITH {clock_sums.told(con, question, _OWNER)}
        SELECT code, {COUNTED}
        FROM (SELECT unit_id AS part, code FROM tally.unit WHERE code IN (SELECT unnest($codes)))
        LEFT JOIN told USING (part)
        """,  # noqa: S608 - our own text
        question.values | {"codes": children["code"].tolist()} | terms,
    ).df()
    return children.merge(told, on="code", how="left")


def by_office(con: Connection, question: Question, step: str) -> pd.DataFrame:
    """code, name, days, approved, waiting: people of an office's units who took, or have waited, so long.

    `step` is `approval`, or `account` in a campaign without the form. Somebody waits until the day of the
    unit's roster: what happened since nobody has told.
    """
    return con.execute(
        f"""
        WITH span AS (
            SELECT office_code AS code, coalesce(days, greatest(as_of - day, 0)) AS days,
                coalesce(sum(people) FILTER (days IS NOT NULL), 0) AS approved,
                coalesce(sum(people) FILTER (days IS NULL), 0) AS waiting
            FROM ({_by_part(con, question)}) WHERE step = $step GROUP BY ALL
        )
        SELECT coalesce(span.code, '') AS code, coalesce(office.name, '') AS name, days,
            CAST(approved AS BIGINT) AS approved, CAST(waiting AS BIGINT) AS waiting
        FROM span LEFT JOIN (SELECT code, name FROM current_office) AS office USING (code)
        WHERE approved <> 0 OR waiting <> 0 ORDER BY ALL
        """,  # noqa: S608 - our own text
        question.values | {"step": step},
    ).df()


# Below a unit the numbers follow each other.
_OWNER = """
    SELECT unit_id AS part, CAST(unnest(range(unit_id, last_id + 1)) AS INTEGER) AS unit_id FROM tally.unit
    WHERE code IN (SELECT unnest($codes))
"""


def _summed(names: Iterable[str]) -> str:
    return ", ".join(f"CAST(coalesce(sum({name}), 0) AS BIGINT) AS {name}" for name in names)


def _is_whole(con: Connection, question: Question) -> bool:
    """Whether that of the whole city lies ready added up: by the unit directly below it."""
    is_city = question.scope.roots is None and question.under in (None, CITY)
    return is_city and is_newest(con, question)


def _by_part(con: Connection, question: Question) -> str:
    """The same of questions that ask for no unit by itself: `unit_id` may be that of a part."""
    tally.bring_up_small(con, question.smallest)
    if not _is_whole(con, question):
        return f"""
            SELECT spent.*, office_code FROM ({steps_of(con, question)}) AS spent
            LEFT JOIN (SELECT unit_id, office_code FROM tally.unit) USING (unit_id)
        """  # noqa: S608 - our own text
    return f"""
        SELECT part_id AS unit_id, office_code, as_of, step, day, days, people FROM tally.part_step
        WHERE coalesce(valid_from <= $on_day, TRUE) AND coalesce(valid_to >= $on_day, TRUE)
            {"AND NOT is_small" if question.smallest else ""}
            {"AND list_contains($kinds, kind)" if question.kinds else ""}
    """  # noqa: S608 - our own text
