"""Where printed sheets hang: what whoever stood before one said, and what follows for all of them."""

from datetime import datetime
from enum import StrEnum

import pandas as pd

from dashboard.model import Scope, Template
from dashboard.store.connection import Connection
from dashboard.store.units import roots_of


class State(StrEnum):
    """What somebody found where a sheet should hang."""

    HANGS = "hangs"
    DAMAGED = "damaged"
    GONE = "gone"
    ELSEWHERE = "elsewhere"


def add_check(
    con: Connection, code: str, state: State, place_seen: str, note: str, by: str, now: datetime
) -> None:
    """Somebody stood there and says so; the newest word holds."""
    con.execute(
        "INSERT INTO campaign.placement_check VALUES (?, ?, ?, ?, nullif(?, ''), nullif(?, ''))",
        [code, now, by, state.value, place_seen, note],
    )


def listed(con: Connection, scope: Scope) -> pd.DataFrame:
    """A row for each code that is in use on paper, by unit and place.

    code, unit_code, unit_name, unit_kind, placement, kind, printed_at, state (NULL: never checked),
    checked_at, checked_by, place_seen, note, hangs_since (the first time that it was seen and not gone
    since, or that somebody followed it since), last_scan_on.
    """
    return con.execute(
        """
        WITH sheet AS (
            SELECT * FROM link WHERE code NOT IN (SELECT code FROM link_retirement)
            QUALIFY row_number() OVER (PARTITION BY code ORDER BY added_at DESC, rowid DESC) = 1
        ), printed AS (
            SELECT code, min(added_at) AS printed_at FROM link GROUP BY code
        ), newest AS (
            SELECT * FROM placement_check
            QUALIFY row_number() OVER (PARTITION BY code ORDER BY checked_at DESC, rowid DESC) = 1
        ), gone AS (
            SELECT code, max(checked_at) AS gone_at FROM placement_check WHERE state = 'gone' GROUP BY code
        ), seen AS (
            SELECT code, checked_at AS at FROM placement_check WHERE state <> 'gone'
            UNION ALL SELECT code, day + to_hours(hour) FROM scan WHERE NOT is_bot
        ), since AS (
            SELECT seen.code, min(seen.at) AS hangs_since FROM seen LEFT JOIN gone ON gone.code = seen.code
            WHERE gone_at IS NULL OR seen.at > gone_at GROUP BY seen.code
        ), followed AS (
            SELECT code, max(day) AS last_scan_on FROM scan WHERE NOT is_bot GROUP BY code
        )
        SELECT sheet.code, unit_code, coalesce(unit.name, unit_code) AS unit_name, unit.kind AS unit_kind,
            placement, sheet.kind, printed_at, state, checked_at, checked_by, place_seen, note, hangs_since,
            last_scan_on
        FROM sheet JOIN printed ON printed.code = sheet.code
        LEFT JOIN current_unit AS unit ON unit.code = unit_code
        LEFT JOIN newest ON newest.code = sheet.code
        LEFT JOIN since ON since.code = sheet.code
        LEFT JOIN followed ON followed.code = sheet.code
        WHERE in_scope(unit_code, $roots::VARCHAR[]) AND sheet.kind IN (FROM (SELECT unnest($sheets)))
        ORDER BY unit_code, placement, sheet.code
        """,
        {"roots": roots_of(scope), "sheets": [kind.value for kind in Template if kind.is_sheet]},
    ).df()


def history(con: Connection, code: str) -> pd.DataFrame:
    """Every word on one code, the newest first: checked_at, checked_by, state, place_seen, note."""
    return con.execute(
        "SELECT * EXCLUDE (code) FROM placement_check WHERE code = ? ORDER BY checked_at DESC, rowid DESC",
        [code],
    ).df()


def is_in_scope(con: Connection, unit_code: str, scope: Scope) -> bool:
    """Whether whoever sees this much may say something of a sheet of this unit."""
    return con.execute(
        "SELECT in_scope($unit, $roots::VARCHAR[])", {"unit": unit_code, "roots": roots_of(scope)}
    ).fetchone() == (True,)
