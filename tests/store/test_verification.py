"""Verify counts again from the people, and notices each way in which the store could be wrong."""

from datetime import timedelta

import pytest
from builders import NOON, OFFICE, a_roster, count, send, sheet

from dashboard import pipeline, retaining
from dashboard.store import verification


@pytest.fixture
def upload_id(store):
    """A committed roster of North."""
    return count(store, a_roster(people=4, installed=2, registered=1))


def test_nothing_differs_after_honest_work(store, upload_id):
    count(store, a_roster(people=8, installed=8), unit="SOUTH")
    undone = count(store, a_roster(people=5), now=NOON + timedelta(days=1))
    pipeline.revert(store, OFFICE, undone, NOON + timedelta(days=1))
    send(store, a_roster(people=2))
    pipeline.discard(store, OFFICE, send(store, a_roster(people=2)), NOON)
    told = """
        Mã đơn vị | Tên đơn vị       | Tổng số lao động | Đã cài đặt
        SOUTH     | Công ty Phía Nam | 8                | 8
    """
    count(store, sheet(told), unit="D002", now=NOON + timedelta(days=2))
    assert verification.differences(store) == []


@pytest.mark.parametrize("count_of", ["headcount", "with_smartphone", "installed", "registered", "approved"])
def test_a_count_that_somebody_changed_is_noticed(store, upload_id, count_of):
    store.execute(f"UPDATE campaign.unit_progress SET {count_of} = {count_of} + 1")
    assert _names_unit_and_upload(verification.differences(store), upload_id)


def test_a_person_who_is_gone_is_noticed(store, upload_id):
    store.execute("DELETE FROM campaign.participant WHERE row = 2")
    assert _names_unit_and_upload(verification.differences(store), upload_id)


def test_a_person_too_many_is_noticed(store, upload_id):
    store.execute("INSERT INTO campaign.participant FROM participant LIMIT 1")
    assert _names_unit_and_upload(verification.differences(store), upload_id)


def test_a_day_that_somebody_changed_is_noticed(store, upload_id):
    store.execute("UPDATE campaign.unit_event_day SET day = day + 1")
    assert _names_unit_and_upload(verification.differences(store), upload_id)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM campaign.same_person",
        "DELETE FROM campaign.same_person WHERE unit_code = 'SOUTH'",
        "INSERT INTO campaign.same_person FROM campaign.same_person",
        "UPDATE campaign.same_person SET installed = NOT installed",
        "UPDATE campaign.same_person SET other_reference = 'nobody'",
    ],
)
def test_whoever_stands_in_two_units_and_is_noted_otherwise_is_noticed(store, upload_id, change):
    other_id = count(store, a_roster(people=2, installed=1), unit="SOUTH")
    assert verification.differences(store) == []
    store.execute(change)
    said = verification.differences(store)
    sides = (("NORTH", str(upload_id)), ("SOUTH", str(other_id)))
    assert said
    assert all(any(unit in each and upload in each for unit, upload in sides) for each in said)


@pytest.mark.parametrize("table", ["upload_commit", "unit_progress", "participant", "unit_event_day"])
def test_an_upload_that_is_half_there_is_noticed(store, upload_id, table):
    store.execute(f"DELETE FROM campaign.{table}")
    assert verification.differences(store)


def test_text_that_should_be_gone_is_noticed(store, upload_id):
    store.execute("INSERT INTO campaign.staged_row (upload_id, row, filled) VALUES (?, 2, 1)", [upload_id])
    assert verification.differences(store)


def test_the_file_that_should_be_gone_is_noticed(store, upload_id):
    store.execute("INSERT INTO campaign.upload_file VALUES (?, 'x'::BLOB)", [upload_id])
    assert verification.differences(store)


def test_people_taken_away_by_retention_are_no_difference(store, upload_id):
    count(store, a_roster(people=4), now=NOON + timedelta(days=1))
    assert retaining.delete_due(store, NOON + timedelta(days=40)).people == 4
    assert store.execute("SELECT count(*) FROM participant WHERE upload_id = ?", [upload_id]).fetchone() == (
        0,
    )
    assert verification.differences(store) == []


def test_people_taken_away_behind_the_back_of_retention_are_noticed(store, upload_id):
    store.execute("DELETE FROM campaign.participant WHERE upload_id = ?", [upload_id])
    store.execute(
        "INSERT INTO campaign.upload_purge (upload_id, purged_at, participants) VALUES (?, ?, 4)",
        [upload_id, NOON],
    )
    assert verification.differences(store)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE campaign.unit_progress SET installed = installed + 1",
        "UPDATE campaign.unit_event_day SET people = people + 1",
        "UPDATE campaign.upload_purge SET participants = participants - 1",
        "UPDATE campaign.upload_purge SET reason = 'ended'",
        "UPDATE campaign.upload_purge SET purged_by = 'somebody'",
    ],
)
def test_a_count_or_a_record_that_was_changed_after_the_people_were_deleted_is_noticed(
    store, upload_id, change
):
    count(store, a_roster(people=4), now=NOON + timedelta(days=1))
    retaining.delete_due(store, NOON + timedelta(days=40))
    store.execute(f"{change} WHERE upload_id = ?", [upload_id])
    assert _names_unit_and_upload(verification.differences(store), upload_id)


def test_what_differs_is_said_without_a_person(store, upload_id):
    store.execute("DELETE FROM campaign.participant WHERE row = 2")
    assert "Nguyễn" not in str(verification.differences(store))


def _names_unit_and_upload(said, upload_id):
    return said and all("NORTH" in each and str(upload_id) in each for each in said)
