"""The city as a map of tiles: a list of links that is laid out like the map, and read aloud as a list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import pandas as pd

from dashboard.publish.maps import shades
from dashboard.publish.maps.shades import Scale
from dashboard.wording import day, number, percent, say

# On more tiles than this a phone has room for a number, and for no name.
MANY = 40


@dataclass(frozen=True)
class Tile:
    """A unit at its place, and what is known of it; without a rate nobody has reported."""

    code: str
    name: str
    label: str
    short: str
    column: int
    row: int
    rate: float | None = None
    numerator: float = 0
    denominator: float = 0
    as_of: date | None = None
    is_hidden: bool = False
    is_stale: bool = False
    is_estimate: bool = False

    @property
    def is_known(self) -> bool:
        """Whether it has a rate that may be shown."""
        return self.rate is not None and not self.is_hidden

    @property
    def value(self) -> str:
        """What stands on the tile under its name, without a percent sign."""
        if self.rate is None or self.is_hidden:
            return "×" if self.is_hidden else "–"
        return ("≈" if self.is_estimate else "") + number(self.rate * 100)


def tiles(
    layout: pd.DataFrame, rows: pd.DataFrame, milestone: str, denominator: str, oldest: date
) -> list[Tile]:
    """The places of a level with their counts, from the top left on.

    `layout` is that of data/tiles.csv; `rows` has code, name, is_hidden, is_estimate, as_of and the counts.
    What was known before `oldest` is stale.
    """
    told = rows.set_index("code").to_dict("index")
    placed = layout.sort_values(["row", "column"]).to_dict("records")
    return [
        _tile(place, told[place["code"]], milestone, denominator, oldest)
        for place in placed
        if place["code"] in told
    ]


def _tile(
    place: dict[Any, Any], told: dict[Any, Any], milestone: str, denominator: str, oldest: date
) -> Tile:
    is_hidden = bool(told["is_hidden"])
    whole = 0.0 if is_hidden else float(told[denominator])
    reached = 0.0 if is_hidden else float(told[milestone])
    as_of = None if pd.isna(told["as_of"]) else pd.Timestamp(told["as_of"]).date()
    return Tile(
        code=str(place["code"]),
        name=str(told["name"]),
        label=str(place["label"]),
        short=str(place["short"]),
        column=int(place["column"]),
        row=int(place["row"]),
        rate=reached / whole if whole else None,
        numerator=reached,
        denominator=whole,
        as_of=as_of,
        is_hidden=is_hidden,
        is_stale=as_of is not None and as_of < oldest,
        is_estimate=bool(told["is_estimate"]),
    )


def html(shown: Sequence[Tile], address: Callable[[str], str], caption: str, oldest: date) -> str:
    """The tiles as links to `address(code)`, and under them what the shades mean; names are text."""
    scale = scale_of(shown)
    size = " many" if len(shown) > MANY else ""
    links = "".join(_link(tile, address(tile.code), scale) for tile in shown)
    return (
        f'<div class="tile-map"><ol class="tiles{size}" role="list" aria-label="{escape(caption)}">'
        f"{links}</ol></div>{legend(shown, oldest)}"
    )


def scale_of(shown: Sequence[Tile]) -> Scale:
    """The steps that hold the rates of these tiles."""
    return shades.scale_of([tile.rate for tile in shown if tile.rate is not None and not tile.is_hidden])


def in_words(tile: Tile) -> str:
    """What is read aloud of a tile, and shown when somebody points at it."""
    if tile.is_hidden:
        return say("{unit}: hidden, too few people", unit=tile.name)
    if tile.rate is None:
        return say("{unit}: not reported", unit=tile.name)
    told = say(
        "{unit}: {rate}, {numerator} of {denominator} people",
        unit=tile.name,
        rate=percent(tile.rate),
        numerator=number(tile.numerator),
        denominator=number(tile.denominator),
    )
    if tile.is_estimate:
        told += ", " + say("an estimate")
    if tile.is_stale and tile.as_of:
        told += ", " + say("last told on {day}", day=day(tile.as_of))
    return told


def legend(shown: Sequence[Tile], oldest: date) -> str:
    """What the shades mean: the steps, and in words what looks otherwise, as far as it is there."""
    scale = scale_of(shown)
    lines = [
        (f'<i style="background:{colour}"></i>', words)
        for colour, words in zip(shades.SHADES, scale.words, strict=True)
    ]
    special = (
        (any(not tile.is_known and not tile.is_hidden for tile in shown), "silent", say("not reported")),
        (any(tile.is_hidden for tile in shown), "hidden", say("hidden: too few people to be shown")),
        (any(tile.is_stale for tile in shown), "stale", say("dashed: older than {day}", day=day(oldest))),
    )
    lines += [(f'<i class="{look}"></i>', words) for is_there, look, words in special if is_there]
    if any(tile.is_known and tile.is_estimate for tile in shown):
        lines.append(("<b>≈</b>", say("estimated from the old or new units by their shares")))
    items = "".join(f"<li>{swatch}{escape(words)}</li>" for swatch, words in lines)
    return (
        f'<ul class="tile-legend" role="list" aria-label="{escape(say("What the shades mean"))}">{items}</ul>'
    )


def _link(tile: Tile, address: str, scale: Scale) -> str:
    words = escape(in_words(tile))
    look = _look(tile)
    shade = ""
    if tile.rate is not None and not tile.is_hidden:
        colour = scale.colour(tile.rate)
        shade = f"background:{colour};color:{shades.ink_on(colour)}"
    sign = "<small>%</small>" if tile.is_known else ""
    return (
        f'<li style="grid-area:{tile.row}/{tile.column}"><a class="tile{look}" href="{escape(address)}" '
        f'target="_self" style="{shade}" aria-label="{words}" title="{words}">'
        f'<span class="label">{escape(tile.label)}</span><span class="short">{escape(tile.short)}</span>'
        f'<span class="value">{escape(tile.value)}{sign}</span></a></li>'
    )


def _look(tile: Tile) -> str:
    """The classes of a tile that has no shade, or more than one."""
    if tile.is_hidden:
        return " hidden"
    if tile.rate is None:
        return " silent"
    return " stale" if tile.is_stale else ""
