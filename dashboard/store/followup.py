"""The people of a unit as they stand: for its own workbook, and for whoever has to remind them."""

from datetime import date, datetime

import pandas as pd

from dashboard.model import Scope
from dashboard.store.connection import Connection
from dashboard.store.units import roots_of


def people(con: Connection, scope: Scope, unit_code: str, on_day: date, known_at: datetime) -> pd.DataFrame:
    """reference, full_name, last_digits, phone, department, smartphone, milestones' `…_on` and `…_dated`.

    Of one unit alone, not of those below it; nobody where the scope sees no people.
    """
    return con.execute(
        """
        SELECT reference, full_name, last_digits, phone, department, smartphone,
            installed_on, installed_dated, registered_on, registered_dated,
            form_submitted_on, form_submitted_dated, approved_on, approved_dated
        FROM known_person($on_day, $known_at)
        WHERE unit_code = $unit_code AND in_scope(unit_code, $roots) AND $sees_people
        ORDER BY department NULLS LAST, row, reference
        """,
        _values(scope, on_day, known_at) | {"unit_code": unit_code},
    ).df()


def to_do(
    con: Connection, scope: Scope, unit_code: str, on_day: date, known_at: datetime, form_days: int | None
) -> pd.DataFrame:
    """The people of a unit who have something left to do: with a smartphone, and not finished.

    unit_code, reference, full_name, last_digits, phone, department, the four milestones (bool), due_on (the
    last day for form 01: `form_days` after the registration, the day after it being the first) and days_left.
    """
    return con.execute(
        """
        SELECT unit_code, reference, full_name, last_digits, phone, department,
            installed_on IS NOT NULL AS installed, registered_on IS NOT NULL AS registered,
            form_submitted_on IS NOT NULL AS form_submitted, approved_on IS NOT NULL AS approved,
            CASE WHEN owes_form THEN registered_on + CAST($form_days AS INTEGER) END AS due_on,
            CASE WHEN owes_form THEN registered_on + CAST($form_days AS INTEGER) - $on_day END AS days_left
        FROM (
            SELECT *, registered_on IS NOT NULL AND form_submitted_on IS NULL AND approved_on IS NULL
                AND $form_days IS NOT NULL AS owes_form
            FROM known_person($on_day, $known_at)
            WHERE unit_code = $unit_code AND in_scope(unit_code, $roots) AND $sees_people
        )
        WHERE smartphone AND (installed_on IS NULL OR registered_on IS NULL OR owes_form)
        ORDER BY days_left NULLS LAST, department NULLS LAST, full_name, reference
        """,
        _values(scope, on_day, known_at) | {"unit_code": unit_code, "form_days": form_days},
    ).df()


def _values(scope: Scope, on_day: date, known_at: datetime) -> dict[str, object]:
    return {
        "on_day": on_day,
        "known_at": known_at,
        "roots": roots_of(scope),
        "sees_people": scope.sees_people,
    }
