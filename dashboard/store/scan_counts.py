"""How often printed codes were followed, asked in the ways that a page needs; machines are always apart."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.model import Scope
from dashboard.store.connection import Connection
from dashboard.store.units import roots_of

# What came before rows told by which way is neither.
_WAYS = """
    coalesce(sum(scans) FILTER (NOT is_bot AND way = 'scan'), 0)::BIGINT AS scanned,
    coalesce(sum(scans) FILTER (NOT is_bot AND way = 'typed'), 0)::BIGINT AS typed,
    coalesce(sum(scans) FILTER (NOT is_bot AND way IS NULL), 0)::BIGINT AS untold,
    coalesce(sum(scans) FILTER (NOT is_bot), 0)::BIGINT AS people,
    coalesce(sum(scans) FILTER (is_bot), 0)::BIGINT AS bots
"""


@dataclass(frozen=True)
class Span:
    """Whose codes, from the first of these days to the last."""

    scope: Scope
    first: date
    last: date

    @property
    def values(self) -> dict[str, object]:
        """The SQL parameters that `_WHERE` names."""
        return {"first": self.first, "last": self.last, "roots": roots_of(self.scope)}


_WHERE = """day BETWEEN $first AND $last AND code IN (
    SELECT code FROM link WHERE in_scope(unit_code, $roots::VARCHAR[]))"""


def version(con: Connection) -> tuple[object, ...]:
    """Changes when a scan, a code or a check is added."""
    row = con.execute(
        """
        SELECT (SELECT count(*) FROM scan), (SELECT count(*) FROM unknown_scan), (SELECT count(*) FROM link),
            (SELECT count(*) FROM link_retirement), (SELECT count(*) FROM placement_check),
            (SELECT count(*) FROM target_check), (SELECT count(*) FROM unit)
        """
    ).fetchone()
    return row or ()


def by_day(con: Connection, span: Span) -> pd.DataFrame:
    """A row a day, those without a scan too: day, scanned, typed, untold, people, bots."""
    return con.execute(
        f"""
        WITH told AS (SELECT day, {_WAYS} FROM scan WHERE {_WHERE} GROUP BY day)
        SELECT CAST(each.day AS DATE) AS day, coalesce(scanned, 0) AS scanned, coalesce(typed, 0) AS typed,
            coalesce(untold, 0) AS untold, coalesce(people, 0) AS people, coalesce(bots, 0) AS bots
        FROM (SELECT unnest(generate_series($first::DATE, $last::DATE, INTERVAL 1 DAY)) AS day) AS each
        LEFT JOIN told ON told.day = each.day ORDER BY each.day
        """,  # noqa: S608 - our own text
        span.values,
    ).df()


def by_hour(con: Connection, span: Span) -> pd.DataFrame:
    """A row an hour of the day, from 0 to 23: hour, people, bots."""
    return con.execute(
        f"""
        WITH told AS (SELECT hour, {_WAYS} FROM scan WHERE {_WHERE} GROUP BY hour)
        SELECT each.hour, coalesce(people, 0) AS people, coalesce(bots, 0) AS bots
        FROM (SELECT unnest(range(24)) AS hour) AS each LEFT JOIN told ON told.hour = each.hour
        ORDER BY each.hour
        """,  # noqa: S608 - our own text
        span.values,
    ).df()


def by_device(con: Connection, span: Span) -> dict[str, int]:
    """Device → how many people."""
    return dict(
        con.execute(
            f"""
            SELECT device, sum(scans)::BIGINT FROM scan WHERE {_WHERE} AND NOT is_bot
            GROUP BY device ORDER BY device
            """,  # noqa: S608 - our own text
            span.values,
        ).fetchall()
    )


def by_code(con: Connection, span: Span) -> pd.DataFrame:
    """A row for each code that was ever printed by the last day.

    code, unit_code, unit_name, unit_kind, placement, kind, printed_at, retired_at; scanned, typed, untold,
    people, bots, last_on within the days; and for judging: recent (the last 14 days), before (the 28 days
    before those), night (between 0 and 5 o'clock), computers, after_end (since it was retired), after_gone
    (since somebody found it gone), top_day (most in one day), days (with any).
    """
    return con.execute(
        f"""
        WITH sheet AS (
            SELECT *, min(added_at) OVER (PARTITION BY code) AS printed_at FROM link
            WHERE CAST(added_at AS DATE) <= $last AND in_scope(unit_code, $roots::VARCHAR[])
            QUALIFY row_number() OVER (PARTITION BY code ORDER BY added_at DESC, rowid DESC) = 1
        ), ended AS (
            SELECT code, min(retired_at) AS retired_at FROM link_retirement GROUP BY code
        ), newest AS (
            SELECT code, state, checked_at FROM placement_check
            QUALIFY row_number() OVER (PARTITION BY code ORDER BY checked_at DESC, rowid DESC) = 1
        ), gone AS (SELECT code, checked_at AS gone_at FROM newest WHERE state = 'gone'
        ), a_day AS (
            SELECT code, day, sum(scans) AS people FROM scan WHERE {_WHERE} AND NOT is_bot GROUP BY code, day
        ), days AS (
            SELECT code, max(people)::BIGINT AS top_day, count(*) AS days FROM a_day GROUP BY code
        ), told AS (
            SELECT code, {_WAYS}, max(day) FILTER (NOT is_bot) AS last_on,
                sum(scans) FILTER (NOT is_bot AND day > $last - 14)::BIGINT AS recent,
                sum(scans) FILTER (NOT is_bot AND day BETWEEN $last - 41 AND $last - 14)::BIGINT AS before,
                sum(scans) FILTER (NOT is_bot AND hour < 5)::BIGINT AS night,
                sum(scans) FILTER (NOT is_bot AND device = 'computer')::BIGINT AS computers,
                sum(scans) FILTER (NOT is_bot AND day > CAST(retired_at AS DATE))::BIGINT AS after_end,
                sum(scans) FILTER (NOT is_bot AND day > CAST(gone_at AS DATE))::BIGINT AS after_gone
            FROM scan LEFT JOIN ended USING (code) LEFT JOIN gone USING (code) WHERE {_WHERE} GROUP BY code
        )
        SELECT sheet.code, unit_code, coalesce(unit.name, unit_code) AS unit_name, unit.kind AS unit_kind,
            placement, sheet.kind, printed_at, retired_at, state,
            {", ".join(f"coalesce({name}, 0)::BIGINT AS {name}" for name in _NUMBERS)}, last_on
        FROM sheet LEFT JOIN told USING (code) LEFT JOIN days USING (code) LEFT JOIN ended USING (code)
        LEFT JOIN newest USING (code) LEFT JOIN current_unit AS unit ON unit.code = unit_code
        ORDER BY people DESC, sheet.code
        """,  # noqa: S608 - our own text
        span.values,
    ).df()


_NUMBERS = (
    "scanned",
    "typed",
    "untold",
    "people",
    "bots",
    "recent",
    "before",
    "night",
    "computers",
    "after_end",
    "after_gone",
    "top_day",
    "days",
)


def unknown(con: Connection, first: date, last: date) -> pd.DataFrame:
    """What was never printed: code (NULL where it is none), why, people, bots, first_on, last_on."""
    return con.execute(
        """
        SELECT code, why, coalesce(sum(scans) FILTER (NOT is_bot), 0)::BIGINT AS people,
            coalesce(sum(scans) FILTER (is_bot), 0)::BIGINT AS bots, min(day) AS first_on, max(day) AS last_on
        FROM unknown_scan WHERE day BETWEEN ? AND ?
        GROUP BY code, why ORDER BY people DESC, code NULLS LAST, why
        """,
        [first, last],
    ).df()


def first_day(con: Connection) -> date | None:
    """The first day on which anybody followed a code."""
    row = con.execute("SELECT min(day) FROM scan").fetchone()
    return row[0] if row else None
