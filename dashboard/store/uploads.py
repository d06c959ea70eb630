"""Stage, check, commit, discard, revert: each step adds rows, all of them or none."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pandas as pd
import pyarrow as pa

from dashboard.errors import AlreadyDone, NotFound, UserError
from dashboard.intake.roster import Roster
from dashboard.model import Milestone, Scope, Upload, UploadState
from dashboard.store.connection import Connection, append
from dashboard.store.hashing import HashPads
from dashboard.store.units import roots_of

_SQL = Path(__file__).parent
_CHECKS = {
    "roster": (_SQL / "checks.sql").read_text("utf-8"),
    "counts": (_SQL / "check_counts.sql").read_text("utf-8"),
}
_COUNT_PEOPLE = (_SQL / "commit.sql").read_text("utf-8")


def new_id(con: Connection) -> UUID:
    """An id that sorts by time, so that rows of one upload lie together."""
    row = con.execute("SELECT uuidv7()").fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM has one row
    return UUID(str(row[0]))


def stage(
    con: Connection,
    scope: Scope,
    upload: Upload,
    roster: Roster,
    content: bytes,
) -> None:
    """Keep the file, its rows and what the checks say of them. Nothing of it counts yet."""
    con.execute(
        """
        INSERT INTO campaign.upload BY NAME SELECT
            $id AS id, $unit_code AS unit_code, $as_of AS as_of, $kind AS kind, 'replace' AS mode,
            $file_name AS file_name, $sha256 AS sha256, $sheet AS sheet, $header_rows AS header_rows,
            map($names, $headings) AS columns, $dropped AS dropped, $other_sheets AS other_sheets,
            $received_at AS received_at, $received_by AS received_by
        """,
        {
            "id": upload.id,
            "unit_code": upload.unit_code,
            "as_of": upload.as_of,
            "kind": roster.kind,
            "file_name": upload.file_name,
            "sha256": sha256(content).hexdigest(),
            "sheet": roster.sheet,
            "header_rows": list(roster.header_rows),
            "names": list(roster.columns),
            "headings": list(roster.columns.values()),
            "dropped": list(roster.dropped),
            "other_sheets": list(roster.other_sheets),
            "received_at": upload.received_at,
            "received_by": upload.received_by,
        },
    )
    con.execute("INSERT INTO campaign.upload_file VALUES (?, ?)", [upload.id, content])
    rows = roster.rows.append_column("upload_id", pa.repeat(pa.scalar(str(upload.id)), roster.rows.num_rows))
    append(con, "staged_row", rows)
    _check(con, scope, upload, roster)


def _check(con: Connection, scope: Scope, upload: Upload, roster: Roster) -> None:
    values: dict[str, object] = {"upload_id": upload.id, "as_of": upload.as_of, "roots": roots_of(scope)}
    if roster.kind == "roster":
        values |= {
            "unit_code": upload.unit_code,
            "has_unit_column": "unit_code" in roster.columns,
            "name_heading": roster.columns.get("full_name", "").rsplit(" / ", 1)[-1],
        }
        values |= {f"only_not_{each.value}": each.value in roster.only_negative for each in Milestone}
    con.execute(_CHECKS[roster.kind], values)


def commit(con: Connection, upload: Upload, pads: HashPads, now: datetime, by: str) -> None:
    """From here on the unit's rates rest on this roster; the file and its text are gone.

    Call it within a transaction that also asked for the upload's state: of two that commit or discard the
    same upload at once, one then fails, since both delete its rows.
    """
    people = con.execute(
        "SELECT count(*) FILTER (is_accepted), count(*) FILTER (NOT is_accepted AND NOT has_left) "
        "FROM checked_row WHERE upload_id = ?",
        [upload.id],
    ).fetchone() or (0, 0)
    if not people[0]:
        raise UserError("There is nobody to count in this file. Fill in the list and send it again.")
    con.execute(
        _COUNT_PEOPLE,
        {
            "upload_id": upload.id,
            "as_of": upload.as_of,
            "inner_pad": pads.inner,
            "outer_pad": pads.outer,
        },
    )
    con.execute(
        """
        INSERT INTO campaign.unit_progress BY NAME
        SELECT *, $as_of AS as_of, $now AS committed_at
        FROM expected_progress WHERE upload_id = $upload_id
        """,
        {"upload_id": upload.id, "as_of": upload.as_of, "now": now},
    )
    con.execute(
        "INSERT INTO campaign.unit_event_day BY NAME FROM participant_event_day WHERE upload_id = ?",
        [upload.id],
    )
    con.execute("INSERT INTO campaign.upload_commit VALUES (?, ?, ?, ?)", [upload.id, now, by, people[1]])
    _forget_file(con, upload.id)


def discard(con: Connection, upload: Upload, now: datetime, by: str) -> None:
    """Set the upload aside; the file and its text are gone. Call it within a transaction."""
    con.execute("INSERT INTO campaign.upload_discard VALUES (?, ?, ?)", [upload.id, now, by])
    _forget_file(con, upload.id)


def revert(con: Connection, upload: Upload, now: datetime, by: str, reason: str) -> None:
    """As if the upload had not been committed: the unit's state is its newest other upload again."""
    con.execute("INSERT INTO campaign.upload_revert VALUES (?, ?, ?, ?)", [upload.id, now, by, reason])


def find(con: Connection, scope: Scope, upload_id: UUID) -> Upload:
    """The upload, if this person may see its unit and every unit that it speaks of; else `NotFound`."""
    row = con.execute(
        """
        SELECT id, unit_code, as_of, file_name, received_at, received_by, state
        FROM upload_state WHERE id = $id AND in_scope(unit_code, $roots) AND NOT EXISTS (
            SELECT 1 FROM (
                SELECT unit_code FROM unit_progress WHERE upload_id = $id
                UNION SELECT unit_code FROM checked_row WHERE upload_id = $id AND is_accepted
            ) AS told WHERE NOT in_scope(told.unit_code, $roots))
        """,
        {"id": upload_id, "roots": roots_of(scope)},
    ).fetchone()
    if row is None:
        raise NotFound("There is no upload with this id. Look for it in the history.")
    names = ("id", "unit_code", "as_of", "file_name", "received_at", "received_by")
    return Upload(**dict(zip(names, row, strict=False)), state=UploadState(row[-1]))


def must_be(upload: Upload, *states: UploadState) -> None:
    """Raise `AlreadyDone` with the right sentence unless the upload is in one of these states."""
    if upload.state in states:
        return
    raise AlreadyDone(
        {
            UploadState.STAGED: "This file has not been committed yet. Commit it or discard it first.",
            UploadState.COMMITTED: "This file counts already. There is nothing left to do.",
            UploadState.DISCARDED: "This file was discarded. Send it again if it should count.",
            UploadState.REVERTED: "This upload was reverted already. There is nothing left to do.",
        }[upload.state]
    )


def history(con: Connection, scope: Scope, at_most: int | None = None) -> pd.DataFrame:
    """One row an upload, newest first: which unit, file and day, who and when, its state, people counted."""
    return con.execute(
        """
        SELECT CAST(upload_state.id AS VARCHAR) AS id, upload_state.unit_code, current_unit.name AS unit_name,
            file_name, upload_state.as_of, received_at, received_by, state, committed_at, rows_left_out,
            people.headcount AS people
        FROM upload_state
        LEFT JOIN current_unit ON current_unit.code = upload_state.unit_code
        LEFT JOIN (
            SELECT upload_id, CAST(sum(headcount) AS INTEGER) AS headcount
            FROM unit_progress GROUP BY upload_id
        ) AS people ON people.upload_id = upload_state.id
        WHERE in_scope(upload_state.unit_code, $roots)
        ORDER BY received_at DESC, upload_state.id DESC LIMIT $at_most
        """,
        {"roots": roots_of(scope), "at_most": at_most},
    ).df()


def _forget_file(con: Connection, upload_id: UUID) -> None:
    for table in ("upload_file", "staged_row", "checked_row"):
        con.execute(f"DELETE FROM campaign.{table} WHERE upload_id = ?", [upload_id])  # noqa: S608
