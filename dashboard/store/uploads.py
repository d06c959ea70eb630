"""Stage, check, commit, discard, revert: each step adds rows, all of them or none."""

from array import array
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pandas as pd
import pyarrow as pa

from dashboard.errors import AlreadyDone, NotFound, UserError
from dashboard.intake.roster import Roster
from dashboard.model import FoundId, Mode, Scope, Upload, UploadState
from dashboard.store import changes, duplicates, tally
from dashboard.store.connection import Connection, append
from dashboard.store.hashing import HashPads
from dashboard.store.units import roots_of
from dashboard.wording import day

_KEEP_PEOPLE = (Path(__file__).parent / "commit.sql").read_text("utf-8")


def new_id(con: Connection) -> FoundId:
    """An id that sorts by time, so that rows of one upload lie together."""
    row = con.execute("SELECT uuidv7()").fetchone()
    assert row is not None  # noqa: S101 - a SELECT without FROM has one row
    return FoundId(UUID(str(row[0])))


def stage(
    con: Connection,
    upload: Upload,
    roster: Roster,
    content: bytes,
    mode: Mode = Mode.REPLACE,
) -> None:
    """Keep the file and its rows. Nothing of it counts yet, and nothing of it is judged."""
    con.execute(
        """
        INSERT INTO campaign.upload BY NAME SELECT
            $id AS id, $unit_code AS unit_code, $as_of AS as_of, $kind AS kind, $mode AS mode,
            $file_name AS file_name, $sha256 AS sha256, $sheet AS sheet, $header_rows AS header_rows,
            map($names, $headings) AS columns, $dropped AS dropped, $other_sheets AS other_sheets,
            $all_headings AS headings, map(CAST($ours AS VARCHAR[]), CAST($places AS INTEGER[][])) AS places,
            $first_column AS first_column,
            $only_negative AS only_negative, $received_at AS received_at, $received_by AS received_by
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
            "all_headings": list(roster.headings),
            "ours": list(roster.places),
            "places": [list(places) for places in roster.places.values()],
            "first_column": roster.left,
            "only_negative": list(roster.only_negative),
            "mode": mode.value,
            "received_at": upload.received_at,
            "received_by": upload.received_by,
        },
    )
    # As a value of the statement the file would be copied three times.
    whole = pa.Array.from_buffers(
        pa.large_binary(), 1, [None, pa.py_buffer(array("q", [0, len(content)])), pa.py_buffer(content)]
    )
    append(con, "upload_file", pa.table({"content": whole}), upload_id=upload.id)
    append(con, "staged_row", roster.rows, upload_id=upload.id)


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
    values = changes.question(con, upload, now) | {"inner_pad": pads.inner, "outer_pad": pads.outer}
    if values["has_references"]:
        # What the rows of ours stand for may have changed since the file was compared.
        con.execute("DELETE FROM campaign.checked_identity WHERE upload_id = ?", [upload.id])
    changes.identify(con, upload, pads, now)
    con.execute(
        _KEEP_PEOPLE, {name: values[name] for name in ("upload_id", "as_of", "known_at", "merges", "told")}
    )
    con.execute(
        """
        INSERT INTO campaign.unit_progress BY NAME
        SELECT *, $as_of AS as_of, $now AS committed_at FROM (
            FROM participant_progress WHERE upload_id = $upload_id
            UNION ALL BY NAME
            FROM expected_progress WHERE upload_id = $upload_id AND $of_units
        )
        """,
        {
            "upload_id": upload.id,
            "as_of": upload.as_of,
            "now": now,
            "of_units": values["of_units"],
        },
    )
    con.execute(
        "INSERT INTO campaign.unit_event_day BY NAME FROM participant_event_day WHERE upload_id = ?",
        [upload.id],
    )
    con.execute(
        "INSERT INTO campaign.unit_step_day BY NAME FROM participant_step_day WHERE upload_id = ?",
        [upload.id],
    )
    duplicates.note(con, upload.id)
    con.execute("INSERT INTO campaign.upload_commit VALUES (?, ?, ?, ?)", [upload.id, now, by, people[1]])
    _forget_file(con, upload.id)


def discard(
    con: Connection, upload: Upload, now: datetime, by: str, read_again_as: UUID | None = None
) -> None:
    """Set the upload aside; the file and its text are gone. Call it within a transaction.

    `read_again_as` is the upload that holds the same file, read in another way.
    """
    set_aside(con, upload.id, now, by, read_again_as)


def set_aside(
    con: Connection, upload_id: FoundId, now: datetime, by: str, read_again_as: UUID | None = None
) -> None:
    """`discard` of an upload that is known to be staged."""
    con.execute(
        "INSERT INTO campaign.upload_discard VALUES (?, ?, ?, ?)", [upload_id, now, by, read_again_as]
    )
    _forget_file(con, upload_id)


def revert(con: Connection, upload: Upload, now: datetime, by: str, reason: str) -> None:
    """As if the upload had not been committed: the unit's state is its newest other upload again."""
    con.execute("INSERT INTO campaign.upload_revert VALUES (?, ?, ?, ?)", [upload.id, now, by, reason])


def next_moment(con: Connection, now: datetime) -> datetime:
    """Now, or just after the newest commit where clocks or slow pages would have it earlier."""
    row = con.execute(
        "SELECT greatest($now, max(committed_at) + INTERVAL 1 MICROSECOND) FROM upload_commit", {"now": now}
    ).fetchone()
    return row[0] if row and row[0] else now


def refuse_what_counts(con: Connection, unit_code: str, as_of: date, roster: Roster, content: bytes) -> None:
    """Raise `AlreadyDone` if these very bytes, read the same way, are what counts of this day for this unit.

    The file's name does not matter. What was reverted, or replaced by something else since, may come again.
    """
    tally.bring_up(con)
    row = con.execute(
        """
        SELECT committed_at, committed_by FROM upload_state
        WHERE state = 'committed' AND unit_code = $unit_code AND as_of = $as_of AND sha256 = $sha256
            AND sheet IS NOT DISTINCT FROM $sheet AND columns = map($names, $headings)
            AND id IN (SELECT upload_id FROM tally_state($as_of))
        """,
        {
            "unit_code": unit_code,
            "as_of": as_of,
            "sha256": sha256(content).hexdigest(),
            "sheet": roster.sheet,
            "names": list(roster.columns),
            "headings": list(roster.columns.values()),
        },
    ).fetchone()
    if row:
        raise AlreadyDone(
            "This very list was committed on {day} by {who} and counts. There is nothing left to do.",
            day=day(row[0].date()),
            who=row[1],
        )


def content(con: Connection, upload_id: FoundId) -> bytes:
    """The bytes as they came, of an upload that is still staged."""
    row = con.execute("SELECT content FROM upload_file WHERE upload_id = ?", [upload_id]).fetchone()
    if row is None:
        raise NotFound("There is no upload with this id. Look for it in the history.")
    return bytes(row[0])


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
    tally.bring_up(con)
    # The newest are looked for in the last days first: among all of a year and a city it takes long.
    for since in (LAST_DAYS, None) if at_most else (None,):
        values = {"roots": roots_of(scope), "at_most": at_most, "since": since}
        rows = con.execute(_HISTORY, values).df()
        if len(rows) == at_most:
            break
    return rows


LAST_DAYS = timedelta(days=7)
_HISTORY = """
    WITH chosen AS MATERIALIZED (
        SELECT id, unit_code, file_name, as_of, received_at, received_by FROM upload
        WHERE received_at >= coalesce((SELECT max(received_at) FROM upload) - $since, TIMESTAMP '0001-01-01')
            AND ($roots IS NULL OR unit_code IN (SELECT code FROM tally.unit WHERE in_part(unit_id, $roots)))
            AND id NOT IN (SELECT upload_id FROM upload_discard WHERE read_again_as IS NOT NULL)
        ORDER BY received_at DESC, id DESC LIMIT $at_most
    ), revert AS (
        SELECT DISTINCT upload_id FROM upload_revert SEMI JOIN chosen ON id = upload_id
    ), people AS (
        SELECT upload_id, CAST(sum(headcount) AS INTEGER) AS headcount
        FROM unit_progress SEMI JOIN chosen ON id = upload_id GROUP BY upload_id
    )
    SELECT CAST(chosen.id AS VARCHAR) AS id, chosen.unit_code, unit.name AS unit_name, file_name,
        chosen.as_of, received_at, received_by,
        state_of(revert.upload_id, upload_commit.upload_id, discard.upload_id) AS state,
        committed_at, rows_left_out, people.headcount AS people, declared_at, declared_by
    FROM chosen LEFT JOIN revert ON revert.upload_id = chosen.id
    LEFT JOIN (FROM upload_commit SEMI JOIN chosen ON id = upload_id) AS upload_commit
        ON upload_commit.upload_id = chosen.id
    LEFT JOIN (SELECT DISTINCT upload_id FROM upload_discard SEMI JOIN chosen ON id = upload_id) AS discard
        ON discard.upload_id = chosen.id
    LEFT JOIN people ON people.upload_id = chosen.id
    LEFT JOIN (FROM upload_declaration SEMI JOIN chosen ON id = upload_id) AS declaration
        ON declaration.upload_id = chosen.id
    LEFT JOIN tally.unit AS unit ON unit.code = chosen.unit_code
    ORDER BY received_at DESC, chosen.id DESC
"""


def add_missing_steps(con: Connection) -> None:
    """The steps of people who were committed before steps were counted; nothing once they are there."""
    con.execute(
        """
        INSERT INTO campaign.unit_step_day BY NAME
        FROM participant_step_day WHERE upload_id IN (
            SELECT upload_id FROM unit_event_day WHERE milestone = 'registered'
            EXCEPT SELECT upload_id FROM unit_step_day)
        """
    )


def _forget_file(con: Connection, upload_id: FoundId) -> None:
    for table in ("upload_file", "staged_row", "row_fix", "checked_row", "checked_identity"):
        con.execute(f"DELETE FROM campaign.{table} WHERE upload_id = ?", [upload_id])  # noqa: S608
