"""The figures of the frozen page as SVG: read aloud by their title, coloured by its stylesheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from dashboard.publish.frozen_page import svg
from dashboard.publish.frozen_page.svg import element
from dashboard.publish.official.report import Drawing
from dashboard.wording import day_and_month, number

# Line and colour of a milestone are the same in every figure, and the line tells it in print too.
TRACKS = {"installed": "one", "registered": "two"}
DAYS_AHEAD = 14


@dataclass(frozen=True)
class Size:
    """Of a figure whose words keep their size: one is shown on a desk, another in a hand."""

    name: str
    width: float
    height: float
    most_days: int


DESK, HAND = Size("desk", 720, 330, 8), Size("hand", 356, 300, 4)
ROOM = {"left": 44.0, "right": 14.0, "top": 26.0, "bottom": 26.0}


def trend(drawn: Drawing) -> Markup:
    """The past as lines, what is likely dashed in a pale band, targets as diamonds on their day; twice."""
    return Markup("").join(_trend(drawn, size) for size in (DESK, HAND))


def _trend(drawn: Drawing, size: Size) -> Markup:
    data, box = drawn.data, _Box(size)
    parts = [
        *_grid(box, data["upwards"], _some(data["across"], size.most_days)),
        *(_band(box, each) for each in data["bands"]),
        *(_goal(box, each, has_words=size is DESK or place == 0) for place, each in enumerate(data["goals"])),
        *_today(box, data["today"]),
        *(part for each in data["lines"] for part in _line(box, each)),
        *(_likely(box, each) for each in data["bands"]),
    ]
    return figure(drawn.title, drawn.alt, f"trend-{size.name}", size, parts)


@dataclass(frozen=True)
class _Box:
    """Where the square of 0 to 1 lies in a figure."""

    size: Size

    def x(self, at: float) -> float:
        return ROOM["left"] + at * (self.size.width - ROOM["left"] - ROOM["right"])

    def y(self, up: float) -> float:
        return self.size.height - ROOM["bottom"] - up * (self.size.height - ROOM["top"] - ROOM["bottom"])

    def points(self, told: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(self.x(at), self.y(up)) for at, up in told]


def figure(title: str, alt: str, name: str, size: Size, parts: Sequence[Markup]) -> Markup:
    """A drawing that is read aloud as one picture; `name` is its own on the page."""
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", alt, id=f"{name}-desc"),
        *parts,
        class_=f"figure {size.name}",
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
        viewBox=f"0 0 {size.width:g} {size.height:g}",
    )


def _grid(box: _Box, rates: Sequence[Any], days: Sequence[Any]) -> Iterator[Markup]:
    for rate, words in rates:
        height = box.y(rate)
        yield element("path", d=svg.path([(box.x(0), height), (box.x(1), height)]), class_="grid")
        yield element("text", words, x=box.x(0) - 8, y=height + 4, class_="tick end")
    for at, words in days:
        yield element("text", words, x=box.x(at), y=box.y(0) + 19, class_=f"tick {_anchor(at)}")


def _anchor(at: float) -> str:
    """The last day would be cut off by the edge."""
    return "end" if at > 0.95 else "middle"


def _some(ticks: Sequence[Any], most: int) -> Sequence[Any]:
    return ticks[:: -(-len(ticks) // most)] if ticks else ticks


def _band(box: _Box, told: Mapping[str, Any]) -> Markup:
    edge = svg.path(box.points(told["edge"]), is_closed=True)
    middle = svg.path(box.points(told["middle"]))
    track = TRACKS[told["of"]]
    return element("path", d=edge, class_=f"band {track}") + element(
        "path", d=middle, class_=f"likely {track}"
    )


def _goal(box: _Box, told: Mapping[str, Any], has_words: bool) -> Markup:
    """In a hand only the highest has words: the others would stand on the lines."""
    x, y = box.x(told["at"]), box.y(told["rate"])
    diamond = [(x - 6, y), (x, y - 6), (x + 6, y), (x, y + 6)]
    height = y - 7 if told["is_above"] else y + 16
    return Markup("").join(
        (
            element("path", d=svg.path([(box.x(0), y), (x, y)]), class_="goal"),
            element("path", d=svg.path(diamond, is_closed=True), class_="diamond"),
            element("text", told["words"], x=box.x(0) + 2, y=height, class_="aim") if has_words else "",
        )
    )


def _today(box: _Box, told: Mapping[str, Any]) -> Iterator[Markup]:
    x = box.x(told["at"])
    yield element("path", d=svg.path([(x, box.y(0)), (x, box.y(1) - 8)]), class_="today")
    yield element("text", told["words"], x=x, y=box.y(1) - 12, class_=f"tick {_anchor(told['at'])}")


def _line(box: _Box, told: Mapping[str, Any]) -> Iterator[Markup]:
    points, track = box.points(told["points"]), TRACKS[told["of"]]
    yield element("path", d=svg.path(points), class_=f"line {track}")
    x, y = points[-1]
    yield element("circle", cx=x, cy=y, r=4.5, class_=f"dot {track}")
    # Below, the line itself comes from the left: there the words stand at the edge, under what is to come.
    place = {"x": x - 8, "y": y - 12} if told["is_above"] else {"x": box.x(1), "y": y + 46}
    yield element("text", told["words"], class_=f"now end {track}", **place)


def _likely(box: _Box, told: Mapping[str, Any]) -> Markup:
    """At the end of the band, away from the other line; in a hand only the rate, the last of the words."""
    end = max(at for at, _ in told["edge"])
    heights = [up for at, up in told["edge"] if at == end]
    y = box.y(max(heights)) - 8 if told["is_above"] else box.y(min(heights)) + 17
    words = told["words"] if box.size is DESK else told["words"].rpartition(" ")[2]
    return element("text", words, x=box.x(end), y=y, class_=f"soon end {TRACKS[told['of']]}")


def due(days: pd.DataFrame, on_day: Any, title: str, alt: str) -> Markup:
    """A column a day: people whose last day for form 01 is one of the next two weeks; today's comes first."""
    since = pd.Timestamp(on_day)
    people = days.set_index("day")["people"]
    told = [(since + pd.Timedelta(days=ahead)) for ahead in range(DAYS_AHEAD)]
    counts = [int(people.get(at, 0)) for at in told]
    return Markup("").join(
        figure(title, alt, f"due-{size.name}", size, list(_columns(size, told, counts)))
        for size in (Size("desk", 520, 220, 7), Size("hand", 356, 200, 4))
    )


def _columns(size: Size, days: Sequence[pd.Timestamp], counts: Sequence[int]) -> Iterator[Markup]:
    step = (size.width - 8) / len(counts)
    base, most = size.height - 24, max([*counts, 1])
    yield element("path", d=svg.path([(4, base), (size.width - 4, base)]), class_="axis")
    for place, (at, count) in enumerate(zip(days, counts, strict=True)):
        x, height = 4 + place * step, count / most * (base - 24)
        look = "column soon" if place <= 3 else "column"
        if count:
            yield element("rect", x=x + 3, y=base - height, width=step - 6, height=height, class_=look)
        middle = x + step / 2
        yield element("text", number(count), x=middle, y=base - height - 6, class_="value middle")
        if place % (-(-len(counts) // size.most_days)) == 0:
            yield element("text", day_and_month(at.date()), x=middle, y=base + 18, class_="tick middle")
