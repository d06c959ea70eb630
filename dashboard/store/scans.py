"""Who followed printed codes: counted in whole batches, each exactly once, and never who."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Literal

import pandas as pd
import pyarrow as pa

from dashboard.store.connection import Connection, append, transaction

# Whoever tries codes must not fill the store: so many unknown codes of a day are kept, others only counted.
MOST_UNKNOWN_A_DAY = 500

Way = Literal["scan", "typed"]
Why = Literal["unknown", "mistyped", "not_a_code"]


@dataclass(frozen=True)
class Visit:
    """What is remembered of somebody asking for a code: never who.

    `code` is empty where what was asked for is none by its check sign; `why` then says in which way.
    """

    code: str
    day: date
    hour: int
    device: str
    is_bot: bool
    way: Way
    why: Why = "unknown"


COLUMNS = [field.name for field in fields(Visit)]


def add_batch(con: Connection, name: str, visits: Mapping[Visit, int], now: datetime) -> bool:
    """Count this batch, unless it was counted already; False if it was."""
    with transaction(con):
        if con.execute("SELECT count(*) FROM scan_batch WHERE name = ?", [name]).fetchone() != (0,):
            return False
        _add(con, visits, None)
        con.execute("INSERT INTO campaign.scan_batch VALUES (?, ?, ?)", [name, now, sum(visits.values())])
    return True


def add_log_lines(con: Connection, lines: Sequence[tuple[int, Visit]], now: datetime) -> int:
    """Count the lines of an access log, known by their hashes, that are new; how many those are."""
    with transaction(con):
        con.register("told_line", pa.table({"line_hash": pa.array([each for each, _ in lines], pa.uint64())}))
        known = con.execute(
            "SELECT line_hash FROM scan_log_line WHERE line_hash IN (SELECT line_hash FROM told_line)"
        ).fetchall()
        con.unregister("told_line")
        seen = {line_hash for (line_hash,) in known}
        fresh: dict[int, Visit] = {line_hash: visit for line_hash, visit in lines if line_hash not in seen}
        visits: dict[Visit, int] = {}
        for visit in fresh.values():
            visits[visit] = visits.get(visit, 0) + 1
        _add(con, visits, "log")
        if fresh:
            hashes = pa.table({"line_hash": pa.array(list(fresh), pa.uint64())})
            append(con, "scan_log_line", hashes, added_at=now)
    return len(fresh)


def _add(con: Connection, visits: Mapping[Visit, int], source: str | None) -> None:
    """Those of printed codes and the others, each where they belong."""
    if not visits:
        return
    rows = pd.DataFrame({name: [getattr(visit, name) for visit in visits] for name in COLUMNS})
    rows = rows.assign(source=source, scans=list(visits.values()))
    rows = rows.astype({"hour": "int16", "scans": "int32", "source": "string"})
    is_printed = rows["code"].isin(_printed(con, rows))
    if is_printed.any():
        append(con, "scan", rows[is_printed].drop(columns="why"))
    if not is_printed.all():
        _add_unknown(con, rows[~is_printed])


def _printed(con: Connection, rows: pd.DataFrame) -> set[str]:
    """Those of the codes that were ever printed."""
    con.register("told_code", rows[["code"]].drop_duplicates())
    found = con.execute("SELECT DISTINCT code FROM link SEMI JOIN told_code USING (code)").fetchall()
    con.unregister("told_code")
    return {code for (code,) in found}


def _add_unknown(con: Connection, rows: pd.DataFrame) -> None:
    days = sorted(set(rows["day"]))
    kept: dict[date, set[str]] = {day: set() for day in days}
    for day, code in con.execute(
        "SELECT DISTINCT day, code FROM unknown_scan WHERE day IN (SELECT unnest(?)) AND code IS NOT NULL",
        [days],
    ).fetchall():
        kept[day].add(code)
    codes: list[str | None] = []
    for day, code in zip(rows["day"], rows["code"], strict=True):
        if code and len(kept[day]) < MOST_UNKNOWN_A_DAY:
            kept[day].add(code)
        codes.append(code if code in kept[day] else None)
    told = rows.drop(columns="device").assign(code=pd.array(codes, dtype="string"))
    same = [name for name in told.columns if name != "scans"]
    summed = told.groupby(same, dropna=False, as_index=False)[["scans"]].sum()
    append(con, "unknown_scan", summed.astype({"scans": "int32"}))
