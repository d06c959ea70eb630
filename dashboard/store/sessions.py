"""Which sessions are open: begun since the account was changed last, used not long ago, and not ended."""

from datetime import datetime

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


def last_use(con: Connection, session_id: str, begun_since: datetime) -> datetime | None:
    """When it was begun or used last; None if it has ended, or did not begin since then.

    Only what was written since is looked at: years of other sessions cost nothing.
    """
    row = con.execute(
        """
        SELECT greatest(begun_at, (
            SELECT max(used_at) FROM session_use WHERE used_at >= $since AND session_id = $id))
        FROM session_begin WHERE begun_at >= $since AND session_id = $id AND NOT EXISTS (
            SELECT 1 FROM session_end WHERE ended_at >= $since AND session_id = $id)
        """,
        {"id": session_id, "since": begun_since},
    ).fetchone()
    return row[0] if row else None


def holder(
    con: Connection, name: str, seal: str, session_id: str, used_since: datetime, begun_since: datetime
) -> tuple[Account, datetime] | None:
    """Whose session this is and when it was used last, if that was not long ago and nothing has ended it."""
    told, used = accounts.sealed(con, name), last_use(con, session_id, begun_since)
    if told is None or told[1] != seal or used is None or used < used_since:
        return None
    return told[0], used


def forget_uses(con: Connection, before: datetime) -> None:
    """When sessions of long ago were used is of no use any more; that they began and ended stays."""
    con.execute("DELETE FROM campaign.session_use WHERE used_at < ?", [before])
