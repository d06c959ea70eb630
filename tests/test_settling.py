"""A unit says whose its people are; nobody says it for others, and rubbish changes nothing."""

from datetime import timedelta

import pytest
from builders import NOON, TODAY, a_roster, a_store, count, counts, liaison

from dashboard import settling
from dashboard.errors import NotAllowed, UnknownUnit, UserError
from dashboard.model import EVERYTHING, Account, Role
from dashboard.store import duplicates, progress
from dashboard.store.connection import FOR_EVER
from dashboard.store.progress import Question

LATER = NOON + timedelta(hours=1)
NORTH = liaison("NORTH")


@pytest.fixture
def store():
    """North's two people stand in South's newer list too; only North has seen them install."""
    with a_store() as con:
        count(con, a_roster(people=2, installed=2), unit="NORTH")
        count(con, a_roster(people=2), unit="SOUTH", now=LATER)
        yield con


def rows(store, account=NORTH):
    return duplicates.listed(store, account.scope, TODAY, FOR_EVER)


def installed(store):
    return progress.totals(store, Question(EVERYTHING, TODAY))["installed"].item()


def test_a_person_who_is_ours_counts_here_in_totals_and_the_unit_s_rate_stays(store):
    before = counts(store)["NORTH"]
    told = rows(store)["person_hash"].tolist()
    assert settling.settle(store, NORTH, "NORTH", told[:1], "ours", LATER) == 1
    assert installed(store) == 1
    assert counts(store)["NORTH"] == before
    said = rows(store).set_index("person_hash").loc[told[0]]
    assert said[["verdict", "settled_by", "counts_here"]].tolist() == ["ours", "lan", True]
    assert said["settled_at"] == LATER


def test_what_was_said_is_taken_back_by_saying_the_other(store):
    told = rows(store)["person_hash"].tolist()
    settling.settle(store, NORTH, "NORTH", told, "ours", LATER)
    settling.settle(store, NORTH, "NORTH", told, "not_ours", LATER + timedelta(minutes=1))
    assert rows(store)["verdict"].tolist() == ["not_ours"] * 2
    assert installed(store) == 0


@pytest.mark.parametrize("verdict", ["", "theirs", "OURS", "'; DROP TABLE settlement"])
def test_another_word_is_refused(store, verdict):
    with pytest.raises(UserError, match="Hãy chọn một trong hai"):
        settling.settle(store, NORTH, "NORTH", rows(store)["person_hash"].tolist(), verdict, LATER)


@pytest.mark.parametrize("hashes", [[], ["rubbish"], ["017a5c1b-7060-7180-8dfb-c95f8613d180"]])
def test_who_stands_in_no_other_unit_is_not_settled(store, hashes):
    with pytest.raises(UserError, match="Hãy xem lại danh sách"):
        settling.settle(store, NORTH, "NORTH", hashes, "ours", LATER)


def test_nobody_speaks_for_a_unit_of_others(store):
    told = rows(store)["person_hash"].tolist()
    with pytest.raises(UnknownUnit):
        settling.settle(store, NORTH, "SOUTH", told, "ours", LATER)


def test_leadership_settles_nobody_and_sees_no_names(store):
    leader = Account("lanh", Role.LEADER)
    told = rows(store)["person_hash"].tolist()
    with pytest.raises(NotAllowed):
        settling.settle(store, leader, "NORTH", told, "ours", LATER)
    assert rows(store, leader).empty
