"""Printed codes: where each one hangs, where it leads, and how often somebody followed it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import count
from threading import Lock

import pandas as pd

from dashboard.model import Link, Template
from dashboard.store import lake, tally
from dashboard.store.connection import Connection, append
from dashboard.store.progress import Question

# No 0 O 1 I L: a code is also read aloud and typed. 31 is a prime, which the check sign needs.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DATA_SIGNS = 5
# All different, so that one wrong sign or two signs swapped always show; the check sign's own weight is 1.
WEIGHTS = (6, 5, 4, 3, 2)

Place = tuple[str, str]
_minting = Lock()


@dataclass(frozen=True)
class Printed:
    """What was printed with a code, and what became of it."""

    code: str
    unit_code: str
    unit_name: str
    placement: str
    kind: str
    target: str
    added_at: datetime
    retired_at: datetime | None


def is_shaped(code: str) -> bool:
    """Whether it looks like a code, whatever its check sign."""
    return len(code) == DATA_SIGNS + 1 and all(sign in SIGNS for sign in code)


def is_code(code: str) -> bool:
    """Whether the check sign agrees with the others."""
    return is_shaped(code) and code[-1] == _check_sign(code[:-1])


def version(con: Connection) -> int:
    """Changes when a code is added, or leads elsewhere."""
    row = con.execute("SELECT count(*) FROM link").fetchone()
    return int(row[0]) if row else 0


def all_codes(con: Connection) -> frozenset[str]:
    """Every code that was ever printed: each answers for ever."""
    return frozenset(code for (code,) in con.execute("SELECT DISTINCT code FROM link").fetchall())


def is_printed(con: Connection, code: str) -> bool:
    """Whether this code was ever printed."""
    return con.execute("SELECT count(*) FROM link WHERE code = ?", [code]).fetchone() != (0,)


def printed(con: Connection, code: str) -> Printed | None:
    """What was printed with this code, even if it was retired since."""
    row = con.execute(
        """
        SELECT link.code, unit_code, coalesce(unit.name, unit_code), placement, link.kind, target,
            link.added_at,
            (SELECT max(retired_at) FROM link_retirement AS retired WHERE retired.code = link.code)
        FROM link LEFT JOIN current_unit AS unit ON unit.code = unit_code
        WHERE link.code = ? ORDER BY link.added_at DESC, link.rowid DESC LIMIT 1
        """,
        [code],
    ).fetchone()
    return Printed(*row) if row else None


def plan(
    con: Connection, wanted: Sequence[Place], target: str, kind: Template = Template.POSTER
) -> dict[Place, Link]:
    """The code of every unit and placement asked for: the one it has, or the one that it would get."""
    links, taken = _in_use(con, wanted, kind), set(all_codes(con))
    for unit_code, placement in dict.fromkeys(wanted):
        if (unit_code, placement) not in links:
            code = next(code for code in _candidates(unit_code, placement, kind) if code not in taken)
            taken.add(code)
            links[unit_code, placement] = Link(code, unit_code, placement, target, kind)
    return {place: links[place] for place in wanted}


def mint(
    con: Connection,
    wanted: Sequence[Place],
    target: str,
    by: str,
    now: datetime,
    kind: Template = Template.POSTER,
) -> dict[Place, Link]:
    """The code of every unit and placement asked for; those that have none yet get one to this target."""
    with _minting, lake.alone(con, lake.ISSUING):
        links = plan(con, wanted, target, kind)
        known = all_codes(con)
        added = [link for link in links.values() if link.code not in known]
        if added:
            append(con, "link", _rows(added, by, now))
    return links


def keep(con: Connection, planned: dict[Place, Link], by: str, now: datetime) -> bool:
    """Keep the codes of `plan` as they are; False, and none kept, if a place would get another one by now."""
    with _minting, lake.alone(con, lake.ISSUING):
        for kind in {link.kind for link in planned.values()}:
            places = [place for place, link in planned.items() if link.kind is kind]
            again = plan(con, places, "", kind)
            if any(again[place].code != planned[place].code for place in places):
                return False
        known = all_codes(con)
        added = [link for link in planned.values() if link.code not in known]
        if added:
            append(con, "link", _rows(added, by, now))
    return True


def find(con: Connection, code: str) -> Link | None:
    """What this code was printed for, unless it was retired."""
    row = con.execute(
        """
        SELECT code, unit_code, placement, target, kind FROM link
        WHERE code = ? AND code NOT IN (SELECT code FROM link_retirement)
        ORDER BY added_at DESC, rowid DESC LIMIT 1
        """,
        [code],
    ).fetchone()
    return _link(*row) if row else None


def retire(con: Connection, code: str, reason: str, by: str, now: datetime) -> None:
    """From here on the code leads nowhere, and the next one minted for its place is another."""
    con.execute("INSERT INTO campaign.link_retirement VALUES (?, ?, ?, ?)", [code, now, by, reason])


def retarget(con: Connection, old: str, new: str, by: str, now: datetime) -> int:
    """Every code in use that leads to `old` leads to `new` from here on. Returns how many do."""
    moved = con.execute(
        """
        INSERT INTO campaign.link
        WITH sheet AS (
            SELECT * FROM link WHERE code NOT IN (SELECT code FROM link_retirement)
            QUALIFY row_number() OVER (PARTITION BY code ORDER BY added_at DESC, rowid DESC) = 1
        )
        SELECT code, unit_code, placement, kind, $new, $now, $by FROM sheet
        WHERE target = $old AND $old <> $new
        """,
        {"old": old, "new": new, "now": now, "by": by},
    ).fetchone()
    return int(moved[0]) if moved else 0


def followed(con: Connection, question: Question) -> tuple[int, int, date | None]:
    """Of these units: how many codes are in use, how often people followed one, and when they last did."""
    tally.bring_up(con)
    row = con.execute(
        f"""
        WITH own AS (
            SELECT DISTINCT link.code FROM link JOIN tally.unit AS unit ON unit.code = unit_code
            WHERE CAST(link.added_at AS DATE) <= $on_day AND {question.where}
        )
        SELECT (SELECT count(*) FROM own WHERE code NOT IN (SELECT code FROM link_retirement)),
            coalesce(sum(scans), 0), max(day)
        FROM scan WHERE code IN (FROM own) AND NOT is_bot AND day <= $on_day
        """,  # noqa: S608 - our own text
        {name: told for name, told in question.values.items() if name != "known_at"},
    ).fetchone()
    codes, scans, last_on = row or (0, 0, None)
    return int(codes), int(scans), last_on


def _in_use(con: Connection, wanted: Sequence[Place], kind: Template) -> dict[Place, Link]:
    rows = con.execute(
        """
        SELECT code, unit_code, placement, target, kind FROM link
        WHERE kind = $kind AND unit_code IN (SELECT unnest($units))
            AND code NOT IN (SELECT code FROM link_retirement) ORDER BY added_at, rowid
        """,
        {"kind": kind.value, "units": list({unit_code for unit_code, _ in wanted})},
    ).fetchall()
    return {(row[1], row[2]): _link(*row) for row in rows}


def _link(code: str, unit_code: str, placement: str, target: str, kind: str) -> Link:
    return Link(code, unit_code, placement, target, Template(kind))


def _candidates(unit_code: str, placement: str, kind: Template) -> Iterator[str]:
    """Always the same codes in the same order for a place, so that minting twice gives one code.

    Posters hung before there were other templates: what their codes are made of does not name theirs.
    """
    place = (unit_code, placement) if kind is Template.POSTER else (unit_code, placement, kind.value)
    for attempt in count():
        digest = hashlib.sha256("\n".join((*place, str(attempt))).encode()).digest()
        number, signs = int.from_bytes(digest), ""
        for _ in range(DATA_SIGNS):
            number, sign = divmod(number, len(SIGNS))
            signs += SIGNS[sign]
        yield signs + _check_sign(signs)


def _check_sign(signs: str) -> str:
    weighted = sum(weight * SIGNS.index(sign) for weight, sign in zip(WEIGHTS, signs, strict=True))
    return SIGNS[-weighted % len(SIGNS)]


def _rows(links: Iterable[Link], by: str, now: datetime) -> pd.DataFrame:
    rows = pd.DataFrame([asdict(link) for link in links])
    return rows.assign(kind=rows["kind"].map(str), added_at=now, added_by=by)
