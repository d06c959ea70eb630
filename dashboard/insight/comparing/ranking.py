"""Units in an order that says something: who is furthest behind, who is ahead."""

from enum import StrEnum

import pandas as pd

# A figure of more bars than this is a table; the table stands below it anyway.
SHORT_LIST = 15


class Order(StrEnum):
    """Which end of the list to look at."""

    LOWEST = "lowest"
    HIGHEST = "highest"
    ALL = "all"


def rates(rows: pd.DataFrame, milestone: str, denominator: str) -> pd.Series:
    """0 to 1 for each row; missing where nobody was reported or too few to show."""
    base = rows[denominator].astype("Float64")
    return (rows[milestone].astype("Float64") / base.where(base > 0)).astype("float64")


def ordered(rows: pd.DataFrame, milestone: str, denominator: str, order: Order) -> pd.DataFrame:
    """The rows by rate, those without one last; a short list unless all are wanted."""
    rate = rates(rows, milestone, denominator)
    sorted_rows = rows.assign(rate=rate).sort_values(
        ["rate", "name"], ascending=[order is Order.LOWEST, True], na_position="last"
    )
    if order is Order.ALL:
        return sorted_rows
    return sorted_rows.dropna(subset=["rate"]).head(SHORT_LIST)
