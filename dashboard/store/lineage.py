"""Where a figure comes from: units, uploads, rows; what an upload moved, and a revert would move back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import pandas as pd

from dashboard.model import FoundId, Scope, Upload
from dashboard.store import tally, uploads
from dashboard.store.connection import Connection
from dashboard.store.frames import frame
from dashboard.store.progress import COUNTS, MILESTONES, Question
from dashboard.store.question import counted
from dashboard.store.units import roots_of

_COUNTS = ", ".join(COUNTS)
_BEFORE = ", ".join(f"before_{name}" for name in COUNTS)
_NEWEST_FIRST = "told.as_of DESC, told.committed_at DESC, told.upload_id DESC"
_NEWEST = """
    QUALIFY row_number() OVER (
        PARTITION BY unit_code ORDER BY as_of DESC, committed_at DESC, upload_id DESC) = 1
"""


@dataclass(frozen=True)
class Revert:
    """That an upload was taken back."""

    at: datetime
    by: str
    reason: str


def units_behind(con: Connection, question: Question) -> pd.DataFrame:
    """A row a unit that reported: unit_code, unit_name, is_small, its counts, and the upload they rest on.

    as_of, upload_id, committed_at; file_name, sheet and sent_by only where the scope sees people. Added up,
    these are `progress.totals` and those who count in another of these units.
    """
    tally.bring_up(con)
    # Four million uploads are looked through for what nobody else is shown.
    file = "FROM upload" if question.scope.sees_people else "FROM upload LIMIT 0"
    rows = con.execute(
        f"""
        SELECT standing.unit_code, unit_name, is_small, {_COUNTS}, standing.as_of,
            CAST(upload_id AS VARCHAR) AS upload_id, file_name, sheet, received_by AS sent_by, committed_at
        FROM (
            SELECT * FROM {question.standing}
            WHERE upload_id IS NOT NULL AND {question.where}
        ) AS standing LEFT JOIN ({file}) AS upload ON upload.id = standing.upload_id
        ORDER BY standing.unit_code
        """,  # noqa: S608 - our own text
        question.values,
    )
    return frame(rows)


def uploads_of(
    con: Connection, scope: Scope, unit_code: str, on_day: date, known_at: datetime
) -> pd.DataFrame:
    """A row a committed upload that told of this unit, the newest day first, with what counted before it.

    upload_id, as_of, committed_at, the counts and `before_…` (missing of the first), file_name, sheet,
    sent_by, state (counts, overtaken, reverted), reverted_at, reverted_by, reason.
    """
    tally.bring_up(con)
    rows = con.execute(
        f"""
        WITH told AS MATERIALIZED (
            SELECT step.*, reverted_at, reverted_by, reason,
                coalesce(reverted_at <= $known_at, FALSE) AS is_reverted
            FROM upload_step([$unit_code]) AS step LEFT JOIN ({_FIRST_REVERT}) AS revert USING (upload_id)
            WHERE in_part((SELECT unit_id FROM tally.unit WHERE code = $unit_code), $roots)
                AND step.as_of <= $on_day AND step.committed_at <= $known_at
        ), own_file AS MATERIALIZED (
            FROM upload WHERE unit_code = $unit_code
        ), file AS (
            FROM own_file
            -- What a unit above sent of it too; to look for each among all uploads takes three times as long.
            UNION ALL FROM upload WHERE id IN (
                SELECT upload_id FROM told WHERE upload_id NOT IN (SELECT id FROM own_file))
        )
        SELECT CAST(told.upload_id AS VARCHAR) AS upload_id, told.as_of, told.committed_at,
            {_COUNTS}, {_BEFORE}, file_name, sheet, received_by AS sent_by,
            CASE WHEN is_reverted THEN 'reverted'
                WHEN row_number() OVER (ORDER BY is_reverted, {_NEWEST_FIRST}) = 1 THEN 'counts'
                ELSE 'overtaken' END AS state,
            reverted_at, reverted_by, reason
        FROM told JOIN file ON file.id = told.upload_id ORDER BY {_NEWEST_FIRST}
        """,  # noqa: S608 - our own text
        {"unit_code": unit_code, "on_day": on_day, "known_at": known_at, "roots": roots_of(scope)},
    )
    return frame(rows)


def newest(con: Connection, question: Question, at_most: int) -> pd.DataFrame:
    """A row a committed upload that told of these units, the newest commit first: upload_id, as_of,
    committed_at, units, people, is_hidden (all its rosters are small), state (counts, overtaken, reverted),
    file_name, sent_by, unit_name and unit_code of one.
    """
    tally.bring_up(con)
    return con.execute(
        f"""
        WITH told AS (
            SELECT unit_id, upload_id, as_of, committed_at, headcount, is_small, NULL AS reverted_at
            FROM {counted("tally.progress", question.smallest)}
            UNION ALL BY NAME
            SELECT unit_id, upload_id, as_of, committed_at, headcount, is_small, reverted_at
            FROM {counted("tally.undone", question.smallest)}
        ), standing AS MATERIALIZED (
            SELECT DISTINCT upload_id FROM {question.state} WHERE {question.where_counted}
        ), found AS (
            SELECT upload_id, max(as_of) AS as_of, max(committed_at) AS committed_at, count(*) AS units,
                sum(headcount) AS people, bool_and(is_small) AS is_hidden, min(unit_id) AS unit_id,
                CASE WHEN min(reverted_at) <= $known_at THEN 'reverted'
                    WHEN upload_id IN (FROM standing) THEN 'counts' ELSE 'overtaken' END AS state
            FROM told
            WHERE as_of <= $on_day AND committed_at <= $known_at AND {question.where_counted}
            GROUP BY upload_id ORDER BY committed_at DESC, upload_id DESC LIMIT $at_most
        )
        SELECT CAST(upload_id AS VARCHAR) AS upload_id, found.as_of, committed_at, units,
            CAST(people AS BIGINT) AS people, is_hidden, state, file_name, received_by AS sent_by,
            unit.name AS unit_name, CASE WHEN units = 1 THEN unit.code END AS unit_code
        FROM found JOIN upload ON upload.id = upload_id JOIN tally.unit AS unit USING (unit_id)
        ORDER BY committed_at DESC, upload_id DESC
        """,  # noqa: S608 - our own text
        question.values | {"at_most": at_most, "known_at": question.known_at},
    ).df()


def moved_by(con: Connection, scope: Scope, upload_id: UUID) -> pd.DataFrame:
    """A row a unit of a committed upload: its counts, and those just before the commit (`before_…`)."""
    return con.execute(
        f"""
        SELECT unit_code, name AS unit_name, {_COUNTS}, {_BEFORE}, before_as_of,
            CAST(before_upload_id AS VARCHAR) AS before_upload_id
        FROM upload_step($codes) JOIN tally.unit ON code = unit_code
        WHERE upload_id = $upload_id AND in_part(unit_id, $roots) ORDER BY unit_code
        """,  # noqa: S608 - our own text
        {"upload_id": upload_id, "roots": roots_of(scope), "codes": _units_of(con, upload_id)},
    ).df()


def people_behind(
    con: Connection,
    scope: Scope,
    upload_id: UUID,
    unit_code: str,
    measure: str,
    at_most: int | None = None,
) -> pd.DataFrame:
    """A row a person whom this upload counts in a figure of `COUNTS`; nobody where the scope sees no people.

    file_name, sheet, row (of an older upload, if `is_taken_over` by a merge), full_name, last_digits and
    reached_on.
    """
    reached_on = f"{measure}_on" if measure in MILESTONES else "CAST(NULL AS DATE)"
    counted = {"headcount": "TRUE", "with_smartphone": "smartphone"}.get(measure, f"{measure}_on IS NOT NULL")
    return con.execute(
        f"""
        SELECT file_name, sheet, row, full_name, last_digits, {reached_on} AS reached_on,
            told_by IS NOT NULL AS is_taken_over
        FROM participant JOIN upload ON upload.id = coalesce(told_by, upload_id)
        WHERE upload_id = $upload_id AND participant.unit_code = $unit_code AND {counted}
            AND in_scope(participant.unit_code, $roots) AND $sees_people
        ORDER BY is_taken_over, upload.id DESC, row LIMIT $at_most
        """,  # noqa: S608 - our own text
        {
            "upload_id": upload_id,
            "unit_code": unit_code,
            "roots": roots_of(scope),
            "sees_people": scope.sees_people,
            "at_most": at_most,
        },
    ).df()


def has_people(con: Connection, upload_id: FoundId, unit_code: str) -> bool:
    """Whether an upload still names people of a unit: one of totals does not, nor once they are deleted."""
    found = con.execute(
        "SELECT 1 FROM participant WHERE upload_id = ? AND unit_code = ? LIMIT 1", [upload_id, unit_code]
    ).fetchone()
    return found is not None


def history(con: Connection, scope: Scope, at_most: int | None = None) -> pd.DataFrame:
    """`uploads.history`; a committed one on which no rate of today rests is `overtaken`."""
    rows = uploads.history(con, scope, at_most)
    newest = con.execute(
        """
        SELECT DISTINCT CAST(upload_id AS VARCHAR) FROM tally.progress
        WHERE until = DATE '9999-12-31' AND upload_id IN (SELECT CAST(unnest($ids) AS UUID))
        """,
        {"ids": rows["id"].tolist()},
    ).fetchall()
    counting = {upload_id for (upload_id,) in newest}
    is_overtaken = (rows["state"] == "committed") & ~rows["id"].isin(counting)
    return rows.assign(state=rows["state"].mask(is_overtaken, "overtaken"))


def revert_effect(con: Connection, upload: Upload, now: datetime) -> pd.DataFrame:
    """A row a unit of the upload: what counts now and what would count once it is reverted (`after_…`).

    The counts are missing where a unit has none, which makes it silent; `counts_now` says whether the unit's
    rates of today rest on this upload at all. as_of, after_as_of, after_file_name.
    """
    after = ", ".join(f"after.{name} AS after_{name}" for name in COUNTS)
    now_counts = ", ".join(f"now.{name}" for name in COUNTS)
    return con.execute(
        f"""
        WITH known AS MATERIALIZED (
            FROM upload_told($codes)
            WHERE committed_at <= $now AND (reverted_at IS NULL OR reverted_at > $now)
        ), now AS (
            FROM known {_NEWEST}
        ), after AS (
            FROM known WHERE upload_id <> $upload_id {_NEWEST}
        )
        SELECT own.unit_code, unit.name AS unit_name, {now_counts}, {after}, now.as_of,
            coalesce(now.upload_id = $upload_id, FALSE) AS counts_now, after.as_of AS after_as_of,
            file_name AS after_file_name
        FROM (SELECT unnest($codes) AS unit_code) AS own
        LEFT JOIN now ON now.unit_code = own.unit_code LEFT JOIN after ON after.unit_code = own.unit_code
        LEFT JOIN (FROM upload WHERE id IN (SELECT upload_id FROM after)) AS upload
            ON upload.id = after.upload_id
        LEFT JOIN tally.unit AS unit ON unit.code = own.unit_code
        ORDER BY own.unit_code
        """,  # noqa: S608 - our own text
        {"upload_id": upload.id, "now": now, "codes": _units_of(con, upload.id)},
    ).df()


def merges_built_on(con: Connection, upload: Upload, now: datetime) -> pd.DataFrame:
    """upload_id, file_name, as_of, committed_at of later merges that took people over from this one."""
    # Merges are few, and what each found is asked of them alone.
    codes = _units_of(con, upload.id)
    merges = con.execute(
        """
        SELECT DISTINCT upload.id FROM upload
        LEFT JOIN (SELECT upload_id, value FROM current_choice WHERE name = 'mode') AS chosen
            ON chosen.upload_id = upload.id
        WHERE upload.id IN (SELECT upload_id FROM upload_told($codes))
            AND coalesce(chosen.value, upload.mode) = 'merge' AND upload.kind = 'roster'
        """,
        {"codes": codes},
    ).fetchall()
    return con.execute(
        """
        SELECT DISTINCT CAST(upload.id AS VARCHAR) AS upload_id, file_name, upload.as_of, committed_at
        FROM built_on(CAST($merges AS UUID[]), $codes) AS built JOIN upload ON upload.id = built.upload_id
        JOIN upload_commit ON upload_commit.upload_id = upload.id
        WHERE base_id = $upload_id AND upload.id NOT IN (
            SELECT upload_id FROM upload_revert WHERE reverted_at <= $now)
        ORDER BY committed_at, upload.id
        """,
        {"upload_id": upload.id, "now": now, "codes": codes, "merges": [merge for (merge,) in merges]},
    ).df()


def _units_of(con: Connection, upload_id: UUID) -> list[str]:
    """The units of which a committed upload told."""
    tally.bring_up(con)
    rows = con.execute("SELECT DISTINCT unit_code FROM unit_progress WHERE upload_id = ?", [upload_id])
    return [str(code) for (code,) in rows.fetchall()]


def revert_of(con: Connection, upload_id: FoundId) -> Revert | None:
    """Who took the upload back, when and why; None if nobody did."""
    row = con.execute(f"{_FIRST_REVERT} HAVING upload_id = ?", [upload_id]).fetchone()
    return Revert(row[1], row[2], row[3] or "") if row else None


_FIRST_REVERT = """
    SELECT upload_id, min(reverted_at) AS reverted_at, min_by(reverted_by, reverted_at) AS reverted_by,
        min_by(reason, reverted_at) AS reason
    FROM upload_revert GROUP BY upload_id
"""
