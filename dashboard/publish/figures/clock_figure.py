"""Figures of the clock of form 01: what became of each week's people, and how fast offices approve."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from dashboard.insight.form_01.clock import OUTCOMES
from dashboard.publish.figures.charts import (
    BLUE,
    NAME_AXIS,
    NAVY,
    ORANGE,
    PALE,
    Figure,
    figure,
    rate_axis,
    short,
)
from dashboard.publish.figures.steps_figure import GREY, MIDDLE, note
from dashboard.wording import day_and_month, number, percent, say

# What becomes of the people who registered in a week, and with which colour: orange is to be acted upon.
STATES = {
    "in_time": "Handed in in time",
    "late": "Handed in late",
    "without_form": "Approved without a form",
    "still_time": "Still has time",
    "overdue": "Overdue",
    "approved": "Approved",
    "waiting": "Waits for approval",
}
COLOURS = {
    "in_time": BLUE,
    "late": MIDDLE,
    "without_form": PALE,
    "still_time": GREY,
    "overdue": ORANGE,
    "approved": BLUE,
    "waiting": GREY,
}
ROW_HEIGHT = 26
MOST_OFFICES = 15


def cohorts(weeks: pd.DataFrame) -> Figure:
    """A bar a week in which people registered, the newest on top: what has become of them, as shares.

    `weeks` is `insight.clock.cohorts`.
    """
    rows = weeks.iloc[::-1].reset_index(drop=True)
    names = NAME_AXIS | {
        "tickvals": rows.index.tolist(),
        "ticktext": [
            f"{day_and_month(week)}–{day_and_month(week + timedelta(days=6))}  <b>{number(people)}</b>"
            for week, people in zip(rows["week"], rows["registered"], strict=True)
        ],
        "range": [len(rows) - 0.4, -0.6],
        "zeroline": False,
    }
    traces = [_outcome(rows, name) for name in outcomes_of(weeks)]
    axis = rate_axis(steps=(0, 0.5, 1), upto=1.02)
    return figure(56 + ROW_HEIGHT * max(len(rows), 1), traces, xaxis=axis, yaxis=names, barmode="stack")


def outcomes_of(weeks: pd.DataFrame) -> list[str]:
    """The outcomes that these weeks tell of, in the order in which they are drawn."""
    told = OUTCOMES if "in_time" in weeks else ("approved", "waiting")
    return [name for name in told if len(weeks) and weeks[name].sum()]


def _outcome(rows: pd.DataFrame, name: str) -> dict[str, Any]:
    shares = rows[name] / rows["registered"]
    words = [
        f"{say(STATES[name])}: {number(people)} ({percent(share)})"
        for people, share in zip(rows[name], shares, strict=True)
    ]
    return {
        "type": "bar",
        "x": shares,
        "y": rows.index,
        "orientation": "h",
        "width": 0.74,
        "marker": {"color": COLOURS[name], "line": {"color": "#ffffff", "width": 1}},
        # The number of those to act upon stands in the bar where there is room.
        "text": [percent(share, 0) if name == "overdue" and share >= 0.08 else "" for share in shares],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": "#ffffff", "size": 12},
        "hovertext": words,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def offices(rows: pd.DataFrame) -> Figure:
    """A dot an office for the days within which half are approved, and a line to nine in ten; slowest first.

    `rows` is `insight.clock.offices`. Where one in ten still waits the line
    ends at the longest wait, and says that it is not the end.
    """
    rows = rows.head(MOST_OFFICES).reset_index(drop=True)
    ends = rows["slow_days"].fillna(rows["longest_wait"])
    longest = float(ends.max()) if ends.notna().any() else 1.0
    lines = {
        "type": "scatter",
        "x": [
            x
            for pair in zip(rows["median_days"].fillna(0), ends, [None] * len(rows), strict=True)
            for x in pair
        ],
        "y": [y for place in rows.index for y in (place, place, None)],
        "mode": "lines",
        "line": {"color": MIDDLE, "width": 3},
        "hoverinfo": "skip",
    }
    dots = {
        "type": "scatter",
        "x": rows["median_days"],
        "y": rows.index,
        "mode": "markers",
        "marker": {"color": BLUE, "size": 10},
        "hoverinfo": "skip",
    }
    notes = [_end(row, float(ends[place]), place) for place, row in enumerate(rows.to_dict("records"))]
    names = NAME_AXIS | {
        "tickvals": rows.index.tolist(),
        "ticktext": [short(str(name)) for name in rows["name"].where(rows["name"] != "", rows["code"])],
        "range": [len(rows) - 0.4, -0.6],
        "zeroline": False,
    }
    axis = rate_axis(steps=(), upto=longest * 1.25, since=-longest / 40) | {
        "tickvals": None,
        "ticktext": None,
        "nticks": 5,
        "zeroline": True,
    }
    height = 56 + ROW_HEIGHT * max(len(rows), 1)
    return figure(height, [lines, dots], xaxis=axis, yaxis=names, annotations=notes)


def _end(row: Mapping[Any, Any], end: float, place: int) -> dict[str, Any]:
    is_open = pd.isna(row["slow_days"])
    words = say("more than {days}", days=number(end)) if is_open else number(end)
    return note(place, words) | {"x": end, "xshift": 8, "font": {"color": NAVY, "size": 12}}


def key_of(weeks: pd.DataFrame) -> Sequence[tuple[str, str]]:
    """Each colour of `cohorts` with what it means."""
    return [(COLOURS[name], say(STATES[name])) for name in outcomes_of(weeks)]
