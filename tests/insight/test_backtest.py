"""The band holds about as often as it says, and the middle beats carrying the last week on."""

from datetime import date, timedelta

import campaigns
import numpy as np
import pandas as pd
import pytest

from dashboard.insight.forecasting import backtest
from dashboard.insight.forecasting.backtest import BackTest
from dashboard.insight.forecasting.forecast import Forecast, forecast
from dashboard.insight.forecasting.moments import Series
from dashboard.model import Language
from dashboard.wording import speaking

SETS = [(kind, noise) for kind in campaigns.KINDS for noise in campaigns.NOISES]


@pytest.fixture(scope="module")
def generated() -> dict[tuple[str, str], BackTest]:
    return {
        each: backtest.backtest(campaigns.many(*each, 250, seed=7 + place)) for place, each in enumerate(SETS)
    }


@pytest.fixture(scope="module")
def of_the_demo(demo_series: dict[str, list[Series]]) -> dict[str, BackTest]:
    return {name: backtest.backtest(told) for name, told in demo_series.items()}


def holds(result: BackTest) -> None:
    """At each horizon."""
    by = result.by_horizon
    assert by["forecasts"].min() > 1_000
    assert by["coverage"].between(0.7, 0.9).all(), by.to_string()
    assert (by["pinball"] < by["naive_pinball"]).all(), by.to_string()
    assert result.beats_carrying_on


@pytest.mark.parametrize("each", SETS, ids="-".join)
def test_the_band_holds_on_campaigns_of_every_kind(
    generated: dict[tuple[str, str], BackTest], each: tuple[str, str]
) -> None:
    holds(generated[each])


@pytest.mark.parametrize("milestone", ["installed", "registered"])
def test_the_band_holds_on_the_units_of_the_demo(of_the_demo: dict[str, BackTest], milestone: str) -> None:
    holds(of_the_demo[milestone])


def test_each_case_is_what_the_forecast_of_that_day_told() -> None:
    """The back-test and the page may not be two methods."""
    series = campaigns.many("logistic", "people", 3, seed=3)
    cases = backtest.backtest(series).cases
    for case in cases.iloc[::7].itertuples():
        past = series[case.series]
        known = slice(0, case.report + 1)
        until = past.days[case.report] + timedelta(days=200)
        told = forecast(past.days[known], past.reached[known], past.base[known], until)
        assert isinstance(told, Forecast)
        day = told.on(told.start + timedelta(days=int(case.ahead)))
        # Between its days a forecast is straight, and reports are not always a week apart.
        assert (day.low, day.middle, day.high) == pytest.approx((case.low, case.middle, case.high), abs=0.02)
        if case.ahead in (7, 14, 28):
            assert day.middle == pytest.approx(case.middle, abs=1e-9)


def test_what_came_is_what_was_reported_near_the_day() -> None:
    series = campaigns.many("stepwise", "people", 5, seed=4)
    for case in backtest.backtest(series).cases.itertuples():
        past = series[case.series]
        day = past.days[case.report] + timedelta(days=int(case.ahead))
        at = past.days.index(day)
        assert case.rate == pytest.approx(past.reached[at] / past.base[at])
        assert abs(case.ahead - case.horizon) <= 3
        assert case.held == (case.low - 1e-9 <= case.rate <= case.high + 1e-9)


def test_what_comes_later_changes_no_forecast() -> None:
    (series,) = campaigns.many("logistic", "drawn", 1, seed=5)
    changed = Series.of(series.days, (*series.reached[:-1], 0), series.base)
    last = len(series.days) - 1
    before, after = (backtest.backtest([each]).cases for each in (series, changed))
    assert (before["report"] < last).all()
    columns = ["report", "horizon", "low", "middle", "high"]
    pd.testing.assert_frame_equal(before[columns], after[columns])


def test_losses_and_errors_are_those_of_plain_python() -> None:
    result = backtest.backtest(campaigns.many("stalled", "people", 4, seed=6))
    for row in result.by_horizon.itertuples():
        cases = result.cases[result.cases["horizon"] == row.horizon]
        lost, off, held = [], [], 0
        for case in cases.itertuples():
            for share, path in ((0.1, case.low), (0.5, case.middle), (0.9, case.high)):
                over = case.rate - path
                lost.append(share * over if over > 0 else (share - 1) * over)
            off.append(abs(case.rate - case.middle))
            held += case.low - 1e-9 <= case.rate <= case.high + 1e-9
        assert row.pinball == pytest.approx(100 * sum(lost) / len(lost))
        assert row.error == pytest.approx(100 * sum(off) / len(off))
        assert (row.held, row.forecasts) == (held, len(cases))


def test_the_rival_carries_the_last_week_on() -> None:
    """Ten people of a hundred each week: nobody is ever off."""
    days = [date(2021, 3, 14) + timedelta(days=7 * week) for week in range(9)]
    result = backtest.backtest([Series.of(days, [10 * week for week in range(1, 10)], [100] * 9)])
    assert result.by_horizon["naive_error"].to_list() == pytest.approx([0, 0, 0])
    assert result.by_horizon["naive_pinball"].to_list() == pytest.approx([0, 0, 0])


def test_series_are_judged_alone_and_in_any_order() -> None:
    series = campaigns.many("stepwise", "people", 6, seed=8)
    together, turned = backtest.backtest(series), backtest.backtest(series[::-1])
    np.testing.assert_allclose(
        together.by_horizon.to_numpy(dtype=float), turned.by_horizon.to_numpy(dtype=float)
    )
    alone = [len(backtest.backtest([each]).cases) for each in series]
    assert sum(alone) == len(together.cases)


def test_many_series_are_judged_in_parts_of_a_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    series = campaigns.many("logistic", "people", 5, seed=9)
    whole = backtest.backtest(series)
    monkeypatch.setattr(backtest, "AT_ONCE", 1)
    pd.testing.assert_frame_equal(backtest.backtest(series).cases, whole.cases)


def test_the_page_says_what_forecasts_were_worth(of_the_demo: dict[str, BackTest]) -> None:
    result = of_the_demo["installed"]
    assert 0.7 <= result.coverage <= 0.9
    with speaking(Language.ENGLISH):
        said = backtest.in_words(result)
    assert said.startswith(
        f"On this campaign's past, the 80% band held in {int(result.cases['held'].sum()):,} of "
    )
    assert f"off by {result.by_horizon['error'].iloc[1]:.1f} points on average" in said


@pytest.mark.parametrize(
    "series", [[], [Series((), (), ())], campaigns.many("logistic", "people", 1, seed=1)[:0]]
)
def test_without_a_past_nothing_is_promised(series: list[Series]) -> None:
    result = backtest.backtest(series)
    assert len(result.cases) == 0
    assert result.coverage != result.coverage
    assert not result.beats_carrying_on
    assert "Chưa đủ số liệu" in backtest.in_words(result)


def test_a_past_of_a_few_weeks_promises_nothing() -> None:
    (series,) = campaigns.many("logistic", "people", 1, seed=1)
    short = Series.of(series.days[:5], series.reached[:5], series.base[:5])
    assert "Chưa đủ số liệu" in backtest.in_words(backtest.backtest([short]))
