"""Everything that is held of one person, for whoever asks what we know of them (Luật 91/2025)."""

import pandas as pd

from dashboard.model import Scope
from dashboard.store import tally
from dashboard.store.connection import Connection
from dashboard.store.hashing import HashPads
from dashboard.store.units import roots_of


def held(con: Connection, scope: Scope, pads: HashPads, number: str, name: str, at_most: int) -> pd.DataFrame:
    """A row for each line of a committed roster about somebody of this number, or else of this name.

    upload_id, reference, unit_code, unit_name, as_of, committed_at, state (counts, overtaken, reverted),
    file_name, sheet, row, full_name, last_digits, phone, department, smartphone and the days of the
    milestones, the newest first.
    A number is one of insurance or of a citizen, as people write it, and is known by its keyed hash alone; a
    name is the whole of it, accents and case aside. Nobody where the scope sees no people.
    """
    tally.bring_up(con)
    # Of millions of people only what is asked for is compared: to fold every name takes longest.
    whom, told = (_BY_NUMBER, {"number": number}) if number else (_BY_NAME, {"name": name})
    pad = {"inner_pad": pads.inner, "outer_pad": pads.outer} if number else {}
    return con.execute(
        f"{whom}{_HELD}",
        {
            **told,
            **pad,
            "roots": roots_of(scope),
            "sees_people": scope.sees_people,
            "at_most": at_most,
        },
    ).df()


def is_number(con: Connection, number: str) -> bool:
    """Whether this can be read as a number of insurance or of a citizen."""
    row = con.execute(
        """
        SELECT read_insurance_number(bare).value IS NOT NULL OR read_citizen_id(bare).value IS NOT NULL
        FROM (SELECT bare($number) AS bare)
        """,
        {"number": number},
    ).fetchone()
    return bool(row and row[0])


_BY_NUMBER = """
    WITH asked AS MATERIALIZED (
        SELECT keyed_hash($inner_pad, $outer_pad, 'i' || read_insurance_number(bare).value) AS insurance_hash,
            keyed_hash($inner_pad, $outer_pad, 'c' || read_citizen_id(bare).value) AS citizen_hash
        FROM (SELECT bare($number) AS bare)
    ), meant AS (
        SELECT * FROM participant WHERE insurance_hash = (SELECT insurance_hash FROM asked)
            OR citizen_hash = (SELECT citizen_hash FROM asked)
"""
_BY_NAME = "WITH meant AS (SELECT * FROM participant WHERE fold(full_name) = nullif(fold($name), '')"
_HELD = """
    ), found AS MATERIALIZED (
        SELECT * FROM meant WHERE $sees_people AND in_scope(unit_code, $roots)
    ), standing AS (
        SELECT DISTINCT upload_id FROM tally.progress WHERE until = DATE '9999-12-31'
    )
    SELECT CAST(found.upload_id AS VARCHAR) AS upload_id,
        coalesce(reference, reference_of(coalesce(told_by, found.upload_id), row)) AS reference,
        found.unit_code, unit.name AS unit_name, upload.as_of, committed_at,
        CASE WHEN reverted.upload_id IS NOT NULL THEN 'reverted'
            WHEN found.upload_id IN (FROM standing) THEN 'counts' ELSE 'overtaken' END AS state,
        file_name, sheet, row, full_name, last_digits, phone, department, smartphone,
        installed_on, registered_on, form_submitted_on, approved_on
    FROM found JOIN upload ON upload.id = found.upload_id
    JOIN upload_commit ON upload_commit.upload_id = found.upload_id
    LEFT JOIN (SELECT DISTINCT upload_id FROM upload_revert) AS reverted
        ON reverted.upload_id = found.upload_id
    LEFT JOIN tally.unit AS unit ON unit.code = found.unit_code
    ORDER BY committed_at DESC, found.unit_code, row LIMIT $at_most
"""
