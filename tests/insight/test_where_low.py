"""Where a rate is low is said of a side of the city, from the numbers of the places there."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.insight.comparing import where_low


def city(rate_at, size: int = 6) -> pd.DataFrame:
    """A square of places with 100 people each, and as many as `rate_at(column, row)` says of them."""
    cells = [(column, row) for column in range(1, size + 1) for row in range(1, size + 1)]
    return pd.DataFrame(
        [(column, row, 100 * rate_at(column, row), 100) for column, row in cells],
        columns=["column", "row", "numerator", "denominator"],
    )


def names(places: pd.DataFrame) -> list[str]:
    return [side.name for side in where_low.sides_behind(places)]


def test_no_side_of_an_even_city_lags_behind():
    assert names(city(lambda column, row: 0.6)) == []
    words = where_low.in_words("Việc cài đặt VssID", city(lambda column, row: 0.6))
    assert words == "Việc cài đặt VssID: 60,0%, không phía nào của thành phố chậm hơn hẳn"


@pytest.mark.parametrize(
    ("side", "rate_at"),
    [
        ("west", lambda column, row: 0.3 if column <= 2 else 0.6),
        ("east", lambda column, row: 0.3 if column >= 5 else 0.6),
        ("north", lambda column, row: 0.3 if row <= 2 else 0.6),
        ("south", lambda column, row: 0.3 if row >= 5 else 0.6),
    ],
)
def test_a_side_that_is_low_is_found(side, rate_at):
    assert names(city(rate_at))[0] == side


def test_the_furthest_behind_comes_first_and_is_said_first():
    places = city(lambda column, row: 0.2 if row >= 5 else 0.4 if column <= 2 else 0.7)
    assert names(places) == ["south", "west"]
    words = where_low.in_words("Việc cài đặt VssID", places)
    assert words.startswith("Việc cài đặt VssID còn chậm ở phía nam (20,0%) và phía tây (")


def test_a_side_of_two_places_or_of_nobody_is_not_judged():
    low = city(lambda column, row: 0.1 if column <= 2 else 0.6)
    low.loc[
        (low["column"] <= 2) & ~((low["column"] == 1) & (low["row"] <= 2)), ["numerator", "denominator"]
    ] = 0
    assert "west" not in names(low)


def test_where_nobody_has_reported_that_is_said():
    nobody = city(lambda column, row: 0).assign(denominator=0)
    assert where_low.in_words("Việc cài đặt VssID", nobody) == "Chưa có danh sách nào được nộp."


@given(st.lists(st.floats(0, 1), min_size=36, max_size=36))
def test_whoever_lags_behind_lies_below_all(rates):
    places = city(lambda column, row: rates[6 * (column - 1) + row - 1])
    whole = where_low.rate_of(places)
    assert all(side.rate < whole for side in where_low.sides_behind(places))
