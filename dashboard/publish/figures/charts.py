"""Frames become figures: direct labels, zero-based bars, one hue; the page gives title, source and table."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure as Figure

from dashboard.insight.comparing import ranking
from dashboard.wording import day_and_month, number, percent, say

NAVY, BLUE, PALE, WORDS, HAIRLINE = "#0b2e59", "#1261a6", "#cfe0f0", "#566a80", "#e6ecf2"
ORANGE = "#c8500a"
FACE = "Source Sans, Source Sans Pro, sans-serif"
BAR_HEIGHT = 30
# How far ahead what falls due is shown, and what is soon.
DAYS_AHEAD, SOON = 14, timedelta(days=3)

NAME_AXIS: dict[str, Any] = {
    "fixedrange": True,
    "automargin": True,
    "showgrid": False,
    "ticklabelstandoff": 6,
    "tickfont": {"color": NAVY, "size": 13},
}

# A figure is looked at, not played with: no zoom, no tools but the download of the browser's own menu.
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "responsive": True}


def bars(rows: pd.DataFrame, milestone: str, denominator: str) -> Figure:
    """One bar a unit in the order given, from the top; a unit without a rate says why instead.

    `rows` has code, name, is_hidden, the milestone and the denominator; a click gives the code.
    """
    rows = rows.iloc[::-1]
    rates = ranking.rates(rows, milestone, denominator)
    bar = _bar(rates.fillna(0).tolist(), rows["code"].tolist(), BLUE) | {
        "customdata": rows["code"],
        "text": [_bar_words(*told) for told in zip(rates, rows["is_hidden"], strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hovertext": [
            plain(name) if pd.isna(rate) else f"{plain(name)}: {number(reached)}/{number(base)}"
            for name, rate, reached, base in zip(
                rows["name"], rates, rows[milestone], rows[denominator], strict=True
            )
        ],
    }
    names = NAME_AXIS | {
        # Many codes are digits alone; they are names all the same.
        "type": "category",
        "tickvals": rows["code"],
        "ticktext": [short(name) for name in rows["name"]],
    }
    height = 56 + BAR_HEIGHT * len(rows)
    return figure(height, [bar], xaxis=rate_axis(steps=(0, 0.5, 1), upto=1.12), yaxis=names)


def due(days: pd.DataFrame, today: date) -> Figure:
    """A column of people for each of the next two weeks' days on which something of theirs falls due.

    `days` has day and people. What falls due within three days is orange.
    """
    ahead = [today + timedelta(days=back) for back in range(DAYS_AHEAD)]
    people = dict(zip(pd.to_datetime(days["day"]).dt.date, days["people"], strict=True))
    counts = [people.get(day, 0) for day in ahead]
    column = {
        "type": "bar",
        "x": list(range(DAYS_AHEAD)),
        "y": counts,
        "width": 0.7,
        "marker": {"color": [BLUE if day > today + SOON else ORANGE for day in ahead]},
        "text": [number(count) if count else "" for count in counts],
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"color": NAVY, "size": 12},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    shown = range(0, DAYS_AHEAD, 3)
    names = NAME_AXIS | {
        "tickvals": list(shown),
        "ticktext": [day_and_month(ahead[place]) for place in shown],
        "tickangle": 0,
    }
    heights = {"visible": False, "range": [0, max(counts) * 1.18 or 1], "fixedrange": True}
    return figure(180, [column], xaxis=names, yaxis=heights)


def figure(height: int, traces: Sequence[Mapping[str, Any]], **layout: Any) -> Figure:
    """Our face and colours. Made in one go: Plotly checks everything again at each change of a figure."""
    return Figure(
        data=traces,
        layout={
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 28},
            "font": {"family": FACE, "size": 13, "color": NAVY},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "dragmode": False,
            "bargap": 0.3,
            **layout,
        },
    )


def _bar(lengths: Sequence[float], places: Sequence[Any], colour: str | Sequence[str]) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": lengths,
        "y": places,
        "orientation": "h",
        "width": 0.62,
        "marker": {"color": colour},
        "textposition": "outside",
        "textfont": {"color": NAVY, "size": 13},
        "cliponaxis": False,
    }


def _bar_words(rate: float, is_hidden: bool) -> str:
    if is_hidden:
        return say("hidden: too few people")
    return say("not reported") if pd.isna(rate) else percent(rate)


def rate_axis(steps: Sequence[float], upto: float, since: float = 0) -> dict[str, Any]:
    """From `since` to `upto`, 0 to 1, with the steps in words."""
    return {
        "range": [since, upto],
        "tickvals": steps,
        "ticktext": [percent(step, 0) for step in steps],
        "gridcolor": HAIRLINE,
        "zerolinecolor": HAIRLINE,
        "tickfont": {"color": WORDS, "size": 12},
        "fixedrange": True,
        "automargin": True,
    }


def short(name: str, longest: int = 30) -> str:
    """A name that leaves room for the figure beside it."""
    return plain(name if len(name) <= longest else name[: longest - 1].rstrip() + "…")


def plain(words: str) -> str:
    """What a person wrote, as it stands: Plotly reads tags and links in any text."""
    return escape(words, quote=False)
