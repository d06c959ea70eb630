"""How far the campaign has come, for everybody: aggregates, one drawn line, a bar a place."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from dashboard.model import Language
from dashboard.publish.frozen_page.svg import element, path
from dashboard.publish.site import rendering, texts, units
from dashboard.publish.site.frame import Frame, Told, path_of
from dashboard.wording import day, day_and_month, number, percent

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 440, 250, 44, 82, 14, 30
COLOURS = {"installed": "#1261a6", "registered": "#4c6078"}
BAR = 90
# Words of two lines that end close to each other would stand on each other.
APART = 17
FEWEST_WEEKS = 3


def drawn(told: Told, frame: Frame, language: Language, up: str) -> Markup:
    """What stands for `[[progress]]`."""
    words = texts.words(language)
    total = told.total
    return rendering.piece(
        "progress.html",
        frame,
        language,
        state="hidden" if told.is_hidden else "silent",
        total=units.rates(total, words) if total else [],
        source=_source(total, frame, words) if total else "",
        figure=_trend(told.weeks, words),
        parts=_parts(told.parts, frame, language, up),
    )


def _source(total: Mapping[str, Any], frame: Frame, words: Mapping[str, str]) -> str:
    return words["source"].format(
        day=day(pd.Timestamp(total["as_of"]).date()),
        reported=number(int(total["units_reported"])),
        units=number(int(total["units"])),
        smallest=frame.smallest_group,
    )


def _parts(parts: pd.DataFrame, frame: Frame, language: Language, up: str) -> list[dict[str, Any]]:
    home = up + path_of("units", language)
    listed = []
    for row in units.records(parts):
        part: dict[str, Any] = {"name": row["name"], "address": f"{home}{units.folder(row['code'])}/"}
        part["state"] = units.state(row)
        if part["state"] == "told":
            rate = units.rates(row, texts.words(language))[0]
            as_of = row["as_of"].date()
            part |= {"percent": rate.percent, "people": rate.people, "as_of": day(as_of)}
            part["is_stale"] = units.is_stale(as_of, frame)
            part["bar"] = _bar(int(row["installed"]) / int(row["with_smartphone"]))
        listed.append(part)
    return listed


def _bar(share: float) -> Markup:
    return element(
        "svg",
        element("rect", width=BAR, height=12, fill="#d9e2ec"),
        element("rect", width=BAR * min(share, 1), height=12, fill=COLOURS["installed"]),
        width=BAR,
        height=12,
        aria_hidden="true",
    )


def _trend(weeks: pd.DataFrame, words: Mapping[str, str]) -> Markup | None:
    """Two lines from 0 to 100 %, each with its last value beside it; nothing of a few weeks."""
    weeks = weeks[weeks["with_smartphone"] > 0]
    if len(weeks) < FEWEST_WEEKS:
        return None
    rates = {name: (weeks[name] / weeks["with_smartphone"]).astype(float).tolist() for name in COLOURS}
    step = (WIDTH - LEFT - RIGHT) / (len(weeks) - 1)
    across = [LEFT + step * place for place in range(len(weeks))]
    days = [pd.Timestamp(each).date() for each in weeks["day"]]
    alt = words["trend_alt"].format(
        first=percent(rates["installed"][0]),
        last=percent(rates["installed"][-1]),
        registered=percent(rates["registered"][-1]),
        day=day(days[-1]),
    )
    lines = [
        element(
            "path",
            d=path(zip(across, map(_down, values), strict=True)),
            fill="none",
            stroke=COLOURS[name],
            stroke_width=3,
            **({} if name == "installed" else {"stroke_dasharray": "7 5"}),
        )
        for name, values in rates.items()
    ]
    return element(
        "svg",
        *_grid(),
        *lines,
        *_ends({name: values[-1] for name, values in rates.items()}, words),
        element("text", day_and_month(days[0]), x=LEFT, y=HEIGHT - 8),
        element("text", day_and_month(days[-1]), x=across[-1], y=HEIGHT - 8, text_anchor="middle"),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=alt,
    )


def _grid() -> list[Markup]:
    drawn = []
    for rate in (0, 0.25, 0.5, 0.75, 1):
        y = _down(rate)
        drawn.append(element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, stroke="#d9e2ec"))
        drawn.append(element("text", percent(rate, 0), x=LEFT - 8, y=y + 4, text_anchor="end"))
    return drawn


def _ends(last: Mapping[str, float], words: Mapping[str, str]) -> list[Markup]:
    places = {name: _down(value) + 4 for name, value in last.items()}
    if abs(places["installed"] - places["registered"]) < 2 * APART:
        higher, lower = sorted(places, key=lambda name: places[name])
        middle = min(max(sum(places.values()) / 2, TOP + APART), HEIGHT - BOTTOM - APART)
        places = {higher: middle - APART, lower: middle + APART}
    x = WIDTH - RIGHT + 8
    return [
        each
        for name, y in places.items()
        for each in (
            element("text", percent(last[name]), x=x, y=y, class_="said"),
            element("text", words[f"trend_{name}"], x=x, y=y + 15),
        )
    ]


def _down(rate: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(rate, 1))
