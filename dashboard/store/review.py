"""What the checks say of one staged upload: its problems, its repairs, what it would count."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.faults import sentence
from dashboard.model import FoundId, Problem, Repair, Scope
from dashboard.store.connection import Connection
from dashboard.store.units import roots_of

# Not for people to write in: our own mark of a row.
_NOT_TO_MEND = ("reference",)


def problems(con: Connection, upload_id: FoundId, at_most: int | None = None) -> list[Problem]:
    """Every problem in the order of the file; rows are numbered as Excel shows them."""
    rows = con.execute(
        """
        SELECT row, "column", fault, severity, first_row, heading FROM problem
        LEFT JOIN (SELECT unnest(map_entries(columns), recursive := TRUE) FROM upload WHERE id = $id)
            AS told(name, heading) ON told.name = problem."column"
        WHERE upload_id = $id ORDER BY row, "column", fault LIMIT $at_most
        """,
        {"id": upload_id, "at_most": at_most},
    ).fetchall()
    return [
        Problem(row, column, fault, severity, sentence(fault, row, heading or column, first_row))
        for row, column, fault, severity, first_row, heading in rows
    ]


def problem_rows(
    con: Connection, upload_id: FoundId, fault: str | None = None, at_most: int | None = None
) -> pd.DataFrame:
    """row, faults, and the cells of each row that has a problem (of this kind), as text under our names."""
    read = how_read(con, upload_id)
    names = [name for name in read["places"] or () if name not in _NOT_TO_MEND]
    cells = con.execute(
        f"""
        SELECT row, {", ".join(names) or "full_name"} FROM told_row WHERE upload_id = $id AND row IN (
            SELECT row FROM problem WHERE upload_id = $id AND (fault = $fault OR $fault IS NULL))
        ORDER BY row LIMIT $at_most
        """,  # noqa: S608 - the names are those of our columns
        {"id": upload_id, "fault": fault, "at_most": at_most},
    ).df()
    told = con.execute(
        "SELECT row, list(DISTINCT fault ORDER BY fault) FROM problem WHERE upload_id = ? GROUP BY row",
        [upload_id],
    ).fetchall()
    found: dict[int, list[str]] = dict(told)
    cells.insert(1, "faults", [found[row] for row in cells["row"]])
    return cells


def problem_counts(con: Connection, upload_id: FoundId) -> pd.DataFrame:
    """fault, severity, column, problems, first_row: one row a kind of problem in a column, errors first."""
    return con.execute(
        """
        SELECT fault, severity, "column", count(*) AS problems, min(row) AS first_row
        FROM problem WHERE upload_id = ? GROUP BY ALL ORDER BY severity, problems DESC, fault, "column"
        """,
        [upload_id],
    ).df()


def repairs(con: Connection, upload_id: FoundId) -> list[Repair]:
    """What was mended on the way, in rows of people who are accepted."""
    rows = con.execute(
        'SELECT repair, "column", rows FROM repair WHERE upload_id = ? ORDER BY ALL', [upload_id]
    ).fetchall()
    return [Repair(*row) for row in rows]


def expected_progress(con: Connection, upload_id: FoundId) -> pd.DataFrame:
    """unit_code, headcount, with_smartphone and the milestones of each unit, were this committed."""
    return con.execute(
        "SELECT * EXCLUDE (upload_id) FROM expected_progress WHERE upload_id = ? ORDER BY unit_code",
        [upload_id],
    ).df()


def progress(con: Connection, upload_id: FoundId) -> pd.DataFrame:
    """unit_code, headcount, with_smartphone and the milestones of each unit of a committed upload."""
    return con.execute(
        """
        SELECT * EXCLUDE (upload_id, as_of, committed_at) FROM unit_progress
        WHERE upload_id = ? ORDER BY unit_code
        """,
        [upload_id],
    ).df()


def row_counts(con: Connection, upload_id: FoundId) -> dict[str, int]:
    """rows, people (accepted), left, and rows with an error."""
    found = con.execute(
        """
        SELECT count(*), count(*) FILTER (is_accepted), count(*) FILTER (has_left),
            count(*) FILTER (NOT is_accepted AND NOT has_left)
        FROM checked_row WHERE upload_id = ?
        """,
        [upload_id],
    ).fetchone() or (0, 0, 0, 0)
    return dict(zip(("rows", "people", "left", "rows_with_error"), found, strict=True))


def how_read(con: Connection, upload_id: FoundId) -> dict[str, Any]:
    """kind, sheet, header_rows, columns (ours → heading), dropped, other_sheets; and of the columns
    headings (from the left), places (ours → counted from 0), first_column, only_negative."""
    names = (
        *("kind", "sheet", "header_rows", "columns", "dropped", "other_sheets"),
        *("headings", "places", "first_column", "only_negative"),
    )
    row = con.execute(f"SELECT {', '.join(names)} FROM upload WHERE id = ?", [upload_id]).fetchone()  # noqa: S608
    return dict(zip(names, row or (None,) * len(names), strict=True))


def to_mend(con: Connection, scope: Scope, unit_codes: Sequence[str]) -> pd.DataFrame:
    """unit_code, id, file_name of staged uploads of these units that have problems, the newest first.

    Only those of which this person may see every unit that they speak of; none where people may not be seen.
    """
    return con.execute(
        """
        SELECT unit_code, CAST(id AS VARCHAR) AS id, file_name FROM upload_state
        WHERE state = 'staged' AND list_contains($codes, unit_code) AND in_scope(unit_code, $roots)
            AND $sees_people AND id IN (SELECT upload_id FROM problem) AND NOT EXISTS (
                SELECT 1 FROM checked_row WHERE upload_id = upload_state.id AND is_accepted
                    AND NOT in_scope(checked_row.unit_code, $roots))
        ORDER BY received_at DESC, id DESC
        """,
        {"codes": list(unit_codes), "roots": roots_of(scope), "sees_people": scope.sees_people},
    ).df()


def first_rows(con: Connection, upload_id: FoundId, at_most: int = 8) -> pd.DataFrame:
    """The first rows that claim to be a person, as text under our names; empty columns are left out."""
    rows = con.execute(
        """
        SELECT told_row.* EXCLUDE (upload_id, filled, lead, lead_column, second, mended, reference)
        FROM told_row JOIN checked_row USING (upload_id, row)
        WHERE upload_id = ? ORDER BY row LIMIT ?
        """,
        [upload_id, at_most],
    ).df()
    return rows.dropna(axis="columns", how="all")
