"""The catalogue of units: load it, add to it, look a unit up."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import csv

from dashboard.errors import UnknownUnit, UnreadableFile
from dashboard.model import Scope, Unit, UnitKind
from dashboard.store import tally
from dashboard.store.connection import Connection, append, transaction
from dashboard.store.frames import frame
from dashboard.wording import day

# The whole city: every unit that names no parent stands directly below it.
CITY = "HN"

NO_SUCH_UNIT = "There is no unit with the code “{code}”. Check the code with the catalogue."

REQUIRED = ("code", "name", "kind")
OPTIONAL = ("parent_code", "office_code", "expected_headcount", "valid_from", "valid_to")


def load_catalogue(con: Connection, folder: Path, now: datetime) -> None:
    """Fill an empty store with the districts, communes, offices and crosswalk of `data/`."""
    with transaction(con):
        if con.execute("SELECT count(*) FROM unit").fetchone() != (0,):
            return
        for table, name in (("unit", "units"), ("office", "offices"), ("unit_succession", "succession")):
            rows = csv.read_csv(folder / f"{name}.csv", convert_options=_ALL_TEXT)
            append(con, table, rows, added_at=now)


def add(con: Connection, content: bytes, now: datetime) -> tuple[int, tuple[str, ...]]:
    """Add the units of a CSV; gives how many, and the codes whose kind we did not know.

    Columns `code,name,kind,parent_code` and optionally `office_code,expected_headcount,valid_from,valid_to`.
    A unit that stands in the catalogue unchanged is not added again. Raises `UnreadableFile`.
    """
    rows = _read_units(content)
    known = {kind.value for kind in UnitKind}
    strange = tuple(rows.loc[~rows["kind"].isin(known), "code"])
    rows["kind"] = rows["kind"].where(rows["kind"].isin(known), UnitKind.EMPLOYER.value)
    _keep_what_is_not_told(con, rows)
    rows["parent_code"] = rows["parent_code"].where(rows["parent_code"].notna(), CITY)
    rows.loc[rows["code"] == CITY, "parent_code"] = None
    _refuse_lost_values(rows)
    _refuse_unknown_parents(con, rows)
    with transaction(con):
        con.register("told", rows)
        con.execute(
            """
            INSERT INTO campaign.unit BY NAME
            WITH wanted AS (
                SELECT code, name, kind, parent_code, office_code,
                    CAST(expected_headcount AS INTEGER) AS expected_headcount,
                    CAST(valid_from AS DATE) AS valid_from, CAST(valid_to AS DATE) AS valid_to
                FROM told
            )
            SELECT *, $now AS added_at
            FROM (FROM wanted EXCEPT SELECT * EXCLUDE (added_at) FROM current_unit)
            """,
            {"now": now},
        )
        con.unregister("told")
    return len(rows), strange


def find(con: Connection, scope: Scope, code: str) -> Unit:
    """The unit of this code, if this person may see it; else `UnknownUnit`."""
    row = con.execute(
        """
        SELECT code, name, kind, parent_code, office_code, expected_headcount, valid_from, valid_to
        FROM current_unit WHERE code = $code AND in_scope(code, $roots)
        """,
        {"code": code.strip().upper(), "roots": roots_of(scope)},
    ).fetchone()
    if row is None:
        raise UnknownUnit(NO_SUCH_UNIT, code=code)
    return Unit(row[0], row[1], UnitKind(row[2]), *row[3:])


def refuse_closed(unit: Unit, on_day: date) -> None:
    """`UnknownUnit` where the catalogue of that day does not have the unit."""
    if (unit.valid_from and on_day < unit.valid_from) or (unit.valid_to and on_day > unit.valid_to):
        raise UnknownUnit(
            "The unit “{code}” does not exist on {day}. Choose the unit that stands for it then.",
            code=unit.code,
            day=day(on_day),
        )


def names(con: Connection, scope: Scope, codes: Sequence[str]) -> dict[str, str]:
    """Code → name of these units; `UnknownUnit` if one of them is not there, or not for this person."""
    found = dict(
        con.execute(
            """
            SELECT code, name FROM current_unit
            WHERE list_contains($codes, code) AND in_scope(code, $roots)
            """,
            {"codes": list(codes), "roots": roots_of(scope)},
        ).fetchall()
    )
    for code in codes:
        if code not in found:
            raise UnknownUnit(NO_SUCH_UNIT, code=code)
    return found


def all_codes(con: Connection) -> set[str]:
    """The code of every unit of the catalogue."""
    return {code for (code,) in con.execute("SELECT code FROM current_unit").fetchall()}


def listed(con: Connection, scope: Scope, on_day: date) -> pd.DataFrame:
    """code, name, kind, parent_code, parent_name of every unit in the scope, by parent and name."""
    tally.bring_up(con)
    return frame(
        con.execute(
            """
        SELECT unit.code, unit.name, unit.kind, unit.parent_code, parent.name AS parent_name
        FROM tally.unit AS unit LEFT JOIN tally.unit AS parent ON parent.code = unit.parent_code
        WHERE coalesce(unit.valid_from <= $on_day, TRUE) AND coalesce(unit.valid_to >= $on_day, TRUE)
            AND in_part(unit.unit_id, $roots)
        ORDER BY parent.name_place NULLS FIRST, unit.name_place
        """,
            {"on_day": on_day, "roots": roots_of(scope)},
        )
    )


def selectable(con: Connection, scope: Scope, on_day: date, at_most: int) -> pd.DataFrame:
    """code, name, kind of the units of the scope to choose from, by parent and name.

    Where there are more than `at_most`, only those with others below them: the others are found by searching.
    """
    tally.bring_up(con)
    return con.execute(
        """
        WITH seen AS (
            SELECT * FROM tally.unit
            WHERE coalesce(valid_from <= $on_day, TRUE) AND coalesce(valid_to >= $on_day, TRUE)
                AND in_part(unit_id, $roots)
        )
        SELECT seen.code, seen.name, seen.kind FROM seen
        LEFT JOIN tally.unit AS parent ON parent.code = seen.parent_code
        WHERE seen.last_id > seen.unit_id OR (SELECT count(*) FROM seen) <= $at_most
        ORDER BY parent.name_place NULLS FIRST, seen.name_place
        """,
        {"on_day": on_day, "roots": roots_of(scope), "at_most": at_most},
    ).df()


def kinds(con: Connection, scope: Scope, on_day: date) -> list[str]:
    """The kinds of the units of the scope, by name."""
    tally.bring_up(con)
    rows = con.execute(
        """
        SELECT DISTINCT kind FROM tally.unit
        WHERE coalesce(valid_from <= $on_day, TRUE) AND coalesce(valid_to >= $on_day, TRUE)
            AND in_part(unit_id, $roots)
        ORDER BY kind
        """,
        {"on_day": on_day, "roots": roots_of(scope)},
    ).fetchall()
    return [str(kind) for (kind,) in rows]


def searched(con: Connection, scope: Scope, on_day: date, words: str, at_most: int) -> pd.DataFrame:
    """code, name, parent_name of units whose code or name holds these words, case and accents aside."""
    tally.bring_up(con)
    return con.execute(
        """
        SELECT unit.code, unit.name, parent.name AS parent_name FROM tally.unit AS unit
        LEFT JOIN tally.unit AS parent ON parent.code = unit.parent_code
        WHERE coalesce(unit.valid_from <= $on_day, TRUE) AND coalesce(unit.valid_to >= $on_day, TRUE)
            AND in_part(unit.unit_id, $roots)
            AND (contains(unit.folded_name, fold($words)) OR contains(lower(unit.code), lower($words)))
        ORDER BY unit.last_id - unit.unit_id DESC, unit.name_place LIMIT $at_most
        """,
        {"on_day": on_day, "roots": roots_of(scope), "words": words, "at_most": at_most},
    ).df()


def roots_of(scope: Scope) -> list[str] | None:
    """What `in_scope` takes."""
    return None if scope.roots is None else list(scope.roots)


_ALL_TEXT = csv.ConvertOptions(
    column_types={name: pa.string() for name in ("code", "phone", "old_code", "new_code", "parent_code")},
    strings_can_be_null=True,
)


def _read_units(content: bytes) -> pd.DataFrame:
    try:
        names = content.decode("utf-8-sig").splitlines()[0].split(",")
        types = {name.strip(): pa.string() for name in names}
        table = csv.read_csv(
            pa.BufferReader(content.decode("utf-8-sig").encode()),
            convert_options=csv.ConvertOptions(column_types=types, strings_can_be_null=True),
        )
    except (pa.ArrowInvalid, UnicodeDecodeError, IndexError) as error:
        raise UnreadableFile(
            "The list of units cannot be read. Save it as CSV (UTF-8) with the columns {columns}.",
            columns=", ".join((*REQUIRED, *OPTIONAL)),
        ) from error
    rows = table.to_pandas().replace("", None)
    missing = [name for name in REQUIRED if name not in rows]
    if missing:
        raise UnreadableFile(
            "The list of units lacks the column {columns}. Add it.", columns=", ".join(missing)
        )
    rows = rows[[name for name in (*REQUIRED, *OPTIONAL) if name in rows]].astype("object")
    for name in {"code", "parent_code"} & set(rows):
        rows[name] = rows[name].str.strip().str.upper()
    return pd.DataFrame(rows.dropna(subset=["code", "name"]).drop_duplicates("code", keep="last"))


def _keep_what_is_not_told(con: Connection, rows: pd.DataFrame) -> None:
    """A column that the file does not have keeps the values of the catalogue."""
    known = con.execute("SELECT * FROM current_unit").df().astype("object").set_index("code")
    known = known.where(known.notna(), None)
    for name in OPTIONAL:
        if name not in rows:
            rows[name] = rows["code"].map(known[name]).astype("object")
            rows[name] = rows[name].where(rows[name].notna(), None)


def _refuse_lost_values(rows: pd.DataFrame) -> None:
    """A number or a day that cannot be read is not quietly left out."""
    for name in ("expected_headcount", "valid_from", "valid_to"):
        told = rows[name].notna()
        read = (
            pd.to_numeric(rows[name], errors="coerce")
            if name == "expected_headcount"
            else pd.to_datetime(rows[name], errors="coerce", format="%Y-%m-%d")
        )
        lost = rows.loc[told & read.isna()]
        if len(lost):
            raise UnreadableFile(
                "The unit “{code}” has “{value}” as {column}. Write a whole number, or a day as 2025-06-30.",
                code=lost.iloc[0]["code"],
                value=lost.iloc[0][name],
                column=name,
            )


def _refuse_unknown_parents(con: Connection, rows: pd.DataFrame) -> None:
    """Every parent is known, and nobody is above themselves."""
    known = {code for (code,) in con.execute("SELECT code FROM current_unit").fetchall()} | set(rows["code"])
    lost = rows.loc[rows["parent_code"].notna() & ~rows["parent_code"].isin(known)]
    if len(lost):
        raise UnreadableFile(
            "The unit “{code}” names a parent “{parent}” that is not in the catalogue. Add the parent first.",
            code=lost.iloc[0]["code"],
            parent=lost.iloc[0]["parent_code"],
        )
    parents = dict(con.execute("SELECT code, parent_code FROM current_unit").fetchall())
    parents |= dict(zip(rows["code"], rows["parent_code"], strict=True))
    for code in rows["code"]:
        above, passed = parents[code], {code}
        while above and above not in passed:
            passed.add(above)
            above = parents.get(above)
        if above:
            raise UnreadableFile("The unit “{code}” stands above itself. Correct its parent.", code=code)
