"""What a figure shows, not how it looks."""

from datetime import date

import pandas as pd

from dashboard.publish.figures import charts

UNITS = pd.DataFrame(
    {
        "code": ["0101234567", "0109876543", "0100000001", "0100000002"],
        "name": ["Sao Mai", "Hoa Sữa", "Im Lặng", "Tí Hon"],
        "installed": [3.0, 9.0, 0.0, None],
        "with_smartphone": [10.0, 10.0, 0.0, None],
        "is_hidden": [False, False, False, True],
    }
)


def test_a_code_of_digits_alone_is_a_name_and_not_a_number():
    figure = charts.bars(UNITS, "installed", "with_smartphone")
    assert figure.layout.yaxis.type == "category"
    assert list(figure.data[0].y) == list(UNITS["code"])[::-1]


def test_silent_and_hidden_units_say_so_and_neither_looks_like_zero():
    words = charts.bars(UNITS, "installed", "with_smartphone").data[0].text[::-1]
    assert list(words) == ["30,0%", "90,0%", "chưa báo cáo", "ẩn: quá ít người"]


def test_a_click_on_a_bar_gives_the_code_of_the_unit():
    figure = charts.bars(UNITS, "installed", "with_smartphone")
    assert list(figure.data[0].customdata) == list(figure.data[0].y)


def test_what_a_person_wrote_is_no_markup():
    rows = UNITS.assign(name=['<a href="//x.vn">A</a>', *UNITS["name"][1:]])
    figure = charts.bars(rows, "installed", "with_smartphone")
    assert figure.layout.yaxis.ticktext[-1].startswith("&lt;a href")
    assert figure.data[0].hovertext[-1].startswith("&lt;a href")


def test_ticks_stand_where_their_words_say():
    axis = charts.bars(UNITS, "installed", "with_smartphone").layout.xaxis
    assert [f"{value * 100:.0f}%" for value in axis.tickvals] == list(axis.ticktext)


def test_what_falls_due_stands_on_its_day_and_what_is_soon_is_told_by_colour_and_number():
    days = pd.DataFrame(
        {"day": pd.to_datetime(["2021-06-20", "2021-07-01", "2021-07-09"]), "people": [9, 4, 7]}
    )
    [columns] = charts.due(days, date(2021, 6, 30)).data
    assert list(columns.y)[:2] == [0, 4]
    assert columns.y[9] == 7
    assert list(columns.text)[:2] == ["", "4"]
    assert len(set(columns.marker.color[:4])) == 1
    assert columns.marker.color[3] != columns.marker.color[4]


def test_nothing_that_falls_due_is_an_empty_figure_and_not_a_fault():
    days = pd.DataFrame({"day": pd.Series(dtype="datetime64[s]"), "people": pd.Series(dtype="int64")})
    assert set(charts.due(days, date(2021, 6, 30)).data[0].y) == {0}
