"""What the trend shows: the past, the coming weeks with their band, the targets and today."""

from datetime import date, timedelta

import pandas as pd
import pytest

from dashboard.insight.forecasting.forecast import Forecast, Refusal, forecast
from dashboard.publish.figures import trend_figure
from dashboard.publish.figures.trend_figure import Goal
from dashboard.wording import day_and_month, percent

FIRST = date(2021, 3, 14)
DAYS = [FIRST + timedelta(days=7 * week) for week in range(10)]
INSTALLED = [10, 30, 60, 100, 150, 200, 250, 290, 320, 345]
WEEKS = pd.DataFrame(
    {
        "day": DAYS,
        "installed": INSTALLED,
        "registered": [each // 2 for each in INSTALLED],
        "with_smartphone": 400,
    }
)
TODAY, UNTIL = DAYS[-1] + timedelta(days=1), DAYS[-1] + timedelta(days=60)
GOALS = [Goal("installed", 0.9, date(2021, 6, 30)), Goal("registered", 0.5, date(2021, 8, 31))]


@pytest.fixture(scope="module")
def forecasts() -> dict[str, Forecast | Refusal]:
    return {
        name: forecast(WEEKS["day"], WEEKS[name], WEEKS["with_smartphone"], UNTIL)
        for name in ("installed", "registered")
    }


def texts(figure: trend_figure.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def dashed(figure: trend_figure.Figure, colour: str) -> list[object]:
    return [line for line in figure.data if line.line.dash == "dash" and line.line.color == colour]


def test_the_coming_weeks_go_on_from_the_newest_report_inside_their_band(
    forecasts: dict[str, Forecast | Refusal],
) -> None:
    figure = trend_figure.trend(WEEKS, "with_smartphone", forecasts, [], TODAY)
    told = forecasts["installed"]
    assert isinstance(told, Forecast)
    (middle,) = dashed(figure, trend_figure.COLOURS["installed"])
    assert (middle.x[0], middle.y[0]) == (DAYS[-1], 345 / 400)
    assert list(middle.y[1:]) == list(told.middle)
    bands = [shape for shape in figure.data if shape.fill == "toself"]
    assert len(bands) == 2
    band = bands[0]
    assert list(band.y) == [told.rate, *told.high, *told.low[::-1], told.rate]
    assert list(band.x) == [told.start, *told.days, *told.days[::-1], told.start]


def test_each_line_carries_its_last_number_and_what_is_likely(
    forecasts: dict[str, Forecast | Refusal],
) -> None:
    words = texts(trend_figure.trend(WEEKS, "with_smartphone", forecasts, [], TODAY))
    assert "<b>86,2%</b> Đã cài VssID" in words
    assert "<b>43,0%</b> Đã đăng ký" in words
    likely = [told.middle[-1] for told in forecasts.values() if isinstance(told, Forecast)]
    assert {f"→ {percent(rate)}" for rate in likely} <= set(words)


def test_where_the_lines_cross_each_label_stays_with_its_own_line():
    steep = WEEKS.assign(
        installed=[10, 60, 150, 220, 260, 275, 280, 282, 283, 284],
        registered=[0, 1, 3, 8, 20, 45, 90, 150, 210, 270],
    )
    told = {
        name: forecast(steep["day"], steep[name], steep["with_smartphone"], UNTIL)
        for name in ("installed", "registered")
    }
    last = {name: each.middle[-1] for name, each in told.items() if isinstance(each, Forecast)}
    assert last["registered"] > last["installed"]
    figure = trend_figure.trend(steep, "with_smartphone", told, [], TODAY)
    ends = [note for note in figure.layout.annotations if note.text.startswith("→")]
    raised = {note.text: note.yshift > 0 for note in ends}
    assert raised[f"→ {percent(last['registered'])}"]
    assert not raised[f"→ {percent(last['installed'])}"]


def test_targets_are_dashed_in_orange_up_to_their_day(forecasts: dict[str, Forecast | Refusal]) -> None:
    figure = trend_figure.trend(WEEKS, "with_smartphone", forecasts, GOALS, TODAY)
    lines = dashed(figure, trend_figure.ORANGE)
    assert [(line.y[0], line.x[-1]) for line in lines] == [(each.rate, each.due_on) for each in GOALS]
    assert {"chỉ tiêu 90% Đã cài VssID, 30/6", "chỉ tiêu 50% Đã đăng ký, 31/8"} <= set(texts(figure))
    assert figure.layout.xaxis.range[1] >= date(2021, 8, 31)


def test_today_is_a_line_from_top_to_bottom(forecasts: dict[str, Forecast | Refusal]) -> None:
    figure = trend_figure.trend(WEEKS, "with_smartphone", forecasts, [], TODAY)
    (line,) = figure.layout.shapes
    assert (line.x0, line.x1, line.y0, line.y1, line.yref) == (TODAY, TODAY, 0, 1, "paper")
    assert day_and_month(TODAY) in texts(figure)


def test_a_refused_forecast_is_not_drawn_and_its_reason_is_said() -> None:
    refused = {"installed": forecast(DAYS[:2], INSTALLED[:2], [400, 400], UNTIL)}
    figure = trend_figure.trend(WEEKS, "with_smartphone", refused, GOALS[:1], TODAY)
    assert not [line for line in figure.data if line.fill == "toself"]
    said = trend_figure.in_words(WEEKS, "with_smartphone", refused, GOALS[:1])
    assert "Đã cài VssID: Chưa dự báo được: cần báo cáo của 4 ngày khác nhau, hiện có 2." in said
    assert "Chỉ tiêu: Đã cài VssID 90,0% đến 30/6/2021." in said


def test_the_words_say_what_the_figure_shows(forecasts: dict[str, Forecast | Refusal]) -> None:
    said = trend_figure.in_words(WEEKS, "with_smartphone", forecasts, GOALS)
    assert said.startswith("Từ 14/3/2021 đến 16/5/2021, tỷ lệ cài đặt đi từ 2,5% đến 86,2%")
    for told in forecasts.values():
        assert told.say() in said
    assert "Chỉ tiêu: Đã đăng ký 50,0% đến 31/8/2021; dự kiến đạt: " in said


def test_a_target_that_no_path_reaches_is_later_than_the_forecast(
    forecasts: dict[str, Forecast | Refusal],
) -> None:
    said = trend_figure.in_words(WEEKS, "with_smartphone", forecasts, [Goal("registered", 0.999, UNTIL)])
    assert "muộn nhất: muộn hơn kỳ dự báo" in said


@pytest.mark.parametrize(
    "weeks", [WEEKS[:0], WEEKS[:1], WEEKS.assign(with_smartphone=0)], ids=["none", "one", "nobody"]
)
def test_there_is_a_figure_before_there_is_a_past(weeks: pd.DataFrame) -> None:
    figure = trend_figure.trend(weeks, "with_smartphone", {}, [], TODAY)
    assert day_and_month(TODAY) in texts(figure)
    assert trend_figure.in_words(weeks, "with_smartphone", {}, [])


def test_days_may_come_as_the_store_tells_them(forecasts: dict[str, Forecast | Refusal]) -> None:
    moments = WEEKS.assign(day=pd.to_datetime(WEEKS["day"]))
    figures = [
        trend_figure.trend(each, "with_smartphone", forecasts, GOALS, TODAY) for each in (WEEKS, moments)
    ]
    assert figures[0] == figures[1]


def test_steps_that_are_not_drawn_have_no_target_in_the_figure(
    forecasts: dict[str, Forecast | Refusal],
) -> None:
    figure = trend_figure.trend(WEEKS, "with_smartphone", forecasts, [Goal("approved", 0.5, UNTIL)], TODAY)
    assert not dashed(figure, trend_figure.ORANGE)
