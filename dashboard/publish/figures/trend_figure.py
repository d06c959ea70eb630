"""How far the campaign has come, where it is going with a band around it, and what it is held to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.insight import standing
from dashboard.insight.forecasting.forecast import Forecast, Outlook, Refusal
from dashboard.publish.figures.charts import (
    BLUE,
    HAIRLINE,
    NAME_AXIS,
    NAVY,
    WORDS,
    Figure,
    figure,
    rate_axis,
)
from dashboard.publish.listings.tables import HEADINGS
from dashboard.wording import day, day_and_month, percent, say

# Dark enough to be read on white (5.0 to 1), and like neither line.
ORANGE = "#b45309"
COLOURS = {"installed": BLUE, "registered": NAVY, "approved": NAVY}
BANDS = {
    "installed": "rgba(18,97,166,0.15)",
    "registered": "rgba(11,46,89,0.12)",
    "approved": "rgba(11,46,89,0.12)",
}
DASHES = {"installed": "solid", "registered": "dot", "approved": "solid"}
# What is drawn unless a page looks at one milestone.
BOTH = ("installed", "registered")
HEIGHT = 340
# More days on an axis than this run into each other on a phone.
MOST_DAYS = 5


@dataclass(frozen=True)
class Goal:
    """A target as a rate of the base that the figure is drawn against (0 to 1), and its day."""

    milestone: str
    rate: float
    due_on: date


def trend(
    weeks: pd.DataFrame,
    denominator: str,
    forecasts: Mapping[str, Forecast | Refusal],
    goals: Sequence[Goal],
    today: date,
    names: Sequence[str] = BOTH,
) -> Figure:
    """These milestones by week, then dashed in a pale band; targets in orange, the day as a hairline.

    `weeks` has day, the milestones and the column named by `denominator`; a forecast that was refused
    is left out, and the text beside the figure says why.
    """
    coming = {name: told for name, told in forecasts.items() if isinstance(told, Forecast)}
    rates = {name: _rates(weeks, name, denominator) for name in names}
    upper = _upper(rates)
    # The lines may cross on the way, and each label stays with its own.
    drawn = [name for name in names if name in coming]
    highest = max(drawn, key=lambda name: (coming[name].middle[-1], name == upper), default="")
    traces, notes = [], [_note(today, 1, day_and_month(today), WORDS, yref="paper", yanchor="bottom")]
    for name in names:
        label, is_above = say(HEADINGS[name]), name == upper
        if name in coming:
            traces += list(_band(name, coming[name]))
            notes.append(_end(name, coming[name], name == highest))
        if len(rates[name]):
            traces += [
                _line(rates[name], label, COLOURS[name], DASHES[name]),
                _dot(rates[name], COLOURS[name]),
            ]
            notes.append(_last(rates[name], label, COLOURS[name], is_above))
    shown = [goal for goal in goals if goal.milestone in names]
    ends = [
        *_days(weeks),
        today,
        *(told.days[-1] for told in coming.values()),
        *(goal.due_on for goal in shown),
    ]
    for place, goal in enumerate(sorted(shown, key=lambda each: -each.rate)):
        traces.append(_goal(goal, min(ends)))
        notes.append(_goal_label(goal, min(ends), is_above=place == 0))
    return figure(
        HEIGHT,
        traces,
        margin={"l": 8, "r": 8, "t": 24, "b": 28},
        xaxis=_day_axis(min(ends), max(ends)),
        yaxis=rate_axis(steps=(0, 0.25, 0.5, 0.75, 1), upto=1.04),
        annotations=notes,
        shapes=[_hairline(today)],
    )


def in_words(
    weeks: pd.DataFrame,
    denominator: str,
    forecasts: Mapping[str, Forecast | Refusal],
    goals: Sequence[Goal],
    names: Sequence[str] = BOTH,
) -> str:
    """What the figure shows, for whoever cannot see it."""
    told = [standing.trend_in_words(weeks[weeks[denominator] > 0], denominator)]
    told += [
        say("{milestone}: {what}", milestone=say(HEADINGS[name]), what=forecasts[name].say())
        for name in names
        if name in forecasts
    ]
    told += [_goal_in_words(goal, forecasts.get(goal.milestone)) for goal in goals if goal.milestone in names]
    return " ".join(told)


def _goal_in_words(goal: Goal, told: Forecast | Refusal | None) -> str:
    values = {"milestone": say(HEADINGS[goal.milestone]), "rate": percent(goal.rate), "day": day(goal.due_on)}
    if not isinstance(told, Forecast):
        return say("Target: {milestone} {rate} by {day}.", **values)
    earliest, likely, latest = (day(at) if at else say("later") for at in told.reaches(goal.rate))
    return say(
        "Target: {milestone} {rate} by {day}; it is likely reached {likely}, at the earliest {earliest}, "
        "at the latest {latest}.",
        **values,
        likely=likely,
        earliest=earliest,
        latest=latest,
    )


def _rates(weeks: pd.DataFrame, name: str, denominator: str) -> pd.Series:
    """By day; a week in which nobody was reported has none."""
    told = weeks[weeks[denominator] > 0]
    return pd.Series((told[name] / told[denominator]).to_numpy(dtype=float), index=_days(told))


def _days(weeks: pd.DataFrame) -> list[date]:
    """A frame tells a day as a moment."""
    return list(pd.to_datetime(weeks["day"]).dt.date)


def _upper(rates: Mapping[str, pd.Series]) -> str:
    return max(rates, key=lambda name: float(rates[name].iloc[-1]) if len(rates[name]) else 0.0)


def _band(name: str, told: Forecast) -> Iterator[dict[str, Any]]:
    """A closed path around the band, then the dashed middle of it; both begin at the newest report."""
    days = [told.start, *told.days]
    yield {
        "type": "scatter",
        "x": [*days, *days[::-1]],
        "y": [told.rate, *told.high, *told.low[::-1], told.rate],
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": BANDS[name],
        "hoverinfo": "skip",
    }
    outlooks = [told.on(at) for at in told.days]
    yield {
        "type": "scatter",
        "x": days,
        "y": [told.rate, *told.middle],
        "mode": "lines",
        "line": {"color": COLOURS[name], "width": 2, "dash": "dash"},
        "hovertemplate": "%{text}<extra></extra>",
        "text": [f"{percent(told.rate)}, {day(told.start)}", *(_outlook(name, each) for each in outlooks)],
    }


def _outlook(name: str, each: Outlook) -> str:
    return say(
        "{milestone}: {middle} likely, {low} to {high}, {day}",
        milestone=say(HEADINGS[name]),
        middle=percent(each.middle),
        low=percent(each.low),
        high=percent(each.high),
        day=day(each.day),
    )


def _line(rates: pd.Series, label: str, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": list(rates.index),
        "y": rates.to_list(),
        "mode": "lines",
        "line": {"color": colour, "width": 2.5, "dash": dash},
        "hovertemplate": "%{text}<extra></extra>",
        "text": [f"{label}: {percent(rate)}, {day(at)}" for at, rate in zip(rates.index, rates, strict=True)],
    }


def _dot(rates: pd.Series, colour: str) -> dict[str, Any]:
    marker = {"color": colour, "size": 9}
    last = {"x": [rates.index[-1]], "y": [float(rates.iloc[-1])]}
    return {"type": "scatter", **last, "mode": "markers", "marker": marker, "hoverinfo": "skip"}


def _goal(goal: Goal, since: date) -> dict[str, Any]:
    """A dashed line up to the day, and a mark on it."""
    return {
        "type": "scatter",
        "x": [since, goal.due_on],
        "y": [goal.rate, goal.rate],
        "mode": "lines+markers",
        "line": {"color": ORANGE, "width": 1.5, "dash": "dash"},
        "marker": {"color": ORANGE, "size": [0, 10], "symbol": "diamond"},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _goal_label(goal: Goal, since: date, is_above: bool) -> dict[str, Any]:
    """Where the lines are still low; the highest target above its line, others below theirs."""
    words = say(
        "target {rate} {milestone}, {day}",
        rate=percent(goal.rate, 0),
        milestone=say(HEADINGS[goal.milestone]),
        day=day_and_month(goal.due_on),
    )
    return _note(since, goal.rate, words, ORANGE, xanchor="left", yshift=12 if is_above else -12)


def _last(rates: pd.Series, label: str, colour: str, is_above: bool) -> dict[str, Any]:
    rate = float(rates.iloc[-1])
    words = f"<b>{percent(rate)}</b> {label}"
    return _note(rates.index[-1], rate, words, colour, xanchor="right", yshift=18 if is_above else -20)


def _end(name: str, told: Forecast, is_above: bool) -> dict[str, Any]:
    """The likely rate of the last day, on the side of the band away from the other line."""
    # On a phone, a word more would reach over the line of today.
    words = f"→ {percent(told.middle[-1])}"
    at = told.high[-1] if is_above else told.low[-1]
    return _note(told.days[-1], at, words, COLOURS[name], xanchor="right", yshift=12 if is_above else -14)


def _note(x: date, y: float, words: str, colour: str, **more: Any) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "text": words,
        "showarrow": False,
        "bgcolor": "rgba(255,255,255,0.85)",
        "font": {"color": colour, "size": 13},
        **more,
    }


def _hairline(today: date) -> dict[str, Any]:
    line = {"color": WORDS, "width": 1}
    return {"type": "line", "x0": today, "x1": today, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _day_axis(first: date, last: date) -> dict[str, Any]:
    room, step = timedelta(days=3), max(1, (last - first).days // MOST_DAYS)
    some = [first + timedelta(days=step * place) for place in range(MOST_DAYS)]
    return NAME_AXIS | {
        "type": "date",
        "range": [first - room, last + room],
        "tickvals": some,
        "ticktext": [day_and_month(at) for at in some],
        "linecolor": HAIRLINE,
    }
