"""One unit week by week across the change of units: dashed where estimated, a hairline on the day."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.publish.figures.charts import (
    BLUE,
    HAIRLINE,
    NAME_AXIS,
    WORDS,
    Figure,
    figure,
    rate_axis,
)
from dashboard.publish.listings.tables import HEADINGS
from dashboard.wording import day, day_and_month, percent, say

HEIGHT = 300
# More days on an axis than this run into each other on a phone.
MOST_DAYS = 5


def across(weeks: pd.DataFrame, milestone: str, denominator: str, changed: date | None) -> Figure:
    """`weeks` is that of `crosswalk.weeks_by_successor`; `changed` is the first day of the new units.

    The line is broken on the day of the change: what stands on either side was not counted in the same way.
    """
    told = _rated(weeks, milestone, denominator)
    is_new = pd.Series([changed is not None and at.date() >= changed for at in told["day"]], dtype=bool)
    traces = [
        _line(part, say(HEADINGS[milestone]))
        for _, side in told.groupby(is_new.to_numpy())
        for part in _stretches(side)
    ]
    shown = [at.date() for at in told["day"]]
    notes = [_last_number(told.iloc[-1])] if shown else []
    is_crossed = changed is not None and shown and shown[0] < changed <= shown[-1]
    marks = _break(changed) if changed and is_crossed else {"annotations": []}
    return figure(
        HEIGHT,
        traces,
        margin={"l": 8, "r": 8, "t": 24, "b": 28},
        xaxis=_day_axis(shown),
        yaxis=rate_axis(steps=(0, 0.25, 0.5, 0.75, 1), upto=1.04),
        **marks | {"annotations": [*marks["annotations"], *notes]},
    )


def in_words(weeks: pd.DataFrame, milestone: str, denominator: str) -> str:
    """What the line shows, for whoever cannot see it."""
    told = _rated(weeks, milestone, denominator)
    if told.empty:
        return say("No roster has come in yet.")
    first, last = told.iloc[0], told.iloc[-1]
    words = say(
        "{milestone}: from {low} on {first} to {high} on {last}",
        milestone=say(HEADINGS[milestone]),
        low=percent(first["rate"]),
        first=day(first["day"]),
        high=percent(last["rate"]),
        last=day(last["day"]),
    )
    estimates = int(told["is_estimate"].sum())
    return words + (", " + say("{weeks} of these weeks estimated", weeks=estimates) if estimates else "")


def _rated(weeks: pd.DataFrame, milestone: str, denominator: str) -> pd.DataFrame:
    told = weeks[weeks[denominator] > 0].reset_index(drop=True)
    return told.assign(rate=(told[milestone] / told[denominator]).astype(float))


def _stretches(side: pd.DataFrame) -> list[pd.DataFrame]:
    """Parts that are estimates throughout, or not at all; each begins where the one before ended."""
    side = side.reset_index(drop=True)
    begins = [
        place
        for place in range(len(side))
        if place == 0 or side["is_estimate"].iloc[place] != side["is_estimate"].iloc[place - 1]
    ]
    ends = [*begins[1:], len(side)]
    return [side.iloc[max(begin - 1, 0) : end] for begin, end in zip(begins, ends, strict=True)]


def _line(part: pd.DataFrame, label: str) -> dict[str, Any]:
    is_estimate = bool(part["is_estimate"].iloc[-1])
    told = zip(part["rate"], part["day"], part["is_estimate"], strict=True)
    return {
        "type": "scatter",
        "x": part["day"],
        "y": part["rate"],
        "mode": "lines+markers" if len(part) < 3 else "lines",
        "line": {"color": BLUE, "width": 2.5, "dash": "dash" if is_estimate else "solid"},
        "hovertemplate": "%{text}<extra></extra>",
        "text": [f"{label}: {'≈' * bool(guess)}{percent(rate)}, {day(at)}" for rate, at, guess in told],
    }


def _last_number(last: pd.Series) -> dict[str, Any]:
    return {
        "x": last["day"],
        "y": last["rate"],
        "text": "≈" * bool(last["is_estimate"]) + percent(last["rate"]),
        "showarrow": False,
        "yanchor": "bottom",
        "yshift": 5,
        "font": {"color": BLUE, "size": 13},
    }


def _break(changed: date) -> dict[str, Any]:
    hairline = {"color": WORDS, "width": 1}
    words = say("new units since {day}", day=day(changed))
    note = {"x": changed, "y": 1, "yref": "paper", "yanchor": "bottom", "text": words, "showarrow": False}
    return {
        "shapes": [
            {
                "type": "line",
                "x0": changed,
                "x1": changed,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": hairline,
            }
        ],
        "annotations": [note | {"font": {"color": WORDS, "size": 12}}],
    }


def _day_axis(shown: list[date]) -> dict[str, Any]:
    some = shown[:: max(1, len(shown) // MOST_DAYS)]
    room = timedelta(days=3)
    return NAME_AXIS | {
        "range": [min(shown) - room, max(shown) + room] if shown else None,
        "tickvals": some,
        "ticktext": [day_and_month(at) for at in some],
        "gridcolor": HAIRLINE,
    }
