"""Frames become figures: direct labels, zero-based bars, one hue; the page gives title, source and table."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pandas as pd
from plotly.graph_objects import Figure as Figure

from dashboard.insight import ranking
from dashboard.wording import day, day_and_month, number, percent, say

NAVY, BLUE, PALE, WORDS, HAIRLINE = "#0b2e59", "#1261a6", "#cfe0f0", "#566a80", "#e6ecf2"
FACE = "Source Sans, Source Sans Pro, sans-serif"
BAR_HEIGHT = 30
FUNNEL = {
    "installed": "VssID installed",
    "registered": "Registered",
    "form_submitted": "Form 01 handed in",
    "approved": "Approved",
}
# More days on an axis than this run into each other on a phone.
MOST_DAYS = 5

# A figure is looked at, not played with: no zoom, no tools but the download of the browser's own menu.
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "responsive": True}


def trend(weeks: pd.DataFrame, denominator: str) -> Figure:
    """Two lines by week: installed and registered as rates; the last point carries its number.

    `weeks` has day, installed, registered and the column named by `denominator`.
    """
    figure = _figure(height=300)
    rates = {name: weeks[name] / weeks[denominator] for name in ("installed", "registered")}
    upper = max(rates, key=lambda name: rates[name].iloc[-1]) if len(weeks) else ""
    for name, label, colour, dash in (
        ("installed", say("VssID installed"), BLUE, "solid"),
        ("registered", say("Registered"), NAVY, "dot"),
    ):
        figure.add_scatter(
            x=weeks["day"],
            y=rates[name],
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": dash},
            hovertemplate="%{text}<extra></extra>",
            text=[
                f"{label}: {percent(rate)}, {day(at)}"
                for rate, at in zip(rates[name], weeks["day"], strict=True)
            ],
        )
        if len(weeks):
            last = weeks["day"].iloc[-1], rates[name].iloc[-1]
            _label_last(figure, *last, label, colour, above=name == upper)
    _rate_axis(figure, "y", steps=(0, 0.25, 0.5, 0.75, 1), upto=1.04)
    _day_axis(figure, weeks["day"])
    return figure


def bars(rows: pd.DataFrame, milestone: str, denominator: str) -> Figure:
    """One bar a unit in the order given, from the top; a unit without a rate says why instead.

    `rows` has code, name, is_hidden, the milestone and the denominator; a click gives the code.
    """
    rows = rows.iloc[::-1]
    rates = ranking.rates(rows, milestone, denominator)
    figure = _figure(height=56 + BAR_HEIGHT * len(rows))
    figure.add_bar(
        x=rates.fillna(0),
        y=rows["code"],
        orientation="h",
        marker_color=BLUE,
        width=0.62,
        customdata=rows["code"],
        text=[_bar_words(rate, is_hidden) for rate, is_hidden in zip(rates, rows["is_hidden"], strict=True)],
        textposition="outside",
        textfont={"color": NAVY, "size": 13},
        cliponaxis=False,
        hovertemplate="%{hovertext}<extra></extra>",
        hovertext=[
            name if pd.isna(rate) else f"{name}: {number(reached)}/{number(base)}"
            for name, rate, reached, base in zip(
                rows["name"], rates, rows[milestone], rows[denominator], strict=True
            )
        ],
    )
    figure.update_yaxes(
        # Many codes are digits alone; they are names all the same.
        type="category",
        tickvals=rows["code"],
        ticktext=[_short(name) for name in rows["name"]],
        showgrid=False,
    )
    _rate_axis(figure, "x", steps=(0, 0.5, 1), upto=1.12)
    return figure


def _bar_words(rate: float, is_hidden: bool) -> str:
    if is_hidden:
        return say("hidden: too few people")
    if pd.isna(rate):
        return say("not reported")
    return percent(rate)


def funnel(counts: Mapping[str, int], denominator: str) -> Figure:
    """The ladder from registered to approved, a bar a step, and installed apart from it.

    `counts` has the denominator, `installed`, and after it the steps of the ladder in their order.
    """
    base = counts[denominator] or 1
    steps = [name for name in counts if name in FUNNEL]
    places = [0 if name == "installed" else 1 + steps.index(name) for name in steps]
    figure = _figure(height=300)
    figure.add_bar(
        x=[counts[name] / base for name in steps],
        y=places,
        orientation="h",
        width=0.6,
        marker_color=[BLUE if name == "installed" else NAVY for name in steps],
        text=[f"<b>{number(counts[name])}</b>  {percent(counts[name] / base)}" for name in steps],
        textposition="outside",
        textfont={"color": NAVY, "size": 13},
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.update_yaxes(
        tickvals=places,
        ticktext=[say(FUNNEL[name]) for name in steps],
        autorange="reversed",
        showgrid=False,
    )
    _rate_axis(figure, "x", steps=(0, 0.5, 1), upto=1.35)
    return figure


def _figure(height: int) -> Figure:
    return Figure(
        layout={
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 28},
            "font": {"family": FACE, "size": 13, "color": NAVY},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "dragmode": False,
            "bargap": 0.3,
        }
    )


def _rate_axis(figure: Figure, axis: str, steps: Sequence[float], upto: float) -> None:
    look = {
        "range": [0, upto],
        "tickvals": steps,
        "ticktext": [percent(step, 0) for step in steps],
        "gridcolor": HAIRLINE,
        "zerolinecolor": HAIRLINE,
        "tickfont": {"color": WORDS, "size": 12},
        "fixedrange": True,
        "automargin": True,
    }
    other = {
        "fixedrange": True,
        "automargin": True,
        "ticklabelstandoff": 6,
        "tickfont": {"color": NAVY, "size": 13},
    }
    figure.update_layout(yaxis=look if axis == "y" else other, xaxis=look if axis == "x" else other)


def _day_axis(figure: Figure, days: pd.Series) -> None:
    some = days.iloc[:: max(1, len(days) // MOST_DAYS)]
    room = timedelta(days=3)
    figure.update_xaxes(
        range=[days.min() - room, days.max() + room] if len(days) else None,
        tickvals=some.tolist(),
        ticktext=[day_and_month(at) for at in some],
        showgrid=False,
    )


def _label_last(figure: Figure, x: object, y: float, label: str, colour: str, above: bool) -> None:
    figure.add_scatter(x=[x], y=[y], mode="markers", marker={"color": colour, "size": 9}, hoverinfo="skip")
    figure.add_annotation(
        x=x,
        y=y,
        text=f"<b>{percent(y)}</b> {label}",
        showarrow=False,
        xanchor="right",
        yshift=18 if above else -20,
        bgcolor="rgba(255,255,255,0.85)",
        font={"color": colour, "size": 13},
    )


def _short(name: str, longest: int = 30) -> str:
    return name if len(name) <= longest else name[: longest - 1].rstrip() + "…"
