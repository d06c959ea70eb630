"""A week is judged once nobody's last day is still to come, and only if somebody was expected."""

import pandas as pd

from dashboard.insight.due_weeks import due


def test_weeks_that_run_and_weeks_without_anybody_are_left_out() -> None:
    weeks = pd.DataFrame({"expected": [0, 5, 5, 5], "not_yet_due": [0, 0, 0, 2], "week": [1, 2, 3, 4]})
    assert due(weeks)["week"].tolist() == [2, 3]


def test_where_no_week_has_ended_none_is_judged() -> None:
    assert due(pd.DataFrame({"expected": [5], "not_yet_due": [1]})).empty
