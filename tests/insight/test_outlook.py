"""The sentences of a briefing say what the numbers bear, in words that can be read aloud."""

from datetime import date, timedelta

import pandas as pd
import pytest

from dashboard.insight import outlook
from dashboard.insight.forecasting.forecast import Forecast, Reason, Refusal
from dashboard.insight.form_01.clock import Clock
from dashboard.insight.outlook import Aim
from dashboard.insight.standing import Rate
from dashboard.model import Language
from dashboard.wording import speaking

TODAY = date(2021, 6, 30)
DUE = date(2021, 7, 31)


@pytest.fixture(autouse=True)
def in_english():
    with speaking(Language.ENGLISH):
        yield


def rising(a_day: float, spread: float = 0.01) -> Forecast:
    """From 60 % of 1,000 people, so many points a day for sixty days."""
    days = tuple(TODAY + timedelta(days=back) for back in range(1, 61))
    middle = tuple(0.6 + a_day * back for back in range(1, 61))
    low, high = (tuple(rate + sign * spread for rate in middle) for sign in (-1, 1))
    return Forecast(TODAY, 0.6, 1_000, 0.8, days, low, middle, high)


@pytest.mark.parametrize(
    ("forecast", "people", "said"),
    [
        (rising(0.01), 500, "The target of 500 people by 31 July 2021 has been reached."),
        (
            rising(0.0101),
            800,
            "At this pace the target of 800 people by 31 July 2021 is reached between 19 July 2021 and "
            "21 July 2021.",
        ),
        (
            rising(0.0034),
            800,
            "At this pace the target of 800 people by 31 July 2021 is missed; "
            "it is reached on 25 August 2021 at the earliest.",
        ),
        (
            rising(0.001),
            800,
            "At this pace the target of 800 people by 31 July 2021 is out of reach: "
            "by 29 August 2021 660 are likely.",
        ),
    ],
)
def test_whether_we_will_make_it_is_one_sentence(forecast, people, said):
    assert outlook.will_we_make_it(forecast, Aim(people, DUE)) == said


def test_without_a_forecast_it_says_what_is_missing():
    refusal = Refusal(Reason.FEW, 2, 4)
    assert outlook.will_we_make_it(refusal, Aim(800, DUE)) == refusal.say()


def test_without_a_target_it_says_what_is_likely():
    assert outlook.will_we_make_it(rising(0.01), None) == rising(0.01).say()


def test_who_needs_help_is_where_most_people_are_missing_not_where_the_rate_is_lowest():
    rows = pd.DataFrame(
        {
            "code": ["A", "B", "C", "D", "E"],
            "name": ["A", "B", "C", "D", "E"],
            "missing": pd.array([5, 400, 300, 200, pd.NA], "Int64"),
        }
    )
    assert (
        outlook.who_needs_help(rows, Rate(95, 1_000))
        == "99% of the 905 people without VssID are in B, C and D."
    )
    assert (
        outlook.who_needs_help(rows, Rate(95, 1_000, is_target=True))
        == "99% of the 905 people missing to the target are in B, C and D."
    )
    nobody = rows.assign(missing=pd.array([0] * 5, "Int64"))
    assert (
        outlook.who_needs_help(nobody, Rate(1_000, 1_000)) == "Nobody of those who were reported is missing."
    )


def test_silent_and_stale_units_are_told_apart():
    told = outlook.who_is_silent(2_000, 142, 11_072, 166, 14)
    assert told == (
        "142 units with 11,072 people have never sent a roster; 166 have a roster older than 14 days."
    )
    assert outlook.who_is_silent(0, 0, 0, 0, 14) == "No unit owes a roster yet."
    assert outlook.who_is_silent(9, 0, 0, 0, 14) == "Every unit has sent a roster in the last 14 days."


def test_what_is_overdue_names_what_comes_next():
    told = outlook.what_is_overdue(Clock(owing=20, overdue=12, due_soon=3, in_time=1, settled=2))
    assert told == "12 people are past the last day for form 01; 3 more fall due within three days."
    assert outlook.what_is_overdue(Clock(0, 0, 0, 0, 0)) == "Nobody owes form 01."


def test_the_change_of_a_week_needs_a_week_before():
    rates = {"installed": Rate(60, 100)}
    told = outlook.change_in_words(rates, {"installed": 0.02})
    assert told == "In a week, installed rose from 58.0% to 60.0%."
    fell = outlook.change_in_words(rates, {"installed": -0.02})
    assert fell == "In a week, installed went from 62.0% to 60.0%."
    assert outlook.change_in_words(rates, {"installed": None}).startswith("There is no week before")
