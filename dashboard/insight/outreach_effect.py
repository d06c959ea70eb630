"""Whether units with posters moved further than units like them without: differences in differences.

A unit with a poster is compared with units that had none printed, of the same kind, of a similar size (within
a factor of two) and with a similar starting rate (within ten points), over the same days. What is told is the
mean of the differences with a 95 % interval; a unit that many are compared with counts as one in it.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

# Fewer give an interval that says nothing, or that trusts too few.
FEWEST_UNITS = 8
FEWEST_ALIKE = 3
FEWEST_COMPARED = 10
CONFIDENCE = 0.95
RATE_STEP = 0.1
CELL = ["start", "kind", "size", "level"]


@dataclass(frozen=True)
class Effect:
    """How much more a rate rose (0 to 1) in units with posters, from `low` to `high`; NaN if not told.

    `units` with posters could be compared, with `compared` others; `left_out` with posters had none
    like them.
    """

    points: float
    low: float
    high: float
    units: int
    compared: int
    left_out: int

    @property
    def is_told(self) -> bool:
        """Whether there was enough to compare."""
        return self.points == self.points

    @property
    def is_clear(self) -> bool:
        """Whether no difference at all can be ruled out."""
        return self.is_told and not self.low <= 0 <= self.high


def beside(pairs: pd.DataFrame) -> pd.DataFrame:
    """Units with posters, with `expected` (mean rise of those like them), `alike` (how many), `difference`.

    `pairs` is a row for each unit and each first day that it is looked at from: code, start, kind, people,
    has_poster, before, after (rates).
    """
    rows = _in_cells(pairs)
    others = rows[~rows["has_poster"]].groupby(CELL)["rise"].agg(expected="mean", alike="count")
    told = rows[rows["has_poster"]].join(others, on=CELL)
    told["alike"] = told["alike"].fillna(0).astype(int)
    told.loc[told["alike"] < FEWEST_ALIKE, "expected"] = np.nan
    return told.assign(difference=told["rise"] - told["expected"]).drop(columns=["size", "level"])


def estimate(pairs: pd.DataFrame) -> Effect:
    """What posters are worth together; see `beside`."""
    told = beside(pairs)
    used = told.dropna(subset=["difference"])
    rows = _in_cells(pairs)
    weights = _in_cells(used).groupby(CELL).size().rename("weight") / max(len(used), 1)
    others = rows[~rows["has_poster"]].join(weights, on=CELL, how="inner")
    units, compared = used["code"].nunique(), others["code"].nunique()
    left_out = int(told["code"].nunique() - units)
    if units < FEWEST_UNITS or compared < FEWEST_COMPARED:
        return Effect(np.nan, np.nan, np.nan, units, compared, left_out)
    points = float(used["difference"].mean())
    error = np.sqrt(_own_variance(used) + _variance_of_others(others))
    far = float(stdtrit(units - 1, (1 + CONFIDENCE) / 2) * error)
    return Effect(points, points - far, points + far, units, compared, left_out)


def _own_variance(used: pd.DataFrame) -> float:
    return float(used["difference"].var(ddof=1) / len(used))


def _variance_of_others(others: pd.DataFrame) -> float:
    """Of the mean of those compared with, each unit once however often it is looked at."""
    cells = others.groupby(CELL)["rise"]
    many = cells.transform("count")
    share = others["weight"] * (others["rise"] - cells.transform("mean")) / many * np.sqrt(many / (many - 1))
    return float((share.groupby(others["code"]).sum() ** 2).sum())


def _in_cells(pairs: pd.DataFrame) -> pd.DataFrame:
    rows = pairs[pairs["people"] > 0]
    return rows.assign(
        rise=rows["after"] - rows["before"],
        size=np.floor(np.log2(rows["people"].astype(float))).astype(int),
        # A rate of exactly one belongs to the highest step.
        level=np.minimum(np.floor(rows["before"] / RATE_STEP + 1e-9), 1 / RATE_STEP - 1).astype(int),
    )
