"""Units for which something is to be printed: those chosen by code, by kind, or below another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.errors import UnknownUnit
from dashboard.model import Scope, Unit, UnitKind
from dashboard.store import tally
from dashboard.store.connection import Connection
from dashboard.store.units import NO_SUCH_UNIT, roots_of


@dataclass(frozen=True)
class Choice:
    """Units by code, with or without all below them, and by kind; nothing named means all."""

    codes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    has_below: bool = False


def several(con: Connection, scope: Scope, codes: Sequence[str]) -> dict[str, Unit]:
    """The units of these codes; `UnknownUnit` if one of them is not there, or not for this person."""
    rows = con.execute(
        """
        SELECT code, name, kind FROM current_unit WHERE list_contains($codes, code) AND in_scope(code, $roots)
        """,
        {"codes": list(codes), "roots": roots_of(scope)},
    ).fetchall()
    found = {code: Unit(code, name, UnitKind(kind)) for code, name, kind in rows}
    for code in codes:
        if code not in found:
            raise UnknownUnit(NO_SUCH_UNIT, code=code)
    return found


def chosen(
    con: Connection, scope: Scope, on_day: date, choice: Choice, at_most: int
) -> tuple[pd.DataFrame, int]:
    """code, name, kind of the first units that were chosen, by parent and name; and how many there are."""
    tally.bring_up(con)
    rows = con.execute(
        """
        WITH named AS (FROM tally.unit WHERE list_contains($codes, code))
        SELECT unit.code, unit.name, unit.kind, count(*) OVER () AS units FROM tally.unit AS unit
        LEFT JOIN tally.unit AS parent ON parent.code = unit.parent_code
        WHERE coalesce(unit.valid_from <= $on_day, TRUE) AND coalesce(unit.valid_to >= $on_day, TRUE)
            AND in_part(unit.unit_id, $roots) AND (len($kinds) = 0 OR list_contains($kinds, unit.kind))
            AND (len($codes) = 0 OR unit.code IN (SELECT code FROM named) OR $has_below AND EXISTS (
                FROM named WHERE unit.unit_id BETWEEN named.unit_id AND named.last_id))
        ORDER BY parent.name_place NULLS FIRST, unit.name_place LIMIT $at_most
        """,
        {
            "codes": list(choice.codes),
            "kinds": list(choice.kinds),
            "has_below": choice.has_below,
            "on_day": on_day,
            "roots": roots_of(scope),
            "at_most": at_most,
        },
    ).df()
    return rows[["code", "name", "kind"]], int(rows["units"].iloc[0]) if len(rows) else 0
