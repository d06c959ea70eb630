"""What the figures of a ranking show, not how they look."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from dashboard.insight import disclosure
from dashboard.insight.comparing import league
from dashboard.publish.figures import charts, league_figure

TODAY = date(2021, 6, 30)
ALIKE = [(f"U{place:02}", f"Đơn vị {place}", 600 + place, 1_000, 0) for place in range(30)]
OTHERS = [
    ("0101", "Trường Thấp", 100, 1_000, 0),
    ("0102", "Trường Cao", 950, 1_000, 0),
    ("0103", "Tí Hon", 3, 8, 0),
    ("0104", "Đã Lâu", 30, 40, 20),
    ("0105", "Im Lặng", 0, 0, None),
    ("0106", "Một Hai", 1, 2, 0),
]


def judged(*units: tuple[str, str, int, int, int | None]) -> pd.DataFrame:
    rows = pd.DataFrame(units, columns=["code", "name", "installed", "headcount", "days_old"])
    rows["as_of"] = pd.to_datetime(
        [None if pd.isna(age) else TODAY - timedelta(days=int(age)) for age in rows.pop("days_old")]
    )
    same = {name: rows["headcount"] for name in disclosure._COUNTS if name not in rows}
    shown = disclosure.hide_small(rows.assign(kind="school", **same), smallest=5)
    return league.judged(shown, "installed", "headcount", TODAY, smallest=10, stale_days=14)


def dots_of(figure: charts.Figure):
    return next(trace for trace in figure.data if trace.customdata is not None)


def dots(rows: pd.DataFrame) -> charts.Figure:
    return league_figure.dots(rows, "installed", "headcount")


def by_size(rows: pd.DataFrame) -> charts.Figure:
    return league_figure.by_size(rows, "installed", "headcount")


def test_the_units_stand_in_the_order_given_and_a_click_gives_the_code():
    rows = judged(*ALIKE, *OTHERS).iloc[::-1]
    figure = dots(rows)
    assert list(dots_of(figure).customdata) == list(rows["code"])
    assert list(figure.layout.yaxis.ticktext) == list(rows["name"])
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1], "the first stands on top"


def test_only_those_outside_their_limits_are_blue_and_filled():
    rows = judged(*ALIKE, *OTHERS)
    drawn = dots_of(dots(rows))
    marked = dict(
        zip(drawn.customdata, zip(drawn.marker.color, drawn.marker.symbol, strict=True), strict=True)
    )
    assert marked.pop("0101") == (charts.NAVY, "circle")
    assert marked.pop("0102") == (charts.BLUE, "circle")
    assert set(marked.values()) == {(league_figure.GREY, "circle-open")}


def test_each_interval_and_each_limit_is_a_line_of_its_own():
    rows = judged(*ALIKE, *OTHERS)
    lines = [trace for trace in dots(rows).data if trace.mode == "lines"]
    limits, *intervals = (np.reshape(line.x, (-1, 3)) for line in lines)
    assert np.allclose(limits[:, :2], rows[["limit_low", "limit_high"]], equal_nan=True)
    assert all(np.isnan(each[:, 2]).all() for each in (limits, *intervals))
    assert sum(len(each) for each in intervals) == len(rows)


def test_a_unit_that_is_not_ranked_says_why_and_none_without_a_rate_has_a_dot():
    rows = judged(*ALIKE[:2], *OTHERS)
    remarks = next(trace for trace in dots(rows).data if trace.mode == "text")
    said = dict(zip(rows["code"].iloc[list(remarks.y)], remarks.text, strict=True))
    assert said == {
        "0103": "quá ít người",
        "0104": "danh sách đã cũ",
        "0105": "chưa báo cáo",
        "0106": "ẩn: quá ít người",
    }
    drawn = dots_of(dots(rows))
    without = {code for code, x in zip(drawn.customdata, drawn.x, strict=True) if np.isnan(x)}
    assert without == {"0105", "0106"}


def test_the_common_rate_is_a_line_that_says_so():
    figure = dots(judged(*ALIKE))
    line, words = figure.layout.shapes[0], figure.layout.annotations[0]
    assert line.x0 == line.x1 == words.x == pytest.approx(0.6145)
    assert words.text == "tỷ lệ chung của nhóm được xếp hạng 61,4%"


def test_hovering_tells_counts_interval_and_ranks():
    told = dots_of(dots(judged(("A", "Sao Mai", 90, 100, 0), ("B", "Hoa Sữa", 20, 100, 0)))).hovertext
    assert told[0] == "Sao Mai<br><b>90,0%</b> (90/100) · 82,6%–94,5%<br>hạng từ 1 đến 1"


@pytest.mark.parametrize("draw", [dots, by_size])
def test_what_a_person_wrote_is_no_markup(draw):
    rows = judged(*ALIKE, ("0101", 'A & <a href="//x.vn">b</a>', 10, 1_000, 0))
    figure = draw(rows)
    written = [*dots_of(figure).hovertext, *(figure.layout.yaxis.ticktext or ())]
    written += [note.text for note in figure.layout.annotations]
    assert any("A &amp; &lt;a href" in words for words in written)
    assert not any("<a" in words for words in written)


@pytest.mark.parametrize("draw", [dots, by_size])
def test_ticks_of_rates_stand_where_their_words_say(draw):
    figure = draw(judged(*ALIKE, *OTHERS))
    axis = figure.layout.xaxis if draw is dots else figure.layout.yaxis
    assert [f"{value * 100:.0f}%" for value in axis.tickvals] == list(axis.ticktext)
    assert axis.range[0] <= 0.1 < 0.95 <= axis.range[1]


@pytest.mark.parametrize("draw", [dots, by_size])
@pytest.mark.parametrize("units", [[], ALIKE[:1], OTHERS[4:5]])
def test_one_unit_or_none_is_a_figure_and_not_a_fault(draw, units):
    figure = draw(judged(*units))
    is_ranked = len(units) > 0 and units[0][3] > 0
    assert figure.layout.shapes[0].visible is is_ranked


def test_a_rate_above_one_is_on_the_axis():
    figure = dots(judged(("A", "Sao Mai", 130, 100, 0), ("B", "Hoa Sữa", 20, 100, 0)))
    assert figure.layout.xaxis.range[1] >= 1.3


def test_a_funnel_has_the_ranked_alone_by_size_between_limits_that_narrow():
    rows = judged(*ALIKE, *OTHERS, ("SMALLER", "Nhỏ", 7, 12, 0))
    figure = by_size(rows)
    drawn = dots_of(figure)
    ranked = rows[rows["standing"] == "ranked"]
    assert list(drawn.customdata) == list(ranked["code"])
    assert list(drawn.x) == list(ranked["headcount"])
    low, high = (trace for trace in figure.data if trace.mode == "lines")
    assert (np.diff(low.y) >= 0).all()
    assert (np.diff(high.y) <= 0).all()
    assert figure.layout.xaxis.type == "log"


def test_the_limits_drawn_are_those_that_each_unit_was_held_against():
    rows = judged(*ALIKE, *OTHERS, ("SMALLER", "Nhỏ", 7, 12, 0)).query("standing == 'ranked'")
    for line, name in zip(by_size(rows).data, ("limit_low", "limit_high"), strict=False):
        between = np.interp(np.log(rows["headcount"]), np.log(line.x), line.y)
        assert between == pytest.approx(rows[name].to_numpy(), abs=0.002)


def test_the_furthest_outside_are_named_and_no_name_stands_on_another():
    low = [(f"L{place}", f"Thấp {place}", 20 + place, 1_000, 0) for place in range(9)]
    figure = by_size(judged(*[unit for unit in ALIKE for _ in range(4)], *low, OTHERS[1]))
    names = [note.text for note in figure.layout.annotations[1:]]
    assert names == ["Thấp 0", "Trường Cao"]


def test_of_very_many_units_those_outside_are_all_drawn():
    many = [(f"U{place:05}", "Đơn vị", 600 + place % 30, 1_000, 0) for place in range(5_000)]
    drawn = dots_of(by_size(judged(*many, *OTHERS[:2])))
    assert {"0101", "0102"} <= set(drawn.customdata)
    assert len(drawn.x) <= league_figure.MOST_DOTS
