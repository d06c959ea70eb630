"""A ranking as a figure: a dot and an interval a unit, or a dot a unit against its size."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

import numpy as np
import pandas as pd

from dashboard.insight.comparing import league
from dashboard.insight.comparing.league import Standing
from dashboard.insight.comparing.limits import Band
from dashboard.publish.figures.charts import (
    BLUE,
    HAIRLINE,
    NAME_AXIS,
    NAVY,
    WORDS,
    Figure,
    figure,
    plain,
    rate_axis,
    short,
)
from dashboard.wording import number, percent, say

ROW_HEIGHT = 26
# Light enough to stand back behind the blues, dark enough to be seen on white (3.4 to 1).
GREY = "#7f8c9b"
COLOURS = {Band.BELOW: NAVY, Band.ABOVE: BLUE}
MOST_LABELS = 5
# Beyond so many dots a browser hesitates: only every second, third … is drawn, and all that lie far outside.
MOST_DOTS = 1_200


def dots(rows: pd.DataFrame, milestone: str, denominator: str) -> Figure:
    """A line a unit in the order given, from the top: its rate, its interval, and where its like lie.

    `rows` are judged (`league.judged`), some forty of them at most; a click gives the code. Navy lies below
    the limits, which are the pale bar, and blue above; a unit that is not ranked has none and says why.
    """
    rows = rows.reset_index(drop=True)
    since, upto, steps = _extent(rows[["rate", "low", "high", "limit_low", "limit_high", "common"]])
    colours = _colours(rows)
    traces = [
        _lines(rows[["limit_low", "limit_high"]], HAIRLINE, 14),
        *(_lines(rows.loc[colours == each, ["low", "high"]], each, 2) for each in (GREY, NAVY, BLUE)),
        _dots(rows, milestone, denominator) | {"x": rows["rate"], "y": rows.index},
        _remarks(rows[rows["standing"] != Standing.RANKED], since, upto),
    ]
    names = NAME_AXIS | {
        "range": [len(rows) - 0.5, -0.5],
        "tickvals": rows.index,
        "ticktext": [short(name) for name in rows["name"]],
        "zeroline": False,
    }
    return figure(
        64 + ROW_HEIGHT * len(rows),
        traces,
        xaxis=_rate_axis(since, upto, steps),
        yaxis=names,
        margin={"l": 8, "r": 24, "t": 30, "b": 28},
        shapes=[_common_line(rows, "x")],
        annotations=[_common_words(rows, {"yref": "paper", "y": 1, "yanchor": "bottom"}, "x")],
    )


def by_size(rows: pd.DataFrame, milestone: str, denominator: str) -> Figure:
    """A funnel plot: a dot a ranked unit, its people to the right and its rate upwards, between the limits.

    `rows` are judged; a click gives the code. The few that lie furthest outside for their size are named.
    """
    rows = _thinned(rows[rows["standing"] == Standing.RANKED])
    people = rows[denominator].astype("float64")
    least, most = (people.min() / 1.3, people.max() * 1.3) if len(rows) else (1, 10)
    sizes = np.geomspace(least, most, 80)
    limits = league.funnel_of(rows).limits(sizes)
    since, upto, steps = _extent(rows[["rate", "limit_low", "limit_high", "common"]])
    traces = [
        *({"x": sizes, "y": limit, "mode": "lines"} | _stroke(WORDS, 1.2, "dot") for limit in limits),
        _dots(rows, milestone, denominator) | {"x": people, "y": rows["rate"]},
    ]
    people_axis = rate_axis([], 1) | {
        "type": "log",
        "range": [log10(least), log10(most)],
        "tickvals": (ticks := _round_sizes(least, most)),
        "ticktext": [number(tick) for tick in ticks],
    }
    return figure(
        420,
        traces,
        xaxis=people_axis,
        yaxis=_rate_axis(since, upto, steps),
        margin={"l": 8, "r": 24, "t": 12, "b": 28},
        shapes=[_common_line(rows, "y")],
        annotations=[
            _common_words(rows, {"xref": "paper", "x": 1, "xanchor": "right", "yanchor": "bottom"}, "y"),
            *_labels(rows, denominator, upto - since, (least * most) ** 0.5),
        ],
    )


def _dots(rows: pd.DataFrame, milestone: str, denominator: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        # Filled or hollow as well as blue or grey: it is printed without colours too.
        "marker": {
            "color": _colours(rows),
            "size": 9,
            "symbol": np.where(rows["band"].isin(COLOURS), "circle", "circle-open"),
            "line": {"color": _colours(rows), "width": 2},
        },
        "customdata": rows["code"],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hovertext": [_told(row, milestone, denominator) for row in rows.to_dict("records")],
        "cliponaxis": False,
    }


def _remarks(rows: pd.DataFrame, since: float, upto: float) -> dict[str, Any]:
    """Why a unit is not ranked, where its interval leaves room for it; no dot, for it may have no rate."""
    is_right = rows["low"] - since > upto - rows["high"]
    return {
        "type": "scatter",
        "mode": "text",
        "x": rows["low"].where(is_right, rows["high"]).fillna(since),
        "y": rows.index,
        "text": [_remark(*told) for told in zip(rows["standing"], rows["rate"].isna(), strict=True)],
        "textposition": np.where(is_right, "middle left", "middle right"),
        "textfont": {"color": WORDS, "size": 12},
        "hoverinfo": "skip",
    }


def _told(row: Mapping[Hashable, Any], milestone: str, denominator: str) -> str:
    name = plain(row["name"])
    if pd.isna(row["rate"]):
        return name
    counts = f"<b>{percent(row['rate'])}</b> ({number(row[milestone])}/{number(row[denominator])})"
    between = f"{percent(row['low'])}–{percent(row['high'])}"
    if row["standing"] != Standing.RANKED:
        return f"{name}<br>{counts} · {between}"
    ranks = say("rank {first} to {last}", first=number(row["rank_low"]), last=number(row["rank_high"]))
    return f"{name}<br>{counts} · {between}<br>{ranks}"


def _remark(standing: str, is_hidden: bool) -> str:
    if standing == Standing.SILENT:
        return say("not reported")
    if standing == Standing.STALE:
        return say("old roster")
    return say("hidden: too few people") if is_hidden else say("too few people")


def _colours(rows: pd.DataFrame) -> pd.Series:
    return rows["band"].map(COLOURS).astype("object").fillna(GREY)


def _lines(ends: pd.DataFrame, colour: str, width: float) -> dict[str, Any]:
    """A line a row from its first column to its second; a gap is what parts two lines of one trace."""
    across = ends.assign(gap=np.nan).to_numpy("float64").ravel()
    return {"x": across, "y": np.repeat(ends.index, 3), "mode": "lines"} | _stroke(colour, width)


def _stroke(colour: str, width: float, dash: str = "solid") -> dict[str, Any]:
    line = {"color": colour, "width": width, "dash": dash}
    return {"type": "scatter", "line": line, "hoverinfo": "skip", "connectgaps": False}


def _common_line(rows: pd.DataFrame, axis: str) -> dict[str, Any]:
    other = "y" if axis == "x" else "x"
    at = float(rows["common"].iloc[0]) if len(rows) else None
    line = {"color": NAVY, "width": 1.2, "dash": "dash"}
    place = {f"{axis}0": at, f"{axis}1": at, f"{other}ref": "paper", f"{other}0": 0, f"{other}1": 1}
    return {"type": "line", "line": line, "visible": _has_common(rows)} | place


def _common_words(rows: pd.DataFrame, place: dict[str, Any], axis: str) -> dict[str, Any]:
    at = float(rows["common"].iloc[0]) if len(rows) else None
    return {
        axis: at,
        "text": say("common rate of the ranked {rate}", rate=percent(at)),
        "showarrow": False,
        "visible": _has_common(rows),
        "bgcolor": "rgba(255,255,255,0.85)",
        "font": {"color": NAVY, "size": 12},
    } | place


def _has_common(rows: pd.DataFrame) -> bool:
    return bool(rows["common"].notna().any())


def _labels(rows: pd.DataFrame, denominator: str, height: float, middle: float) -> Iterator[dict[str, Any]]:
    """The names of those furthest outside, less those that would stand on another name."""
    outside = rows.assign(excess=_excess(rows)).sort_values("excess", ascending=False, kind="stable")
    named: list[float] = []
    for row in outside[outside["excess"] > 1].to_dict("records"):
        if len(named) < MOST_LABELS and all(abs(row["rate"] - other) > height / 18 for other in named):
            named.append(row["rate"])
            is_left = row[denominator] < middle
            yield {
                "x": log10(row[denominator]),
                "y": row["rate"],
                "text": short(row["name"], 26),
                "showarrow": False,
                "xanchor": "left" if is_left else "right",
                "xshift": 9 if is_left else -9,
                "font": {"color": COLOURS[row["band"]], "size": 12},
            }


def _excess(rows: pd.DataFrame) -> pd.Series:
    """How many times as far from the common rate as the limit of its size; from 1 on outside."""
    edge = rows["limit_low"].where(rows["band"] == Band.BELOW, rows["limit_high"])
    return (rows["rate"] - rows["common"]) / (edge - rows["common"])


def _thinned(rows: pd.DataFrame) -> pd.DataFrame:
    """As many as are drawn: those furthest outside, and of the others as many as there is room for."""
    if len(rows) <= MOST_DOTS:
        return rows
    outside = _excess(rows).where(rows["band"].isin(COLOURS), 0).to_numpy()
    far = np.argsort(-outside, kind="stable")[: MOST_DOTS // 4]
    step = ceil(len(rows) / (MOST_DOTS - len(far)))
    is_drawn = np.arange(len(rows)) % step == 0
    is_drawn[far[outside[far] > 0]] = True
    return rows.iloc[np.flatnonzero(is_drawn)]


def _extent(rates: pd.DataFrame) -> tuple[float, float, Sequence[float]]:
    """First and last of an axis in whole tenths, and the steps between."""
    told = rates.to_numpy("float64")
    told = told[~np.isnan(told)] if not np.isnan(told).all() else np.array([0, 1])
    since = floor(10 * told.min())
    upto = max(ceil(10 * told.max()), since + 1)
    tenths = range(since, upto + 1, ceil((upto - since) / 6))
    return since / 10, upto / 10, [tenth / 10 for tenth in tenths]


def _rate_axis(since: float, upto: float, steps: Sequence[float]) -> dict[str, Any]:
    """With room for half a dot at either end."""
    room = (upto - since) / 50
    return rate_axis(steps, upto + room, since - room) | {"zeroline": False}


def _round_sizes(least: float, most: float) -> list[float]:
    decades = range(floor(log10(least)), ceil(log10(most)) + 1)
    sizes = [first * 10.0**decade for decade in decades for first in (1, 2, 5)]
    inside = [size for size in sizes if least <= size <= most]
    return inside if len(inside) <= 8 else [size for size in inside if str(size).startswith("1")]
