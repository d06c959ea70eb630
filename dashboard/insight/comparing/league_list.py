"""Judged rows as somebody wants to read them: in another order, or only those that stand out."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.insight import search
from dashboard.insight.comparing.intervals import Numbers
from dashboard.insight.comparing.league import Standing
from dashboard.insight.comparing.limits import Band

Places = npt.NDArray[np.intp]

# What a list can be cut down to: where ranked units lie, or why others are not ranked.
GROUPS = (*(band.value for band in Band), *(each.value for each in Standing if each != Standing.RANKED))


class Order(StrEnum):
    """What stands on top."""

    HIGHEST = "highest"
    LOWEST = "lowest"
    MISSING = "missing"
    RISING = "rising"
    FALLING = "falling"
    PLACES = "places"
    NAME = "name"


def places(told: pd.DataFrame, order: Order) -> Places:
    """Where the rows of `league.with_change` stand in this order; those not ranked stay behind all others.

    Equal rows keep the order that they have, the best first.
    """
    if order is Order.HIGHEST:
        return np.arange(len(told))
    is_left_out = (told["standing"] != Standing.RANKED).to_numpy(bool)
    if order is Order.NAME:
        return np.lexsort((search.folded(told["name"]).to_numpy("object"), is_left_out))
    ranks = _numbers(told["rank_high"]), _numbers(told["rank_low"])
    keys: dict[Order, tuple[Numbers, ...]] = {
        Order.LOWEST: (_numbers(told["rate"]),),
        Order.MISSING: (-_numbers(told["missing"]),),
        Order.RISING: (-_numbers(told["change"]),),
        Order.FALLING: (_numbers(told["change"]),),
        Order.PLACES: ranks,
    }
    return np.lexsort((*keys[order], is_left_out))


def groups(told: pd.DataFrame) -> pd.Series:
    """The group of each row, one of `GROUPS`: the band of the ranked, the standing of the others."""
    return told["band"].where(told["standing"] == Standing.RANKED, told["standing"])


def is_in(told: pd.DataFrame, wanted: Sequence[str]) -> pd.Series:
    """Which rows are of these groups; all where none is named."""
    return groups(told).isin(wanted) if wanted else pd.Series(True, told.index)


def _numbers(values: pd.Series) -> Numbers:
    return values.to_numpy("float64", na_value=np.nan)
