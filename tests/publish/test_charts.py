"""What a figure shows, not how it looks."""

from datetime import date

import pandas as pd

from dashboard.publish import charts

UNITS = pd.DataFrame(
    {
        "code": ["0101234567", "0109876543", "0100000001", "0100000002"],
        "name": ["Sao Mai", "Hoa Sữa", "Im Lặng", "Tí Hon"],
        "installed": [3.0, 9.0, 0.0, None],
        "with_smartphone": [10.0, 10.0, 0.0, None],
        "is_hidden": [False, False, False, True],
    }
)
COUNTS = {"with_smartphone": 200, "installed": 100, "registered": 80, "form_submitted": 60, "approved": 40}


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


def test_the_steps_are_shares_of_the_stated_base():
    figure = charts.funnel(COUNTS, "with_smartphone")
    assert list(figure.data[0].x) == [0.5, 0.4, 0.3, 0.2]


def test_a_campaign_without_the_paper_form_has_no_step_for_it():
    counts = {name: count for name, count in COUNTS.items() if name != "form_submitted"}
    figure = charts.funnel(counts, "with_smartphone")
    assert list(figure.layout.yaxis.ticktext) == ["Đã cài VssID", "Đã đăng ký", "Đã phê duyệt"]


def test_ticks_stand_where_their_words_say():
    for figure in (
        charts.bars(UNITS, "installed", "with_smartphone"),
        charts.funnel(COUNTS, "with_smartphone"),
    ):
        axis = figure.layout.xaxis
        assert [f"{value * 100:.0f}%" for value in axis.tickvals] == list(axis.ticktext)


def test_the_trend_ends_with_its_number():
    weeks = pd.DataFrame(
        {
            "day": [date(2021, 6, 23), date(2021, 6, 30)],
            "installed": [10, 20],
            "registered": [5, 30],
            "with_smartphone": [100, 100],
        }
    )
    words = [note.text for note in charts.trend(weeks, "with_smartphone").layout.annotations]
    assert words == ["<b>20,0%</b> Đã cài VssID", "<b>30,0%</b> Đã đăng ký"]


def test_no_week_at_all_is_an_empty_figure_and_not_a_fault():
    weeks = pd.DataFrame({"day": [], "installed": [], "registered": [], "with_smartphone": []})
    assert not charts.trend(weeks, "with_smartphone").layout.annotations
