"""Who may sign in, as what, and which sessions are over."""

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from dashboard.errors import UserError
from dashboard.model import Account, Role
from dashboard.store.connection import Connection

# argon2id as RFC 9106 advises for servers with little memory: 64 MiB, three passes.
_HASHER = PasswordHasher()
SHORTEST_PASSWORD = 8

_Row = tuple[str, str, list[str], str]
_changes = 0


def changes() -> int:
    """Grows with every change made by this process: what was asked before it may no longer hold."""
    return _changes


def _changed() -> None:
    global _changes
    _changes += 1


def add(
    con: Connection,
    name: str,
    role: Role,
    unit_codes: Sequence[str],
    password: str,
    by: str,
    now: datetime,
) -> Account:
    """A new account; for a name that exists, its new password, role and units. Open sessions of it end."""
    account = Account(_plain(name), role, tuple(unit_codes))
    if not account.name:
        raise UserError("Give the account a name.")
    if len(password) < SHORTEST_PASSWORD:
        raise UserError(
            "The password is too short: it needs at least {shortest} characters.", shortest=SHORTEST_PASSWORD
        )
    con.execute(
        "INSERT INTO campaign.account VALUES (?, ?, ?, ?, ?, ?)",
        [account.name, role.value, list(unit_codes), _HASHER.hash(_same_signs(password)), now, by],
    )
    _changed()
    return account


def find(con: Connection, name: str) -> Account | None:
    """The account of this name as it is now, unless it was disabled."""
    row = _newest(con, name)
    return _account(row) if row else None


def sign_in(con: Connection, name: str, password: str) -> Account | None:
    """The account, if this is its password; a name that nobody has takes as long to refuse."""
    row = _newest(con, name)
    kept = row[3] if row else _nobodys_password()
    return _account(row) if _is_right(kept, password) and row else None


def of_session(con: Connection, name: str, seal: str, session_id: str) -> Account | None:
    """Whose session this is, unless it ended or the account was disabled or added anew since."""
    row = _newest(con, name)
    if row is None or _seal(row) != seal or has_ended(con, session_id):
        return None
    return _account(row)


def seal(con: Connection, name: str) -> str | None:
    """Changes whenever the account is added anew, so that a session from before can be told."""
    row = _newest(con, name)
    return _seal(row) if row else None


def disable(con: Connection, name: str, by: str, now: datetime) -> None:
    """From here on the account cannot sign in, and its open sessions are over."""
    con.execute("INSERT INTO campaign.account_change VALUES (?, 'disabled', ?, ?)", [_plain(name), now, by])
    _changed()


def end_session(con: Connection, session_id: str, now: datetime) -> None:
    """From here on nobody passes with this session."""
    con.execute("INSERT INTO campaign.session_end VALUES (?, ?)", [session_id, now])
    _changed()


def has_ended(con: Connection, session_id: str) -> bool:
    """Whether somebody signed out of this session."""
    found = con.execute("SELECT 1 FROM session_end WHERE session_id = ? LIMIT 1", [session_id]).fetchone()
    return found is not None


def _newest(con: Connection, name: str) -> _Row | None:
    row: _Row | None = con.execute(
        """
        SELECT name, role, unit_codes, password_hash FROM account
        WHERE name = $name AND NOT EXISTS (
            SELECT 1 FROM account_change
            WHERE account_change.name = account.name AND change = 'disabled'
                AND changed_at >= account.added_at
        )
        ORDER BY added_at DESC, rowid DESC LIMIT 1
        """,
        {"name": _plain(name)},
    ).fetchone()
    return row


def _seal(row: _Row) -> str:
    return hashlib.sha256(row[3].encode()).hexdigest()[:16]


def _account(row: _Row) -> Account:
    name, role, unit_codes, _ = row
    return Account(name, Role(role), tuple(unit_codes))


def _plain(name: str) -> str:
    return _same_signs(name).strip().casefold()


def _same_signs(text: str) -> str:
    """A Vietnamese letter can be typed as one sign or as two; both are the same letter."""
    return unicodedata.normalize("NFC", text)


def _is_right(kept: str, password: str) -> bool:
    try:
        return _HASHER.verify(kept, _same_signs(password))
    except VerificationError:
        return False


@cache
def _nobodys_password() -> str:
    return _HASHER.hash("nobody's password")
