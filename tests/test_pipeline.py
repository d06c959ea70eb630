"""The story of a roster: it counts only once committed, the newest replaces, undo restores."""

from datetime import date, datetime, timedelta

import pytest
from builders import NOON, OFFICE, TODAY, a_roster, a_store, count, counts, everything_kept, liaison, send

from dashboard import pipeline
from dashboard.errors import (
    AlreadyDone,
    ImpossibleDate,
    NotFound,
    UnknownUnit,
    UnreadableFile,
    UserError,
)
from dashboard.model import UploadState
from dashboard.store import setting, uploads, verification

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def store():
    """A store in memory: the catalogue, and North (4 people, a school of 2 below it) and South (8)."""
    with a_store() as con:
        yield con


def test_a_roster_counts_only_once_committed(store):
    upload_id = send(store, a_roster(people=4, installed=2))
    assert counts(store) == {}

    pipeline.commit(store, OFFICE, upload_id, NOON)
    assert counts(store) == {"NORTH": (4, 4, 2, 0, 0, 0)}
    assert verification.differences(store) == []


def test_the_newest_roster_replaces_the_one_before(store):
    count(store, a_roster(people=4, installed=2), as_of=TODAY - timedelta(days=7))
    count(store, a_roster(people=3, installed=3), now=LATER)

    assert counts(store) == {"NORTH": (3, 3, 3, 0, 0, 0)}
    assert counts(store, TODAY - timedelta(days=1)) == {"NORTH": (4, 4, 2, 0, 0, 0)}


def test_an_older_roster_sent_late_does_not_replace_a_newer_one(store):
    count(store, a_roster(people=3, installed=3))
    count(store, a_roster(people=4), as_of=TODAY - timedelta(days=7), now=LATER)
    assert counts(store) == {"NORTH": (3, 3, 3, 0, 0, 0)}


def test_of_two_rosters_of_one_day_the_later_commit_counts(store):
    count(store, a_roster(people=4))
    count(store, a_roster(people=3), now=LATER)
    assert counts(store) == {"NORTH": (3, 3, 0, 0, 0, 0)}


def test_reverting_restores_what_was_before(store):
    count(store, a_roster(people=4, installed=1), as_of=TODAY - timedelta(days=7))
    before = counts(store)
    upload_id = count(store, a_roster(people=9, installed=9), now=LATER)

    pipeline.revert(store, OFFICE, upload_id, LATER, "wrong file")

    assert counts(store) == before
    assert verification.differences(store) == []


def test_rows_with_an_error_stop_a_commit_unless_the_good_ones_are_asked_for(store):
    content = a_roster(people=3) + "12,Người Sai Số,x,\n".encode()
    upload_id = send(store, content)
    with pytest.raises(UserError, match="1 dòng"):
        pipeline.commit(store, OFFICE, upload_id, NOON)
    assert counts(store) == {}

    pipeline.commit(store, OFFICE, upload_id, NOON, good_rows_only=True)
    assert counts(store)["NORTH"][0] == 3


def test_a_discarded_file_is_gone(store):
    upload_id = send(store, a_roster())
    pipeline.discard(store, OFFICE, upload_id, NOON)

    kept = everything_kept(store)
    assert not kept["upload_file"] and not kept["staged_row"] and not kept["checked_row"]
    assert uploads.find(store, OFFICE.scope, upload_id).state is UploadState.DISCARDED


@pytest.mark.parametrize("step", [pipeline.commit, pipeline.discard, pipeline.revert])
def test_no_step_is_taken_twice(store, step):
    upload_id = send(store, a_roster())
    if step is pipeline.revert:
        pipeline.commit(store, OFFICE, upload_id, NOON)
    step(store, OFFICE, upload_id, NOON)
    before = everything_kept(store)

    with pytest.raises(AlreadyDone):
        step(store, OFFICE, upload_id, LATER)
    assert everything_kept(store) == before


def test_a_file_with_nobody_in_it_is_not_committed(store):
    upload_id = send(store, "Họ và tên,Mã số BHXH,Đã cài\nLê Hùng,12,x\n".encode())
    with pytest.raises(UserError):
        pipeline.commit(store, OFFICE, upload_id, NOON, good_rows_only=True)
    assert counts(store) == {}


@pytest.mark.parametrize(
    ("as_of", "refusal"),
    [
        (TODAY + timedelta(days=1), ImpossibleDate),
        (date(2021, 3, 8), ImpossibleDate),
        (date(1900, 1, 1), ImpossibleDate),
    ],
)
def test_a_day_that_cannot_be_stores_nothing(store, as_of, refusal):
    before = everything_kept(store)
    with pytest.raises(refusal):
        send(store, a_roster(), as_of=as_of)
    assert everything_kept(store) == before


@pytest.mark.parametrize("as_of", [TODAY, date(2021, 3, 9)])
def test_the_first_day_of_the_campaign_and_today_can_be(store, as_of):
    count(store, a_roster(), as_of=as_of)
    assert counts(store, as_of)["NORTH"][0] == 3


def test_a_unit_counts_only_while_it_exists(store):
    later = datetime(2026, 3, 1, 12)
    with pytest.raises(UnknownUnit, match="D001"):
        send(store, a_roster(), unit="D001", as_of=date(2026, 2, 1), now=later)
    with pytest.raises(UnknownUnit, match="C00004"):
        send(store, a_roster(), unit="C00004", as_of=TODAY, now=later)
    send(store, a_roster(), unit="C00004", as_of=date(2026, 2, 1), now=later)


def test_the_demo_s_clock_stands_still(store):
    setting.put(store, "today", "2021-06-01", "test", NOON)
    assert pipeline.today(store, NOON) == date(2021, 6, 1)
    with pytest.raises(ImpossibleDate):
        send(store, a_roster(), as_of=TODAY)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"ABC;DEF\n1;2\n"])
def test_what_cannot_be_read_stores_nothing(store, content):
    before = everything_kept(store)
    with pytest.raises(UnreadableFile):
        send(store, content)
    assert everything_kept(store) == before


def test_a_check_beside_the_store_leaves_it_as_it_was(store):
    before = everything_kept(store)
    aside, _ = pipeline.check(store, OFFICE, "NORTH", TODAY, "a.csv", a_roster(), NOON)
    aside.close()
    assert everything_kept(store) == before


def test_a_liaison_sends_for_own_units_and_those_below_only(store):
    lan = liaison("NORTH")
    count(store, a_roster(), unit="NORTH-SCHOOL", sender=lan)
    with pytest.raises(UnknownUnit):
        send(store, a_roster(), unit="SOUTH", sender=lan)
    with pytest.raises(UnknownUnit):
        send(store, a_roster(), unit="D001", sender=lan)


def test_what_others_sent_is_not_there_for_a_liaison(store):
    upload_id = send(store, a_roster(), unit="SOUTH")
    for step in (pipeline.commit, pipeline.discard, pipeline.revert):
        with pytest.raises(NotFound):
            step(store, liaison("NORTH"), upload_id, NOON)
    assert uploads.find(store, OFFICE.scope, upload_id).state is UploadState.STAGED


def test_nobody_s_numbers_are_kept_once_committed(store):
    count(store, a_roster(people=3))
    assert "0000000001" not in str(everything_kept(store))
