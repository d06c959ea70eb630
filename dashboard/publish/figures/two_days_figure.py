"""Two days as a figure: a line a unit, from where it stood to where it stands."""

from typing import Any

import pandas as pd

from dashboard.publish.figures.charts import BLUE, NAME_AXIS, WORDS, Figure, figure, plain, rate_axis, short
from dashboard.publish.figures.league_figure import GREY
from dashboard.wording import percent, say

ROW_HEIGHT = 26


def spans(rows: pd.DataFrame) -> Figure:
    """A hollow dot for the first day, a full one for the second; in the order given, from the top.

    `rows` are `two_days.parts`; a click gives the code. A unit that is known of one day alone has one dot.
    """
    rows = rows.reset_index(drop=True)
    upto = max(1.0, float(rows[["rate_before", "rate_after"]].max().max() or 1))
    between = {
        "type": "scatter",
        "mode": "lines",
        "x": [x for pair in zip(rows["rate_before"], rows["rate_after"], strict=True) for x in (*pair, None)],
        "y": [y for place in rows.index for y in (place, place, None)],
        "line": {"color": GREY, "width": 2},
        "hoverinfo": "skip",
    }
    names = NAME_AXIS | {
        "range": [len(rows) - 0.5, -0.5],
        "tickvals": rows.index,
        "ticktext": [short(name) for name in rows["name"]],
        "zeroline": False,
    }
    traces = [between, _dots(rows, "rate_before", WORDS, "#ffffff"), _dots(rows, "rate_after", BLUE, BLUE)]
    axis = rate_axis(steps=(0, 0.25, 0.5, 0.75, 1), upto=upto * 1.04)
    return figure(56 + ROW_HEIGHT * len(rows), traces, xaxis=axis, yaxis=names)


def _dots(rows: pd.DataFrame, rate: str, edge: str, inside: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rows[rate],
        "y": rows.index,
        "customdata": rows["code"],
        "marker": {"size": 10, "color": inside, "line": {"color": edge, "width": 2}},
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hovertext": [
            say("{unit}: {rate}", unit=plain(name), rate=percent(value))
            for name, value in zip(rows["name"], rows[rate], strict=True)
        ],
    }
