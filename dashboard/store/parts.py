"""The counts of rosters that stood on a day, added up by part: one by one, or of sums that lie ready."""

from dashboard.store.question import COUNTS, Question

_IN_CATALOGUE = "coalesce(valid_from <= $on_day, TRUE) AND coalesce(valid_to >= $on_day, TRUE)"
_SUMS = ", ".join(f"sum({name}) AS {name}" for name in COUNTS)


def summed(question: Question, part: str, joined: str = "") -> str:
    """`summed`: the sums of each part, and `shared`: its rosters of which somebody stands in another's too.

    `part` tells of each unit that owes a roster in which part it stands.
    """
    return f"""
        standing AS MATERIALIZED (
            SELECT {part} AS part, unit_code, upload_id, as_of, committed_at, is_shared, is_small,
                expected_headcount, {", ".join(COUNTS)}
            FROM {question.standing} {joined} WHERE {question.where}
        ), summed AS (
            SELECT part, count(*) AS units, count(as_of) AS units_reported,
                count(*) FILTER (is_small) AS units_small, max(as_of) AS as_of, {_SUMS},
                sum(expected_headcount) FILTER (as_of IS NULL) AS silent_headcount
            FROM standing GROUP BY part
        ), shared AS MATERIALIZED (
            SELECT part, unit_code, upload_id, as_of, committed_at FROM standing WHERE is_shared
        )
    """  # noqa: S608 - our own text


def lying_ready(question: Question, part: str) -> str:
    """The same of `Question.part_told`, where `week_spans.has_sums` and everything is known (`FOR_EVER`).

    `part` is `part_id`, or one for all.

    Of whoever is expected those are silent of whom nobody has told.
    """
    return f"""
        owing AS (
            SELECT {part} AS part, count(*) AS units, sum(expected_headcount) AS headcount
            FROM tally.unit WHERE expected_headcount IS NOT NULL AND {_IN_CATALOGUE} AND {question.where}
            GROUP BY ALL
        ), day AS (
            SELECT {part} AS part, as_of, is_small, sum(units) AS units,
                sum(units_expected) AS units_expected, sum(expected_headcount) AS expected_headcount, {_SUMS}
            FROM {question.part_told} WHERE until > $on_day AND {_IN_CATALOGUE} AND {question.where}
            GROUP BY ALL HAVING sum(units) <> 0
        ), reported AS (
            SELECT part, CAST(sum(units) AS BIGINT) AS units_reported, max(as_of) AS as_of,
                CAST(coalesce(sum(units) FILTER (is_small), 0) AS BIGINT) AS units_small,
                CAST(sum(units_expected) AS BIGINT) AS units_expected,
                sum(expected_headcount) AS expected_headcount, {_SUMS}
            FROM day GROUP BY part
        ), summed AS (
            SELECT part, coalesce(units, 0) + coalesce(units_reported - units_expected, 0) AS units,
                units_reported, units_small, as_of, {", ".join(f"reported.{name}" for name in COUNTS)},
                coalesce(owing.headcount, 0) - coalesce(expected_headcount, 0) AS silent_headcount
            FROM owing FULL JOIN reported USING (part)
        ), shared AS MATERIALIZED (
            SELECT {part} AS part, unit_code, upload_id, as_of, committed_at FROM tally.shared
            WHERE as_of <= $on_day AND until > $on_day AND {_IN_CATALOGUE} AND {question.where}
                AND NOT is_small(headcount, with_smartphone, {question.smallest})
        )
    """  # noqa: S608 - our own text
