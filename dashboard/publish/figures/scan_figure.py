"""Scans drawn: days as columns of two parts, hours of the day as columns."""

from typing import Any

import pandas as pd

from dashboard.publish.figures.charts import BLUE, NAME_AXIS, NAVY, WORDS, Figure, figure
from dashboard.wording import day, day_and_month, number, percent, say

HEIGHT = 240
# More days under an axis than this run into each other on a phone.
MOST_DAYS = 4
# The brighter part lies below; hatched, so that it is told apart in black and white too.
TYPED: dict[str, Any] = {
    "color": "#cfe0f0",
    "pattern": {"shape": "/", "fgcolor": NAVY, "size": 6, "solidity": 0.35},
    "line": {"color": NAVY, "width": 1},
}


def days(rows: pd.DataFrame) -> Figure:
    """A column a day of `scan_counts.by_day`: scanned (and what was not told) below, typed on top."""
    places = list(range(len(rows)))
    at = [pd.Timestamp(each).date() for each in rows["day"]]
    words = [
        say("{day}: {scanned} scanned, {typed} typed", day=day(each), scanned=number(some), typed=number(few))
        for each, some, few in zip(at, rows["scanned"] + rows["untold"], rows["typed"], strict=True)
    ]
    below = _column(places, (rows["scanned"] + rows["untold"]).tolist(), {"color": BLUE}, words)
    above = _column(places, rows["typed"].tolist(), TYPED, words)
    step = max(1, -(-len(places) // MOST_DAYS))
    some = places[::-1][::step][::-1]
    axis = {"tickvals": some, "ticktext": [day_and_month(at[place]) for place in some], "tickangle": 0}
    return _figure([below, above], NAME_AXIS | axis, rows["people"].max() if len(rows) else 0)


def hours(rows: pd.DataFrame) -> Figure:
    """A column an hour of `scan_counts.by_hour`."""
    words = [
        say("{hour} o'clock: {people} people", hour=hour, people=number(people))
        for hour, people in zip(rows["hour"], rows["people"], strict=True)
    ]
    column = _column(rows["hour"].tolist(), rows["people"].tolist(), {"color": BLUE}, words)
    axis = {"tickvals": [0, 6, 12, 18, 23], "tickangle": 0}
    return _figure([column], NAME_AXIS | axis, rows["people"].max())


def days_in_words(rows: pd.DataFrame) -> str:
    """What the days show, for whoever cannot see them."""
    if not rows["people"].sum():
        return say("Nobody followed a code in these days.")
    top = rows.iloc[int(rows["people"].to_numpy().argmax())]
    return say(
        "From {first} to {last} people followed codes {people} times, {typed} of them typed; "
        "most on {day}, {most} times.",
        first=day(pd.Timestamp(rows["day"].iloc[0]).date()),
        last=day(pd.Timestamp(rows["day"].iloc[-1]).date()),
        people=number(rows["people"].sum()),
        typed=percent(rows["typed"].sum() / rows["people"].sum(), 0),
        day=day(pd.Timestamp(top["day"]).date()),
        most=number(top["people"]),
    )


def hours_in_words(rows: pd.DataFrame) -> str:
    """What the hours show."""
    total = rows["people"].sum()
    if not total:
        return say("Nobody followed a code in these days.")
    at_work = rows["people"][rows["hour"].between(7, 17)].sum() / total
    return say(
        "Most codes are followed at {hour} o'clock; {share} of all between 7 and 18 o'clock.",
        hour=int(rows["people"].to_numpy().argmax()),
        share=percent(at_work, 0),
    )


def _column(places: list[int], heights: list[int], look: dict[str, Any], words: list[str]) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": places,
        "y": heights,
        "marker": look,
        "text": words,
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _figure(columns: list[dict[str, Any]], axis: dict[str, Any], most: int) -> Figure:
    steps = sorted({0, int(most) // 2, int(most)})
    heights = {
        "range": [0, max(most * 1.05, 1)],
        "fixedrange": True,
        "tickvals": steps,
        "ticktext": [number(step) for step in steps],
        "gridcolor": "#e6ecf2",
        "tickfont": {"color": WORDS, "size": 12},
        "zeroline": False,
        "automargin": True,
    }
    return figure(HEIGHT, columns, barmode="stack", bargap=0.2, xaxis=axis, yaxis=heights)
