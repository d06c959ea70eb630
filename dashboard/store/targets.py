"""How many people of a unit shall have reached a milestone by a day: set, looked up, held against progress.

A unit that was given no target has none: neither a share of its parent's nor the sum of what stands below it.
"""

from datetime import date, datetime

import pandas as pd

from dashboard.model import Milestone, Scope
from dashboard.store import tally
from dashboard.store.connection import FOR_EVER, Connection, append, transaction
from dashboard.store.frames import frame
from dashboard.store.question import Question
from dashboard.store.units import roots_of

# What targets are handed down for; form 01 is a step on the way.
MILESTONES = (Milestone.INSTALLED.value, Milestone.REGISTERED.value, Milestone.APPROVED.value)
KEY = ["unit_code", "milestone", "due_on"]


def set_all(con: Connection, rows: pd.DataFrame, by: str, now: datetime) -> int:
    """From here on all of these hold (unit_code, milestone, people, due_on), or none; 0 people withdraws.

    Of two rows about the same thing the last counts. What holds already is not added again; gives how many
    were added.
    """
    told = rows[[*KEY, "people"]].drop_duplicates(KEY, keep="last")
    with transaction(con):
        news = _news(con, told)
        if len(news):
            append(con, "target", news, added_at=now, added_by=by)
    return len(news)


def _news(con: Connection, told: pd.DataFrame) -> pd.DataFrame:
    """Without what holds already, and without withdrawing what was never set."""
    con.register("told_target", told)
    try:
        return con.execute(
            """
            SELECT told.unit_code, told.milestone, CAST(told.due_on AS DATE) AS due_on,
                CAST(told.people AS INTEGER) AS people
            FROM told_target AS told LEFT JOIN target_at($known_at) AS held
                ON held.unit_code = told.unit_code AND held.milestone = told.milestone
                AND held.due_on = CAST(told.due_on AS DATE)
            WHERE told.people <> coalesce(held.people, 0)
            ORDER BY told.unit_code, told.milestone, due_on
            """,
            {"known_at": FOR_EVER},
        ).df()
    finally:
        con.unregister("told_target")


def current(con: Connection, scope: Scope, on_day: date, known_at: datetime = FOR_EVER) -> pd.DataFrame:
    """unit_code, milestone, people, due_on: what each unit with a target of its own is held to on a day.

    The next that falls due, else the last that did, as known at that moment.
    """
    return con.execute(
        """
        SELECT * FROM target_on($on_day, $known_at) WHERE in_scope(unit_code, $roots)
        ORDER BY unit_code, milestone
        """,
        {"on_day": on_day, "known_at": known_at, "roots": roots_of(scope)},
    ).df()


def listed(con: Connection, scope: Scope, most: int | None = None) -> pd.DataFrame:
    """A row a unit, milestone and day that was ever given a target, the newest first; at most so many.

    unit_code, unit_name, milestone, people (0: withdrawn), due_on, added_at, added_by, earlier (NA: none).
    """
    return con.execute(
        """
        SELECT unit_code, unit.name AS unit_name, milestone, people, due_on, target.added_at, added_by,
            earlier
        FROM (
            SELECT *, lag(people) OVER (
                PARTITION BY unit_code, milestone, due_on ORDER BY added_at, rowid) AS earlier
            FROM campaign.target
            QUALIFY row_number() OVER (
                PARTITION BY unit_code, milestone, due_on ORDER BY added_at DESC, rowid DESC) = 1
        ) AS target
        LEFT JOIN current_unit AS unit ON unit.code = unit_code
        WHERE in_scope(unit_code, $roots)
        ORDER BY target.added_at DESC, unit_code, milestone, due_on LIMIT $most
        """,
        {"roots": roots_of(scope), "most": most},
    ).df()


def history(con: Connection, scope: Scope) -> pd.DataFrame:
    """unit_code, unit_name, milestone, people, due_on, added_at, added_by of every row, the newest first."""
    return con.execute(
        """
        SELECT unit_code, unit.name AS unit_name, milestone, people, due_on, target.added_at, added_by
        FROM campaign.target AS target LEFT JOIN current_unit AS unit ON unit.code = unit_code
        WHERE in_scope(unit_code, $roots)
        ORDER BY target.added_at DESC, target.rowid DESC
        """,
        {"roots": roots_of(scope)},
    ).df()


def headcounts(con: Connection, scope: Scope, on_day: date) -> pd.DataFrame:
    """code, name, parent_code, headcount: how many people each unit and all below it are expected to have.

    Of a unit without an expected headcount its roster counts, unless it is small (`Question.smallest`); where
    neither is known, headcount is NA. This
    is what a share given as a target is a share of.
    """
    tally.bring_up(con)
    # All that stands below a unit follows it up to `last_id`: what the sum grows by on the way is its own.
    return frame(
        con.execute(
            f"""
        WITH own AS (
            SELECT unit_id,
                CASE WHEN coalesce(valid_from <= $on_day, TRUE) AND coalesce(valid_to >= $on_day, TRUE)
                    THEN coalesce(expected_headcount, CASE WHEN NOT is_small THEN headcount END) END AS own
            FROM tally.unit LEFT JOIN {Question(scope, on_day).state} USING (unit_id)
        ), upto AS MATERIALIZED (
            SELECT unit_id, own, sum(own) OVER way AS people, count(own) OVER way AS known
            FROM own WINDOW way AS (ORDER BY unit_id)
        )
        SELECT code, name, parent_code,
            CASE WHEN last.known > first.known OR first.own IS NOT NULL THEN CAST(
                last.people - coalesce(first.people, 0) + coalesce(first.own, 0) AS BIGINT) END AS headcount
        FROM tally.unit AS unit
        JOIN upto AS first ON first.unit_id = unit.unit_id JOIN upto AS last ON last.unit_id = unit.last_id
        WHERE coalesce(valid_from <= $on_day, TRUE) AND coalesce(valid_to >= $on_day, TRUE)
            AND in_part(unit.unit_id, $roots)
        ORDER BY parent_code NULLS FIRST, code
        """,  # noqa: S608 - our own text
            {"on_day": on_day, "roots": roots_of(scope)},
        )
    )


def with_targets(rows: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """The rows of `progress` (by `code`) with target_installed, target_registered and target_approved.

    `targets` is what `current` gives. NaN where a unit has no target of its own: there no rate against the
    target can be given. Only rows that count all below a unit may be held against its target.
    """
    wide = targets.pivot(index="unit_code", columns="milestone", values="people").reindex(columns=MILESTONES)
    codes = rows["code"]
    return rows.assign(**{f"target_{name}": codes.map(wide[name]).astype("float64") for name in MILESTONES})


def read_cells(con: Connection, cells: pd.DataFrame, on_day: date) -> pd.DataFrame:
    """The cells as somebody wrote them, people_told and due_told, with what they mean: people, share, due_on.

    Either people or share (0 to 1) is given; NA where nothing can be read.
    """
    con.register("told_cell", cells)
    try:
        return con.execute(
            """
            SELECT * EXCLUDE (place), CASE WHEN share IS NULL THEN read_count(people_told) END AS people
            FROM (
                SELECT row_number() OVER () AS place, *, read_share(people_told) AS share,
                    -- A year of two digits is one of the next years, not of the last century.
                    read_day(due_told, CAST($on_day AS DATE) + INTERVAL 20 YEAR) AS due_on
                FROM told_cell
            ) ORDER BY place
            """,
            {"on_day": on_day},
        ).df()
    finally:
        con.unregister("told_cell")
