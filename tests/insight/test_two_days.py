"""Two days side by side: the change is the difference; what is hidden on one is hidden on both."""

from datetime import datetime, timedelta

import pytest
from builders import NOON, TODAY, a_roster, a_store, count

from dashboard import briefing
from dashboard.insight.comparing import two_days
from dashboard.insight.standing import Rate
from dashboard.model import EVERYTHING, Account, Basis, Language, Role
from dashboard.store.progress import Question
from dashboard.wording import speaking

LEADER = Account("", Role.LEADER)
BEFORE = TODAY - timedelta(days=28)


@pytest.fixture
def store():
    with a_store() as con:
        yield con


def sent(con, unit, on_day, people, installed, first=1):
    roster = a_roster(people=people, installed=installed, first=first)
    count(con, roster, unit, on_day, datetime.combine(on_day, NOON.time()))


def pair(con, under="D001"):
    return [
        briefing.context(con, LEADER, Question(EVERYTHING, day, under=under), Basis.SMARTPHONE)
        for day in (BEFORE, TODAY)
    ]


def test_the_change_of_a_part_is_the_difference_of_its_rates(store):
    sent(store, "NORTH", BEFORE, 20, 5)
    sent(store, "NORTH", TODAY, 25, 10)
    [row] = two_days.parts(*pair(store)).to_dict("records")
    assert (row["code"], row["more"]) == ("NORTH", 5)
    assert row["change"] == pytest.approx(10 / 25 - 5 / 20)
    assert not row["is_hidden"]


def test_a_part_that_was_too_small_on_one_day_is_hidden_on_both(store):
    sent(store, "NORTH", BEFORE, 3, 1)
    sent(store, "NORTH", TODAY, 25, 10)
    sent(store, "NORTH-SCHOOL", TODAY, 30, 10, first=500)
    [row] = [
        each for each in two_days.parts(*pair(store, "D001")).to_dict("records") if each["code"] == "NORTH"
    ]
    before, after = pair(store, "D001")
    assert before.is_hidden
    assert row["rate_before"] != row["rate_before"]
    assert two_days.parts(after, after)["is_hidden"].tolist() == [False]


def test_a_part_that_had_not_reported_has_no_change(store):
    sent(store, "NORTH", TODAY, 25, 10)
    [row] = two_days.parts(*pair(store)).to_dict("records")
    assert row["change"] != row["change"]
    assert row["rate_after"] == pytest.approx(0.4)


def test_what_happened_is_said_with_more_or_fewer_people(store):
    sent(store, "NORTH", BEFORE, 20, 9)
    sent(store, "NORTH", TODAY, 20, 7)
    with speaking(Language.ENGLISH):
        before, after = pair(store)
        assert two_days.in_words(before, after) == (
            "From 2 June 2021 to 30 June 2021, installed went from 45.0% to 35.0%: 2 fewer people."
        )
        assert "2 more people" in two_days.in_words(after, before)


def test_a_change_from_or_to_nothing_is_not_known():
    assert two_days.change(Rate(0, 0), Rate(1, 2)) is None
    assert two_days.change(Rate(1, 4), Rate(1, 2)) == pytest.approx(0.25)
