"""What a staged file would change, asked before it is committed: people, counts, and whose counts."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.errors import UserError
from dashboard.model import FoundId, Milestone, Mode, Scope, Upload
from dashboard.store import choices
from dashboard.store.connection import FOR_EVER, Connection
from dashboard.store.hashing import HashPads
from dashboard.store.units import roots_of

_IDENTIFY = (Path(__file__).parent / "identify.sql").read_text("utf-8")
_VALUES = ("upload_id", "as_of", "known_at", "merges", "told")
_CHANGE = "change($upload_id, $as_of, $known_at, $merges, CAST($told AS VARCHAR[]))"

# The name of the answer that says whether the file replaces or merges.
MODE = "mode"

KINDS = ("new", "changed", "backwards", "gone", "same")


def mode(con: Connection, upload_id: FoundId) -> Mode:
    """Whether the file is the whole roster or only some of its people."""
    told = choices.chosen(con, upload_id).get(MODE)
    sent = con.execute("SELECT mode FROM upload WHERE id = ?", [upload_id]).fetchone()
    return Mode(told or (sent[0] if sent else Mode.REPLACE))


def question(con: Connection, upload: Upload, now: datetime) -> dict[str, Any]:
    """What the macros of changes.sql are asked with."""
    kind, places = con.execute("SELECT kind, places FROM upload WHERE id = ?", [upload.id]).fetchone() or (
        "",
        {},
    )
    return {
        "upload_id": upload.id,
        "as_of": upload.as_of,
        "known_at": FOR_EVER,
        "merges": mode(con, upload.id) is Mode.MERGE,
        "told": _told(places or {}),
        "of_units": kind == "counts",
        "has_references": "reference" in (places or {}),
    }


def identify(con: Connection, upload: Upload, pads: HashPads, now: datetime) -> None:
    """Work out who the accepted people are, unless that has been done since the last check."""
    done = con.execute("SELECT 1 FROM checked_identity WHERE upload_id = ? LIMIT 1", [upload.id]).fetchone()
    asked = question(con, upload, now)
    if not done:
        wanted = ("upload_id", "as_of", "known_at", "has_references")
        pad = {"inner_pad": pads.inner, "outer_pad": pads.outer}
        con.execute(_IDENTIFY, {name: asked[name] for name in wanted} | pad)
    if asked["merges"] and not asked["of_units"]:
        _refuse_merge_into_counts(con, asked)
        _refuse_merge_into_deleted(con, asked)


def counted(con: Connection, upload: Upload, now: datetime) -> dict[str, int]:
    """How many people are new, changed, backwards, gone and the same; call `identify` first."""
    rows = con.execute(
        f"SELECT change, count(*) FROM {_CHANGE} GROUP BY change",  # noqa: S608 - our own text
        _asked(con, upload, now),
    ).fetchall()
    return dict.fromkeys(KINDS, 0) | dict(rows)


def moved(con: Connection, upload: Upload, now: datetime) -> pd.DataFrame:
    """milestone, gained, lost: people who would newly have reached it, or no longer."""
    return con.execute(
        f"""
        SELECT milestone, count(*) FILTER (list_contains(gained, milestone) AND change <> 'new') AS gained,
            count(*) FILTER (list_contains(lost, milestone)) AS lost
        FROM {_CHANGE} CROSS JOIN (SELECT unnest($milestones) AS milestone)
        GROUP BY milestone
        """,  # noqa: S608 - our own text
        _asked(con, upload, now) | {"milestones": [each.value for each in Milestone]},
    ).df()


def listed(
    con: Connection, upload: Upload, now: datetime, kind: str, at_most: int | None = None
) -> pd.DataFrame:
    """unit_code, row, full_name, last_digits, gained, lost of the people of one kind of change."""
    return con.execute(
        f"""
        SELECT unit_code, row, full_name, last_digits, gained, lost FROM {_CHANGE}
        WHERE change = $kind ORDER BY unit_code, row, full_name LIMIT $at_most
        """,  # noqa: S608 - our own text
        _asked(con, upload, now) | {"kind": kind, "at_most": at_most},
    ).df()


def elsewhere_counted(con: Connection, upload: Upload) -> int:
    """How many people another unit has too. In which, nobody hears before a commit: a made-up list would
    ask where anybody is."""
    row = con.execute(
        f"{_ELSEWHERE} SELECT count(DISTINCT row) FROM pair",  # noqa: S608 - our own text
        {"upload_id": upload.id, "as_of": upload.as_of, "known_at": FOR_EVER},
    ).fetchone()
    return int(row[0]) if row else 0


def elsewhere(con: Connection, scope: Scope, upload: Upload) -> pd.DataFrame:
    """row, full_name, unit_code, other_unit_code, other_unit_name: people whom another unit of the scope
    has too."""
    return con.execute(
        f"""
        {_ELSEWHERE}
        SELECT row, full_name, checked_row.unit_code, other AS other_unit_code, name AS other_unit_name
        FROM pair JOIN checked_row USING (row) LEFT JOIN current_unit ON current_unit.code = other
        WHERE checked_row.upload_id = $upload_id AND in_scope(other, $roots) AND $sees_people
        ORDER BY row, other
        """,  # noqa: S608 - our own text
        {
            "upload_id": upload.id,
            "as_of": upload.as_of,
            "known_at": FOR_EVER,
            "roots": roots_of(scope),
            "sees_people": scope.sees_people,
        },
    ).df()


_ELSEWHERE = """
        WITH told AS (SELECT * FROM checked_identity WHERE upload_id = $upload_id AND NOT has_left),
        known AS (
            SELECT unit_code, insurance_hash, citizen_hash, name_hash FROM known_person($as_of, $known_at)
            UNION ALL SELECT unit_code, insurance_hash, citizen_hash, name_hash FROM told
        ),
        pair AS (
            SELECT told.row, known.unit_code AS other FROM told JOIN known USING (insurance_hash)
            WHERE told.unit_code <> known.unit_code
            UNION SELECT told.row, known.unit_code FROM told JOIN known USING (citizen_hash)
            WHERE told.unit_code <> known.unit_code
                AND (told.insurance_hash IS NULL OR known.insurance_hash IS NULL)
            UNION SELECT told.row, known.unit_code FROM told JOIN known USING (name_hash)
            WHERE told.unit_code <> known.unit_code
                AND (told.insurance_hash IS NULL OR known.insurance_hash IS NULL)
                AND (told.citizen_hash IS NULL OR known.citizen_hash IS NULL)
        )
"""


def progress(con: Connection, upload: Upload, now: datetime) -> pd.DataFrame:
    """A row a unit: its counts now (`before_…`, missing where it has none) and once this is committed."""
    asked = question(con, upload, now)
    result = "expected_progress WHERE upload_id = $upload_id" if asked["of_units"] else _RESULT
    values = ("upload_id", "as_of", "known_at") if asked["of_units"] else _VALUES
    return con.execute(
        f"""
        SELECT unit_code, name AS unit_name, result.* EXCLUDE (unit_code),
            state.headcount AS before_headcount, state.with_smartphone AS before_with_smartphone,
            state.installed AS before_installed, state.registered AS before_registered,
            state.form_submitted AS before_form_submitted, state.approved AS before_approved,
            state.as_of AS before_as_of, state.upload_id AS before_upload_id
        FROM (SELECT unit_code, headcount, with_smartphone, installed, registered, form_submitted, approved
            FROM {result}) AS result
        LEFT JOIN unit_state($as_of, $known_at) AS state USING (unit_code)
        LEFT JOIN current_unit ON current_unit.code = unit_code
        ORDER BY unit_code
        """,  # noqa: S608 - our own text
        {name: asked[name] for name in values},
    ).df()


def is_overtaken(con: Connection, upload: Upload, now: datetime) -> bool:
    """Whether every unit of the file has a newer roster that counts: no rate of today would change."""
    found = con.execute(
        """
        SELECT count(*) FILTER (state.as_of > $as_of), count(*) FROM (
            SELECT DISTINCT unit_code FROM checked_row WHERE upload_id = $upload_id AND is_accepted
        ) LEFT JOIN unit_state(DATE '9999-12-31', $known_at) AS state USING (unit_code)
        """,
        {"upload_id": upload.id, "as_of": upload.as_of, "known_at": FOR_EVER},
    ).fetchone() or (0, 0)
    return bool(found[1] and found[0] == found[1])


def base(con: Connection, upload: Upload, now: datetime) -> str:
    """Stands for what counts now in the units of the file: another word once somebody else commits there."""
    rows = con.execute(
        """
        SELECT unit_code, that_day.upload_id, today.upload_id FROM (
            SELECT DISTINCT unit_code FROM checked_row WHERE upload_id = $upload_id AND is_accepted
        )
        LEFT JOIN unit_state($as_of, $for_ever) AS that_day USING (unit_code)
        LEFT JOIN unit_state(DATE '9999-12-31', $for_ever) AS today USING (unit_code) ORDER BY unit_code
        """,
        {"upload_id": upload.id, "as_of": upload.as_of, "for_ever": FOR_EVER},
    ).fetchall()
    return sha256(repr(rows).encode()).hexdigest()[:16]


_RESULT = """(
    SELECT unit_code, count(*) AS headcount, count(*) FILTER (smartphone) AS with_smartphone,
        count(*) FILTER (installed) AS installed, count(*) FILTER (registered) AS registered,
        count(*) FILTER (form_submitted) AS form_submitted, count(*) FILTER (approved) AS approved
    FROM resulting_person($upload_id, $as_of, $known_at, $merges, CAST($told AS VARCHAR[]))
    GROUP BY unit_code)
"""


def _asked(con: Connection, upload: Upload, now: datetime) -> dict[str, Any]:
    asked = question(con, upload, now)
    return {name: asked[name] for name in _VALUES}


def _told(places: Mapping[str, object]) -> list[str]:
    """Our columns that the file has, by their positive names; a status column tells every milestone."""
    told = {name.removeprefix("not_") for name in places}
    return sorted(told | ({each.value for each in Milestone} if "status" in told else set()))


def _refuse_merge_into_counts(con: Connection, asked: Mapping[str, Any]) -> None:
    row = con.execute(
        """
        SELECT name FROM checked_identity
        JOIN unit_state($as_of, $known_at) AS state USING (unit_code)
        JOIN upload ON upload.id = state.upload_id AND upload.kind = 'counts'
        JOIN current_unit ON current_unit.code = checked_identity.unit_code
        WHERE checked_identity.upload_id = $upload_id LIMIT 1
        """,
        {name: asked[name] for name in ("upload_id", "as_of", "known_at")},
    ).fetchone()
    if row:
        raise UserError(
            "“{unit}” has reported totals without names so far, so single people cannot be added to them. "
            "Send its whole roster.",
            unit=row[0],
        )


def _refuse_merge_into_deleted(con: Connection, asked: Mapping[str, Any]) -> None:
    """Who is deleted cannot be told from who is new: they would be left out, or counted twice."""
    row = con.execute(
        """
        SELECT name FROM checked_identity AS told
        JOIN unit_state($as_of, $known_at) AS state USING (unit_code)
        JOIN current_unit ON current_unit.code = told.unit_code
        WHERE told.upload_id = $upload_id AND (
            (state.upload_id, state.unit_code) IN (SELECT (upload_id, unit_code) FROM purged_unit)
            OR (NOT has_left
                AND row NOT IN (SELECT row FROM row_match($upload_id, $as_of, $known_at))
                AND EXISTS (SELECT 1 FROM participant WHERE participant.upload_id = state.upload_id
                    AND participant.unit_code = state.unit_code AND full_name = '')))
        LIMIT 1
        """,
        {name: asked[name] for name in ("upload_id", "as_of", "known_at")},
    ).fetchone()
    if row:
        raise UserError(
            "People of the roster of “{unit}” that counts were deleted, so nobody can be added to it: "
            "they might be counted twice, or not at all. Send its whole roster.",
            unit=row[0],
        )
