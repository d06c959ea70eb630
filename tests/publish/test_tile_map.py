"""The map of tiles is a list of links that can be read, whatever a unit is called and whatever is known."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.publish.figures import crosswalk_figure
from dashboard.publish.maps import map_table, shades, tile_map
from dashboard.publish.maps.tile_map import Tile

DAY, OLDEST = date(2021, 6, 30), date(2021, 6, 16)
NASTY = '"><script>alert(1)</script>&'
BA_DINH = Tile("D001", "Quận Ba Đình", "Ba Đình", "BĐ", 6, 3, 0.6118, 12345, 20180, DAY)
SILENT = Tile("D002", "Quận Hoàn Kiếm", "Hoàn Kiếm", "HK", 7, 3)
HIDDEN = Tile("D003", "Quận Tây Hồ", "Tây Hồ", "TH", 6, 2, is_hidden=True)
STALE = Tile("D004", "Quận Long Biên", "Long Biên", "LB", 8, 3, 0.5, 5, 10, date(2021, 6, 1), is_stale=True)
GUESS = Tile("D005", "Quận Cầu Giấy", "Cầu Giấy", "CG", 5, 3, 0.4, 4.4, 11, DAY, is_estimate=True)

rates = st.lists(st.floats(0, 2), min_size=1, max_size=40)


class Read(HTMLParser):
    """The links of some HTML with what they say, and every tag in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[dict[str, str]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attributes))

    def handle_data(self, data):
        self.text += data


def drawn(*shown: Tile) -> Read:
    return Read(tile_map.html(shown, lambda code: f"/tong-quan?don-vi={code}", "Đã cài VssID", OLDEST))


def test_a_tile_is_a_link_that_says_name_rate_and_people():
    [link] = drawn(BA_DINH).links
    assert link["aria-label"] == "Quận Ba Đình: 61,2%, 12.345 trong 20.180 người"
    assert link["title"] == link["aria-label"]
    assert link["href"] == "/tong-quan?don-vi=D001"
    assert link["target"] == "_self"


def test_the_tiles_are_read_as_a_list_in_the_order_given():
    found = drawn(HIDDEN, BA_DINH, SILENT)
    assert found.tags[:3] == ["div", "ol", "li"]
    assert [link["href"][-4:] for link in found.links] == ["D003", "D001", "D002"]


def test_silent_hidden_stale_and_estimated_look_and_read_differently():
    found = {link["href"][-4:]: link for link in drawn(BA_DINH, SILENT, HIDDEN, STALE, GUESS).links}
    assert found["D002"]["aria-label"] == "Quận Hoàn Kiếm: chưa báo cáo"
    assert found["D003"]["aria-label"] == "Quận Tây Hồ: ẩn vì quá ít người"
    assert found["D004"]["aria-label"].endswith("số liệu gần nhất ngày 01/6/2021")
    assert found["D005"]["aria-label"].endswith("số ước tính")
    looks = [found[code]["class"] for code in ("D001", "D002", "D003", "D004")]
    assert looks == ["tile", "tile silent", "tile hidden", "tile stale"]
    assert "background" not in found["D002"]["style"] + found["D003"]["style"]


def test_the_legend_says_in_words_what_is_there_and_no_more():
    everything = drawn(BA_DINH, SILENT, HIDDEN, STALE, GUESS).text
    for words in ("chưa báo cáo", "quá ít người", "trước ngày 16/6/2021", "ước tính theo tỷ phần"):
        assert words in everything
        assert words not in drawn(BA_DINH).text


def test_a_hidden_unit_shows_no_number_anywhere():
    rows = pd.DataFrame(
        {"code": ["D003"], "name": ["Tây Hồ"], "is_hidden": [True], "is_estimate": [False]}
    ).assign(as_of=pd.Timestamp(DAY), headcount=pd.NA, with_smartphone=pd.NA, installed=pd.NA)
    layout = pd.DataFrame({"code": ["D003"], "label": ["Tây Hồ"], "short": ["TH"], "column": [1], "row": [1]})
    [tile] = tile_map.tiles(layout, rows, "installed", "headcount", OLDEST)
    assert (tile.is_hidden, tile.rate, tile.numerator, tile.denominator) == (True, None, 0, 0)
    assert map_table.rows([tile], {}).iloc[0].tolist()[2:5] == ["–", None, None]


def test_what_people_wrote_is_text():
    nasty = Tile(NASTY, NASTY, NASTY, NASTY, 1, 1, 0.5, 1, 2, DAY)
    found = Read(tile_map.html([nasty], lambda code: f"/x?{code}", NASTY, OLDEST))
    assert "script" not in found.tags
    assert found.links[0]["aria-label"].startswith(NASTY)


def test_many_tiles_are_marked_for_the_phone():
    few = [Tile(str(place), "x", "x", "x", place, 1) for place in range(tile_map.MANY)]
    assert '"tiles"' in tile_map.html(few, str, "", OLDEST)
    assert '"tiles many"' in tile_map.html([*few, BA_DINH], str, "", OLDEST)


@pytest.mark.parametrize("colour", shades.SHADES)
def test_words_can_be_read_on_every_shade(colour):
    assert shades.contrast(shades.ink_on(colour), colour) >= 4.5


@pytest.mark.parametrize("colour", [shades.SILENT, shades.HIDDEN, "#ffffff"])
def test_words_can_be_read_where_there_is_no_shade(colour):
    assert shades.contrast(shades.SPECIAL_INK, colour) >= 4.5


def test_contrast_is_that_of_wcag():
    assert shades.contrast("#ffffff", "#000000") == pytest.approx(21)
    assert shades.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_shades_grow_darker():
    light = [shades.contrast(colour, "#000000") for colour in shades.SHADES]
    assert light == sorted(light, reverse=True)


@given(rates)
def test_a_higher_rate_is_never_lighter_and_lies_in_the_step_that_says_so(found):
    scale = shades.scale_of(found)
    steps = [scale.step(rate) for rate in sorted(found)]
    assert steps == sorted(steps)
    for rate, step in zip(sorted(found), steps, strict=True):
        assert rate >= scale.low + step * scale.width - 1e-6
        assert step == len(shades.SHADES) - 1 or rate <= scale.low + (step + 1) * scale.width + 1e-6


@given(st.lists(st.floats(0.3, 0.9), min_size=2, max_size=40))
def test_the_steps_are_as_narrow_as_the_rates_allow(found):
    scale = shades.scale_of(found)
    narrower = [width for width in shades.WIDTHS if width < scale.width]
    for width in narrower:
        assert (max(found) - min(found)) / width > len(shades.SHADES) - 1 - 1e-6


def test_the_steps_say_what_they_hold():
    assert shades.scale_of([0.51, 0.52, 0.74]).words == (
        "50–55%",
        "55–60%",
        "60–65%",
        "65–70%",
        "từ 70% trở lên",
    )


def test_shares_are_said_the_greatest_first():
    names = {"D001": "Quận Ba Đình", "D002": "Quận Hoàn Kiếm"}
    words = map_table.shares_in_words(["D002", "D001"], [0.019, 0.2756], names)
    assert words == "27,6% của Quận Ba Đình, 1,9% của Quận Hoàn Kiếm"


def test_the_table_says_whose_people_an_estimate_holds():
    table = map_table.rows([BA_DINH, GUESS], {"D005": "10,0% của Quận Đống Đa"})
    assert table.iloc[:, -1].tolist() == ["", "10,0% của Quận Đống Đa"]
    assert table.iloc[1, 3] == 4


def weeks(*told: tuple[int, int, bool]) -> pd.DataFrame:
    """Weeks from 15 June 2025 on: installed, headcount, whether estimated."""
    return pd.DataFrame(
        [(pd.Timestamp(2025, 6, 15) + pd.Timedelta(weeks=place), *each) for place, each in enumerate(told)],
        columns=["day", "installed", "headcount", "is_estimate"],
    )


def test_the_line_is_broken_on_the_day_of_the_change_and_dashed_where_estimated():
    told = weeks((1, 10, True), (2, 10, True), (3, 10, True), (4, 10, False), (5, 10, False))
    figure = crosswalk_figure.across(told, "installed", "headcount", date(2025, 7, 1))
    assert [line["line"]["dash"] for line in figure.data] == ["dash", "solid"]
    assert [list(line["y"]) for line in figure.data] == [[0.1, 0.2, 0.3], [0.4, 0.5]]
    assert [note["text"] for note in figure.layout.annotations] == ["đơn vị mới từ 01/7/2025", "50,0%"]
    assert len(figure.layout.shapes) == 1


def test_without_the_change_there_is_one_line_and_no_mark():
    told = weeks((1, 10, False), (0, 0, False), (3, 10, False))
    figure = crosswalk_figure.across(told, "installed", "headcount", None)
    assert [list(line["y"]) for line in figure.data] == [[0.1, 0.3]]
    assert not figure.layout.shapes


def test_the_line_is_told_in_words():
    told = weeks((1, 10, True), (4, 10, False))
    words = crosswalk_figure.in_words(told, "installed", "headcount")
    assert (
        words
        == "Đã cài VssID: từ 10,0% ngày 15/6/2025 đến 40,0% ngày 22/6/2025, trong đó 1 tuần là số ước tính"
    )
    assert (
        crosswalk_figure.in_words(told.head(0), "installed", "headcount") == "Chưa có danh sách nào được nộp."
    )


def test_the_style_has_the_colours_whose_contrast_is_tried_here():
    style = (Path(tile_map.__file__).parents[2] / "web" / "watching" / "tile_map.css").read_text("utf-8")
    for colour in (shades.SILENT, shades.HIDDEN, shades.SPECIAL_INK):
        assert colour in style
    assert ":focus-visible" in style
