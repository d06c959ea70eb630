"""Who may sign in, and as what: every change adds a row, and the newest row of a name holds."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import pandas as pd

from dashboard.errors import AlreadyDone, NotAllowed, NotFound, UserError
from dashboard.model import Account, Role
from dashboard.store import passwords
from dashboard.store.connection import Connection

LONGEST_NAME = 100
# Letters and digits of any language, and between them what stands in names of people and mail addresses:
# nothing that a table or a page could take for a formula or a tag.
_NAME = re.compile(r"\w(?:[\w .@+'-]*\w)?")
# Under this name the store writes down what was done at the server's terminal.
OF_THE_TERMINAL, DEMO = "terminal", "demo"

_changes = 0


class _Row(NamedTuple):
    name: str
    role: str
    unit_codes: list[str]
    password_hash: str
    added_at: datetime
    is_disabled: bool
    signed_out_at: datetime | None


def changes() -> int:
    """Grows with every change made by this process: what was asked before it may no longer hold."""
    return _changes


def changed() -> None:
    """Whatever was asked before may no longer hold."""
    global _changes
    _changes += 1


def add(con: Connection, name: str, role: Role, unit_codes: Sequence[str], by: str, now: datetime) -> Account:
    """A new account, which has no password yet. Raises `AlreadyDone` for a name that somebody has."""
    account = Account(plain(name), role, tuple(unit_codes))
    refuse_name(account.name)
    refuse_units(role, unit_codes)
    if _row(con, account.name):
        raise AlreadyDone("There is an account called “{name}” already.", name=account.name)
    _put(con, account, "", by, now)
    note(con, account.name, "added", by, now)
    return account


def set_password(con: Connection, name: str, password: str, by: str, now: datetime) -> None:
    """From here on this is its password; sessions that were begun before it are over."""
    row = _known(con, name)
    passwords.refuse_weak(password, row.name)
    _put(con, _account(row), passwords.hashed(password), by, now)
    note(con, row.name, "password", by, now)


def take_password(con: Connection, name: str, by: str, now: datetime) -> None:
    """From here on no password opens the account, and its sessions are over."""
    row = _known(con, name)
    _put(con, _account(row), "", by, now)
    note(con, row.name, "reset", by, now)


def change(con: Connection, name: str, role: Role, unit_codes: Sequence[str], by: str, now: datetime) -> None:
    """From here on the account has this role and these units; its sessions are over."""
    row = _known(con, name)
    refuse_units(role, unit_codes)
    if role is not Role.ADMIN:
        _keep_an_administrator(con, row)
    _put(con, Account(row.name, role, tuple(unit_codes)), row.password_hash, by, now)
    note(con, row.name, "changed", by, now)


def disable(con: Connection, name: str, by: str, now: datetime) -> None:
    """From here on the account cannot sign in, and its open sessions are over."""
    row = _known(con, name)
    _keep_an_administrator(con, row)
    note(con, row.name, "disabled", by, now)


def enable(con: Connection, name: str, by: str, now: datetime) -> None:
    """A disabled account may sign in again, with the password that it had."""
    row = _row(con, name)
    if row is None:
        raise NotFound("There is no account called “{name}”.", name=name)
    if not row.is_disabled:
        raise AlreadyDone("The account “{name}” is not disabled.", name=row.name)
    _put(con, _account(row), row.password_hash, by, now)
    note(con, row.name, "enabled", by, now)


def sign_out(con: Connection, name: str, by: str, now: datetime) -> None:
    """Every session of the account is over, wherever it was begun."""
    note(con, _known(con, name).name, "signed_out", by, now)


def add_public(
    con: Connection, name: str, role: Role, unit_codes: Sequence[str], password: str, now: datetime
) -> None:
    """An account of the demo, whose password is told to everybody: it may be any."""
    account = Account(plain(name), role, tuple(unit_codes))
    _put(con, account, passwords.hashed(password), DEMO, now)
    changed()


def find(con: Connection, name: str) -> Account | None:
    """The account of this name as it is now, unless it was disabled."""
    row = _enabled(con, name)
    return _account(row) if row else None


def is_known(con: Connection, name: str) -> bool:
    """Whether there is or was an account of this name, be it disabled."""
    return (
        con.execute("SELECT 1 FROM account WHERE name = $name LIMIT 1", {"name": name}).fetchone() is not None
    )


def sign_in(con: Connection, name: str, password: str) -> Account | None:
    """The account, if this is its password; a name that nobody has takes as long to refuse."""
    row = _enabled(con, name)
    return _account(row) if passwords.is_right(row.password_hash if row else "", password) and row else None


def sealed(con: Connection, name: str) -> tuple[Account, str] | None:
    """The account with its seal, which changes with password, role and units, and when all sessions end."""
    row = _enabled(con, name)
    return (_account(row), _seal(row)) if row else None


def seal(con: Connection, name: str) -> str | None:
    """The seal of the account; None if nobody may sign in with it."""
    told = sealed(con, name)
    return told[1] if told else None


def listed(con: Connection) -> pd.DataFrame:
    """name, role, unit_codes, state (open, waiting for its password, disabled), has_code, signed_in_at."""
    return con.execute(
        """
        SELECT name, role, unit_codes,
            CASE WHEN is_disabled THEN 'disabled' WHEN password_hash = '' THEN 'waiting' ELSE 'open' END
                AS state,
            coalesce(has_code, FALSE) AS has_code, signed_in_at
        FROM account_now
        LEFT JOIN (SELECT name, max(begun_at) AS signed_in_at FROM session_begin GROUP BY name) USING (name)
        LEFT JOIN (SELECT name, secret IS NOT NULL AS has_code FROM account_code_now) USING (name)
        ORDER BY name
        """
    ).df()


def note(con: Connection, name: str, change: str, by: str, now: datetime) -> None:
    """The one place at which every change of an account is written down."""
    con.execute("INSERT INTO campaign.account_change VALUES (?, ?, ?, ?)", [name, change, now, by])
    changed()


def plain(name: str) -> str:
    """The name as it is kept: capitals and how its letters were typed make no difference."""
    return passwords.same_signs(name).strip().casefold()


def refuse_name(name: str) -> None:
    """Raises `UserError` for what cannot be the name of an account."""
    if not name:
        raise UserError("Give the account a name.")
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name) or name in {OF_THE_TERMINAL, DEMO}:
        raise UserError(
            "“{name}” cannot be the name of an account: take up to {longest} letters and digits, and between "
            "them spaces, dots, dashes, + and @.",
            name=name[:LONGEST_NAME],
            longest=LONGEST_NAME,
        )


def refuse_units(role: Role, unit_codes: Sequence[str]) -> None:
    """Raises `UserError` for a liaison who has no unit."""
    if role is Role.LIAISON and not unit_codes:
        raise UserError("A liaison needs at least one unit.")


def _row(con: Connection, name: str) -> _Row | None:
    # What `account_now` says of all of them, for one in a tenth of the time: every request asks it.
    row = con.execute(
        """
        SELECT name, role, unit_codes, password_hash, added_at,
            coalesce((SELECT max(changed_at) FROM account_change WHERE name = $name AND change = 'disabled')
                >= added_at, FALSE),
            (SELECT max(changed_at) FROM account_change WHERE name = $name AND change = 'signed_out')
        FROM account WHERE name = $name ORDER BY added_at DESC, rowid DESC LIMIT 1
        """,
        {"name": plain(name)},
    ).fetchone()
    return _Row(*row) if row else None


def _enabled(con: Connection, name: str) -> _Row | None:
    row = _row(con, name)
    return row if row and not row.is_disabled else None


def _known(con: Connection, name: str) -> _Row:
    row = _row(con, name)
    if row is None:
        raise NotFound("There is no account called “{name}”.", name=name)
    if row.is_disabled:
        raise NotAllowed("The account “{name}” is disabled: enable it first.", name=row.name)
    return row


def _keep_an_administrator(con: Connection, row: _Row) -> None:
    """Without one nobody could make another in the browser."""
    others = con.execute(
        "SELECT 1 FROM account_now WHERE role = 'admin' AND NOT is_disabled AND name <> ? LIMIT 1", [row.name]
    ).fetchone()
    if row.role == Role.ADMIN and others is None:
        raise NotAllowed("“{name}” is the only administrator: make another one first.", name=row.name)


def _put(con: Connection, account: Account, password_hash: str, by: str, now: datetime) -> None:
    row = [account.name, account.role.value, list(account.unit_codes), password_hash, now, by]
    con.execute("INSERT INTO campaign.account VALUES (?, ?, ?, ?, ?, ?)", row)


def _seal(row: _Row) -> str:
    told = "\n".join(map(str, (row.added_at, row.role, row.unit_codes, row.password_hash, row.signed_out_at)))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _account(row: _Row) -> Account:
    return Account(row.name, Role(row.role), tuple(row.unit_codes))
