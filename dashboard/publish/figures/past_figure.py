"""What was foretold two weeks ahead beside what came: the planner's own record."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from dashboard.publish.figures.charts import BLUE, NAME_AXIS, WORDS, Figure, figure, rate_axis
from dashboard.wording import day, day_and_month, percent, say

MOST_DAYS = 6
STEPS = (0, 0.25, 0.5, 0.75, 1)


def foretold(past: pd.DataFrame) -> Figure:
    """A line from low to high for each day, its middle a ring; what came is a dot.

    `past` has day, low, middle, high and rate, 0 to 1.
    """
    told = past.sort_values("day")
    foretold = {
        "type": "scatter",
        "x": told["day"].tolist(),
        "y": told["middle"].tolist(),
        "mode": "markers",
        "marker": {"color": "white", "size": 8, "line": {"color": WORDS, "width": 1.5}},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": (told["high"] - told["middle"]).tolist(),
            "arrayminus": (told["middle"] - told["low"]).tolist(),
            "color": WORDS,
            "thickness": 2,
            "width": 0,
        },
        "hovertemplate": "%{text}<extra></extra>",
        "text": [_words(row) for row in told.to_dict("records")],
    }
    came = {
        "type": "scatter",
        "x": told["day"].tolist(),
        "y": told["rate"].tolist(),
        "mode": "markers",
        "marker": {"color": BLUE, "size": 7},
        "hoverinfo": "skip",
    }
    some = told["day"].iloc[:: max(1, -(-len(told) // MOST_DAYS))]
    days = NAME_AXIS | {"tickvals": some.tolist(), "ticktext": [day_and_month(at) for at in some]}
    low, high = min(told["low"]), max(*told["high"], *told["rate"])
    steps = [step for step in STEPS if low - 0.05 <= step <= high + 0.05] or [round(low, 2), round(high, 2)]
    upwards = rate_axis(steps=steps, upto=min(high + 0.05, 1.02), since=max(low - 0.05, 0))
    return figure(260, [foretold, came], xaxis=days, yaxis=upwards)


def table(past: pd.DataFrame) -> pd.DataFrame:
    """A row a day: what was foretold two weeks before, what came, and whether the band held."""
    told = past.sort_values("day").to_dict("records")
    return pd.DataFrame(
        {
            say("Day"): [day(row["day"]) for row in told],
            say("Foretold"): [f"{percent(row['low'])} – {percent(row['high'])}" for row in told],
            say("Middle"): [percent(row["middle"]) for row in told],
            say("What came"): [percent(row["rate"]) for row in told],
            say("Inside"): [
                say("yes") if row["low"] <= row["rate"] <= row["high"] else say("no") for row in told
            ],
        }
    )


def _words(row: Mapping[Hashable, Any]) -> str:
    return say(
        "{day}: foretold {low} to {high}, came {rate}",
        day=day(row["day"]),
        **{name: percent(row[name]) for name in ("low", "high", "rate")},
    )
