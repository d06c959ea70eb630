"""How long people took for each step, and who still has one to take: as a whole, by unit, by office.

Everything is counted from unit_step_day, so whoever stands in the rosters of two units counts in both; what
is told beside it (`counts`, the milestones of `by_child`) counts them in both too.
"""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from dashboard.store import progress, tally
from dashboard.store.connection import FOR_EVER, Connection
from dashboard.store.frames import frame
from dashboard.store.progress import COUNTS, MILESTONES, Question
from dashboard.store.units import CITY

# For each day on which somebody registered, the last one to hand in form 01 (`insight.clock.Deadline.of`).
LastDay = Callable[["pd.Series[Any]"], "pd.Series[Any]"]

STEPS = ("handed_in", "in_time", "owing", "overdue", "due_soon", "without_form", "waiting")


def taken(con: Connection, question: Question) -> pd.DataFrame:
    """step, day, days, people: unit_step_day, of all units; `days` is missing while a step is not taken."""
    return con.execute(
        f"""
        SELECT CAST(step AS VARCHAR) AS step, day, days, CAST(sum(people) AS BIGINT) AS people
        FROM ({_by_part(con, question)}) GROUP BY ALL HAVING sum(people) <> 0 ORDER BY ALL
        """,  # noqa: S608 - our own text
        _used(con, question),
    ).df()


def counts(con: Connection, question: Question) -> pd.DataFrame:
    """One row: the counts of `progress.totals` as the rosters tell them, each person in each roster."""
    tally.bring_up(con)
    return con.execute(
        f"SELECT {_summed(COUNTS)} FROM ({_standing(question)})",  # noqa: S608 - our own text
        question.values,
    ).df()


def by_unit(con: Connection, question: Question, last_day: LastDay | None, soon_days: int) -> pd.DataFrame:
    """One row a unit that has reported: code, name, kind, parent, counts, `STEPS` and `known`.

    Registered people have `handed_in` the form (`in_time` or later), are `owing` it (of them `overdue`, or
    `due_soon`: within so many days), or were approved `without_form`; together they are `known`, the
    registered of whom the days are known. `waiting` have handed it in and are not approved; without a form,
    have registered and are not.
    """
    tally.bring_up(con)
    return frame(
        con.execute(
            f"""
        WITH standing AS ({_standing(question)}), spent AS {_kept(con, question)} (
            SELECT unit_id AS part, step, day, days, people FROM ({_by_unit(con, question)})
            WHERE step <> 'approval' OR days IS NULL
        ), {_TOLD}
        SELECT standing.unit_code AS code, unit_name AS name, standing.kind, standing.parent_code,
            parent.name AS parent_name, as_of, standing.headcount, with_smartphone, installed, registered,
            form_submitted, approved, {_COUNTED}
        FROM standing LEFT JOIN told ON part = standing.unit_id
        LEFT JOIN tally.unit AS parent ON parent.code = standing.parent_code
        ORDER BY standing.unit_code
        """,  # noqa: S608 - our own text
            question.values | _terms(con, question, last_day, soon_days),
        )
    )


def by_child(con: Connection, question: Question, last_day: LastDay | None, soon_days: int) -> pd.DataFrame:
    """`progress.by_child` with `STEPS` and `known` (see `by_unit`); milestones as the rosters tell them."""
    children = progress.by_child(con, question, MILESTONES)
    is_whole = _is_whole(con, question)
    parts = _by_part(con, question) if is_whole else _by_unit(con, question)
    told = con.execute(
        f"""
        WITH owner AS (
            SELECT {_OWN if is_whole else _BELOW} AS unit_id, unit_id AS part FROM tally.unit
            WHERE code IN (SELECT unnest($codes))
        ), spent AS {_kept(con, question)} (
            SELECT part, step, day, days, people FROM ({parts}) JOIN owner USING (unit_id)
            WHERE step <> 'approval' OR days IS NULL
        ), {_TOLD}
        SELECT code, {_COUNTED}
        FROM (SELECT unit_id AS part, code FROM tally.unit WHERE code IN (SELECT unnest($codes)))
        LEFT JOIN told USING (part)
        """,  # noqa: S608 - our own text
        _used(con, question)
        | {"codes": children["code"].tolist()}
        | _terms(con, question, last_day, soon_days),
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
        _used(con, question) | {"step": step},
    ).df()


_OWN, _BELOW = "unit_id", "CAST(unnest(range(unit_id, last_id + 1)) AS INTEGER)"

# What people of each part have done and have left to do, of the rows `spent`. Each sum by itself: one look at
# all rows that holds each against everything would take twice as long. Nearly everybody has the fewest days.
_TOLD = """
    term AS (SELECT unnest($days) AS day, unnest($allowed) AS allowed),
    told AS (
        SELECT part, sum(handed_in) AS handed_in, sum(in_time) AS in_time, sum(without_form) AS without_form,
            sum(owing) AS owing, sum(overdue) AS overdue, sum(due_soon) AS due_soon, sum(waiting) AS waiting
        FROM (
            SELECT part, sum(people) AS handed_in, sum(people) FILTER (days <= $fewest) AS in_time
            FROM spent WHERE step = 'form' AND days IS NOT NULL GROUP BY part
            UNION ALL BY NAME
            SELECT part, sum(people) AS in_time FROM spent JOIN term USING (day)
            WHERE step = 'form' AND days > $fewest AND days <= allowed GROUP BY part
            UNION ALL BY NAME
            SELECT part, sum(people) AS without_form FROM spent
            WHERE step = 'account' AND days IS NOT NULL GROUP BY part
            UNION ALL BY NAME
            SELECT part, sum(people) AS owing, sum(people) FILTER (day + allowed < $on_day) AS overdue,
                sum(people) FILTER (day + allowed BETWEEN $on_day AND $on_day + $soon_days) AS due_soon
            FROM spent LEFT JOIN term USING (day) WHERE step = 'form' AND days IS NULL GROUP BY part
            UNION ALL BY NAME
            SELECT part, sum(people) AS waiting FROM spent
            WHERE days IS NULL AND (step = 'approval' OR (step = 'form' AND NOT $has_form)) GROUP BY part
        ) GROUP BY part
    )
"""

_COUNTED = ", ".join(f"CAST(coalesce({name}, 0) AS BIGINT) AS {name}" for name in STEPS) + (
    ", CAST(coalesce(handed_in, 0) + coalesce(owing, 0) + coalesce(without_form, 0) AS BIGINT) AS known"
)


def _summed(names: Iterable[str]) -> str:
    return ", ".join(f"CAST(coalesce(sum({name}), 0) AS BIGINT) AS {name}" for name in names)


def _standing(question: Question) -> str:
    return (
        "SELECT * FROM tally_standing($on_day, $known_at) "  # noqa: S608 - our own text
        f"WHERE upload_id IS NOT NULL AND {question.where}"
    )


def _is_newest(con: Connection, question: Question) -> bool:
    """Whether the last roster of each unit is asked for: of those the steps lie ready."""
    tally.bring_up(con)
    return question.known_at == FOR_EVER and question.on_day >= tally.newest_day(con)


def _by_unit(con: Connection, question: Question) -> str:
    """unit_id, as_of, step, day, days, people of the rosters that count."""
    if not _is_newest(con, question):
        return f"""
            SELECT unit_id, as_of, step, day, days, people
            FROM unit_step_day JOIN ({_standing(question)}) USING (upload_id, unit_code)
        """  # noqa: S608 - our own text
    return f"FROM tally.step WHERE {question.where_counted}"


def _is_whole(con: Connection, question: Question) -> bool:
    """Whether that of the whole city lies ready added up: by the unit directly below it."""
    is_city = question.scope.roots is None and not question.kinds and question.under in (None, CITY)
    return is_city and _is_newest(con, question)


def _kept(con: Connection, question: Question) -> str:
    """Few rows are found once; millions are quicker looked through again than put aside."""
    return "NOT MATERIALIZED" if _is_whole(con, question) else "MATERIALIZED"


def _by_part(con: Connection, question: Question) -> str:
    """The same of questions that ask for no unit by itself: `unit_id` may be that of a part."""
    if not _is_whole(con, question):
        return f"""
            SELECT spent.*, office_code FROM ({_by_unit(con, question)}) AS spent
            LEFT JOIN (SELECT unit_id, office_code FROM tally.unit) USING (unit_id)
        """  # noqa: S608 - our own text
    return """
        SELECT part_id AS unit_id, office_code, as_of, step, day, days, people FROM tally.part_step
        WHERE coalesce(valid_from <= $on_day, TRUE) AND coalesce(valid_to >= $on_day, TRUE)
    """


def _used(con: Connection, question: Question) -> dict[str, object]:
    """The SQL parameters that `_by_part` names."""
    told = question.values
    if _is_newest(con, question):
        told.pop("known_at")
    return told


def _terms(
    con: Connection, question: Question, last_day: LastDay | None, soon_days: int
) -> dict[str, list[Any] | int | bool | None]:
    """For each day on which somebody registered, how many days they have; nothing where no form is owed."""
    table = "tally.part_step" if _is_newest(con, question) else "unit_step_day"
    days = con.execute(f"SELECT DISTINCT day FROM {table} WHERE step = 'form'").df()["day"]  # noqa: S608
    allowed = [] if last_day is None else (last_day(days) - days).dt.days.tolist()
    known = days.dt.date.tolist() if allowed else []
    return {
        "days": known,
        "allowed": allowed,
        "fewest": min(allowed, default=None),
        "soon_days": soon_days,
        "has_form": last_day is not None,
    }
