"""Tokens with which other programs read the aggregates: made once, shown once, kept as a hash."""

import secrets
from datetime import datetime
from hashlib import sha256

import pandas as pd

from dashboard.errors import NotFound, UserError
from dashboard.store.connection import Connection

# So that a scanner of lost secrets, or a person, sees what it is.
PREFIX = "vssid_"
LONGEST_NAME = 60


def make(con: Connection, name: str, by: str, now: datetime) -> str:
    """A new token of this name; an older one of the same name ends with it. Nobody can show it again."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise UserError("Give the token a name of 1 to {longest} letters.", longest=LONGEST_NAME)
    token = PREFIX + secrets.token_urlsafe(32)
    con.execute("INSERT INTO campaign.api_token VALUES (?, ?, ?, ?)", [name, _hash(token), now, by])
    return token


def end(con: Connection, name: str, by: str, now: datetime) -> None:
    """From here on the token of this name opens nothing."""
    if name not in set(listed(con)["name"]):
        raise NotFound("There is no token called “{name}”.", name=name)
    con.execute("INSERT INTO campaign.api_token_end VALUES (?, ?, ?)", [name, now, by])


def holder(con: Connection, token: str) -> str | None:
    """The name of the token, if it opens anything. 256 random bits need no slow hash."""
    row = con.execute(f"SELECT name FROM ({_HELD}) WHERE token_hash = ?", [_hash(token)]).fetchone()  # noqa: S608
    return str(row[0]) if row else None


def listed(con: Connection) -> pd.DataFrame:
    """name, added_at, added_by of the tokens that open something."""
    return con.execute(f"SELECT name, added_at, added_by FROM ({_HELD}) ORDER BY name").df()  # noqa: S608


# The newest token of each name, unless it was ended since.
_HELD = """
    SELECT * FROM (
        SELECT * FROM api_token
        QUALIFY row_number() OVER (PARTITION BY name ORDER BY added_at DESC, rowid DESC) = 1
    ) AS token
    WHERE NOT EXISTS (
        SELECT 1 FROM api_token_end WHERE api_token_end.name = token.name AND ended_at >= token.added_at)
"""


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
