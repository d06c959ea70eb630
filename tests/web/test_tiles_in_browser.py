"""The map of tiles on a desk and in a hand: nothing overlaps, a finger and the keyboard find each."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from dashboard.publish.maps import tile_map
from dashboard.publish.maps.tile_map import Tile
from dashboard.settings import ROOT

TILES = pd.read_csv(ROOT / "data" / "tiles.csv")
STYLE = (ROOT / "dashboard" / "web" / "watching" / "tile_map.css").read_text("utf-8")
DAY, OLDEST = date(2021, 6, 30), date(2021, 6, 16)
# What WCAG 2.2 asks of whatever is touched.
SMALLEST = 24

each_level = pytest.mark.parametrize("level", ["district", "office", "commune"])
each_width = pytest.mark.parametrize("width", [390, 760])


@pytest.fixture(scope="module")
def paper(browser: Browser) -> Iterator[Page]:
    """An empty page."""
    context = browser.new_context(locale="vi-VN")
    yield context.new_page()
    context.close()


def lay_out(paper: Page, level: str, width: int) -> None:
    """The tiles of a level on the page, with every kind among them; 16 pixels of margin as the app has."""
    placed = TILES[TILES["level"] == level].sort_values(["row", "column"]).to_dict("records")
    shown = [_tile(place, row) for place, row in enumerate(placed)]
    paper.set_viewport_size({"width": width, "height": 900})
    tiles = tile_map.html(shown, lambda code: f"#{code}", "Đã cài VssID", OLDEST)
    paper.set_content(
        f'<!doctype html><html lang="vi"><title>Bản đồ</title><style>{STYLE}</style>'
        f'<body style="margin:16px;font-family:sans-serif"><main class="stHtml"><h1>Bản đồ</h1>{tiles}</main>'
    )


def _tile(place: int, row: dict) -> Tile:
    at = (row["code"], row["label"], row["label"], row["short"], row["column"], row["row"])
    kinds = [
        Tile(*at, 0.1 + place % 9 / 10, 100, 1000, DAY),
        Tile(*at),
        Tile(*at, is_hidden=True),
        Tile(*at, 0.55, 5500, 10000, date(2021, 6, 1), is_stale=True),
        Tile(*at, 0.75, 7.5, 10, DAY, is_estimate=True),
    ]
    return kinds[place % 7 if place % 7 < len(kinds) else 0]


@each_level
@each_width
def test_each_tile_has_room_of_its_own_and_nothing_sticks_out(paper, level, width):
    lay_out(paper, level, width)
    boxes = [link.bounding_box() for link in paper.locator("a.tile").all()]
    assert all(box["width"] >= SMALLEST and box["height"] >= SMALLEST for box in boxes)
    for place, one in enumerate(boxes):
        for other in boxes[:place]:
            is_beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            is_above = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
            assert is_beside or is_above
    assert paper.evaluate("document.documentElement.scrollWidth") <= width


@each_level
@each_width
def test_nothing_is_cut_off_where_a_phone_shows_it(paper, level, width):
    lay_out(paper, level, width)
    cut = paper.evaluate(
        """[...document.querySelectorAll('a.tile .short, a.tile .value')]
            .filter(each => each.offsetParent && each.scrollWidth > each.closest('a').clientWidth + 1)
            .map(each => each.textContent)"""
    )
    assert cut == []


@each_level
@each_width
def test_a_reader_of_screens_finds_nothing_wrong(paper, level, width):
    lay_out(paper, level, width)
    found = Axe().run(paper).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_the_keyboard_goes_from_tile_to_tile_row_by_row_and_shows_where_it_is(paper):
    lay_out(paper, "district", 390)
    seen = []
    for _ in range(30):
        paper.keyboard.press("Tab")
        seen.append(paper.evaluate("document.activeElement.closest('li')?.style.gridArea"))
    assert paper.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    cells = [tuple(int(part) for part in area.split("/")[:2]) for area in seen]
    assert len(set(cells)) == 30
    assert cells == sorted(cells)
