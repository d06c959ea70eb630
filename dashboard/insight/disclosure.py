"""What may leave a unit: no rate of so few people that it would point at one of them."""

import pandas as pd

from dashboard.model import Account, Role

_COUNTS = ("headcount", "with_smartphone", "installed", "registered", "form_submitted", "approved")


def is_small(people: int, smallest: int) -> bool:
    """Some people, but fewer than may be shown. Nobody at all has not reported, which is something else."""
    return 0 < people < smallest


def may_see_small(account: Account) -> bool:
    """Liaisons see the people of their units anyway, and the administrator everything."""
    return account.role in {Role.LIAISON, Role.ADMIN}


def hide_small(rows: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """The rows with `is_hidden`, and without the counts of groups that are too small on any base."""
    smaller = rows[["headcount", "with_smartphone"]].where(rows["headcount"] > 0).min(axis="columns")
    hidden = (rows["headcount"] > 0) & (smaller < smallest)
    columns = list(_COUNTS)
    shown = rows.assign(is_hidden=hidden)
    shown[columns] = shown[columns].astype("Float64").mask(hidden)
    return shown


def hide_with_neighbours(rows: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """`hide_small` of rows whose sum is known: one hidden alone could be had by subtracting the others."""
    shown = hide_small(rows, smallest)
    hidden = pooled(rows[rows["headcount"] > 0], smallest)
    shown["is_hidden"] |= hidden.reindex(rows.index, fill_value=False).astype(bool)
    columns = [name for name in _COUNTS if name in shown]
    shown[columns] = shown[columns].mask(shown["is_hidden"])
    return shown


def pooled(rows: pd.DataFrame, smallest: int) -> pd.Series:
    """Which rows are to be added up before they are shown: small ones, and never one alone."""
    smaller = rows[["headcount", "with_smartphone"]].min(axis="columns")
    hidden = (rows["headcount"] > 0) & (smaller < smallest)
    # One group alone, or too few people together, could be had by subtracting the others from the sum.
    for row in smaller[~hidden].sort_values(kind="stable").index:
        if not hidden.any() or (hidden.sum() > 1 and smaller[hidden].sum() >= smallest):
            break
        hidden[row] = True
    return hidden
