"""Which sessions are open: begun since the account was changed last, used not long ago, and not ended."""

from datetime import datetime, timedelta

from dashboard.model import Account
from dashboard.store import accounts
from dashboard.store.connection import Connection


def begin(con: Connection, session_id: str, name: str, now: datetime) -> None:
    """From here on somebody passes with this session."""
    con.execute(
        "INSERT INTO campaign.session_begin VALUES (?, ?, ?)", [session_id, accounts.plain(name), now]
    )


def seen(con: Connection, session_id: str, now: datetime) -> None:
    """It was used at this moment."""
    con.execute("INSERT INTO campaign.session_use VALUES (?, ?)", [session_id, now])


def end(con: Connection, session_id: str, now: datetime) -> None:
    """From here on nobody passes with this session."""
    con.execute("INSERT INTO campaign.session_end VALUES (?, ?)", [session_id, now])
    accounts.changed()


def last_use(con: Connection, session_id: str) -> datetime | None:
    """When it was begun or used last; None if it never began, or has ended."""
    row = con.execute(
        """
        SELECT max(moment) FROM (
            SELECT begun_at AS moment FROM session_begin WHERE session_id = $id
            UNION ALL SELECT used_at FROM session_use WHERE session_id = $id)
        WHERE NOT EXISTS (SELECT 1 FROM session_end WHERE session_id = $id)
            AND EXISTS (SELECT 1 FROM session_begin WHERE session_id = $id)
        """,
        {"id": session_id},
    ).fetchone()
    return row[0] if row else None


def holder(con: Connection, name: str, seal: str, session_id: str, since: datetime) -> Account | None:
    """Whose session this is, if it was used since then and nothing has ended it."""
    used = last_use(con, session_id)
    if used is None or used < since or accounts.seal(con, name) != seal:
        return None
    return accounts.find(con, name)


def forget_uses(con: Connection, before: datetime) -> None:
    """When sessions of long ago were used is of no use any more; that they began and ended stays."""
    con.execute("DELETE FROM campaign.session_use WHERE used_at < ?", [before - timedelta(days=1)])
