"""Who did what, when and from where: rows that are only added, each sealed together with the one before it.

A row holds names of accounts and ids, never a person's name, number or phone. The seal is an HMAC with a key
of this installation: whoever can write into the file, but does not know the key, can neither change a row nor
put one in between. Rows cut off at the end are missed only by whoever noted the last seal (`campaign audit
verify` prints it).
"""

import hmac
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from threading import Lock
from typing import Any
from uuid import UUID

import pandas as pd

from dashboard import keys
from dashboard.origin import origin
from dashboard.store import lake
from dashboard.store.connection import Connection
from dashboard.wording import say

LONGEST = 100
OF_PEOPLE = "+"
# What no id and no name of an account has: a space would let somebody's name in.
_STRANGE = re.compile(r"[^\w.:/@+;-]")
_NUMBER = re.compile(r"\d{8,}")
_CHUNK = 10_000
# One after the other: two rows with the same one before them would look as if one had been put in.
_adding = Lock()


class Action(StrEnum):
    """Everything that is written down."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    ACCOUNT_MADE = "account_made"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_RESET = "account_reset"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - what was done
    CODES_ON = "one_time_codes_on"
    CODES_OFF = "one_time_codes_off"
    SIGNED_OUT_ALL = "signed_out_all"
    RECEIVED = "received"
    COMMITTED = "committed"
    DISCARDED = "discarded"
    REVERTED = "reverted"
    PEOPLE_SEEN = "people_seen"
    PEOPLE_TAKEN = "people_taken"
    PEOPLE_DELETED = "people_deleted"
    STORE_RESTORED = "store_restored"
    STORE_UPGRADED = "store_upgraded"
    STORE_MOVED = "store_moved"
    TARGETS_SET = "targets_set"
    CODES_KEPT = "codes_kept"
    CODES_LED = "codes_led"
    SITE_PUBLISHED = "site_published"
    SITE_PUT_BACK = "site_put_back"
    BREACH_NOTED = "breach_noted"
    TOKEN_MADE = "token_made"  # noqa: S105 - what was done
    TOKEN_ENDED = "token_ended"  # noqa: S105 - what was done


class Result(StrEnum):
    """What came of it."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class Verdict:
    """How many rows hold, the seal of the last of them, and the number of the first that does not."""

    rows: int
    seal: str
    broken_at: int | None


@dataclass(frozen=True)
class Wanted:
    """Which rows are asked for; days are those of Hà Nội, from the first to the last."""

    first: date | None = None
    last: date | None = None
    account: str = ""
    actions: Sequence[Action] = ()
    results: Sequence[Result] = ()


def note(
    con: Connection,
    account: str,
    action: Action,
    about: object = "",
    result: Result = Result.DONE,
    people: int | None = None,
) -> None:
    """Write down that this was done, from where whoever is answered works.

    `about` is an id or a code; how many `people` it was about is told behind it: `D001+25`.
    """
    told = str(about) if isinstance(about, UUID) else _no_number(about)
    told += "" if people is None else f"{OF_PEOPLE}{people}"
    # A cursor of its own: what is under way on the other one is not finished by this.
    own = con.cursor()
    try:
        with _adding, lake.alone(con, lake.AUDIT):
            _add(own, _plain(account), action, told, result)
    finally:
        own.close()


def listed(con: Connection, wanted: Wanted, at_most: int | None = None, skip: int = 0) -> pd.DataFrame:
    """number, done_at (UTC), account, action, about, origin, result; the newest first."""
    where, values = _condition(wanted)
    return con.execute(
        f"""
        SELECT number, done_at, account, action, about, origin, result FROM audit WHERE {where}
        ORDER BY number DESC LIMIT $at_most OFFSET $skip
        """,  # noqa: S608 - our own text
        values | {"at_most": at_most, "skip": skip},
    ).df()


def count(con: Connection, wanted: Wanted) -> int:
    """How many rows `listed` has."""
    where, values = _condition(wanted)
    row = con.execute(f"SELECT count(*) FROM audit WHERE {where}", values).fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def verify(con: Connection) -> Verdict:
    """Seal every row again, from the first to the last."""
    before, seen = "", 0
    for number, *told, seal in _rows(con):
        if number != seen + 1 or not hmac.compare_digest(seal, _seal(before, number, *told)):
            return Verdict(seen, before, seen + 1)
        before, seen = seal, number
    return Verdict(seen, before, None)


def broken(number: int) -> str:
    """What is said of the first row that does not hold."""
    return say(
        "Row {number} of the log was changed, or one before it was taken out or put in. "
        "Compare with a backup from before.",
        number=number,
    )


def _add(con: Connection, account: str, action: Action, about: str, result: Result) -> None:
    last = con.execute("SELECT number, seal FROM campaign.audit ORDER BY number DESC LIMIT 1").fetchone()
    number, before = last or (0, "")
    at = datetime.now(UTC).replace(tzinfo=None)
    told = [account, action.value, about, _plain(origin()), result.value]
    con.execute(
        "INSERT INTO campaign.audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [number + 1, at, *told, _seal(before, number + 1, at, *told)],
    )


def _rows(con: Connection) -> Iterator[tuple[Any, ...]]:
    own = con.cursor()
    try:
        own.execute("SELECT * FROM campaign.audit ORDER BY number")
        while rows := own.fetchmany(_CHUNK):
            yield from rows
    finally:
        own.close()


def _seal(before: str, number: int, at: datetime, *told: str) -> str:
    text = json.dumps([before, number, at.isoformat(timespec="microseconds"), *told], ensure_ascii=False)
    return hmac.digest(keys.derive("audit"), text.encode(), sha256).hex()


def _no_number(told: object) -> str:
    """Somebody's number or phone, should it ever be given as what something was about, stays out."""
    return _NUMBER.sub("#", _plain(told))


def _plain(told: object) -> str:
    return _STRANGE.sub("_", str(told))[:LONGEST]


def _condition(wanted: Wanted) -> tuple[str, dict[str, object]]:
    told: dict[str, tuple[str, object]] = {}
    if wanted.first:
        told["first"] = (
            "done_at + INTERVAL 7 HOUR >= $first",
            datetime.combine(wanted.first, datetime.min.time()),
        )
    if wanted.last:
        after = datetime.combine(wanted.last + timedelta(days=1), datetime.min.time())
        told["after"] = ("done_at + INTERVAL 7 HOUR < $after", after)
    if wanted.account:
        told["account"] = ("contains(account, lower($account))", wanted.account)
    if wanted.actions:
        told["actions"] = ("list_contains($actions, action)", [each.value for each in wanted.actions])
    if wanted.results:
        told["results"] = ("list_contains($results, result)", [each.value for each in wanted.results])
    where = " AND ".join(condition for condition, _ in told.values()) or "TRUE"
    return where, {name: value for name, (_, value) in told.items()}
