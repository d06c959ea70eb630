"""What a staged file leaves open, to be asked once: the order of days, empty cells, names of units."""

import pandas as pd

from dashboard.model import FoundId, Milestone, Scope, Upload
from dashboard.store.connection import Connection
from dashboard.store.units import roots_of

# A name that shares this much with a unit's (Jaro-Winkler, 0 to 1) is proposed for it.
ALIKE = 0.88
_CELLS = ("birth", "installed", "registered", "form_submitted", "approved")


def day_order_is_open(con: Connection, upload_id: FoundId) -> bool:
    """Whether days are written with slashes, and none of them says which of its numbers is the day."""
    cells = " UNION ALL ".join(
        f"SELECT {name} AS cell FROM told_row WHERE upload_id = $upload_id AND {name} IS NOT NULL"  # noqa: S608
        for name in _CELLS
    )
    row = con.execute(
        f"""
        SELECT count(*) FILTER (first > 12), count(*) FILTER (second <> first AND first <= 12) FROM (
            SELECT CAST(parts[1] AS INTEGER) AS first, CAST(parts[2] AS INTEGER) AS second FROM (
                SELECT regexp_extract_all(cell, '\\d+') AS parts FROM ({cells})
                WHERE regexp_matches(cell, '^\\d{{1,2}}[/.-]\\d{{1,2}}[/.-]\\d{{2,4}}'))
        )
        """,  # noqa: S608 - our own text
        {"upload_id": upload_id},
    ).fetchone() or (0, 0)
    return bool(row[0] == 0 and row[1] > 0)


def first_days(con: Connection, upload_id: FoundId) -> list[str]:
    """A few of the days as they stand in the file, to ask about."""
    cells = ", ".join(_CELLS)
    rows = con.execute(
        f"""
        SELECT cell FROM (UNPIVOT (SELECT {cells} FROM told_row WHERE upload_id = $upload_id)
            ON {cells} INTO NAME place VALUE cell)
        WHERE regexp_matches(cell, '^\\d{{1,2}}[/.-]\\d{{1,2}}[/.-]\\d{{2,4}}')
        GROUP BY cell ORDER BY count(*) DESC, cell LIMIT 3
        """,  # noqa: S608 - our own text
        {"upload_id": upload_id},
    ).fetchall()
    return [str(cell) for (cell,) in rows]


def empty_marks(con: Connection, upload_id: FoundId) -> dict[str, int]:
    """Milestone → empty cells, of the columns in which a “no” is written and never a “yes”."""
    counted = ", ".join(
        f"count(*) FILTER (read_mark({name}) = 'empty'), count(*) FILTER (read_mark({name}) = 'no'), "
        f"count(*) FILTER (read_mark({name}) NOT IN ('empty', 'no'))"
        for name in _milestones()
    )
    row = con.execute(
        f"SELECT {counted} FROM told_row SEMI JOIN checked_row USING (upload_id, row) WHERE upload_id = ?",  # noqa: S608
        [upload_id],
    ).fetchone() or (0,) * 3 * len(_milestones())
    found = {name: row[3 * place : 3 * place + 3] for place, name in enumerate(_milestones())}
    return {name: empty for name, (empty, no, other) in found.items() if empty and no and not other}


def unit_names(con: Connection, scope: Scope, upload: Upload) -> pd.DataFrame:
    """told, folded, rows, code, proposed: the names of units in the file that are not exactly one unit's.

    `code` is what a person said (missing: nothing yet), `proposed` the unit whose name is most alike, if any.
    """
    return con.execute(
        """
        WITH told AS (
            SELECT fold(staged.unit_name) AS folded, min(staged.unit_name) AS told, count(*) AS rows
            FROM told_row AS staged JOIN checked_row USING (upload_id, row)
            WHERE upload_id = $upload_id AND staged.unit_name IS NOT NULL AND staged.unit_code IS NULL
            GROUP BY folded
        ),
        unit AS (
            SELECT code, name, fold(name) AS folded FROM unit_on($as_of)
            WHERE in_scope(code, $roots) AND in_scope(code, [$unit_code])
        ),
        alike AS (
            SELECT folded, max_by(code, share) AS proposed FROM (
                SELECT told.folded, unit.code, jaro_winkler_similarity(unit.folded, told.folded) AS share
                FROM told CROSS JOIN unit
            ) WHERE share >= $alike GROUP BY folded
        )
        SELECT told.told, told.folded, told.rows, choice.value AS code, alike.proposed
        FROM told LEFT JOIN alike USING (folded)
        LEFT JOIN current_choice AS choice
            ON choice.upload_id = $upload_id AND choice.name = 'unit:' || told.folded
        WHERE (SELECT count(*) FROM unit WHERE unit.folded = told.folded) <> 1
        ORDER BY told.rows DESC, told.told
        """,
        {
            "upload_id": upload.id,
            "as_of": upload.as_of,
            "roots": roots_of(scope),
            "unit_code": upload.unit_code,
            "alike": ALIKE,
        },
    ).df()


def marked_days(con: Connection, upload_id: FoundId) -> pd.DataFrame:
    """milestone, people (with a day), days (different ones), commonest: for whoever doubts them."""
    days = ", ".join(f"{name}_on AS {name}" for name in _milestones())
    names = ", ".join(_milestones())
    return con.execute(
        f"""
        SELECT milestone, count(*) AS people, count(DISTINCT day) AS days, mode(day) AS commonest
        FROM (UNPIVOT (SELECT {days} FROM checked_row WHERE upload_id = $upload_id AND is_accepted)
            ON {names} INTO NAME milestone VALUE day)
        GROUP BY milestone ORDER BY milestone
        """,  # noqa: S608 - our own text
        {"upload_id": upload_id},
    ).df()


def _milestones() -> tuple[str, ...]:
    return tuple(each.value for each in Milestone)
