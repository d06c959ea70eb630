"""Settings changed while running; the newest row of a name holds."""

from datetime import datetime

from dashboard.store.connection import Connection


def find(con: Connection, name: str) -> str | None:
    """The value set last, or None."""
    row = con.execute(
        "SELECT value FROM setting WHERE name = ? ORDER BY set_at DESC, rowid DESC LIMIT 1", [name]
    ).fetchone()
    return str(row[0]) if row else None


def put(con: Connection, name: str, value: str, by: str, now: datetime) -> None:
    """From here on this value holds."""
    con.execute("INSERT INTO campaign.setting VALUES (?, ?, ?, ?)", [name, value, now, by])
