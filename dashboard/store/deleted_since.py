"""Who was deleted at their request after a copy was made, told by the store that the copy replaces.

Its record does not say who that was. But the lines of the uploads that a record is about lack in the replaced
store, and stand in the copy: those are theirs.
"""

from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from dashboard import keys
from dashboard.errors import UserError
from dashboard.store import encryption
from dashboard.store.connection import FILE_NAME, MOST_MEMORY, opening


@dataclass(frozen=True)
class Requested:
    """A line of a unit whose person had asked, on that day, to be deleted."""

    unit_code: str
    reference: str
    received_on: date


def found(folder: Path, replaced: Path) -> list[Requested] | None:
    """The lines that came back with the copy that is the store in this folder now; None if the replaced store
    cannot be read."""
    key = keys.store_key(folder, is_new=False)
    try:
        with opening(folder), closing(duckdb.connect(":memory:")) as con:
            if key:
                encryption.prepare(con)
            con.execute(f"SET memory_limit = '{MOST_MEMORY}'")
            encryption.attach(con, replaced, key, "replaced", is_read_only=True)
            encryption.attach(con, folder / FILE_NAME, key, "restored", is_read_only=True)
            return [Requested(*row) for row in con.execute(_CAME_BACK).fetchall()]
    except (UserError, duckdb.Error):
        return None


_CAME_BACK = """
    WITH fresh AS (
        SELECT unit_code, reference, received_on FROM replaced.main.person_deletion
        ANTI JOIN restored.main.person_deletion USING (unit_code, reference)
    ), listed AS (
        SELECT DISTINCT upload_id, unit_code, received_on
        FROM replaced.main.participant JOIN fresh USING (unit_code, reference)
    )
    SELECT unit_code,
        coalesce(reference, right(CAST(coalesce(told_by, upload_id) AS VARCHAR), 8) || '-' || row)
            AS reference,
        max(received_on) AS received_on
    FROM restored.main.participant JOIN listed USING (upload_id, unit_code)
    ANTI JOIN replaced.main.participant USING (upload_id, unit_code, row)
    WHERE full_name <> '' GROUP BY ALL ORDER BY ALL
"""
