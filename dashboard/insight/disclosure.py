"""What may leave a unit: no rate of so few people that it would point at one of them."""

import pandas as pd


def hide_small(
    rows: pd.DataFrame, denominator: str, smallest: int, milestones: tuple[str, ...]
) -> pd.DataFrame:
    """The rows with `is_hidden`, and without the counts of groups of 1 to `smallest` - 1 people.

    A group of nobody is not hidden: it has not reported, which is something else.
    """
    hidden = rows[denominator].between(1, smallest - 1)
    shown = rows.assign(is_hidden=hidden)
    columns = [*milestones, "headcount", "with_smartphone"]
    shown[columns] = shown[columns].astype("Float64").mask(hidden)
    return shown
