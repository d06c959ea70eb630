"""Codes that behave oddly are found, and those that do not are left in peace."""

import pandas as pd
import pytest

from dashboard.insight import odd_codes
from dashboard.insight.odd_codes import Oddity

ORDINARY = {
    "code": "234567",
    "retired_at": None,
    "state": "hangs",
    "scanned": 50,
    "typed": 5,
    "untold": 0,
    "people": 55,
    "bots": 3,
    "recent": 14,
    "before": 30,
    "night": 1,
    "computers": 4,
    "after_end": 0,
    "after_gone": 0,
    "top_day": 6,
    "days": 25,
}


def oddities(**told) -> list[str]:
    return odd_codes.found(pd.DataFrame([ORDINARY | told]))["oddity"].tolist()


def test_an_ordinary_code_is_left_in_peace():
    assert oddities() == []


@pytest.mark.parametrize(
    ("told", "oddity"),
    [
        ({"after_end": 1, "retired_at": pd.Timestamp("2021-06-01")}, Oddity.AFTER_END),
        ({"after_gone": 2, "state": "gone"}, Oddity.AFTER_GONE),
        ({"recent": 0}, Oddity.STOPPED),
        ({"scanned": 0, "typed": 12, "people": 12, "top_day": 2}, Oddity.ONLY_TYPED),
        ({"computers": 40}, Oddity.COMPUTERS),
        ({"night": 33}, Oddity.NIGHT),
        ({"people": 100, "top_day": 60, "days": 20}, Oddity.BURST),
    ],
)
def test_what_is_odd_is_said_with_its_number(told, oddity):
    assert oddities(**told) == [oddity]
    row = odd_codes.found(pd.DataFrame([ORDINARY | told])).iloc[0]
    assert str(row["count"]) in odd_codes.in_words(row["oddity"], str(row["count"]))


@pytest.mark.parametrize(
    "told",
    [
        {"recent": 0, "before": 13},
        {"recent": 0, "retired_at": pd.Timestamp("2021-06-01")},
        {"recent": 0, "state": "gone"},
        {"people": 5, "computers": 5, "night": 5, "top_day": 2},
        {"top_day": 39, "days": 20, "people": 60},
    ],
)
def test_chance_and_what_is_known_are_not_odd(told):
    assert oddities(**told) == []


def test_no_codes_are_no_oddities():
    assert odd_codes.found(pd.DataFrame([ORDINARY]).head(0)).empty
