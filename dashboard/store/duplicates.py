"""People who stand in several units: noted with each commit, counted once in a total, settled by the units.

In a total a person counts in one unit alone: where a unit said “ours”, there; else in the unit with the
newest roster (by its day, then its commit, then its code); where a unit said “not ours”, in another one.
"""

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd

from dashboard.model import FoundId, Scope
from dashboard.store import tally
from dashboard.store.connection import Connection
from dashboard.store.frames import frame
from dashboard.store.question import Question, moment, values_at
from dashboard.store.units import roots_of

VERDICTS = ("ours", "not_ours")


def note(con: Connection, upload_id: FoundId) -> None:
    """Keep who of this upload stands in another unit's upload too; part of its commit."""
    con.execute("INSERT INTO campaign.same_person BY NAME FROM pair_of($upload_id)", {"upload_id": upload_id})


def note_all(con: Connection) -> None:
    """As `note` would have done commit by commit, of a store whose people came in all at once."""
    con.execute(f"INSERT INTO campaign.same_person BY NAME {_ALL_PAIRS}")


def note_missing(con: Connection) -> None:
    """`note_all` of a store in which nobody is noted: before November 24, 2026 nobody was."""
    if con.execute("SELECT count(*) FROM same_person").fetchone() == (0,):
        note_all(con)


def noted_wrongly(con: Connection) -> list[tuple[str, str]]:
    """Upload and unit of which other people stand in another unit's upload than was noted.

    Of people who were deleted since nobody can say whether they were the same.
    """
    return con.execute(
        f"""
        WITH noted AS (
            SELECT {_NOTED} FROM same_person
            WHERE (upload_id, unit_code) NOT IN (FROM purged_unit)
                AND (other_upload_id, other_unit_code) NOT IN (FROM purged_unit)
                AND (unit_code, reference) NOT IN (SELECT (unit_code, reference) FROM person_deletion)
                AND (other_unit_code, other_reference)
                    NOT IN (SELECT (unit_code, reference) FROM person_deletion)
        ), found AS (
            SELECT {_NOTED} FROM ({_ALL_PAIRS})
        )
        SELECT DISTINCT CAST(upload_id AS VARCHAR), unit_code
        FROM ((FROM noted EXCEPT ALL FROM found) UNION ALL (FROM found EXCEPT ALL FROM noted)) ORDER BY ALL
        """  # noqa: S608 - our own text
    ).fetchall()


def counted(con: Connection, scope: Scope, on_day: date, known_at: datetime) -> pd.Series:
    """rows (of `listed`), people, still_open, ours, not_ours, count_here: what their units said of them."""
    tally.bring_up(con)
    found = con.execute(
        f"""
        WITH {_seen_pairs(scope, known_at)}, person AS (
            SELECT unit_code, reference, count(*) AS rows, any_value(verdict) AS verdict,
                bool_and(counts_here) AS counts_here
            FROM pair GROUP BY unit_code, reference
        )
        SELECT CAST(coalesce(sum(rows), 0) AS BIGINT) AS rows, count(*) AS people,
            count(*) FILTER (verdict IS NULL) AS still_open, count(*) FILTER (verdict = 'ours') AS ours,
            count(*) FILTER (verdict = 'not_ours') AS not_ours, count(*) FILTER (counts_here) AS count_here
        FROM person
        """,  # noqa: S608 - our own text
        values_at(on_day, known_at) | {"roots": roots_of(scope)},
    )
    return found.df().iloc[0]


def listed(
    con: Connection, scope: Scope, on_day: date, known_at: datetime, at_most: int | None = None
) -> pd.DataFrame:
    """A row a person and unit of this scope: who (only the own unit's words), the other unit, who counts.

    Those of whom nothing was said come first, unit by unit; of `at_most` rows no other people are looked up.

    person_hash, unit_code, unit_name, full_name, last_digits, row, file_name, sheet, as_of, other_unit_code,
    other_unit_name, other_as_of, verdict, settled_by, settled_at, other_verdict, counts_here. Nobody where
    the scope sees no people.
    """
    tally.bring_up(con)
    return frame(
        con.execute(
            f"""
        WITH {_seen_pairs(scope, known_at)}, chosen AS MATERIALIZED (
            FROM pair ORDER BY verdict IS NOT NULL, unit_code, reference, other_unit_code LIMIT $at_most
        ), person AS (
            SELECT * REPLACE (
                coalesce(reference, reference_of(coalesce(told_by, upload_id), row)) AS reference)
            FROM participant
            -- The unit by itself too: blocks of people who stand in other units are passed over.
            WHERE unit_code IN (SELECT unit_code FROM chosen) AND upload_id IN (SELECT upload_id FROM chosen)
        )
        SELECT CAST(pair.person_hash AS VARCHAR) AS person_hash, pair.unit_code, unit.name AS unit_name,
            person.full_name, person.last_digits, person.row, upload.file_name, upload.sheet,
            pair.as_of, pair.other_unit_code, other.name AS other_unit_name, pair.other_as_of,
            pair.verdict, said.settled_by, said.settled_at, pair.other_verdict, pair.counts_here
        FROM chosen AS pair
        JOIN person
            ON person.upload_id = pair.upload_id AND person.reference = pair.reference
                AND person.unit_code = pair.unit_code
        JOIN upload ON upload.id = coalesce(person.told_by, person.upload_id)
        LEFT JOIN tally.unit AS unit ON unit.code = pair.unit_code
        LEFT JOIN tally.unit AS other ON other.code = pair.other_unit_code
        LEFT JOIN current_settlement AS said
            ON said.reference = pair.reference AND said.unit_code = pair.unit_code
        ORDER BY pair.verdict IS NOT NULL, pair.unit_code, person.full_name, pair.other_unit_code,
            person.row
        """,  # noqa: S608 - our own text
            values_at(on_day, known_at) | {"roots": roots_of(scope), "at_most": at_most},
        )
    )


def _pairs(known_at: datetime, own: str = "TRUE") -> str:
    """The pairs in which both uploads are the state of their units, from either side, and whether this side
    counts. `own` is the condition on the unit of this side; bring the tally up first."""
    return f"""
        WITH state AS MATERIALIZED (
            SELECT unit_id, upload_id, code AS unit_code, as_of, committed_at
            FROM tally_state({moment(known_at)}) JOIN (SELECT unit_id, code FROM tally.unit) USING (unit_id)
            WHERE is_shared
        ), one_side AS MATERIALIZED (
            SELECT same_person.*, own.as_of, own.committed_at
            FROM same_person JOIN (FROM state WHERE {own}) AS own USING (upload_id, unit_code)
        )
        SELECT own.* EXCLUDE (committed_at), other.as_of AS other_as_of, said.verdict,
            other_said.verdict AS other_verdict,
            claim(said.verdict, own.as_of, own.committed_at, own.unit_code)
                > claim(other_said.verdict, other.as_of, other.committed_at, other.unit_code) AS counts_here
        FROM one_side AS own
        JOIN state AS other ON other.upload_id = own.other_upload_id AND other.unit_code = own.other_unit_code
        LEFT JOIN current_settlement AS said
            ON said.reference = own.reference AND said.unit_code = own.unit_code
        LEFT JOIN current_settlement AS other_said
            ON other_said.reference = own.other_reference AND other_said.unit_code = own.other_unit_code
    """  # noqa: S608 - our own text


def _seen_pairs(scope: Scope, known_at: datetime) -> str:
    """`pair`: who of this scope stands in another unit too; nobody where it sees no people.

    Whoever is deleted is counted (`person_deletion`, `retention`), but there is nobody to be shown.
    """
    # Told as a word and not as a value: then nothing is looked for at all.
    sees_people = "TRUE" if scope.sees_people else "FALSE"
    return f"""pair AS MATERIALIZED (
        FROM ({_pairs(known_at, "in_part(unit_id, $roots)")})
        WHERE {sees_people} AND NOT starts_with(reference, 'x-') AND (upload_id, unit_code) NOT IN (
            SELECT (upload_id, unit_code) FROM upload_purge WHERE digest IS NOT NULL)
    )"""  # noqa: S608 - our own text


def effects(con: Connection, scope: Scope, on_day: date, known_at: datetime) -> pd.DataFrame:
    """A row a pair of units of which one is in the scope: how many people both have, and each unit's counts
    with all its people and without those who count in the other. No pair of which one is small
    (`Question.smallest`)."""
    tally.bring_up(con)
    state = Question(scope, on_day, known_at).state
    return frame(
        con.execute(
            f"""
        WITH person AS (
            SELECT unit_code, other_unit_code, reference, bool_or(NOT counts_here) AS there,
                bool_or(NOT counts_here AND smartphone) AS smartphone,
                bool_or(NOT counts_here AND installed) AS installed,
                bool_or(NOT counts_here AND registered) AS registered
            FROM ({_pairs(known_at)}) GROUP BY ALL
        ), shared AS (
            SELECT unit_code, other_unit_code, count(*) AS people, count(*) FILTER (there) AS counted_there,
                count(*) FILTER (smartphone) AS smartphones_there,
                count(*) FILTER (installed) AS installed_there,
                count(*) FILTER (registered) AS registered_there
            FROM person GROUP BY ALL
        )
        SELECT shared.*, unit.name AS unit_name, other.name AS other_unit_name, state.headcount,
            state.with_smartphone, state.installed, state.registered
        FROM shared JOIN tally.unit AS unit ON unit.code = unit_code
        JOIN {state} AS state USING (unit_id)
        LEFT JOIN tally.unit AS other ON other.code = other_unit_code
        WHERE in_part(unit.unit_id, $roots) AND NOT state.is_small
            {"" if scope.sees_people else _NOT_OF_SMALL.format(state=state)}
        ORDER BY people DESC, unit_code, other_unit_code
        """,  # noqa: S608 - our own text
            values_at(on_day, known_at) | {"roots": roots_of(scope)},
        )
    )


_NOT_OF_SMALL = "AND other.unit_id NOT IN (SELECT unit_id FROM {state} WHERE is_small)"


def shared(con: Connection, question: Question) -> tuple[int, int]:
    """How many people of these units stand in another unit's roster too, and in how many other units."""
    tally.bring_up(con)
    row = con.execute(
        f"""
        WITH state AS MATERIALIZED (
            SELECT code, upload_id, unit_id FROM (FROM {question.state} WHERE NOT is_small)
            JOIN (SELECT unit_id, code FROM tally.unit) USING (unit_id)
        )
        SELECT count(DISTINCT (unit_code, reference)), count(DISTINCT other_unit_code)
        FROM same_person
        JOIN (FROM state WHERE {question.where_counted}) AS own
            ON own.upload_id = same_person.upload_id AND own.code = unit_code
        JOIN state AS other ON other.upload_id = other_upload_id AND other.code = other_unit_code
        """,  # noqa: S608 - our own text
        question.values,
    ).fetchone()
    people, others = row or (0, 0)
    return int(people), int(others)


def settle(
    con: Connection,
    scope: Scope,
    unit_code: str,
    person_hashes: Sequence[str],
    verdict: str,
    by: str,
    now: datetime,
) -> int:
    """The unit says of these people that they are its own, or not; gives how many it really has."""
    before = con.execute("SELECT count(*) FROM settlement").fetchone() or (0,)
    con.execute(
        """
        INSERT INTO campaign.settlement
        SELECT DISTINCT unit_code, reference, $verdict, $now, $by FROM same_person
        WHERE unit_code = $unit_code AND in_scope(unit_code, $roots)
            AND list_contains(CAST($hashes AS UUID[]), person_hash)
        """,
        {
            "verdict": verdict,
            "now": now,
            "by": by,
            "unit_code": unit_code,
            "roots": roots_of(scope),
            "hashes": list(person_hashes),
        },
    )
    after = con.execute("SELECT count(*) FROM settlement").fetchone() or (0,)
    return int(after[0]) - int(before[0])


_NOTED = """upload_id, unit_code, reference, other_upload_id, other_unit_code, other_reference,
    person_hash, known_by, smartphone, installed, registered, form_submitted, approved"""

_ALL_PAIRS = """
    WITH candidate AS MATERIALIZED (
        -- Few of millions: whoever has a number or a name that somebody else has too.
        SELECT rowid AS place FROM campaign.participant WHERE insurance_hash IN (
            SELECT insurance_hash FROM campaign.participant GROUP BY insurance_hash HAVING count(*) > 1)
        UNION
        SELECT rowid FROM campaign.participant WHERE citizen_hash IN (
            SELECT citizen_hash FROM campaign.participant GROUP BY citizen_hash
            HAVING count(*) > greatest(count(insurance_hash), 1))
        UNION
        SELECT rowid FROM campaign.participant WHERE name_hash IN (
            SELECT name_hash FROM campaign.participant GROUP BY name_hash
            HAVING count(*) > greatest(count(insurance_hash), count(citizen_hash), 1))
    ), person AS (
        SELECT * REPLACE (coalesce(reference, reference_of(coalesce(told_by, upload_id), row)) AS reference)
        FROM campaign.participant WHERE rowid IN (SELECT place FROM candidate)
    ), pair AS (
        SELECT own, other, own.insurance_hash AS person_hash, 'insurance' AS known_by
        FROM person AS own JOIN person AS other ON own.insurance_hash = other.insurance_hash
            AND own.unit_code <> other.unit_code
        UNION ALL
        SELECT own, other, own.citizen_hash, 'citizen'
        FROM person AS own JOIN person AS other ON own.citizen_hash = other.citizen_hash
            AND own.unit_code <> other.unit_code
        WHERE own.insurance_hash IS NULL OR other.insurance_hash IS NULL
        UNION ALL
        SELECT own, other, own.name_hash, 'name'
        FROM person AS own JOIN person AS other ON own.name_hash = other.name_hash
            AND own.unit_code <> other.unit_code
        WHERE (own.insurance_hash IS NULL OR other.insurance_hash IS NULL)
            AND (own.citizen_hash IS NULL OR other.citizen_hash IS NULL)
    )
    SELECT own.upload_id AS upload_id, own.unit_code AS unit_code, own.reference AS reference,
        other.upload_id AS other_upload_id, other.unit_code AS other_unit_code,
        other.reference AS other_reference, person_hash, known_by, own.smartphone AS smartphone,
        own.installed_on IS NOT NULL AS installed, own.registered_on IS NOT NULL AS registered,
        own.form_submitted_on IS NOT NULL AS form_submitted, own.approved_on IS NOT NULL AS approved
    FROM pair ORDER BY ALL
"""
