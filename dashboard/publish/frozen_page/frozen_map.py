"""The districts of the frozen page as tiles laid out like the map."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pandas as pd
from markupsafe import Markup

from dashboard.insight.comparing import where_low
from dashboard.insight.report_context import ReportContext
from dashboard.publish.frozen_page.frozen_figures import Size, figure
from dashboard.publish.frozen_page.svg import element
from dashboard.publish.maps import shades, tile_map
from dashboard.publish.maps.shades import Scale
from dashboard.publish.maps.tile_map import Tile
from dashboard.publish.official.report import Rules
from dashboard.wording import say

MILESTONE = "installed"
# Fewer places are no map.
FEWEST = 10
# A tile of each size, with the room between it and the next.
TILES = {"desk": (84.0, 50.0), "hand": (44.0, 42.0)}
GAP = 3.0
LINE = 20.0


def tiles(told: ReportContext, layout: pd.DataFrame | None, rules: Rules) -> list[Tile]:
    """The parts that have a place in this level of `data/tiles.csv`; none where they are too few."""
    if layout is None or told.denominator not in told.groups:
        return []
    oldest = told.on_day - timedelta(days=rules.stale_days)
    found = tile_map.tiles(layout, told.groups.assign(is_estimate=False), MILESTONE, told.denominator, oldest)
    return found if len(found) >= FEWEST else []


def in_words(shown: Sequence[Tile]) -> str:
    """Where it is low."""
    told = [
        (each.column, each.row, *((each.numerator, each.denominator) if each.is_known else (0.0, 0.0)))
        for each in shown
    ]
    places = pd.DataFrame(told, columns=["column", "row", "numerator", "denominator"])
    return where_low.in_words(say("Installing VssID"), places)


def drawn(shown: Sequence[Tile], title: str) -> Markup:
    """Both drawings; each tile says its name and its rate in hundredths, the legend what the shades mean."""
    alt = "; ".join(tile_map.in_words(each) for each in shown)
    return Markup("").join(_map(shown, title, alt, name) for name in TILES)


def _map(shown: Sequence[Tile], title: str, alt: str, name: str) -> Markup:
    wide, high = TILES[name]
    columns, rows = max(each.column for each in shown), max(each.row for each in shown)
    height, scale = rows * high, tile_map.scale_of(shown)
    parts = [part for each in shown for part in _tile(each, scale, name)]
    size = Size(name, columns * wide, height + 2 * LINE + 8, 0)
    return figure(title, alt, f"map-{name}", size, [*parts, *_legend(shown, scale, size.width, height)])


def _tile(each: Tile, scale: Scale, name: str) -> Iterator[Markup]:
    wide, high = TILES[name]
    x, y = (each.column - 1) * wide, (each.row - 1) * high
    colour, look = _shade(each, scale)
    yield element(
        "rect", x=x, y=y, width=wide - GAP, height=high - GAP, rx=3, fill=colour, class_=f"tile {look}"
    )
    words = (each.label if name == "desk" else each.short, each.value + ("%" if each.is_known else ""))
    for line, text in enumerate(words):
        middle = {"x": x + (wide - GAP) / 2, "y": y + high / 2 - 4 + line * 16}
        yield element("text", text, fill=_ink(colour), class_="tile-words middle", **middle)


def _shade(each: Tile, scale: Scale) -> tuple[str, str]:
    """The colour of a tile, and what sets it apart besides."""
    if each.is_hidden:
        return "#ffffff", "masked"
    if each.rate is None:
        return shades.SILENT, "unknown"
    return scale.colour(each.rate), "old" if each.is_stale else ""


def _ink(colour: str) -> str:
    return shades.SPECIAL_INK if colour in {"#ffffff", shades.SILENT} else shades.ink_on(colour)


def _legend(shown: Sequence[Tile], scale: Scale, width: float, top: float) -> Iterator[Markup]:
    """The steps in one line; below it in words what looks otherwise, as far as it is there."""
    step = width / len(shades.SHADES)
    for place, (colour, words) in enumerate(zip(shades.SHADES, scale.words, strict=True)):
        x = place * step
        yield element("rect", x=x, y=top + 6, width=step - GAP, height=6, fill=colour)
        yield element("text", words, x=x + (step - GAP) / 2, y=top + 6 + LINE, class_="tick middle")
    others = {
        say("–: not reported"): any(each.rate is None and not each.is_hidden for each in shown),
        say("×: hidden, too few people"): any(each.is_hidden for each in shown),
        say("dashed: old roster"): any(each.is_stale for each in shown),
    }
    words = " · ".join(words for words, is_there in others.items() if is_there)
    yield element("text", words, x=0, y=top + 6 + 2 * LINE, class_="tick")
