"""Everything that is held of one person, for whoever asks what we know of them (Luật 91/2025)."""

import pandas as pd

from dashboard.model import Scope
from dashboard.store import tally
from dashboard.store.connection import Connection
from dashboard.store.hashing import HashPads
from dashboard.store.units import roots_of


def held(con: Connection, scope: Scope, pads: HashPads, number: str, name: str, at_most: int) -> pd.DataFrame:
    """A row for each line of a roster about somebody of this number, or else of this name.

    person (1, 2, … of each whom their numbers tell apart), upload_id, reference, unit_code, unit_name, as_of,
    committed_at, state (staged, counts, overtaken, reverted), file_name, sheet, row, full_name, last_digits,
    phone, department, smartphone and the days of the milestones: first of files that are not committed, which
    have no reference and stand for the unit that sent them, then the newest.
    A number is one of insurance or of a citizen, as people write it, and is known by its keyed hash alone; a
    name is the whole of it, accents and case aside. Nobody where the scope sees no people.
    """
    tally.bring_up(con)
    # Of millions of people only what is asked for is compared: to fold every name takes longest.
    whom, told = (_BY_NUMBER, {"number": number}) if number else (_BY_NAME, {"name": name})
    return con.execute(
        f"{whom}{_FOUND}{_STAGED}{_HELD}",
        {
            **told,
            "inner_pad": pads.inner,
            "outer_pad": pads.outer,
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


# Of a file that is not committed the numbers lie as they were read: so it can still be mended.
_BY_NUMBER = """
    WITH asked AS MATERIALIZED (
        SELECT read_insurance_number(bare).value AS insurance_number,
            read_citizen_id(bare).value AS citizen_id,
            keyed_hash($inner_pad, $outer_pad, 'i' || insurance_number) AS insurance_hash,
            keyed_hash($inner_pad, $outer_pad, 'c' || citizen_id) AS citizen_hash
        FROM (SELECT bare($number) AS bare)
    ), meant_of_staged AS (
        SELECT * FROM checked_row WHERE insurance_number = (SELECT insurance_number FROM asked)
            OR citizen_id = (SELECT citizen_id FROM asked)
    ), meant AS (
        SELECT * FROM participant WHERE insurance_hash = (SELECT insurance_hash FROM asked)
            OR citizen_hash = (SELECT citizen_hash FROM asked)
"""
_BY_NAME = """
    WITH meant_of_staged AS (
        SELECT * FROM checked_row WHERE fold(full_name) = nullif(fold($name), '')
    ), meant AS (SELECT * FROM participant WHERE fold(full_name) = nullif(fold($name), '')
"""
_FOUND = """
    ), found AS MATERIALIZED (
        SELECT *, coalesce(reference, reference_of(coalesce(told_by, upload_id), row)) AS called
        FROM meant WHERE $sees_people AND in_scope(unit_code, $roots)
    )
"""
_STAGED = """
    , staged AS (
        SELECT coalesce(CAST(keyed_hash($inner_pad, $outer_pad, coalesce('i' || insurance_number,
                'c' || citizen_id)) AS VARCHAR), concat_ws(' ', upload_id, row)) AS known_as,
            CAST(upload_id AS VARCHAR) AS upload_id, upload.unit_code, upload.as_of, 'staged' AS state,
            file_name, sheet, row, full_name, right(coalesce(insurance_number, citizen_id), 3) AS last_digits,
            phone, department, smartphone, installed_on, registered_on, form_submitted_on, approved_on
        FROM meant_of_staged JOIN upload ON upload.id = upload_id
        WHERE $sees_people AND in_scope(upload.unit_code, $roots)
    )
"""
_HELD = """
    , standing AS (
        SELECT DISTINCT upload_id FROM tally.progress WHERE until = DATE '9999-12-31'
    ), committed AS (
        SELECT coalesce(CAST(coalesce(insurance_hash, citizen_hash, name_hash) AS VARCHAR),
                concat_ws(' ', found.unit_code, called)) AS known_as,
            CAST(found.upload_id AS VARCHAR) AS upload_id, called AS reference, found.unit_code, upload.as_of,
            committed_at,
            CASE WHEN reverted.upload_id IS NOT NULL THEN 'reverted'
                WHEN found.upload_id IN (FROM standing) THEN 'counts' ELSE 'overtaken' END AS state,
            file_name, sheet, row, full_name, last_digits, phone, department, smartphone,
            installed_on, registered_on, form_submitted_on, approved_on
        FROM found JOIN upload ON upload.id = found.upload_id
        JOIN upload_commit ON upload_commit.upload_id = found.upload_id
        LEFT JOIN (SELECT DISTINCT upload_id FROM upload_revert) AS reverted
            ON reverted.upload_id = found.upload_id
    )
    SELECT CAST(dense_rank() OVER (ORDER BY known_as) AS INTEGER) AS person,
        upload_id, reference, unit_code, unit.name AS unit_name, as_of, committed_at, state, file_name,
        sheet, row, full_name, last_digits, phone, department, smartphone, installed_on, registered_on,
        form_submitted_on, approved_on
    FROM (FROM committed UNION ALL BY NAME FROM staged)
    LEFT JOIN (SELECT code, name FROM tally.unit) AS unit ON unit.code = unit_code
    ORDER BY committed_at DESC NULLS FIRST, upload_id, unit_code, row LIMIT $at_most
"""
