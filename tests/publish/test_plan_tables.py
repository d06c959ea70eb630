"""The planner's tables and figure: numbers stay numbers, the hidden stays hidden, bands and dots agree."""

from datetime import date

import pandas as pd
import pytest

from dashboard.insight.forecasting.backtest import backtest
from dashboard.insight.forecasting.forecast import Reason, Refusal
from dashboard.insight.forecasting.moments import Series
from dashboard.insight.targets.courses import Standing, planned
from dashboard.insight.targets.family import Member
from dashboard.insight.targets.what_if import SilentReport
from dashboard.model import Language
from dashboard.publish.figures import past_figure
from dashboard.publish.listings import plan_tables, target_tables
from dashboard.wording import speaking

TODAY, DUE = date(2021, 6, 30), date(2021, 7, 30)


@pytest.fixture(autouse=True)
def english():
    with speaking(Language.ENGLISH):
        yield


def member(reached: int | None, is_hidden: bool = False) -> Member:
    was = None if reached is None else reached - 140
    standing = Standing(TODAY, reached, 2000, was, was)
    plan = planned(standing, 1500, DUE, Refusal(Reason.FEW, 1, 4))
    return Member("D001", "Quận Ba Đình", "district", standing, plan, is_hidden)


def test_numbers_stay_numbers_and_are_written_as_people_read_them():
    table = plan_tables.units([member(1200), member(None)])
    assert table.rows["Missing"].iloc[0] == 300 and table.rows["Needed a day"].iloc[0] == 10
    words = table.words().iloc[0].to_dict()
    assert words["Target"] == "1,500" and words["Of the target"] == "80.0%"
    assert words["A day, last 14 days"] == "10.0"
    assert words["State"] == "on course"
    shown = table.shown(10).to_html()
    assert "80.0%" in shown and "1,500" in shown


def test_what_was_not_reported_is_a_dash_and_not_zero():
    words = plan_tables.units([member(None)]).words().iloc[0].to_dict()
    assert {words[name] for name in ("Reached", "Of the target", "Missing", "Needed a day")} == {"–"}
    assert words["State"] == "not known"


def test_of_a_hidden_unit_nothing_stands_but_its_target():
    words = plan_tables.units([member(1200), member(1199, is_hidden=True)]).words().iloc[1].to_dict()
    told = {name: value for name, value in words.items() if value not in ("–", "")}
    assert told == {
        "Unit": "Quận Ba Đình",
        "Target": "1,500",
        "Due on": "30 July 2021",
        "State": "hidden: too few people",
    }


def test_a_what_if_stands_before_and_after():
    silent = SilentReport(DUE, reached=1300, base=2500, rate=0.52, low=0.4, high=0.6, gain=100, silent=500)
    words = plan_tables.what_ifs(silent, None, 1500).words()
    assert words.iloc[0].tolist() == ["Silent units report", "1,200", "1,300", "100", "86.7%"]


def test_the_record_has_a_row_a_horizon():
    days = tuple(date(2021, 1, 5 + 2 * week) for week in range(10))
    past = backtest([Series(days, tuple(range(100, 200, 10)), (1000,) * 10)])
    words = plan_tables.record(past).words()
    assert "The 80% band held" in words and len(words) == len(past.by_horizon)


PAST = pd.DataFrame(
    {
        "day": [date(2021, 6, 8), date(2021, 6, 1)],
        "low": [0.5, 0.4],
        "middle": [0.55, 0.45],
        "high": [0.6, 0.5],
        "rate": [0.62, 0.41],
    }
)


def test_what_was_foretold_stands_beside_what_came():
    rows = past_figure.table(PAST)
    assert rows["Inside"].tolist() == ["yes", "no"]
    assert rows["What came"].tolist() == ["41.0%", "62.0%"]


def test_the_figure_draws_bands_and_dots_inside_its_frame():
    foretold, came = past_figure.foretold(PAST).to_dict()["data"]
    assert list(foretold["error_y"]["arrayminus"]) == pytest.approx([0.05, 0.05])
    assert list(came["y"]) == [0.41, 0.62]
    low, high = past_figure.foretold(PAST).to_dict()["layout"]["yaxis"]["range"]
    assert low <= 0.4 and high >= 0.62


def test_changes_and_history_are_read_without_codes():
    rows = pd.DataFrame(
        {
            "unit_name": ["Quận Ba Đình"],
            "milestone": ["installed"],
            "due_on": [pd.Timestamp(DUE)],
            "before": [0],
            "people": [850],
            "share": [0.85],
            "headcount": [1000],
            "change": ["new"],
        }
    )
    told = target_tables.changes(rows).iloc[0].tolist()
    assert told == ["Quận Ba Đình", "VssID installed", "30 July 2021", "–", "850 (85.0% of 1,000)", "New"]
