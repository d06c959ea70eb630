"""Aggregates for other programs: a row a group, plain names and numbers, hidden where few people are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

COUNTS = ("headcount", "with_smartphone", "installed", "registered", "form_submitted", "approved")
MILESTONES = COUNTS[2:]
# What stands in `state`: a figure, one of too few people, none sent yet, one older than it should be.
SHOWN, HIDDEN, NOT_REPORTED, STALE = "shown", "hidden", "not_reported", "stale"


def rates(rows: pd.DataFrame, denominators: Mapping[str, str], on_day: date, stale_days: int) -> pd.DataFrame:
    """Rows of `disclosure` with `state` and a rate for each milestone, 0 to 1.

    code, name, kind, state, as_of, units, units_reported, the counts, `<milestone>_denominator` and
    `<milestone>_rate`. Counts and rates are missing unless `state` is shown or stale; zero is a number.
    """
    states = _states(rows, on_day, stale_days)
    is_told = np.isin(states, [SHOWN, STALE])
    told: dict[str, Any] = {name: rows[name] for name in ("code", "name", "kind") if name in rows}
    told |= {
        "state": states,
        "as_of": [None if pd.isna(day) else str(pd.Timestamp(day).date()) for day in rows["as_of"]],
        "units": rows["units"],
        "units_reported": rows["units_reported"],
    }
    counts = {name: _plain(rows[name]) for name in COUNTS}
    told |= {name: _whole(count, is_told) for name, count in counts.items()}
    for name in MILESTONES:
        base = _plain(rows[denominators[name]])
        told[f"{name}_denominator"] = _whole(base.round(), is_told)
        shares = np.divide(counts[name], base, out=np.full(len(base), np.nan), where=base > 0).round(6)
        told[f"{name}_rate"] = pd.arrays.FloatingArray(np.nan_to_num(shares), ~is_told | np.isnan(shares))
    return pd.DataFrame(told)


def _plain(told: "pd.Series[Any]") -> np.ndarray[Any, np.dtype[np.float64]]:
    return told.to_numpy("float64", na_value=np.nan)


def _whole(told: np.ndarray[Any, np.dtype[np.float64]], is_told: np.ndarray[Any, Any]) -> Any:
    is_missing = ~is_told | np.isnan(told)
    return pd.arrays.IntegerArray(np.where(is_missing, 0, told).astype("int64"), is_missing)


def weeks(rows: pd.DataFrame, denominator: str, smallest: int) -> pd.DataFrame:
    """`progress.by_week` with the same columns, a row a week; `day` instead of a code."""
    hidden = (rows["headcount"] < smallest) | (rows["with_smartphone"] < smallest)
    told = pd.DataFrame(
        {
            "day": [str(pd.Timestamp(day).date()) for day in rows["day"]],
            "state": [HIDDEN if is_hidden else SHOWN for is_hidden in hidden],
            "units_reported": rows["units_reported"],
        }
    )
    for name in COUNTS:
        told[name] = rows[name].astype("Int64").mask(hidden)
    for name in MILESTONES:
        base = rows[denominator].astype("Float64").mask(hidden)
        told[f"{name}_rate"] = (told[name].astype("Float64") / base.where(base > 0)).round(6)
    return told


def plain(rows: pd.DataFrame) -> Sequence[Mapping[str, Any]]:
    """The rows for JSON: what is missing is null."""
    told: list[dict[str, Any]] = pa.Table.from_pandas(rows, preserve_index=False).to_pylist()
    return told


def _states(rows: pd.DataFrame, on_day: date, stale_days: int) -> list[str]:
    old = (pd.Timestamp(on_day) - pd.to_datetime(rows["as_of"])).dt.days > stale_days
    silent = rows["as_of"].isna()
    return [
        NOT_REPORTED if is_silent else HIDDEN if is_hidden else STALE if is_old else SHOWN
        for is_silent, is_hidden, is_old in zip(silent, rows["is_hidden"], old, strict=True)
    ]
