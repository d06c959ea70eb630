"""Who reports, drawn: weeks as stacked bars, and units by week as signs that are also read aloud."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import Any

import pandas as pd

from dashboard.insight import due_weeks
from dashboard.publish.figures.charts import BLUE, NAME_AXIS, NAVY, WORDS, Figure, figure, rate_axis
from dashboard.wording import day, day_and_month, number, percent, say

# From the bottom of a bar to its top, as people call it.
STATES = {
    "on_time": "on time",
    "late": "late",
    "silent": "silent",
    "not_yet_due": "not yet due",
    "not_expected": "not expected",
}
SIGNS = {"on_time": "●", "late": "◐", "silent": "○", "not_yet_due": "…", "not_expected": "–"}
# Full, hatched, outlined, empty: told apart on a black-and-white printer too.
LOOKS: dict[str, dict[str, Any]] = {
    "on_time": {"color": BLUE, "line": {"color": BLUE, "width": 1}},
    "late": {
        "color": "#cfe0f0",
        "pattern": {"shape": "/", "fgcolor": NAVY, "size": 6, "solidity": 0.35},
        "line": {"color": NAVY, "width": 1},
    },
    "silent": {"color": "#dfe5eb", "line": {"color": WORDS, "width": 1}},
    "not_yet_due": {"color": "rgba(255,255,255,0)", "line": {"color": "#9aa8b6", "width": 1}},
}
INKS = {"on_time": BLUE, "late": NAVY, "silent": WORDS, "not_yet_due": WORDS}
HEIGHT = 320
MOST_WEEKS = 14
# More days under an axis than this run into each other on a phone.
MOST_DAYS = 4


def weeks(rows: pd.DataFrame) -> Figure:
    """A bar a week of `reporting.by_week`, the newest `MOST_WEEKS`; beside it the numbers of the newest."""
    shown = rows.tail(MOST_WEEKS)
    ends = [pd.Timestamp(end).date() for end in shown["week_end"]]
    places = list(range(len(shown)))
    bars = [_bar(name, shown, ends, places) for name in LOOKS if name in shown]
    some = places[:: -max(1, -(-len(places) // MOST_DAYS))][::-1] if places else []
    most = int(shown["expected"].max()) if len(shown) else 0
    return figure(
        HEIGHT,
        bars,
        barmode="stack",
        bargap=0.25,
        margin={"l": 8, "r": 128, "t": 26, "b": 28},
        xaxis=NAME_AXIS
        | {
            "range": [-0.6, len(places) - 0.4],
            "tickvals": some,
            "ticktext": [day_and_month(ends[place]) for place in some],
        },
        yaxis=_units_axis(most),
        annotations=[*_shares(shown, places), *_key(shown, ends)],
    )


def in_words(rows: pd.DataFrame) -> str:
    """What the bars show, for whoever cannot see them."""
    due = due_weeks.due(rows).tail(MOST_WEEKS)
    if due.empty:
        return say("No reporting week has ended yet.")
    first, last = due.iloc[0], due.iloc[-1]
    return say(
        "Share of units on time: {before} in the week to {first}, {now} in the week to {last}; "
        "then {late} were late and {silent} silent.",
        before=percent(first["on_time"] / first["expected"], 0),
        first=day(pd.Timestamp(first["week_end"]).date()),
        now=percent(last["on_time"] / last["expected"], 0),
        last=day(pd.Timestamp(last["week_end"]).date()),
        late=number(last["late"]),
        silent=number(last["silent"]),
    )


def matrix(rows: pd.DataFrame, ends: Sequence[date], address: Callable[[str], str], caption: str) -> str:
    """HTML: a row a unit of `reporting.by_unit`, a column a week, the oldest first; a sign with its word."""
    before = f'<span class="aloud">{escape(say("week to"))} </span>'
    heads = "".join(f'<th scope="col">{before}{escape(day_and_month(end))}</th>' for end in ends)
    lines = "".join(
        f'<tr><th scope="row"><a href="{escape(address(row["unit_code"]))}" target="_self">'
        f"{escape(row['unit_name'])}</a></th>{''.join(map(_cell, row['states']))}</tr>"
        for row in rows.to_dict("records")
    )
    return (
        f'<div class="weeks"><table class="weeks"><caption>{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">{escape(say("Unit"))}</th>{heads}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def signs_in_words() -> str:
    """What the signs mean."""
    return " · ".join(f"{sign} {say(STATES[name])}" for name, sign in SIGNS.items())


def _cell(state: str) -> str:
    return (
        f'<td class="{escape(state)}"><span aria-hidden="true">{SIGNS[state]}</span>'
        f'<span class="aloud">{escape(say(STATES[state]))}</span></td>'
    )


def _bar(name: str, shown: pd.DataFrame, ends: Sequence[date], places: Sequence[int]) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": say(STATES[name]),
        "x": places,
        "y": shown[name].tolist(),
        "marker": LOOKS[name],
        "hovertemplate": "%{text}<extra></extra>",
        "textposition": "none",
        "text": [
            say(
                "Week to {day}: {count} of {expected} {state}",
                day=day(end),
                count=number(count),
                expected=number(expected),
                state=say(STATES[name]),
            )
            for end, count, expected in zip(ends, shown[name], shown["expected"], strict=True)
        ],
    }


def _shares(shown: pd.DataFrame, places: Sequence[int]) -> list[dict[str, Any]]:
    """The share on time above the first and the newest week that are due."""
    due = [
        place
        for place, left, expected in zip(places, shown["not_yet_due"], shown["expected"], strict=True)
        if expected and not left
    ]
    rows = shown.reset_index(drop=True)
    return [
        {
            "x": place,
            "y": int(rows["expected"][place]),
            "text": f"<b>{percent(rows['on_time'][place] / rows['expected'][place], 0)}</b>",
            "showarrow": False,
            "yanchor": "bottom",
            "font": {"color": BLUE, "size": 13},
        }
        for place in sorted({*due[:1], *due[-1:]})
    ]


def _key(shown: pd.DataFrame, ends: Sequence[date]) -> list[dict[str, Any]]:
    """The parts of the bars by name, in their order, with the numbers of the newest week."""
    if not ends:
        return []
    newest = shown.iloc[-1]
    names = [name for name in reversed(LOOKS) if shown[name].any()]
    told = {name: f"{SIGNS[name]} <b>{number(newest[name])}</b> {say(STATES[name])}" for name in names}
    lines = [say("week to {day}", day=day_and_month(ends[-1]))]
    lines += [f'<span style="color:{INKS[name]}">{words}</span>' for name, words in told.items()]
    return [
        {
            "xref": "paper",
            "x": 1.02,
            "xanchor": "left",
            "yref": "paper",
            "y": 0.5,
            "text": "<br>".join(lines),
            "align": "left",
            "showarrow": False,
            "font": {"color": WORDS, "size": 13},
        }
    ]


def _units_axis(most: int) -> dict[str, Any]:
    steps = [0, most // 2, most] if most > 1 else [0, most]
    return rate_axis(steps, most * 1.08 or 1) | {"ticktext": [number(step) for step in steps]}
