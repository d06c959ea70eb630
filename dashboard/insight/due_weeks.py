"""Which reporting weeks can be judged: those that every unit could have reported in time."""

import pandas as pd


def due(weeks: pd.DataFrame) -> pd.DataFrame:
    """Of `reporting.by_week`, oldest first: somebody was expected, and nobody's last day is still to come."""
    return weeks[(weeks["not_yet_due"] == 0) & (weeks["expected"] > 0)]
