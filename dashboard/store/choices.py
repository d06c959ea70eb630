"""What people said of a staged file: how it is meant, which cells they corrected, what its columns are."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from dashboard.intake.roster import Roster
from dashboard.model import FoundId
from dashboard.store.connection import Connection, append

# A correction of this “column” to this value leaves the whole row out.
ROW, OUT = "row", "out"
# From a correction of this “column” on, those before it no longer hold.
UNDO = "undo"


def choose(con: Connection, upload_id: FoundId, name: str, value: str, by: str, now: datetime) -> None:
    """From here on this answer holds for this upload."""
    con.execute(
        "INSERT INTO campaign.upload_choice VALUES (?, ?, ?, ?, ?)", [upload_id, name, value, now, by]
    )


def chosen(con: Connection, upload_id: FoundId) -> dict[str, str]:
    """Every answer that holds, by the name of its question."""
    rows = con.execute("SELECT name, value FROM current_choice WHERE upload_id = ?", [upload_id]).fetchall()
    return dict(rows)


def fix(con: Connection, upload_id: FoundId, fixes: pd.DataFrame, by: str, now: datetime) -> None:
    """Correct cells: row, column (one of ours, or `ROW` to leave the row `OUT`), value as text."""
    append(con, "row_fix", fixes.assign(upload_id=str(upload_id), fixed_at=now, fixed_by=by))


def fixes(con: Connection, upload_id: FoundId) -> pd.DataFrame:
    """row, column, value: each cell that was corrected, as it stands now."""
    return con.execute(
        'SELECT row, "column", value FROM current_fix WHERE upload_id = ? ORDER BY row, "column"', [upload_id]
    ).df()


def undo_fixes(con: Connection, upload_id: FoundId, by: str, now: datetime) -> None:
    """Every corrected cell says again what stands in the file."""
    fix(con, upload_id, pd.DataFrame([(0, UNDO, "")], columns=["row", "column", "value"]), by, now)


def version(con: Connection, upload_id: FoundId) -> tuple[int, ...]:
    """Changes with every answer and every correction."""
    row = con.execute(
        """
        SELECT (SELECT count(*) FROM upload_choice WHERE upload_id = $id),
            (SELECT count(*) FROM row_fix WHERE upload_id = $id)
        """,
        {"id": upload_id},
    ).fetchone()
    return tuple(row or ())


def copy(con: Connection, upload_id: FoundId, other_id: FoundId, columns: Collection[str]) -> None:
    """What was said of one upload holds for another, and what was corrected in these columns."""
    con.execute(
        """
        INSERT INTO campaign.upload_choice
        SELECT ?, * EXCLUDE (upload_id) FROM current_choice WHERE upload_id = ?
        """,
        [other_id, upload_id],
    )
    con.execute(
        """
        INSERT INTO campaign.row_fix SELECT $other, * EXCLUDE (upload_id) FROM current_fix
        WHERE upload_id = $id AND list_contains(CAST($columns AS VARCHAR[]), "column")
        """,
        {"id": upload_id, "other": other_id, "columns": list(columns)},
    )


def still_there(was: Mapping[str, Any], told: Roster, sheet: str | None) -> list[str]:
    """The columns that are made of the same cells as before, so that what was corrected there still holds."""
    if sheet != was["sheet"]:
        return []
    same = [name for name, places in was["places"].items() if tuple(places) == told.places.get(name)]
    return [*same, ROW]


def match(
    con: Connection,
    unit_code: str,
    headings: Sequence[str],
    columns: Mapping[int, str],
    by: str,
    now: datetime,
) -> None:
    """From here on a list of this unit with these headings is read so: place → column of ours."""
    con.execute(
        """
        INSERT INTO campaign.column_match
        VALUES (?, ?, map(CAST(? AS INTEGER[]), CAST(? AS VARCHAR[])), ?, ?)
        """,
        [unit_code, list(headings), list(columns), list(columns.values()), now, by],
    )


def matches(con: Connection, unit_code: str) -> dict[tuple[str, ...], dict[int, str]]:
    """What the unit said of its lists so far: their headings → place → column of ours."""
    rows = con.execute(
        """
        SELECT headings, columns FROM column_match WHERE unit_code = ?
        QUALIFY row_number() OVER (PARTITION BY headings ORDER BY matched_at DESC, rowid DESC) = 1
        """,
        [unit_code],
    ).fetchall()
    return {tuple(headings): dict(columns) for headings, columns in rows}
