"""The people of a unit as they stand: for its own workbook, and for whoever has to remind them."""

from datetime import date, datetime

import pandas as pd

from dashboard.model import Scope
from dashboard.store import tally
from dashboard.store.clock import LastDay
from dashboard.store.connection import Connection
from dashboard.store.units import roots_of


def people(con: Connection, scope: Scope, unit_code: str, on_day: date, known_at: datetime) -> pd.DataFrame:
    """reference, full_name, last_digits, phone, department, smartphone, milestones' `…_on` and `…_dated`.

    Of one unit alone, not of those below it; nobody where the scope sees no people.
    """
    tally.bring_up(con)
    return con.execute(
        f"""
        SELECT reference, full_name, last_digits, phone, department, smartphone,
            installed_on, installed_dated, registered_on, registered_dated,
            form_submitted_on, form_submitted_dated, approved_on, approved_dated
        FROM ({_OF_UNIT}) ORDER BY department NULLS LAST, row, reference
        """,  # noqa: S608 - our own text
        _values(scope, on_day, known_at) | {"unit_code": unit_code},
    ).df()


def to_do(
    con: Connection, scope: Scope, unit_code: str, on_day: date, known_at: datetime, last_day: LastDay | None
) -> pd.DataFrame:
    """The people of a unit who have something left to do: a step that takes a smartphone, or form 01.

    unit_code, reference, full_name, last_digits, phone, department, smartphone and the four milestones
    (bool), due_on (of whoever owes form 01, the `last_day` to hand it in; None where there is no form) and
    days_left.
    """
    tally.bring_up(con)
    rows = con.execute(
        f"""
        SELECT unit_code, reference, full_name, last_digits, phone, department,
            coalesce(smartphone, FALSE) AS smartphone,
            installed_on IS NOT NULL AS installed, registered_on IS NOT NULL AS registered,
            form_submitted_on IS NOT NULL AS form_submitted, approved_on IS NOT NULL AS approved,
            CASE WHEN owes_form THEN registered_on END AS owes_since
        FROM (
            SELECT *, registered_on IS NOT NULL AND form_submitted_on IS NULL AND approved_on IS NULL
                AND $has_form AS owes_form
            FROM ({_OF_UNIT})
        )
        WHERE owes_form OR (smartphone AND (installed_on IS NULL OR registered_on IS NULL))
        ORDER BY owes_since NULLS LAST, department NULLS LAST, full_name, reference
        """,  # noqa: S608 - our own text
        _values(scope, on_day, known_at) | {"unit_code": unit_code, "has_form": last_day is not None},
    ).df()
    due_on = last_day(rows["owes_since"]) if last_day else rows["owes_since"]
    left = (due_on - pd.Timestamp(on_day)).dt.days
    return rows.drop(columns="owes_since").assign(due_on=due_on, days_left=left)


# `known_person` of one unit, whose roster the tally finds without sorting those of all.
_OF_UNIT = """
    SELECT * REPLACE (coalesce(reference, reference_of(coalesce(told_by, upload_id), row)) AS reference)
    FROM participant
    WHERE unit_code = $unit_code AND $sees_people AND full_name <> '' AND upload_id = (
        SELECT upload_id FROM tally_state($on_day, $known_at) WHERE in_part(unit_id, $roots)
            AND unit_id = (SELECT unit_id FROM tally.unit WHERE code = $unit_code))
"""


def _values(scope: Scope, on_day: date, known_at: datetime) -> dict[str, object]:
    return {
        "on_day": on_day,
        "known_at": known_at,
        "roots": roots_of(scope),
        "sees_people": scope.sees_people,
    }
