"""Judged rows as somebody wants to read them: in another order, or only those that stand out."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from dashboard.insight import search
from dashboard.insight.intervals import Numbers
from dashboard.insight.league import Standing
from dashboard.insight.limits import Band

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


def arranged(told: pd.DataFrame, order: Order) -> pd.DataFrame:
    """The rows of `league.with_change` in this order; those that are not ranked stay behind all others.

    Equal rows keep the order that they have, the best first.
    """
    if order is Order.HIGHEST:
        return told
    is_left_out = (told["standing"] != Standing.RANKED).to_numpy(bool)
    if order is Order.NAME:
        return told.iloc[np.lexsort((search.folded(told["name"]).to_numpy("object"), is_left_out))]
    places = _numbers(told["rank_high"]), _numbers(told["rank_low"])
    keys: dict[Order, tuple[Numbers, ...]] = {
        Order.LOWEST: (_numbers(told["rate"]),),
        Order.MISSING: (-_numbers(told["missing"]),),
        Order.RISING: (-_numbers(told["change"]),),
        Order.FALLING: (_numbers(told["change"]),),
        Order.PLACES: places,
    }
    return told.iloc[np.lexsort((*keys[order], is_left_out))]


def groups(told: pd.DataFrame) -> pd.Series:
    """The group of each row, one of `GROUPS`: the band of the ranked, the standing of the others."""
    return told["band"].where(told["standing"] == Standing.RANKED, told["standing"])


def cut_down(told: pd.DataFrame, wanted: Sequence[str]) -> pd.DataFrame:
    """The rows of these groups; all where none is named."""
    return told[groups(told).isin(wanted)] if wanted else told


def _numbers(values: pd.Series) -> Numbers:
    return values.to_numpy("float64", na_value=np.nan)
