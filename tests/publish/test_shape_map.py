"""An operator's areas are drawn north on top in the tiles' shades, and a broken file says what to do."""

import json
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import settings
from dashboard.errors import UnreadableFile
from dashboard.publish.maps import shades, shape_map, tile_map
from dashboard.publish.maps.tile_map import Tile

OLDEST = date(2021, 6, 16)
WEST = Tile("D001", "Quận Ba Đình", "Ba Đình", "BĐ", 1, 1, 0.6, 6, 10, OLDEST)
EAST = Tile("D002", "Quận <b>Hoàn Kiếm</b>", "Hoàn Kiếm", "HK", 2, 1)
SVG = "{http://www.w3.org/2000/svg}"


def square(west: float, south: float, size: float = 0.1) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def area(code: object, *rings: list[list[float]], kind: str = "Polygon") -> dict[str, object]:
    coordinates = list(rings) if kind == "Polygon" else [[ring] for ring in rings]
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def geojson(*areas: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(areas)}).encode()


def read(content: bytes) -> shape_map.Shapes:
    return shape_map.read(content, "hanoi.geojson", "code")


CITY = geojson(area("D001", square(105.7, 21.0)), area("002", square(105.8, 21.0), kind="MultiPolygon"))


def paths(svg: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(svg).findall(f".//{SVG}path")


def points(path: ElementTree.Element) -> list[tuple[float, float]]:
    told = path.attrib["d"].strip("MZ").replace("ZM", "L").split("L")
    return [tuple(map(float, point.split())) for point in told]


def test_areas_lie_as_on_a_map_and_within_the_picture():
    svg = shape_map.svg(read(CITY), [WEST, EAST])
    west, east = map(points, paths(svg))
    assert max(across for across, _ in west) <= min(across for across, _ in east) + 0.1
    _, _, width, height = map(float, ElementTree.fromstring(svg).attrib["viewBox"].split())
    assert all(0 <= across <= width and 0 <= down <= height for across, down in [*west, *east])


def test_north_is_on_top():
    shapes = read(geojson(area("D001", square(105.7, 21.1)), area("D002", square(105.7, 21.0))))
    north, south = map(points, paths(shape_map.svg(shapes, [WEST, EAST])))
    assert max(down for _, down in north) <= min(down for _, down in south) + 0.1


def test_areas_have_the_shades_of_the_tiles_and_say_the_same():
    west, east = paths(shape_map.svg(read(CITY), [WEST, EAST]))
    assert west.attrib["fill"] == tile_map.scale_of([WEST]).colour(0.6)
    assert east.attrib["fill"] == shades.SILENT
    assert [path.find(f"{SVG}title").text for path in (west, east)] == [
        "Quận Ba Đình: 60,0%, 6 trong 10 người",
        "Quận <b>Hoàn Kiếm</b>: chưa báo cáo",
    ]


def test_the_official_code_is_as_good_as_ours_and_missing_areas_are_named():
    shapes = read(CITY)
    assert shape_map.shape_of(shapes, "D002")
    lost = Tile("D003", "Quận Tây Hồ", "Tây Hồ", "TH", 1, 2)
    assert shape_map.without_shape(shapes, [WEST, EAST, lost]) == ["Quận Tây Hồ"]


def test_the_picture_needs_no_network_and_has_a_text_alternative():
    html = shape_map.html(read(CITY), [WEST, EAST], 'Đã cài "VssID"', OLDEST)
    assert html.startswith(
        '<img class="shape-map" alt="Đã cài &quot;VssID&quot;" src="data:image/svg+xml;base64,'
    )
    assert "http" not in html


def test_points_that_fall_on_each_other_are_drawn_once():
    ring = [[105.7 + step / 10**7, 21.0] for step in range(5000)] + [
        [105.8, 21.0],
        [105.8, 21.1],
        [105.7, 21.0],
    ]
    [path] = paths(shape_map.svg(read(geojson(area("D001", ring))), [WEST]))
    assert len(points(path)) < 50


BROKEN = {
    "no json": (b"PK\x03\x04", "không phải GeoJSON"),
    "deep": (b"[" * 100_000, "không phải GeoJSON"),
    "a list": (b"[]", "không có vùng nào"),
    "no areas": (geojson(), "không có vùng nào"),
    "an area that is none": (geojson(3), "không có vùng nào"),
    "no property": (geojson(area("D001", square(105, 21)), {"properties": None}), "Vùng thứ 2"),
    "an empty code": (geojson(area(" ", square(105, 21))), "thuộc tính “code”"),
    "a point": (
        geojson({"properties": {"code": "D001"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}),
        "Không vẽ được vùng thứ 1",
    ),
    "no geometry": (geojson({"properties": {"code": "D001"}, "geometry": None}), "Không vẽ được"),
    "metres": (geojson(area("D001", [[587000.0, 2325000.0]] * 4)), "kinh độ trước"),
    "words": (geojson(area("D001", [["x", "y"]])), "Không vẽ được"),
    "not finite": (
        b'{"features":[{"properties":{"code":"A"},"geometry":{"type":"Polygon","coordinates":[[[NaN,1]]]}}]}',
        "Không vẽ được",
    ),
    "beyond any number": (
        geojson(area("D001", [[10**400, 1], [105, 21]])),
        "Không vẽ được",
    ),
    "too large": (b" " * (shape_map.LARGEST + 1), "lớn hơn 5 MB"),
}


@pytest.mark.parametrize(("content", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_says_what_to_do(content, words):
    with pytest.raises(UnreadableFile, match=r"hanoi\.geojson") as told:
        read(content)
    assert words in str(told.value)


@given(
    st.recursive(
        st.none() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=4),
        max_leaves=20,
    )
)
def test_whatever_stands_as_coordinates_is_drawn_or_refused(coordinates):
    told = {"properties": {"code": "D001"}, "geometry": {"type": "Polygon", "coordinates": coordinates}}
    try:
        shapes = read(geojson(told))
    except UnreadableFile:
        return
    ElementTree.fromstring(shape_map.svg(shapes, [WEST]))


def test_the_operator_names_the_file_in_the_campaigns_own(tmp_path):
    told = (settings.ASSETS / "campaign.toml").read_text("utf-8")
    own = tmp_path / "campaign.toml"
    own.write_text(told.replace('geojson = ""', 'geojson = "hanoi.geojson"'), "utf-8")
    assert settings.read_campaign().shapes is None
    assert settings.read_campaign(own).shapes == settings.ASSETS / "hanoi.geojson"
    assert settings.read_campaign(own).code_property == "code"
