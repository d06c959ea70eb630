"""One person is deleted at their own request; their lines still count, as those of nobody who is known.

Every line about them within the scope, in rosters that count and in older ones, loses name, hashes, digits,
phone and department; what is left says which milestones somebody reached and when. The reference by which our
workbooks called them is replaced by one drawn by lot, in `same_person` and `settlement` too, so that no total
changes. The record (`person_deletion`) knows that reference, the unit and the day of the request, and nothing
of the person.
"""

from datetime import date, datetime
from uuid import uuid4

import pandas as pd

from dashboard.errors import NotFound
from dashboard.model import Scope
from dashboard.store import rewriting
from dashboard.store.connection import Connection
from dashboard.store.hashing import HashPads
from dashboard.store.units import roots_of


def delete(
    con: Connection,
    scope: Scope,
    unit_code: str,
    reference: str,
    pads: HashPads,
    received_on: date,
    deleted_at: datetime,
    by: str,
) -> int:
    """Delete whoever this line of the unit is about (`held_people`); gives how many lines. Raises `NotFound`.

    Call it within a transaction; `deleted_at` is in UTC.
    """
    found = con.execute(
        _SAME,
        {
            "unit_code": unit_code,
            "reference": reference,
            "roots": roots_of(scope),
            "sees_people": scope.sees_people,
        },
    ).fetchall()
    if not found:
        raise NotFound("Nothing is held of this person any more. Look them up again.")
    drawn = {(unit, known): f"x-{uuid4().hex}" for _, unit, known in found}
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE gone AS SELECT unnest($places) AS place, unnest($units) AS unit_code,
            unnest($known) AS reference, unnest($drawn) AS drawn
        """,
        {
            "places": [place for place, _, _ in found],
            "units": [unit for _, unit, _ in found],
            "known": [known for _, _, known in found],
            "drawn": [drawn[unit, known] for _, unit, known in found],
        },
    )
    con.execute(
        _RECORD,
        {
            "inner_pad": pads.inner,
            "outer_pad": pads.outer,
            "received_on": received_on,
            "deleted_at": deleted_at,
            "by": by,
        },
    )
    for statement in _DELETE:
        con.execute(statement)
    rewriting.mark_due(con, deleted_at)
    return len(found)


def listed(con: Connection) -> pd.DataFrame:
    """deleted_at (UTC), received_on, unit_code, unit_name, lines, deleted_by and digest, the newest first."""
    return con.execute(
        """
        SELECT deleted_at, received_on, unit_code, unit.name AS unit_name, lines, deleted_by,
            CAST(digest AS VARCHAR) AS digest
        FROM person_deletion LEFT JOIN current_unit AS unit ON unit.code = unit_code
        ORDER BY deleted_at DESC, reference
        """
    ).df()


def changed_since(con: Connection, pads: HashPads) -> list[str]:
    """The unit of each record that is not as it was written."""
    rows = con.execute(
        f"SELECT unit_code FROM person_deletion WHERE digest IS DISTINCT FROM {_DIGEST} ORDER BY ALL",  # noqa: S608
        {"inner_pad": pads.inner, "outer_pad": pads.outer},
    ).fetchall()
    return [unit for (unit,) in rows]


def without_record(con: Connection) -> list[tuple[str, str]]:
    """Upload and unit of lines without a name that no record tells of, or of which too much is left."""
    return con.execute(
        """
        SELECT DISTINCT CAST(upload_id AS VARCHAR), unit_code FROM participant
        WHERE full_name = '' AND (
            (unit_code, reference) NOT IN (SELECT (unit_code, reference) FROM person_deletion)
            OR coalesce(CAST(insurance_hash AS VARCHAR), CAST(citizen_hash AS VARCHAR),
                CAST(name_hash AS VARCHAR), last_digits, phone, department) IS NOT NULL)
        ORDER BY ALL
        """
    ).fetchall()


_NAMED = "coalesce(reference, reference_of(coalesce(told_by, upload_id), row))"
# Two lines are about the same person when the first of the three hashes that both have is equal (DESIGN §3).
_SAME = f"""
    WITH chosen AS MATERIALIZED (
        SELECT rowid AS place, insurance_hash, citizen_hash, name_hash FROM participant
        WHERE unit_code = $unit_code AND {_NAMED} = $reference AND full_name <> ''
            AND $sees_people AND in_scope(unit_code, $roots)
    ), candidate AS MATERIALIZED (
        SELECT place FROM chosen
        UNION SELECT rowid FROM participant WHERE insurance_hash IN (SELECT insurance_hash FROM chosen)
        UNION SELECT rowid FROM participant WHERE citizen_hash IN (SELECT citizen_hash FROM chosen)
        UNION SELECT rowid FROM participant WHERE name_hash IN (SELECT name_hash FROM chosen)
    ), line AS MATERIALIZED (
        SELECT rowid AS place, unit_code, {_NAMED} AS reference, insurance_hash, citizen_hash, name_hash
        FROM participant WHERE rowid IN (FROM candidate) AND in_scope(unit_code, $roots)
    ), same AS MATERIALIZED (
        SELECT DISTINCT unit_code, reference FROM line WHERE place IN (SELECT place FROM chosen) OR EXISTS (
            SELECT 1 FROM chosen WHERE CASE
                WHEN chosen.insurance_hash IS NOT NULL AND line.insurance_hash IS NOT NULL
                    THEN chosen.insurance_hash = line.insurance_hash
                WHEN chosen.citizen_hash IS NOT NULL AND line.citizen_hash IS NOT NULL
                    THEN chosen.citizen_hash = line.citizen_hash
                ELSE chosen.name_hash = line.name_hash END)
    )
    SELECT place, unit_code, reference
    FROM (SELECT rowid AS place, unit_code, {_NAMED} AS reference FROM participant)
    SEMI JOIN same USING (unit_code, reference)
"""  # noqa: S608 - our own text
_DIGEST = """keyed_hash($inner_pad, $outer_pad,
    concat_ws('|', 'person', reference, unit_code, lines, received_on, deleted_at, deleted_by))"""
_RECORD = f"""
    INSERT INTO campaign.person_deletion BY NAME
    SELECT *, {_DIGEST} AS digest FROM (
        SELECT drawn AS reference, unit_code, CAST(count(*) AS INTEGER) AS lines,
            CAST($received_on AS DATE) AS received_on, CAST($deleted_at AS TIMESTAMP) AS deleted_at,
            CAST($by AS VARCHAR) AS deleted_by
        FROM temp.gone GROUP BY drawn, unit_code
    )
"""  # noqa: S608 - our own text
_TOUCHED = """
    (unit_code, reference) IN (SELECT (unit_code, reference) FROM temp.gone)
    OR (other_unit_code, other_reference) IN (SELECT (unit_code, reference) FROM temp.gone)
"""
_DELETE = (
    """
    INSERT INTO campaign.participant BY NAME
    SELECT participant.* REPLACE (drawn AS reference, 0 AS row, '' AS full_name,
        CAST(NULL AS UUID) AS insurance_hash, CAST(NULL AS UUID) AS citizen_hash,
        CAST(NULL AS UUID) AS name_hash, CAST(NULL AS VARCHAR) AS last_digits,
        CAST(NULL AS VARCHAR) AS phone, CAST(NULL AS VARCHAR) AS department)
    FROM campaign.participant AS participant JOIN temp.gone AS gone ON participant.rowid = gone.place
    """,
    "DELETE FROM campaign.participant WHERE rowid IN (SELECT place FROM temp.gone)",
    f"""
    CREATE OR REPLACE TEMP TABLE renamed AS
    WITH name AS (SELECT DISTINCT unit_code, reference, drawn FROM temp.gone)
    SELECT pair.* REPLACE (coalesce(own.drawn, pair.reference) AS reference,
        coalesce(other.drawn, pair.other_reference) AS other_reference, uuid() AS person_hash)
    FROM (SELECT * FROM campaign.same_person WHERE {_TOUCHED}) AS pair
    LEFT JOIN name AS own ON own.unit_code = pair.unit_code AND own.reference = pair.reference
    LEFT JOIN name AS other
        ON other.unit_code = pair.other_unit_code AND other.reference = pair.other_reference
    """,  # noqa: S608 - our own text
    f"DELETE FROM campaign.same_person WHERE {_TOUCHED}",  # noqa: S608 - our own text
    "INSERT INTO campaign.same_person BY NAME FROM temp.renamed",
    """
    CREATE OR REPLACE TEMP TABLE renamed AS
    SELECT said.* REPLACE (drawn AS reference) FROM campaign.settlement AS said
    JOIN (SELECT DISTINCT unit_code, reference, drawn FROM temp.gone) USING (unit_code, reference)
    """,
    """
    DELETE FROM campaign.settlement
    WHERE (unit_code, reference) IN (SELECT (unit_code, reference) FROM temp.gone)
    """,
    "INSERT INTO campaign.settlement BY NAME FROM temp.renamed ORDER BY settled_at",
    "DROP TABLE temp.renamed",
    "DROP TABLE temp.gone",
)
