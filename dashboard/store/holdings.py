"""How much is held of people, and what was done about it: numbers for who answers for it, nobody's row."""

from dashboard.model import Holdings
from dashboard.store.connection import Connection


def counted(con: Connection) -> Holdings:
    """What the store holds now; whoever was deleted is no line any more."""
    row = con.execute(
        """
        WITH held AS (
            SELECT count(*) AS lines, count(DISTINCT upload_id) AS rosters, count(DISTINCT unit_code) AS units
            FROM participant WHERE full_name <> ''
        )
        SELECT lines, rosters, units, (SELECT count(*) FROM upload_file),
            (SELECT count(*) FROM upload_declaration),
            (SELECT CAST(coalesce(sum(participants), 0) AS BIGINT) FROM upload_purge),
            (SELECT CAST(coalesce(sum(lines), 0) AS BIGINT) FROM person_deletion),
            (SELECT min(received_at) FROM upload)
        FROM held
        """
    ).fetchone()
    return Holdings(*(row or (0, 0, 0, 0, 0, 0, 0, None)))
