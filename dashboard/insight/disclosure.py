"""What may leave a unit: no rate of so few people that it would point at one of them."""

from collections.abc import Mapping

import pandas as pd

from dashboard.wording import number, say

_COUNTS = ("headcount", "with_smartphone", "installed", "registered", "form_submitted", "approved")
# Whatever a rate is measured against, too few people on either base hide it on both.
_BASES = ("headcount", "with_smartphone")


def is_small(people: int, smallest: int) -> bool:
    """Some people, but fewer than may be shown. Nobody at all has not reported, which is something else."""
    return 0 < people < smallest


def is_small_part(total: pd.Series | Mapping[str, int], smallest: int) -> bool:
    """Whether these counts of a part that has reported are of too few people on either base."""
    return bool(total["headcount"] > 0 and min(total[name] for name in _BASES) < smallest)


def mark(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `is_hidden`: those that reported, but only rosters that do not count (`units_small`)."""
    return hide(rows, (rows["units_small"] > 0) & (rows["headcount"] == 0))


def is_hidden(total: pd.Series | Mapping[str, int]) -> bool:
    """The same of one sum."""
    return bool(total["units_small"] > 0 and total["headcount"] == 0)


def not_counted(units: int, smallest: int) -> str:
    """Why the sums that are shown are a little lower than those of the units."""
    return say(
        "{units} units of fewer than {smallest} people, or of so few with a smartphone, are not counted "
        "here: nothing that is shown can point at one of them.",
        units=number(units),
        smallest=number(smallest),
    )


def hide_small(rows: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """The rows with `is_hidden`, and without the counts of groups that are too small on any base."""
    return hide(rows, small(rows, smallest))


def hidden(rows: pd.DataFrame, smallest: int) -> pd.Series:
    """Which rows are not shown where their sum is: small ones, and never one alone beside the others."""
    there = rows[rows["headcount"] > 0]
    chosen, fewest = small(there, smallest), there[list(_BASES)].min(axis="columns")
    # One group alone, or too few people together, could be had by subtracting the others from the sum.
    for row in fewest[~chosen].sort_values(kind="stable").index:
        if not chosen.any() or (chosen.sum() > 1 and fewest[chosen].sum() >= smallest):
            break
        chosen[row] = True
    return chosen.reindex(rows.index, fill_value=False)


def without_small(weeks: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """The weeks in which enough people had been reported."""
    return weeks[weeks[list(_BASES)].min(axis="columns") >= smallest]


def small(rows: pd.DataFrame, smallest: int) -> pd.Series:
    """Which rows have reported people, but too few of them on one of the bases."""
    return (rows["headcount"] > 0) & (rows[list(_BASES)].min(axis="columns") < smallest)


def hide(rows: pd.DataFrame, is_hidden: pd.Series) -> pd.DataFrame:
    """The rows with `is_hidden`, and without the counts of those that are."""
    shown, columns = rows.assign(is_hidden=is_hidden), list(_COUNTS)
    shown[columns] = shown[columns].astype("Float64").mask(is_hidden)
    return shown
