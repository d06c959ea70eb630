"""One-time links with which people choose a password: random, kept as a hash, good for a while and once."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from dashboard.errors import NotFound
from dashboard.store import accounts
from dashboard.store.connection import Connection, transaction

# The first one travels by letter or by hand to two thousand units; who asks for a new one waits for it.
FIRST_LASTS, RESET_LASTS = timedelta(days=7), timedelta(days=1)
NO_LONGER = "This link has been used or is too old. Ask the administrator for a new one."

_using = Lock()


def make(con: Connection, name: str, lasts: timedelta, by: str, now: datetime) -> str:
    """The secret of a new link, 256 random bits; an older link of this account opens nothing any more."""
    token = secrets.token_urlsafe(32)
    row = [_hash(token), accounts.plain(name), now, by, now + lasts]
    con.execute("INSERT INTO campaign.account_link VALUES (?, ?, ?, ?, ?)", row)
    return token


def holder(con: Connection, token: str, now: datetime) -> str | None:
    """Whose link this is, as long as it opens anything."""
    row = con.execute(
        """
        SELECT name FROM (
            SELECT * FROM account_link
            QUALIFY row_number() OVER (PARTITION BY name ORDER BY made_at DESC, rowid DESC) = 1
        ) AS link
        JOIN account_now USING (name)
        WHERE token_hash = $hash AND expires_at > $now AND NOT is_disabled
            AND NOT EXISTS (
                SELECT 1 FROM account_change
                WHERE account_change.name = link.name AND changed_at >= made_at
                    AND change IN ('password', 'disabled'))
        """,
        {"hash": _hash(token), "now": now},
    ).fetchone()
    return str(row[0]) if row else None


def choose(con: Connection, token: str, password: str, now: datetime) -> str:
    """From here on the holder of the link has this password, and the link is used; gives the holder."""
    # Whoever comes second with the same link finds it used.
    with _using, transaction(con):
        name = holder(con, token, now)
        if name is None:
            raise NotFound(NO_LONGER)
        accounts.set_password(con, name, password, name, now)
    return name


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
