"""The figures of the report as numbers from 0 to 1 and words, for a template to draw."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import ceil, floor
from typing import Any

import pandas as pd

from dashboard.insight.comparing import league
from dashboard.insight.comparing.league import Standing
from dashboard.insight.forecasting.forecast import Forecast
from dashboard.insight.report_context import ReportContext
from dashboard.publish.figures import trend_figure
from dashboard.publish.figures.trend_figure import Goal
from dashboard.publish.listings.tables import HEADINGS
from dashboard.publish.official.report import Drawing
from dashboard.wording import day_and_month, number, percent, say, span

LINES = ("installed", "registered")
MOST_DAYS = 7
# More units than this: as many of the highest and of the lowest as make them up, and how many lie between.
MOST_DOTS = 16
LONGEST_NAME = 80

Point = tuple[float, float]


def trend(told: ReportContext) -> Drawing | None:
    """Two milestones by week, their coming weeks in a band, and targets on their days."""
    weeks = told.weeks[told.weeks[told.drawn_against] > 0]
    if len(weeks) < 2:
        return None
    days = [pd.Timestamp(at).date() for at in weeks["day"]]
    coming = {
        name: each for name, each in told.forecasts.items() if name in LINES and isinstance(each, Forecast)
    }
    goals = _goals(told, weeks)
    ends = [
        *days,
        told.on_day,
        *(each.days[-1] for each in coming.values()),
        *(goal.due_on for goal in goals),
    ]
    axis = _Days(min(ends), max(ends))
    lines = {name: (weeks[name] / weeks[told.drawn_against]).astype(float).tolist() for name in LINES}
    upper = max(LINES, key=lambda name: lines[name][-1])
    return Drawing(
        kind="trend",
        title=say("Share of people by week, and what is likely to come"),
        subtitle=say(
            "Lines: what was reported; pale: where 8 of 10 such forecasts end; diamonds: targets on their day"
        ),
        alt=trend_figure.in_words(weeks, told.drawn_against, told.forecasts, goals, LINES),
        data={
            "lines": [_line(axis, days, name, rates, name == upper) for name, rates in lines.items()],
            "bands": [_band(axis, name, each, name == upper) for name, each in coming.items()],
            "goals": [_goal(axis, goal, place == 0) for place, goal in enumerate(goals)],
            "today": {"at": axis.place(told.on_day), "words": day_and_month(told.on_day)},
            "across": axis.ticks(),
            "upwards": [[rate, percent(rate, 0)] for rate in (0, 0.25, 0.5, 0.75, 1)],
        },
    )


class _Days:
    """Where a day lies between the first and the last."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.length = first, max(1, (last - first).days)

    def place(self, at: date) -> float:
        return round((at - self.first).days / self.length, 5)

    def ticks(self) -> list[list[Any]]:
        step = max(7, ceil(self.length / MOST_DAYS / 7) * 7)
        days = [self.first + timedelta(days=back) for back in range(0, self.length + 1, step)]
        return [[self.place(at), day_and_month(at)] for at in days]


def _goals(told: ReportContext, weeks: pd.DataFrame) -> list[Goal]:
    """Targets as rates of what is drawn; one above everybody cannot be drawn. The highest comes first."""
    base = int(weeks[told.drawn_against].iloc[-1])
    rows = told.targets[told.targets["milestone"].isin(LINES)].to_dict("records")
    goals = [
        Goal(row["milestone"], int(row["people"]) / base, pd.Timestamp(row["due_on"]).date()) for row in rows
    ]
    return sorted((goal for goal in goals if goal.rate <= 1), key=lambda goal: -goal.rate)


def _line(axis: _Days, days: Sequence[date], name: str, rates: Sequence[float], up: bool) -> dict[str, Any]:
    return {
        "of": name,
        "points": _points(axis, days, rates),
        "words": f"{say(HEADINGS[name])}: {percent(rates[-1])}",
        "is_above": up,
    }


def _band(axis: _Days, name: str, told: Forecast, up: bool) -> dict[str, Any]:
    days, high = [told.start, *told.days], _points(axis, [told.start, *told.days], [told.rate, *told.high])
    low = _points(axis, days, [told.rate, *told.low])
    return {
        "of": name,
        "edge": [*high, *low[::-1]],
        "middle": _points(axis, days, [told.rate, *told.middle]),
        "words": say("likely {rate}", rate=percent(told.middle[-1])),
        "is_above": up,
    }


def _points(axis: _Days, days: Sequence[date], rates: Sequence[float]) -> list[Point]:
    return [(axis.place(at), round(min(rate, 1.0), 5)) for at, rate in zip(days, rates, strict=True)]


def _goal(axis: _Days, goal: Goal, up: bool) -> dict[str, Any]:
    words = say(
        "target {rate} {milestone}, {day}",
        rate=percent(goal.rate),
        milestone=say(HEADINGS[goal.milestone]),
        day=day_and_month(goal.due_on),
    )
    return {"at": axis.place(goal.due_on), "rate": round(goal.rate, 5), "words": words, "is_above": up}


def dots(told: ReportContext) -> Drawing | None:
    """The ranked units, a line each: rate, interval, and where units of its size usually lie."""
    ranked = told.groups[told.groups["standing"] == Standing.RANKED]
    if len(ranked) < 2:
        return None
    shown = ranked
    if len(ranked) > MOST_DOTS:
        shown = pd.concat([ranked.head(MOST_DOTS // 2), ranked.tail(MOST_DOTS // 2)])
    since, upto = _extent(shown)
    left_out = len(ranked) - len(shown)
    common = league.funnel_of(ranked).common
    return Drawing(
        kind="dots",
        title=say("Share with VssID by unit, with what chance allows for"),
        subtitle=say("Dot: rate; line: 95% interval; pale bar: where units of this size usually lie"),
        alt=league.in_words(told.groups),
        data={
            "rows": [_row(row, since, upto) for row in shown.to_dict("records")],
            "break_after": MOST_DOTS // 2 if left_out else None,
            "break_words": say("… {count} units between", count=number(left_out)),
            "common": {
                "at": _scaled(common, since, upto),
                "words": say("common rate of the ranked {rate}", rate=percent(common)),
            },
            "rank_words": say("Rank"),
            "across": _rate_ticks(since, upto),
        },
    )


def _row(row: Mapping[Any, Any], since: float, upto: float) -> dict[str, Any]:
    places = {
        name: _scaled(row[name], since, upto) for name in ("rate", "low", "high", "limit_low", "limit_high")
    }
    name = str(row["name"])
    cut = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
    return {
        "name": cut,
        "band": str(row["band"]),
        "words": percent(row["rate"]),
        "rank": span(int(row["rank_low"]), int(row["rank_high"])),
        **places,
    }


def _scaled(rate: float, since: float, upto: float) -> float:
    return round(min(max((float(rate) - since) / (upto - since), 0), 1), 5)


def _extent(rows: pd.DataFrame) -> tuple[float, float]:
    """Tenths around everything that is drawn."""
    drawn = rows[["low", "high", "limit_low", "limit_high"]].astype(float)
    return max(0.0, floor(drawn.min().min() * 10) / 10), min(1.0, ceil(drawn.max().max() * 10) / 10)


def _rate_ticks(since: float, upto: float) -> list[list[Any]]:
    tenths = range(round(since * 10), round(upto * 10) + 1)
    step = 1 if len(tenths) <= 7 else 2
    return [[_scaled(each / 10, since, upto), percent(each / 10, 0)] for each in tenths if each % step == 0]
