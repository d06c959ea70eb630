"""Who an account is at the sign-in service of the office: bound at the first sign-in, until a reset."""

from datetime import datetime

from dashboard.store import accounts
from dashboard.store.connection import Connection


def bind(con: Connection, name: str, issuer: str, subject: str, now: datetime) -> bool:
    """Whether the account is this person's: it is from now on, if it was nobody's."""
    name = accounts.plain(name)
    row = con.execute(
        "SELECT issuer, subject FROM account_subject WHERE name = ? ORDER BY set_at DESC, rowid DESC LIMIT 1",
        [name],
    ).fetchone()
    if row and row[1] is not None:
        return bool(row == (issuer, subject))
    con.execute(
        "INSERT INTO campaign.account_subject VALUES (?, ?, ?, ?, ?)", [name, issuer, subject, now, name]
    )
    return True


def forget(con: Connection, name: str, by: str, now: datetime) -> None:
    """The next who comes with the name of this account is bound to it."""
    row = [accounts.plain(name), None, None, now, by]
    con.execute("INSERT INTO campaign.account_subject VALUES (?, ?, ?, ?, ?)", row)
