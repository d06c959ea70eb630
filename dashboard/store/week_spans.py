"""In which weeks rosters stood, counted back from a day: of each roster, or of sums that lie ready."""

from dashboard.store import tally
from dashboard.store.connection import Connection
from dashboard.store.question import COUNTS, Question

_SUMS = ", ".join(f"CAST(sum({name}) AS BIGINT) AS {name}" for name in COUNTS)

# A roster stands from the week `since` to the one before `until`, as long as its unit is in the catalogue.
_WEEKS = """
    least(($on_day - as_of) // 7, ($on_day - valid_from) // 7) AS since,
    greatest(CASE WHEN until > $on_day THEN -1 ELSE ($on_day - until) // 7 END,
        CASE WHEN valid_to < $on_day THEN ($on_day - valid_to - 1) // 7 ELSE -1 END) AS before,
    coalesce(valid_to >= $on_day, TRUE) AS is_still
"""


def spans(con: Connection, question: Question) -> str:
    """`week`, `told`: every roster with its weeks, and `day_span`: the sums of those that stood in the same.

    A few thousand spans say of a year and a city what millions of rosters do.
    """
    return f"""
        week AS (
            SELECT CAST(unnest(range(0, ($on_day - CAST($first_day AS DATE)) // 7 + 1)) AS INTEGER) AS back
            WHERE $on_day >= CAST($first_day AS DATE)
        ), dated AS MATERIALIZED (
            SELECT unit_id, valid_from, valid_to FROM tally.unit
            WHERE valid_from > CAST($first_day AS DATE) OR valid_to < $on_day
        ), told AS NOT MATERIALIZED (
            SELECT *, 1 AS units, {_WEEKS} FROM {question.told} LEFT JOIN dated USING (unit_id)
            WHERE as_of <= $on_day AND coalesce(valid_from <= $on_day, TRUE) AND {question.where_told}
        ), day_span AS MATERIALIZED (
            SELECT as_of, until, since, before, is_still, is_small, sum(units) AS units, {_SUMS}
            FROM {_summed(question) if has_sums(con, question) else "told"} GROUP BY ALL
            HAVING sum(units) <> 0
        )
    """  # noqa: S608 - our own text


def has_sums(con: Connection, question: Question) -> bool:
    """Whether sums of all that is asked for lie ready (`Question.part_told`)."""
    asked = [*(question.scope.roots or ()), *([question.under] if question.under else ())]
    tally.bring_up_small(con, question.smallest)
    return tally.has_parts(con, asked)


def _summed(question: Question) -> str:
    return f"""(
        SELECT *, {_WEEKS} FROM {question.part_told}
        WHERE coalesce(valid_from <= $on_day, TRUE) AND {question.where}
    )"""  # noqa: S608 - our own text
