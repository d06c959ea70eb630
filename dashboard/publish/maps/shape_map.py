"""An operator's own boundaries, coloured as the tiles are: GeoJSON in, a picture out, no network."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from math import cos, isfinite, radians

from dashboard.errors import UnreadableFile
from dashboard.publish.maps import shades, tile_map
from dashboard.publish.maps.tile_map import Tile

# A browser draws a city of this size at once; true boundaries of Hà Nội take a fraction of it.
LARGEST = 5_000_000
WIDTH = 800.0

Ring = list[tuple[float, float]]
# Code → the rings of its area, in degrees east and north.
Shapes = Mapping[str, list[Ring]]


def read(content: bytes, file_name: str, code_property: str) -> Shapes:
    """The areas of a GeoJSON file by the property that holds their unit's code. Raises `UnreadableFile`."""
    if len(content) > LARGEST:
        raise UnreadableFile(
            "The map “{file}” is larger than {limit} MB. Simplify its boundaries, or set none.",
            file=file_name,
            limit=LARGEST // 1_000_000,
        )
    shapes: dict[str, list[Ring]] = {}
    for place, feature in enumerate(_features(content, file_name), start=1):
        code = _code_of(feature, code_property)
        if code is None:
            raise UnreadableFile(
                "Area {place} of the map “{file}” has no property “{name}”. "
                "Add it to every area, or name another one as code_property in campaign.toml.",
                place=place,
                file=file_name,
                name=code_property,
            )
        shapes.setdefault(code, []).extend(_rings(feature, place, file_name))
    return shapes


def shape_of(shapes: Shapes, code: str) -> list[Ring]:
    """The area of a unit, whether the file writes our code (D001) or the official one (001)."""
    return shapes.get(code) or shapes.get(code[1:]) or []


def without_shape(shapes: Shapes, shown: Sequence[Tile]) -> list[str]:
    """The names of the units that the file has no area for."""
    return [tile.name for tile in shown if not shape_of(shapes, tile.code)]


def html(shapes: Shapes, shown: Sequence[Tile], caption: str, oldest: date) -> str:
    """The picture with its text alternative and legend; the links stand in the list beside it."""
    picture = b64encode(svg(shapes, shown).encode()).decode()
    return (
        f'<img class="shape-map" alt="{escape(caption)}" src="data:image/svg+xml;base64,{picture}">'
        f"{tile_map.legend(shown, oldest)}"
    )


def svg(shapes: Shapes, shown: Sequence[Tile]) -> str:
    """The areas of these units, north on top, with their rates' shades."""
    placed = [(tile, rings) for tile in shown if (rings := shape_of(shapes, tile.code))]
    frame = _frame([point for _, rings in placed for ring in rings for point in ring])
    shades_of = tile_map.scale_of(shown)
    paths = []
    for tile, rings in placed:
        laid = [_laid(ring, frame) for ring in rings]
        fill = shades_of.colour(tile.rate) if tile.rate is not None and tile.is_known else _special(tile)
        dash = ' stroke-dasharray="6 4" stroke="#0b2e59"' if tile.is_stale else ' stroke="#ffffff"'
        paths.append(
            f'<path fill="{fill}"{dash} d="{"".join(_drawn(ring) for ring in laid)}">'
            f"<title>{escape(tile_map.in_words(tile))}</title></path>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {frame.height:.0f}">{_HATCHING}'
        f'<g fill-rule="evenodd" stroke-width="1.2" stroke-linejoin="round">{"".join(paths)}</g></svg>'
    )


_HATCHING = (
    '<defs><pattern id="h" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="7" height="7" fill="#fff"/>'
    f'<rect width="3" height="7" fill="{shades.HIDDEN}"/></pattern></defs>'
)


def _special(tile: Tile) -> str:
    return "url(#h)" if tile.is_hidden else shades.SILENT


def _features(content: bytes, file_name: str) -> list[dict[str, object]]:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            "The map “{file}” is no GeoJSON. Save it as GeoJSON (UTF-8), or leave the setting empty.",
            file=file_name,
        ) from error
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or not features or not all(isinstance(each, dict) for each in features):
        raise UnreadableFile(
            "The map “{file}” holds no areas. Save it as a GeoJSON FeatureCollection, an area for each unit.",
            file=file_name,
        )
    return features


def _code_of(feature: dict[str, object], code_property: str) -> str | None:
    properties = feature.get("properties")
    code = properties.get(code_property) if isinstance(properties, dict) else None
    return str(code).strip().upper() if isinstance(code, str | int) and str(code).strip() else None


def _rings(feature: dict[str, object], place: int, file_name: str) -> list[Ring]:
    try:
        return [[_point(point) for point in ring] for ring in _outlines(feature["geometry"])]
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise UnreadableFile(
            "Area {place} of the map “{file}” cannot be drawn. "
            "Save it as polygons in degrees (WGS 84), longitude first.",
            place=place,
            file=file_name,
        ) from error


def _outlines(geometry: object) -> Iterator[list[list[float]]]:
    if not isinstance(geometry, dict) or geometry["type"] not in {"Polygon", "MultiPolygon"}:
        raise ValueError("no area")
    told = geometry["coordinates"]
    for polygon in [told] if geometry["type"] == "Polygon" else told:
        yield from polygon


def _point(told: Sequence[float]) -> tuple[float, float]:
    east, north = float(told[0]), float(told[1])
    if not (isfinite(east) and isfinite(north) and abs(east) <= 180 and abs(north) <= 90):
        raise ValueError("no degrees")
    return east, north


@dataclass(frozen=True)
class _Frame:
    """The north-west corner, and how many units of the picture a degree east and a degree north take."""

    east: float
    north: float
    across: float
    down: float
    height: float


def _frame(points: Ring) -> _Frame:
    if not points:
        return _Frame(0, 0, 1, 1, 1)
    east, north = [point[0] for point in points], [point[1] for point in points]
    narrower = cos(radians((max(north) + min(north)) / 2))
    wide, high = (max(east) - min(east)) * narrower, max(north) - min(north)
    # Neither side grows beyond the picture, however thin the areas are.
    scale = (WIDTH - 4) / max(wide, high, 1e-9)
    return _Frame(min(east), max(north), scale * narrower, scale, high * scale + 4)


def _laid(ring: Ring, frame: _Frame) -> Ring:
    """The ring in the picture; points that fall on each other are drawn once."""
    laid: Ring = []
    for east, north in ring:
        here = (
            round(2 + (east - frame.east) * frame.across, 1),
            round(2 + (frame.north - north) * frame.down, 1),
        )
        if not laid or here != laid[-1]:
            laid.append(here)
    return laid


def _drawn(ring: Ring) -> str:
    return "M" + "L".join(f"{across:g} {down:g}" for across, down in ring) + "Z" if ring else ""
