"""What the catalogue says of one unit: what stands above it, which office serves it, what became of it."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.model import Scope
from dashboard.store import tally
from dashboard.store.connection import Connection
from dashboard.store.units import roots_of


@dataclass(frozen=True)
class Office:
    """A BHXH office as the public finds it."""

    code: str
    name: str
    address: str | None
    phone: str | None


@dataclass(frozen=True)
class Above:
    """A unit above another one, and whether this person may look into it."""

    code: str
    name: str
    is_seen: bool


def above(con: Connection, scope: Scope, code: str) -> list[Above]:
    """The units above this one, the highest first."""
    tally.bring_up(con)
    rows = con.execute(
        """
        SELECT upper.code, upper.name, in_part(upper.unit_id, $roots)
        FROM tally.unit AS own
        JOIN tally.unit AS upper ON own.unit_id BETWEEN upper.unit_id + 1 AND upper.last_id
        WHERE own.code = $code ORDER BY upper.unit_id
        """,
        {"code": code, "roots": roots_of(scope)},
    ).fetchall()
    return [Above(*row) for row in rows]


def office_of(con: Connection, code: str) -> Office | None:
    """The office that serves this unit, its own or the nearest above it."""
    tally.bring_up(con)
    row = con.execute(
        """
        SELECT office.code, office.name, office.address, office.phone
        FROM tally.unit AS unit JOIN current_office AS office ON office.code = unit.office_code
        WHERE unit.code = ?
        """,
        [code],
    ).fetchone()
    return Office(*row) if row else None


def with_offices(con: Connection, on_day: date) -> pd.DataFrame:
    """code, name, kind, parent_code, office_code of each unit of the day's catalogue, by name."""
    tally.bring_up(con)
    return con.execute(
        """
        SELECT code, name, kind, parent_code, office_code FROM tally.unit
        WHERE coalesce(valid_from <= $on_day, TRUE) AND coalesce(valid_to >= $on_day, TRUE)
        ORDER BY name_place, code
        """,
        {"on_day": on_day},
    ).df()


def offices(con: Connection, on_day: date) -> pd.DataFrame:
    """code, name, address, phone of each BHXH office of the day, that of the city first."""
    return con.execute(
        """
        SELECT code, name, address, phone FROM current_office
        WHERE coalesce(valid_from <= $on_day, TRUE) AND coalesce(valid_to >= $on_day, TRUE)
        ORDER BY predecessor IS NULL DESC, code
        """,
        {"on_day": on_day},
    ).df()


def valid(con: Connection, code: str) -> tuple[date | None, date | None]:
    """From which day to which the unit stands in the catalogue; None where it has no end."""
    row = con.execute("SELECT valid_from, valid_to FROM current_unit WHERE code = ?", [code]).fetchone()
    return row if row else (None, None)


def successions(con: Connection, code: str) -> pd.DataFrame:
    """code, name, share, since and is_successor, the largest share first.

    Of a successor, the share of this unit that went there; of a predecessor, the share of it that came here.
    """
    return con.execute(
        """
        WITH succession AS (
            SELECT * FROM campaign.unit_succession
            QUALIFY row_number() OVER (PARTITION BY old_code, new_code ORDER BY added_at DESC) = 1
        )
        SELECT other_code AS code, coalesce(unit.name, other_code) AS name, share, since, is_successor
        FROM (
            SELECT new_code AS other_code, share, since, TRUE AS is_successor FROM succession
            WHERE old_code = $code
            UNION ALL
            SELECT old_code, share, since, FALSE FROM succession WHERE new_code = $code
        ) LEFT JOIN current_unit AS unit ON unit.code = other_code
        ORDER BY is_successor, share DESC, other_code
        """,
        {"code": code},
    ).df()
