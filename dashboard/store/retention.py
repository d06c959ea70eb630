"""People are deleted once they are not needed any more; what is counted of them stays, and so does a record.

Every figure of every day, past ones too, is counted from `unit_progress`, `unit_event_day`, `unit_step_day`
and the marks in `same_person` (who stands in two units). None of these needs a name, a number or its hash: so
the people of an upload are really deleted, row by row, and in `same_person` a number drawn by lot takes the
place of the person's hash. Without its people an upload still counts, but nobody can be added to it
(`changes.identify`), and no revert leads back to it (`refuse_revert`): the days on which its people were
first seen with a milestone are gone with them.

The record (`upload_purge`) says which unit of which upload, how many people, when, by whom and why. Its
digest is made, with a key of this installation, of the counts that stay: `verification` holds them against
it, since it can no longer count the people. Bytes of who was deleted leave the file when it is written anew
(`rewriting`).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import pandas as pd

from dashboard.errors import UserError
from dashboard.model import FoundId, Upload
from dashboard.store import rewriting, tally, uploads
from dashboard.store.connection import FOR_EVER, Connection
from dashboard.store.hashing import HashPads
from dashboard.wording import day


@dataclass(frozen=True)
class Limits:
    """Days that people of rosters are kept that count no more, and the last day of all; None: for ever."""

    superseded_days: int | None
    last_day: date | None


@dataclass(frozen=True)
class Deleted:
    """How many people of how many uploads were deleted, and how many waiting files were set aside."""

    people: int
    uploads: int
    files: int


def held(con: Connection, limits: Limits, now: datetime) -> pd.DataFrame:
    """A row a unit of an upload whose people will be deleted, the next first.

    upload_id, unit_code, unit_name, as_of, file_name, people, reason (superseded, reverted, ended), goes_on
    (the day), is_due.
    """
    tally.bring_up(con)
    return con.execute(
        """
        SELECT CAST(upload_id AS VARCHAR) AS upload_id, held.unit_code, unit.name AS unit_name, upload.as_of,
            file_name, people, reason, goes_on, is_due
        FROM held_upload($days, $last_day, $now) AS held JOIN upload ON upload.id = upload_id
        LEFT JOIN tally.unit AS unit ON unit.code = held.unit_code
        ORDER BY goes_on, upload_id, held.unit_code
        """,
        _told(limits, now),
    ).df()


def waiting(con: Connection, limits: Limits, now: datetime) -> pd.DataFrame:
    """Files with people that nobody has committed for so long, the oldest first; all once nobody is kept.

    upload_id, unit_code, unit_name, as_of, file_name, received_at (of Hà Nội) and received_by.
    """
    is_over = limits.last_day is not None and now.date() > limits.last_day
    days = limits.superseded_days
    before = datetime.min if days is None else now - timedelta(days=days)
    return con.execute(
        """
        SELECT CAST(upload.id AS VARCHAR) AS upload_id, unit_code, unit.name AS unit_name, as_of, file_name,
            received_at, received_by
        FROM upload_state AS upload LEFT JOIN current_unit AS unit ON unit.code = unit_code
        WHERE state = 'staged' AND (received_at < $before OR $is_over)
        ORDER BY received_at, upload.id
        """,
        {"before": before, "is_over": is_over},
    ).df()


def delete(
    con: Connection, limits: Limits, pads: HashPads, now: datetime, deleted_at: datetime, by: str
) -> Deleted:
    """Delete whoever is due, and keep a record; a second time there is nobody.

    Call it within a transaction, and `tally.bring_up` before it: one that has begun sees nothing of that.
    """
    files = waiting(con, limits, now)
    for upload_id in files["upload_id"]:
        uploads.set_aside(con, FoundId(UUID(upload_id)), now, by)
    con.execute(_DUE, _told(limits, now) | {"known_at": FOR_EVER})
    con.execute(
        _RECORD, {"inner_pad": pads.inner, "outer_pad": pads.outer, "deleted_at": deleted_at, "by": by}
    )
    for statement in _DELETE:
        con.execute(statement)
    people, found = con.execute(
        "SELECT CAST(coalesce(sum(people), 0) AS BIGINT), count(DISTINCT upload_id) FROM temp.due"
    ).fetchone() or (0, 0)
    con.execute("DROP TABLE temp.due")
    if found or len(files):
        rewriting.mark_due(con, deleted_at)
    return Deleted(people, found, len(files))


def listed(con: Connection, at_most: int | None = None) -> pd.DataFrame:
    """purged_at (UTC), unit_code, unit_name, as_of, file_name, participants, reason, purged_by, digest and
    upload_id of whom retention deleted, the newest first."""
    return con.execute(
        """
        SELECT purged_at, purge.unit_code, unit.name AS unit_name, upload.as_of, file_name, participants,
            reason, purged_by, CAST(digest AS VARCHAR) AS digest, CAST(upload_id AS VARCHAR) AS upload_id
        FROM upload_purge AS purge JOIN upload ON upload.id = upload_id
        LEFT JOIN current_unit AS unit ON unit.code = purge.unit_code
        WHERE digest IS NOT NULL ORDER BY purged_at DESC, upload_id DESC, purge.unit_code LIMIT $at_most
        """,
        {"at_most": at_most},
    ).df()


def changed_since(con: Connection, pads: HashPads) -> list[tuple[str, str]]:
    """Upload and unit of each record that is not as it was written, or whose counts are not.

    The invented uploads of a demo were never more than counts: of them nothing can be told.
    """
    return con.execute(
        f"""
        SELECT CAST(purge.upload_id AS VARCHAR), coalesce(purge.unit_code, '') FROM upload_purge AS purge
        LEFT JOIN ({_kept("(FROM upload_purge WHERE digest IS NOT NULL)")}) AS kept
            USING (upload_id, unit_code)
        WHERE digest IS DISTINCT FROM {_DIGEST} AND (digest IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM setting WHERE name = 'demo')) ORDER BY ALL
        """,  # noqa: S608 - our own text
        {"inner_pad": pads.inner, "outer_pad": pads.outer},
    ).fetchall()


def refuse_revert(con: Connection, upload: Upload) -> None:
    """Raise `UserError` if a roster would count again whose people are deleted."""
    row = con.execute(
        """
        WITH own AS MATERIALIZED (
            SELECT unit_code FROM unit_progress WHERE upload_id = $id
        ), known AS MATERIALIZED (
            SELECT upload_id, unit_code, as_of, row_number() OVER (
                PARTITION BY unit_code ORDER BY as_of DESC, committed_at DESC, upload_id DESC) AS place
            FROM unit_progress WHERE unit_code IN (FROM own)
                AND upload_id NOT IN (SELECT upload_id FROM upload_revert)
        )
        SELECT name, again.as_of FROM known AS now JOIN known AS again ON again.unit_code = now.unit_code
        JOIN upload_purge AS purge ON purge.upload_id = again.upload_id AND purge.unit_code = now.unit_code
        JOIN current_unit ON current_unit.code = now.unit_code
        WHERE now.place = 1 AND now.upload_id = $id AND again.place = 2 AND digest IS NOT NULL LIMIT 1
        """,
        {"id": upload.id},
    ).fetchone()
    if row:
        raise UserError(
            "The roster of {day} of “{unit}” would count again, but its people are deleted. "
            "Send the right roster instead: it takes the place of this one.",
            day=day(row[1]),
            unit=row[0],
        )


def _told(limits: Limits, now: datetime) -> dict[str, object]:
    return {"days": limits.superseded_days, "last_day": limits.last_day, "now": now}


def _kept(wanted: str) -> str:
    """upload_id, unit_code and all that is counted of these units of uploads, as one text."""
    return f"""
        WITH wanted AS MATERIALIZED (SELECT DISTINCT upload_id, unit_code FROM {wanted}), event AS (
            SELECT upload_id, unit_code,
                string_agg(concat_ws(' ', milestone, day, people), ';' ORDER BY milestone, day) AS events
            FROM unit_event_day SEMI JOIN wanted USING (upload_id, unit_code) GROUP BY ALL
        ), step AS (
            SELECT upload_id, unit_code, string_agg(
                concat_ws(' ', step, day, coalesce(days, -1), people), ';' ORDER BY step, day, days) AS steps
            FROM unit_step_day SEMI JOIN wanted USING (upload_id, unit_code) GROUP BY ALL
        )
        SELECT upload_id, unit_code, concat_ws('|', upload_id, unit_code, as_of, committed_at, headcount,
            with_smartphone, installed, registered, form_submitted, approved, coalesce(events, ''),
            coalesce(steps, '')) AS counts
        FROM unit_progress SEMI JOIN wanted USING (upload_id, unit_code)
        LEFT JOIN event USING (upload_id, unit_code) LEFT JOIN step USING (upload_id, unit_code)
    """  # noqa: S608 - our own text


# Whatever was taken back since the tally was brought up: nobody is deleted of a roster that counts again.
_DUE = """
    CREATE OR REPLACE TEMP TABLE due AS
    FROM held_upload($days, $last_day, $now) WHERE is_due AND (reason = 'ended' OR (upload_id, unit_code)
        NOT IN (SELECT (upload_id, unit_code) FROM unit_state(DATE '9999-12-31', $known_at)))
"""
_DIGEST = """keyed_hash($inner_pad, $outer_pad,
    concat_ws('|', counts, participants, reason, purged_by, purged_at))"""
_RECORD = f"""
    INSERT INTO campaign.upload_purge BY NAME
    SELECT * EXCLUDE (counts), {_DIGEST} AS digest FROM (
        SELECT due.upload_id, due.unit_code, CAST($deleted_at AS TIMESTAMP) AS purged_at,
            people AS participants, CAST($by AS VARCHAR) AS purged_by, reason, counts
        FROM temp.due JOIN ({_kept("temp.due")}) AS kept USING (upload_id, unit_code)
        ORDER BY upload_id, unit_code
    )
"""  # noqa: S608 - our own text
_IN_DUE = """
    (upload_id, unit_code) IN (SELECT (upload_id, unit_code) FROM temp.due)
    OR (other_upload_id, other_unit_code) IN (SELECT (upload_id, unit_code) FROM temp.due)
"""
_DELETE = (
    """
    DELETE FROM campaign.participant
    WHERE (upload_id, unit_code) IN (SELECT (upload_id, unit_code) FROM temp.due)
    """,
    # Who stands in two units is still counted once, under a number that is nobody's.
    f"""
    CREATE OR REPLACE TEMP TABLE nobody AS
    SELECT * REPLACE (uuid() AS person_hash) FROM campaign.same_person WHERE {_IN_DUE}
    """,  # noqa: S608 - our own text
    f"DELETE FROM campaign.same_person WHERE {_IN_DUE}",  # noqa: S608 - our own text
    "INSERT INTO campaign.same_person BY NAME FROM temp.nobody",
    "DROP TABLE temp.nobody",
)
