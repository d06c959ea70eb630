"""The map of tiles is computed from the tracked places, has a tile for each, and still looks like Hà Nội."""

import csv
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.insight import tile_assignment
from dashboard.insight.tile_assignment import likeness, points

DATA = Path(__file__).parents[2] / "data"
LEVELS = {"district": 30, "office": 24, "commune": 126}
PLACES = pd.read_csv(DATA / "places.csv")
TILES = pd.read_csv(DATA / "tiles.csv")

each_level = pytest.mark.parametrize("level", LEVELS)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_the_tracked_tiles_are_those_that_the_places_give() -> None:
    pd.testing.assert_frame_equal(tile_assignment.arrange(PLACES), TILES)


def test_every_district_commune_and_bhxh_area_has_a_place() -> None:
    units = pd.DataFrame(rows("units.csv"))
    for level in ("district", "commune"):
        assert set(PLACES.loc[PLACES["level"] == level, "code"]) == set(
            units.loc[units["kind"] == level, "code"]
        )
    areas = set(units.loc[units["kind"] == "commune", "office_code"])
    assert set(PLACES.loc[PLACES["level"] == "office", "code"]) == areas
    assert PLACES["level"].value_counts().to_dict() == LEVELS


def test_the_place_of_an_area_is_the_middle_of_its_communes() -> None:
    place = {row["code"]: (float(row["lat"]), float(row["lon"])) for row in rows("places.csv")}
    communes = [unit for unit in rows("units.csv") if unit["kind"] == "commune"]
    for code in {unit["office_code"] for unit in communes}:
        below = [place[unit["code"]] for unit in communes if unit["office_code"] == code]
        assert place[code] == pytest.approx(np.mean(below, axis=0), abs=1e-6)


@each_level
def test_no_two_tiles_share_a_cell_a_code_or_a_label(level: str) -> None:
    tiles = TILES[TILES["level"] == level]
    for columns in (["column", "row"], ["code"], ["label"], ["short"]):
        assert not tiles.duplicated(columns).any()
    assert tiles[["column", "row"]].min().tolist() == [1, 1]


def test_a_label_is_what_people_call_the_unit() -> None:
    name = {row["code"]: row["name"] for file in ("units.csv", "offices.csv") for row in rows(file)}
    for tile in TILES.itertuples():
        if tile.code != "BHXH-HN":
            assert tile.label in name[tile.code]
        assert tile.level == "commune" or 2 <= len(tile.short) <= 4


@each_level
def test_the_tiles_are_like_the_map(level: str) -> None:
    like = likeness(points(PLACES[PLACES["level"] == level]), _cells(level))
    assert like.pieces == 1
    assert like.order > 0.96
    assert like.directions > 0.83
    assert like.touching > 0.8
    assert like.displacement < 1.4


@each_level
def test_a_phone_can_show_the_tiles_side_by_side(level: str) -> None:
    assert TILES.loc[TILES["level"] == level, "column"].max() <= (13 if level == "commune" else 8)


def test_what_everybody_knows_of_the_map_holds() -> None:
    at = {tile.label: (tile.column, tile.row) for tile in TILES[TILES["level"] == "district"].itertuples()}
    assert at["Sóc Sơn"][1] == 1
    assert at["Ba Vì"][0] == 1
    assert at["Mỹ Đức"][1] == max(row for _, row in at.values())
    assert at["Gia Lâm"][0] == max(column for column, _ in at.values())
    assert at["Tây Hồ"][1] < at["Ba Đình"][1] < at["Đống Đa"][1]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.floats(20, 22), st.floats(105, 107)), min_size=2, max_size=12, unique=True))
def test_any_places_get_a_cell_each(at: list[tuple[float, float]]) -> None:
    places = pd.DataFrame(at, columns=["lat", "lon"]).assign(level="x", code=range(len(at)))
    tiles = tile_assignment.arrange(places)
    assert not tiles.duplicated(["column", "row"]).any()
    assert tiles[["column", "row"]].min().tolist() == [1, 1]
    assert tiles["column"].max() <= tile_assignment.MOST_COLUMNS_OF_FEW


def test_places_in_a_grid_stay_in_it() -> None:
    at = [(column, row) for row in range(4) for column in range(4)]
    cells = tile_assignment.cells_of(np.array(at, float))
    assert [tuple(cell) for cell in cells] == at


def _cells(level: str) -> np.ndarray:
    return TILES.loc[TILES["level"] == level, ["column", "row"]].to_numpy()


@pytest.mark.parametrize("name", ["places.csv", "tiles.csv"])
def test_files_are_utf8_without_mark_composed_and_end_lines_with_lf(name: str) -> None:
    text = (DATA / name).read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")
    assert unicodedata.is_normalized("NFC", text)
