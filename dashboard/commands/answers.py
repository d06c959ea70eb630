"""What a command answers: plain dicts and lists for JSON, as the reading contract spells them."""

from collections.abc import Hashable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

import pandas as pd

from dashboard.model import EVERYTHING, Basis
from dashboard.store import review, uploads
from dashboard.store.connection import Connection
from dashboard.store.progress import COUNTS, MILESTONES

# What the contract prints of how a file was read.
HOW_READ = ("kind", "sheet", "header_rows", "columns", "dropped", "other_sheets")

DENOMINATOR = {Basis.SMARTPHONE: "with_smartphone", Basis.HEADCOUNT: "headcount"}


def of_check(con: Connection, upload_id: UUID) -> dict[str, Any]:
    """Everything that `campaign check --json` prints of a staged upload."""
    told = uploads.find(con, EVERYTHING, upload_id).id
    counts = review.row_counts(con, told)
    return {
        **{name: value for name, value in review.how_read(con, told).items() if name in HOW_READ},
        "rows": counts["rows"],
        "people": counts["people"],
        "left": counts["left"],
        "units": {
            unit["unit_code"]: {name: int(unit[name]) for name in COUNTS}
            for unit in review.expected_progress(con, told).to_dict("records")
        },
        "repairs": [asdict(repair) for repair in review.repairs(con, told)],
        "problems": [asdict(problem) for problem in review.problems(con, told)],
    }


def of_uploads(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """One dict an upload; days and moments in ISO form, None where nothing happened yet."""
    return [{str(name): _iso(value) for name, value in row.items()} for row in rows.to_dict("records")]


def of_rates(rows: pd.DataFrame, basis: Basis, on_day: date) -> list[dict[str, Any]]:
    """One dict a group: numerators, denominators and rates (0 to 1; None where nothing was reported)."""
    return [_rated(row, basis, on_day) for row in rows.to_dict("records")]


def _rated(row: Mapping[Hashable, Any], basis: Basis, on_day: date) -> dict[str, Any]:
    denominator = int(row[DENOMINATOR[basis]])
    return {
        **{name: _plain(row[name]) for name in ("code", "name", "kind") if name in row},
        "as_of": str(on_day),
        "newest_roster": _day(row["as_of"]),
        "units": int(row["units"]),
        "units_reported": int(row["units_reported"]),
        "basis": basis.value,
        "denominator": denominator,
        **{name: int(row[name]) for name in COUNTS},
        **{f"{name}_rate": int(row[name]) / denominator if denominator else None for name in MILESTONES},
    }


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value


def _iso(value: Any) -> Any:
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return str(value.date() if value == value.normalize() else value)
    return int(value) if isinstance(value, float) else value


def _day(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)[:10]
