"""Who reports, week by week: expected, on time, late, silent; and the newest roster of each unit.

A roster belongs to the reporting week in which its as-of day lies. It is on time if the first one of that
week was committed by the deadline, some days after the week's end. Expected is who owes a roster on that end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.store.reporting_sums import added_up, answered
from dashboard.store.reporting_week import (
    EXPECTED,
    STATE,
    answer,
    newest_due,
    owing,
    told_in_weeks,
    values,
    week_ends,
)

# What a unit is in a week.
STATES = ("on_time", "late", "silent", "not_yet_due", "not_expected")

# Which units are listed: the condition on what is told of each.
LISTED = {
    "to_remind": "(state = 'late' OR state = 'silent' AND NOT has_reported_since)",
    "silent": "(state = 'silent' AND NOT has_reported_since)",
    "never": "as_of IS NULL",
    "late": "state = 'late'",
    "stale": "$on_day - as_of > $stale_days",
    "all": "TRUE",
}
SORTED_BY = {
    "people": "people DESC NULLS LAST, unit_code",
    "name": "name_place, unit_code",
    "oldest": "as_of NULLS FIRST, people DESC NULLS LAST, unit_code",
}


@dataclass(frozen=True)
class Wanted:
    """Which units are listed (of `LISTED`), found by which words or codes, in an order of `SORTED_BY`."""

    listed: str = "all"
    order: str = "people"
    at_most: int = 500
    words: str = ""
    codes: tuple[str, ...] | None = None
    stale_days: int = 14

    @property
    def condition(self) -> str:
        """Whether a unit is one of those found."""
        told = []
        if self.words.strip():
            told.append("(contains(folded_name, fold($words)) OR contains(lower(code), lower($words)))")
        if self.codes is not None:
            told.append("list_contains($codes, code)")
        return " AND ".join(told) or "TRUE"

    @property
    def values(self) -> dict[str, object]:
        """The SQL parameters that the conditions name."""
        return {
            "stale_days": self.stale_days,
            "at_most": self.at_most,
            "words": self.words.strip(),
            "codes": list(self.codes or ()),
        }


def by_week(
    con: Connection, question: Question, first_day: date, week_ends_on: int, on_time_days: int
) -> pd.DataFrame:
    """week_end, expected, reported, on_time, late, silent, not_yet_due (units), oldest week first."""
    ends = week_ends(question.on_day, first_day, week_ends_on)
    found = added_up(con, question, week_ends_on) or answered()
    return _counts(con, question, ends, on_time_days, "''", found).drop(columns=["code", "name"])


def by_parent(
    con: Connection, question: Question, first_day: date, week_ends_on: int, on_time_days: int, at_most: int
) -> pd.DataFrame:
    """code, name of a unit and the counts of `by_week` of those directly below it, in the newest week due.

    Those with the most units late or silent come first.
    """
    due = newest_due(week_ends(question.on_day, first_day, week_ends_on), question.on_day, on_time_days)
    rows = _counts(con, question, [due] if due else [], on_time_days, "coalesce(parent_code, '')", answered())
    rows = rows[rows["expected"] > 0].assign(missing=rows["late"] + rows["silent"])
    worst = rows.sort_values(["missing", "expected", "code"], ascending=[False, False, True])
    return worst.drop(columns=["week_end", "missing"]).head(at_most).reset_index(drop=True)


def counted(
    con: Connection,
    question: Question,
    first_day: date,
    week_ends_on: int,
    on_time_days: int,
    wanted: Wanted,
) -> dict[str, int]:
    """How many units each of `LISTED` would list, of those that are found by the words."""
    ends = week_ends(question.on_day, first_day, week_ends_on)
    sums = ", ".join(f"count(*) FILTER ({condition})" for condition in LISTED.values())
    row = answer(
        con,
        f"WITH {_judged(question, wanted)} SELECT {sums} FROM judged",  # noqa: S608 - our own text
        values(question, ends, on_time_days, 0) | wanted.values,
    ).iloc[0]
    return {name: int(found) for name, found in zip(LISTED, row, strict=True)}


def by_unit(
    con: Connection,
    question: Question,
    first_day: date,
    week_ends_on: int,
    on_time_days: int,
    wanted: Wanted,
    weeks: int = 8,
) -> pd.DataFrame:
    """unit_code, unit_name, kind, parent_name, expected_headcount, people, as_of, committed_at, days_old,
    state, first_at, has_reported_since, weeks_silent_in_a_row, states.

    Of the units that owe a roster on the day. `people` are those expected, or else on the newest roster
    (NA of a small one), whose as_of and committed_at these are; `state` is that of the newest week due, in
    which `first_at` was the first commit; `states` are those of the last weeks, oldest first (`STATES`).
    """
    ends = week_ends(question.on_day, first_day, week_ends_on)
    return answer(
        con,
        f"""
        WITH {_judged(question, wanted)}, chosen AS MATERIALIZED (
            SELECT unit_id, unit_code, expected_headcount, people, as_of, committed_at, state, first_at,
                has_reported_since, weeks_silent_in_a_row, since, valid_from, valid_to, name_place
            FROM judged WHERE {LISTED[wanted.listed]} ORDER BY {SORTED_BY[wanted.order]} LIMIT $at_most
        ), first_shown AS (
            -- Of these units alone: to find the first of each week of all takes as long as all the rest.
            SELECT unit_id, week_end, min(committed_at) AS first_at
            FROM told SEMI JOIN chosen USING (unit_id) GROUP BY ALL
        ), shown AS (
            SELECT chosen.unit_code, list({STATE} ORDER BY week.week_end) AS states
            FROM (SELECT * EXCLUDE (first_at) FROM chosen) AS chosen CROSS JOIN week
            LEFT JOIN first_shown AS first_told
                ON first_told.unit_id = chosen.unit_id AND first_told.week_end = week.week_end
            WHERE week.week_end >= $shown_from
            GROUP BY chosen.unit_code
        )
        SELECT unit_code, unit_name, kind, parent_name, expected_headcount, people, as_of, committed_at,
            $on_day - as_of AS days_old, state, first_at, has_reported_since, weeks_silent_in_a_row,
            coalesce(states, []) AS states
        FROM chosen LEFT JOIN shown USING (unit_code)
        JOIN (SELECT unit_id, name AS unit_name, kind, parent_code FROM tally.unit) USING (unit_id)
        LEFT JOIN (SELECT code, name AS parent_name FROM tally.unit) AS parent ON parent.code = parent_code
        ORDER BY {SORTED_BY[wanted.order]}
        """,  # noqa: S608 - our own text
        values(question, ends, on_time_days, weeks) | wanted.values,
    )


def _counts(
    con: Connection, question: Question, ends: Sequence[date], on_time_days: int, part: str, found: str
) -> pd.DataFrame:
    return answer(
        con,
        f"""
        WITH {told_in_weeks(question)}, owing AS MATERIALIZED (
            SELECT *, {part} AS part FROM ({owing(question)})
        ), expected AS (
            SELECT part, week_end, sum(units) AS expected
            FROM (SELECT part, since, valid_from, valid_to, count(*) AS units FROM owing GROUP BY ALL)
            JOIN week ON {EXPECTED}
            GROUP BY ALL
        ), {found}, counted AS (
            SELECT part, week_end, sum(units) AS expected, sum(reported) AS reported, sum(on_time) AS on_time
            FROM (
                SELECT part, week_end, expected AS units, 0 AS reported, 0 AS on_time FROM expected
                UNION ALL SELECT part, week_end, 0, reported, on_time FROM answered
                -- A week in which nobody was expected is a week all the same.
                UNION ALL SELECT '', week_end, 0, 0, 0 FROM week
            ) GROUP BY ALL
        )
        SELECT part AS code, name, week_end,
            {", ".join(f"CAST({sum_} AS BIGINT) AS {name}" for name, sum_ in _SUMS.items())}
        FROM counted JOIN week USING (week_end)
        LEFT JOIN (SELECT code, name FROM tally.unit) AS unit ON unit.code = part
        ORDER BY week_end, part
        """,  # noqa: S608 - our own text
        values(question, ends, on_time_days, len(ends)) | {"known_on": question.known_at.date()},
    )


_SUMS = {
    "expected": "expected",
    "reported": "reported",
    "on_time": "on_time",
    "late": "reported - on_time",
    "silent": "CASE WHEN is_due THEN expected - reported ELSE 0 END",
    "not_yet_due": "CASE WHEN is_due THEN 0 ELSE expected - reported END",
}


def _judged(question: Question, wanted: Wanted) -> str:
    """`judged`: each unit that owes a roster on the day, its newest one, its state in the newest week due.

    Silent it has been since its newest roster, as long as it was there and the campaign lasts.
    """
    return f"""
        {told_in_weeks(question, question.sent)}, first_told AS NOT MATERIALIZED (
            SELECT unit_id, week_end, min(committed_at) AS first_at FROM told GROUP BY ALL
        ), standing AS NOT MATERIALIZED (
            SELECT owing.*, as_of, committed_at,
                coalesce(expected_headcount, CASE WHEN NOT is_small THEN headcount END) AS people
            FROM ({owing(question)}) AS owing
            LEFT JOIN {question.state} AS state USING (unit_id)
            WHERE coalesce(valid_from <= $on_day, TRUE) AND coalesce(valid_to >= $on_day, TRUE)
        ), judged AS (
            SELECT standing.* RENAME (code AS unit_code, name AS unit_name), first_at,
                CASE WHEN week.week_end IS NULL THEN 'not_yet_due' ELSE {STATE} END AS state,
                coalesce(as_of > week.week_end, FALSE) AS has_reported_since,
                CAST(coalesce(greatest(0, least(
                    (week.week_end - CAST($first_end AS DATE)) // 7 + 1,
                    (week.week_end - as_of) // 7,
                    -- Division rounds towards nought: one added first keeps a unit to come at none.
                    (week.week_end - valid_from + 7) // 7)), 0) AS INTEGER) AS weeks_silent_in_a_row
            FROM standing LEFT JOIN week ON week.week_end = CAST($due_end AS DATE)
            LEFT JOIN (FROM first_told WHERE week_end = CAST($due_end AS DATE)) AS first_told USING (unit_id)
            WHERE {wanted.condition}
        )
    """  # noqa: S608 - our own text
