"""People get accounts: one, or a whole list of liaisons; each with a one-time link to choose a password."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from dashboard.errors import NotAllowed, UnreadableFile, UserError
from dashboard.intake import account_list
from dashboard.intake.account_list import Line
from dashboard.model import EVERYTHING, Account, Role
from dashboard.settings import settings
from dashboard.store import account_links, account_subjects, accounts, audit, one_time_codes, units
from dashboard.store.account_links import FIRST_LASTS, RESET_LASTS
from dashboard.store.audit import Action
from dashboard.store.connection import Connection, transaction
from dashboard.wording import say

ADDRESS = "/mat-khau"
LARGEST_FILE_MB = 5


@dataclass(frozen=True)
class Wrong:
    """A line that makes no account, and why."""

    row: int
    name: str
    unit_codes: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class Proposed:
    """What a list would make, and what is wrong with the others; every line of it is in one of them."""

    good: tuple[Line, ...]
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True)
class Invitation:
    """Whom a link is for; it is shown this once."""

    name: str
    unit_codes: tuple[str, ...]
    link: str
    expires_at: datetime


def invite(
    con: Connection, by: Account, name: str, role: Role, unit_codes: Sequence[str], now: datetime
) -> Invitation:
    """Make an account. Raises `UserError` for a name that cannot be, or a unit that is not there."""
    _refuse_others(by)
    codes = [units.find(con, EVERYTHING, code).code for code in unit_codes]
    with transaction(con):
        accounts.add(con, name, role, codes, by.name, now)
        made = _link(con, accounts.plain(name), tuple(codes), FIRST_LASTS, by, now)
    audit.note(con, by.name, Action.ACCOUNT_MADE, made.name)
    return made


def read_list(con: Connection, file_name: str, content: bytes) -> Proposed:
    """What a CSV or workbook of liaisons would make; nothing is stored. Raises `UnreadableFile`."""
    if len(content) > LARGEST_FILE_MB * 2**20:
        raise UnreadableFile(
            "The file is larger than {limit} MB. Split the list into several files.", limit=LARGEST_FILE_MB
        )
    lines = account_list.read(file_name, content)
    taken, known = set(accounts.listed(con)["name"]), units.all_codes(con)
    rows: dict[str, int] = {}
    good, wrong = [], []
    for line in lines:
        message = _what_is_wrong(line, taken, known, rows)
        rows.setdefault(accounts.plain(line.name), line.row)
        if message:
            wrong.append(Wrong(line.row, line.name, line.unit_codes, message))
        else:
            good.append(line)
    return Proposed(tuple(good), tuple(wrong))


def invite_all(con: Connection, by: Account, lines: Sequence[Line], now: datetime) -> list[Invitation]:
    """Make an account for every line of a list, or for none."""
    _refuse_others(by)
    with transaction(con):
        made = []
        for line in lines:
            accounts.add(con, line.name, Role.LIAISON, line.unit_codes, by.name, now)
            made.append(_link(con, accounts.plain(line.name), line.unit_codes, FIRST_LASTS, by, now))
    for each in made:
        audit.note(con, by.name, Action.ACCOUNT_MADE, each.name)
    return made


def reset(con: Connection, by: Account, name: str, now: datetime) -> Invitation:
    """Take password, one-time codes and outside identity away, end every session, and make a new link.

    Nobody does so for themselves: who finds an open browser must not get rid of the codes.
    """
    _refuse_others(by)
    name = accounts.plain(name)
    if name == by.name:
        raise NotAllowed("Another administrator must reset your own account.")
    with transaction(con):
        accounts.take_password(con, name, by.name, now)
        one_time_codes.turn_off(con, name, by.name, now)
        account_subjects.forget(con, name, by.name, now)
        account = accounts.find(con, name)
        made = _link(con, name, account.unit_codes if account else (), RESET_LASTS, by, now)
    audit.note(con, by.name, Action.ACCOUNT_RESET, name)
    return made


def change(
    con: Connection, by: Account, name: str, role: Role, unit_codes: Sequence[str], now: datetime
) -> None:
    """Give the account another role or other units."""
    _refuse_others(by)
    codes = [units.find(con, EVERYTHING, code).code for code in unit_codes]
    accounts.change(con, name, role, codes, by.name, now)
    audit.note(con, by.name, Action.ACCOUNT_CHANGED, accounts.plain(name))


def disable(con: Connection, by: Account, name: str, now: datetime) -> None:
    """Nobody passes with this account any more."""
    _refuse_others(by)
    accounts.disable(con, name, by.name, now)
    audit.note(con, by.name, Action.ACCOUNT_DISABLED, accounts.plain(name))


def enable(con: Connection, by: Account, name: str, now: datetime) -> None:
    """A disabled account may be used again."""
    _refuse_others(by)
    accounts.enable(con, name, by.name, now)
    audit.note(con, by.name, Action.ACCOUNT_ENABLED, accounts.plain(name))


def change_password(con: Connection, account: Account, old: str, new: str, again: str, now: datetime) -> None:
    """One's own password, by who knows the present one; every session is over with that."""
    insist_on_password(con, account, old)
    refuse_different(new, again)
    accounts.set_password(con, account.name, new, account.name, now)
    audit.note(con, account.name, Action.PASSWORD_CHANGED, account.name)


def insist_on_password(con: Connection, account: Account, password: str) -> None:
    """Raises `UserError` unless this is the account's password."""
    if accounts.sign_in(con, account.name, password) is None:
        raise UserError("The present password is not right. Type it again.")


def codes_in(text: str) -> list[str]:
    """The codes of units as somebody typed them, each once."""
    return list(account_list.codes_in(text))


def refuse_different(new: str, again: str) -> None:
    """Raises `UserError` where a new password was typed in two ways."""
    if new != again:
        raise UserError("The two new passwords are not the same. Type both again.")


def _refuse_others(by: Account) -> None:
    if by.role is not Role.ADMIN:
        raise NotAllowed("Accounts are made by the administrator.")


def _link(
    con: Connection, name: str, codes: tuple[str, ...], lasts: timedelta, by: Account, now: datetime
) -> Invitation:
    token = account_links.make(con, name, lasts, by.name, now)
    return Invitation(name, codes, f"{settings().address}{ADDRESS}?ma={quote(token)}", now + lasts)


def _what_is_wrong(line: Line, taken: set[str], known: set[str], rows: dict[str, int]) -> str | None:
    name = accounts.plain(line.name)
    unknown = [code for code in line.unit_codes if code not in known]
    if not name:
        return say("Row {row}: no account name stands here. Write one.", row=line.row)
    try:
        accounts.refuse_name(name)
    except UserError as error:
        return say("Row {row}: {why}", row=line.row, why=str(error))
    if name in taken:
        return say("Row {row}: there is an account called “{name}” already.", row=line.row, name=name)
    if name in rows:
        return say(
            "Row {row}: “{name}” stands in row {first} already. Write all units of an account in one row.",
            row=line.row, name=name, first=rows[name],
        )  # fmt: skip
    if not line.unit_codes:
        return say("Row {row}: “{name}” has no unit. Write the code of one.", row=line.row, name=name)
    if unknown:
        return say(
            "Row {row}: there is no unit with the code “{code}”. Correct it.", row=line.row, code=unknown[0]
        )
    return None
