"""How many units reported in each week: counted roster by roster, or added up from sums that lie ready."""

from datetime import time

from dashboard.store import tally
from dashboard.store.connection import FOR_EVER, Connection
from dashboard.store.progress import Question
from dashboard.store.reporting_week import EXPECTED


def answered(condition: str = "TRUE") -> str:
    """`answered`: how many units of each part reported in each week, and how many of them on time.

    The last roster of a unit and week, where it is on time, is one of each. Only the few others have to be
    sorted by unit: doing so with all of them would take three times as long.
    """
    return f"""
        placed AS (
            SELECT part, unit_id, week.week_end, until > least(week.week_end, $on_day) AS is_last,
                committed_at <= on_time_until AS is_on_time
            FROM told JOIN owing USING (unit_id) JOIN week USING (week_end) WHERE {EXPECTED} AND {condition}
        ), answered AS (
            SELECT part, week_end, count(*) AS reported, count(*) AS on_time
            FROM placed WHERE is_last AND is_on_time GROUP BY ALL
            UNION ALL
            SELECT part, week_end, count(*) FILTER (is_last), count(*) FILTER (is_last AND is_on_time)
            FROM (
                SELECT part, unit_id, week_end, bool_or(is_last) AS is_last,
                    bool_or(is_on_time) AS is_on_time
                FROM placed WHERE NOT (is_last AND is_on_time) GROUP BY ALL
            ) GROUP BY ALL
        )
    """  # noqa: S608 - our own text


def added_up(con: Connection, question: Question, week_ends_on: int) -> str:
    """The same of sums that lie ready (`tally.part_week`), "" where they do not; the running week is counted.

    They know the days of commits, not their moments, and nothing of what was reverted since.
    """
    tally.bring_up_weeks(con, week_ends_on)
    is_whole_day = question.known_at == FOR_EVER or question.known_at.time() == time.max
    asked = [*(question.scope.roots or ()), *([question.under] if question.under else ())]
    if not is_whole_day or not tally.has_parts(con, asked):
        return ""
    return f"""
        running AS (WITH {answered("as_of > CAST($on_day AS DATE) - 7 AND week.week_end > $on_day")}
            FROM answered
        ), first_answer AS (
            SELECT part_id AS unit_id, * EXCLUDE (part_id) FROM tally.part_week
            {"" if question.known_at == FOR_EVER else "UNION ALL BY NAME " + _UNDONE}
        ), answered AS (
            SELECT '' AS part, week.week_end, sum(units) AS reported,
                coalesce(sum(units) FILTER (first_on <= CAST(on_time_until AS DATE)), 0) AS on_time
            FROM (SELECT * FROM first_answer WHERE first_on <= $known_on AND {question.where}) AS own
            JOIN week ON week.week_end = own.week_end
            WHERE week.week_end <= $on_day AND coalesce(valid_from <= week.week_end, TRUE)
                AND coalesce(valid_to >= week.week_end, TRUE)
            GROUP BY ALL
            UNION ALL FROM running
        )
    """  # noqa: S608 - our own text


# What was known then and is reverted now, as signs: of those units, what the sums say and what was known.
_UNDONE = """
    SELECT unit.part_id AS unit_id, kind, valid_from, valid_to, week_end, CAST(first_at AS DATE) AS first_on,
        units
    FROM (
        SELECT unit_id, week_end, unnest([
            {'first_at': min(committed_at), 'units': 1},
            {'first_at': min(committed_at) FILTER (NOT is_undone), 'units': -1}], recursive := TRUE)
        FROM (
            SELECT *, as_of + CAST((week_end - as_of) % 7 AS INTEGER) AS week_end
            FROM (
                SELECT unit_id, as_of, committed_at, FALSE AS is_undone FROM tally.progress
                WHERE unit_id IN (SELECT unit_id FROM tally.undone)
                UNION ALL
                SELECT unit_id, as_of, committed_at, TRUE FROM tally.undone WHERE reverted_at > $known_at
            ) CROSS JOIN tally.calendar
        )
        WHERE committed_at <= $known_at GROUP BY unit_id, week_end
    ) JOIN tally.unit AS unit USING (unit_id)
    WHERE first_at IS NOT NULL
"""
