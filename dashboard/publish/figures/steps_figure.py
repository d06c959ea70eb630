"""The steps from a smartphone to approval, a bar each, and in words who is lost between two of them."""

from collections.abc import Mapping
from typing import Any

from dashboard.publish.figures.charts import BLUE, NAME_AXIS, NAVY, PALE, WORDS, Figure, figure, rate_axis
from dashboard.publish.listings.tables import column_name
from dashboard.wording import number, percent, say

MIDDLE, GREY = "#86abd0", "#c6ced8"
# Bars stand so far apart that a line of words fits between them.
STEP = 1.8


def note(place: float, words: str) -> dict[str, Any]:
    """Words in a figure, from the left, at this place from the top."""
    return {
        "x": 0,
        "y": place,
        "text": words,
        "showarrow": False,
        "xanchor": "left",
        "align": "left",
        "xshift": 4,
        "font": {"color": WORDS, "size": 12},
    }


def funnel(counts: Mapping[str, int], denominator: str, lost: Mapping[str, int]) -> Figure:
    """A bar a step, and between two of them, in words, who is lost there.

    `counts` has the denominator and the milestones, without `form_submitted` where there is no form; `lost`
    has `in_time`, `late`, `owing`, `overdue`, `without_form` and `waiting`.
    """
    base = counts[denominator] or 1
    steps = [
        name
        for name in (denominator, "installed", "registered", "form_submitted", "approved")
        if name in counts
    ]
    # What lies between two bars stands below the upper one; installing is apart from the ladder.
    places = {name: STEP * place for place, name in enumerate(steps)}
    colours = {denominator: PALE, "installed": BLUE}
    traces = [
        _bar(
            counts[name] / base,
            places[name],
            colours.get(name, NAVY),
            _step(counts[name], base, name == denominator),
        )
        for name in steps
        if name != "form_submitted"
    ]
    if "form_submitted" in counts:
        traces += _form_bars(counts["form_submitted"], base, places["form_submitted"], lost)
    names = NAME_AXIS | {
        "tickvals": list(places.values()),
        "ticktext": [column_name(name) for name in steps],
        "range": [places[steps[-1]] + 0.6, -0.6],
        "zeroline": False,
    }
    notes = [
        note(places[name] + STEP / 2, words)
        for name, words in _lost_in_words(counts, denominator, lost).items()
    ]
    height = 48 + 72 * len(steps)
    return figure(
        height,
        traces,
        xaxis=rate_axis(steps=(0, 0.5, 1), upto=1.12),
        yaxis=names,
        barmode="stack",
        annotations=notes,
    )


def _form_bars(handed_in: int, base: int, place: float, lost: Mapping[str, int]) -> list[dict[str, Any]]:
    """In time, late, and those of whom no day is known."""
    in_time, late = min(lost["in_time"], handed_in), min(lost["late"], max(handed_in - lost["in_time"], 0))
    unknown = handed_in - in_time - late
    parts = [(in_time, NAVY), (late, MIDDLE), (unknown, GREY)]
    parts = [part for part in parts if part[0]] or [(0, NAVY)]
    return [
        _bar(count / base, place, colour, _step(handed_in, base) if at == len(parts) - 1 else "")
        for at, (count, colour) in enumerate(parts)
    ]


def _lost_in_words(counts: Mapping[str, int], denominator: str, lost: Mapping[str, int]) -> dict[str, str]:
    base = counts[denominator]
    told = {
        denominator: _less(max(base - counts["installed"], 0), say("not installed")),
        "installed": say(
            "beside it: {people}", people=_less(max(base - counts["registered"], 0), say("not registered"))
        ),
    }
    if "form_submitted" not in counts:
        return told | {"registered": _less(lost["waiting"], say("wait for approval"))}
    overdue = say("{overdue} of them overdue", overdue=number(lost["overdue"]))
    when = say("{in_time} in time, {late} late", in_time=number(lost["in_time"]), late=number(lost["late"]))
    return told | {
        "registered": f"{_less(lost['owing'], say('owe form 01'))}<br>{overdue}",
        "form_submitted": f"{when}<br>{_less(lost['waiting'], say('wait for approval'))}",
    }


def _less(people: int, words: str) -> str:
    return f"−{number(people)} {words}"


def _step(count: int, base: int, is_base: bool = False) -> str:
    return f"<b>{number(count)}</b>" + ("" if is_base else f"  {percent(count / base)}")


def _bar(length: float, place: float, colour: str, text: str) -> dict[str, Any]:
    # A bar of the whole has no room beside it, and is pale enough to be written upon.
    is_inside = length > 0.75
    return {
        "type": "bar",
        "x": [length],
        "y": [place],
        "orientation": "h",
        "width": 0.72,
        "marker": {"color": colour},
        "text": [text],
        "textposition": "inside" if is_inside else "outside",
        "insidetextanchor": "end",
        "textangle": 0,
        "textfont": {"color": "#ffffff" if is_inside and colour != PALE else NAVY, "size": 13},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
