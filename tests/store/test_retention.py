"""Whoever is due is deleted really, and nothing else; every figure of every day stays what it was."""

from datetime import date, timedelta

import pytest
from builders import (
    NOON,
    OFFICE,
    TODAY,
    a_roster,
    a_store,
    count,
    everything_kept,
    receive,
    send,
    sheet,
    with_units,
)
from figures import all_figures

from dashboard import keys, pipeline, retaining
from dashboard.errors import UserError
from dashboard.model import Mode
from dashboard.settings import settings
from dashboard.store import connection, duplicates, hashing, retention, tally, verification
from dashboard.store.retention import Limits

LATER = NOON + timedelta(days=40)
STEPS = sheet(
    """
    Mã số BHXH | Họ và tên     | Điện thoại | Đã cài đặt | Đã đăng ký | Nộp mẫu 01 | Đã duyệt
    0112345678 | Trần Thị Mẫu  | 0912345678 | 01/05/2021 | 05/05/2021 | 10/05/2021 | 20/05/2021
    0112345679 | Lê Đức Mẫu    | 0912345679 | 02/05/2021 | 06/05/2021 |            |
    0112345680 | Phạm Văn Mẫu  |            | x          |            |            |
    """
)


@pytest.fixture
def campaign(engine):
    """See `_made`."""
    with a_store(_made, engine) as con:
        yield con


def _made(folder=None):
    """Three units over two months: rosters that follow each other, a merge, a revert, people in two units."""
    store = with_units(folder)
    for back in (60, 45, 20):
        now = NOON - timedelta(days=back)
        count(store, STEPS, as_of=now.date(), now=now)
        count(store, a_roster(8, 5, 60 // back), "SOUTH", now.date(), now)
    now = NOON - timedelta(days=44)
    wrong = count(store, a_roster(2, 2), "NORTH-SCHOOL", now.date(), now)
    count(store, a_roster(2, 1), "NORTH-SCHOOL", now.date(), now - timedelta(hours=1))
    pipeline.revert(store, OFFICE, wrong, now + timedelta(hours=1))
    merge(store, a_roster(1, 1, 1, first=9), "SOUTH", NOON - timedelta(days=10))
    merge(store, a_roster(1, 1, 1, first=2), "NORTH-SCHOOL", NOON - timedelta(days=9))
    count(store, STEPS, "SOUTH", TODAY - timedelta(days=50), NOON - timedelta(days=8))
    return store


def merge(con, content, unit, now):
    upload = receive(con, OFFICE, unit, now.date(), "a.csv", content, now, mode=Mode.MERGE)
    pipeline.commit(con, OFFICE, upload, now)
    return upload


def use(monkeypatch, **told):
    for name, value in told.items():
        monkeypatch.setenv(f"CAMPAIGN_{name.upper()}", value)
    settings.cache_clear()


def people(con):
    return con.execute("SELECT count(*) FROM participant").fetchone()[0]


def test_no_figure_of_any_day_moves_when_people_of_superseded_rosters_are_deleted(campaign):
    before, there = all_figures(campaign), people(campaign)
    told = retaining.delete_due(campaign, LATER)
    assert told.people and people(campaign) == there - told.people > 0
    assert all_figures(campaign) == before
    assert verification.differences(campaign) == []


def test_no_figure_of_any_day_moves_when_everybody_is_deleted_after_the_end(campaign, monkeypatch):
    use(monkeypatch, ends_on=str(TODAY))
    before = all_figures(campaign)
    retaining.delete_due(campaign, NOON + timedelta(days=91))
    assert people(campaign) == 0
    assert all_figures(campaign) == before
    assert verification.differences(campaign) == []


def test_of_who_is_deleted_neither_name_number_phone_nor_hash_is_left(campaign, monkeypatch):
    use(monkeypatch, ends_on=str(TODAY))
    hashes = [
        str(told)
        for row in campaign.execute("SELECT COLUMNS('_hash$') FROM participant").fetchall()
        for told in row
        if told
    ]
    waits = send(campaign, a_roster(3, first=500), "SOUTH")
    retaining.delete_due(campaign, NOON + timedelta(days=91))
    kept = str(everything_kept(campaign))
    assert not [told for told in ("Trần Thị Mẫu", "0912345678", "Nguyễn Văn Mẫu", *hashes) if told in kept]
    assert pipeline.uploads.find(campaign, OFFICE.scope, waits).state == "discarded"


def test_people_stay_until_the_last_day_and_are_gone_on_the_next(store):
    first = count(store, a_roster(4))
    count(store, a_roster(3), now=NOON + timedelta(days=1))
    superseded = NOON + timedelta(days=1)
    assert retaining.delete_due(store, superseded + timedelta(days=30)).people == 0
    assert retaining.delete_due(store, superseded + timedelta(days=31)).people == 4
    record = retention.listed(store).iloc[0]
    assert record[["upload_id", "unit_code", "participants", "reason", "purged_by"]].tolist() == [
        str(first),
        "NORTH",
        4,
        "superseded",
        "retention",
    ]
    # The record is in UTC, seven hours behind Hà Nội.
    assert record["purged_at"] == superseded + timedelta(days=31, hours=-7)


def test_a_reverted_roster_is_kept_as_long_from_its_revert_on(store):
    count(store, a_roster(2))
    wrong = count(store, a_roster(4), now=NOON + timedelta(days=1))
    pipeline.revert(store, OFFICE, wrong, NOON + timedelta(days=5))
    assert retaining.delete_due(store, NOON + timedelta(days=35)).people == 0
    assert retaining.delete_due(store, NOON + timedelta(days=36)).people == 4
    assert retention.listed(store)["reason"].tolist() == ["reverted"]


def test_of_a_file_of_several_units_only_those_are_deleted_that_were_sent_anew(store):
    told = sheet(
        """
        Mã đơn vị    | Mã số BHXH | Họ và tên    | Đã cài đặt
        NORTH        | 0112345678 | Trần Thị Mẫu | x
        NORTH-SCHOOL | 0112345679 | Lê Đức Mẫu   |
        """
    )
    count(store, told)
    count(store, a_roster(4), "NORTH-SCHOOL", now=NOON + timedelta(days=1))
    assert retaining.delete_due(store, LATER).people == 1
    assert "Trần Thị Mẫu" in str(everything_kept(store)) and "Lê Đức Mẫu" not in str(everything_kept(store))
    assert verification.differences(store) == []


def test_a_file_that_nobody_commits_is_set_aside_as_late(store):
    upload = send(store, a_roster(2))
    assert retaining.delete_due(store, NOON + timedelta(days=30)).files == 0
    assert retaining.delete_due(store, NOON + timedelta(days=31)).files == 1
    assert "Nguyễn Văn Mẫu" not in str(everything_kept(store))
    assert pipeline.uploads.find(store, OFFICE.scope, upload).state == "discarded"


def test_what_is_switched_off_deletes_nobody(campaign, monkeypatch):
    use(monkeypatch, keep_superseded_days="off", ends_on=str(TODAY), keep_after_end_days="off")
    before = everything_kept(campaign)
    assert retaining.delete_due(campaign, NOON + timedelta(days=10_000)).people == 0
    assert retention.held(campaign, retaining.limits(), LATER).empty
    assert everything_kept(campaign) == before


def test_without_the_campaigns_last_day_whoever_counts_is_kept(campaign):
    retaining.delete_due(campaign, NOON + timedelta(days=10_000))
    assert people(campaign) > 0


def test_a_second_time_nothing_changes(campaign):
    retaining.delete_due(campaign, LATER)
    before = everything_kept(campaign)
    assert retaining.delete_due(campaign, LATER) == retention.Deleted(0, 0, 0)
    assert everything_kept(campaign) == before


def test_what_will_be_deleted_is_told_before_with_its_day(store, monkeypatch):
    use(monkeypatch, ends_on="2021-12-31", keep_after_end_days="10")
    count(store, a_roster(4))
    count(store, a_roster(3), now=NOON + timedelta(days=1))
    rows = retention.held(store, retaining.limits(), NOON + timedelta(days=2))
    assert rows[["people", "reason"]].values.tolist() == [[4, "superseded"], [3, "ended"]]
    assert [day.date() for day in rows["goes_on"]] == [date(2021, 8, 1), date(2022, 1, 11)]
    assert not rows["is_due"].any()


def test_nobody_is_added_to_a_roster_whose_people_are_deleted(store, monkeypatch):
    use(monkeypatch, ends_on=str(TODAY))
    count(store, a_roster(4))
    retaining.delete_due(store, NOON + timedelta(days=91))
    before = all_figures(store)
    with pytest.raises(UserError, match="“Công ty Phía Bắc”"):
        merge(store, a_roster(1, 1), "NORTH", NOON + timedelta(days=92))
    assert all_figures(store) == before


def test_a_revert_does_not_lead_back_to_people_who_are_deleted(store):
    count(store, a_roster(4, 2))
    wrong = count(store, a_roster(3), now=NOON + timedelta(days=1))
    retaining.delete_due(store, LATER)
    before = all_figures(store)
    with pytest.raises(UserError, match="“Công ty Phía Bắc”"):
        pipeline.revert(store, OFFICE, wrong, LATER)
    assert all_figures(store) == before
    # What leads back to nobody, or to people who are held, is reverted as ever.
    newer = count(store, a_roster(2), now=LATER)
    pipeline.revert(store, OFFICE, newer, LATER)
    assert all_figures(store) == before


def test_people_of_two_units_are_still_counted_once(store):
    count(store, a_roster(4))
    count(store, a_roster(6, first=3), "SOUTH")
    settled = duplicates.listed(store, OFFICE.scope, TODAY, NOON)
    duplicates.settle(store, OFFICE.scope, "NORTH", settled["person_hash"].tolist(), "ours", "ha", NOON)
    count(store, a_roster(5), now=NOON + timedelta(days=1))
    before = all_figures(store)
    retaining.delete_due(store, LATER)
    assert all_figures(store) == before


def test_an_installation_without_limits_is_told_by_its_settings(monkeypatch):
    use(monkeypatch)
    assert retaining.limits() == Limits(30, None)
    use(monkeypatch, ends_on="2027-06-30")
    assert retaining.limits() == Limits(30, date(2027, 9, 28))
    settings.cache_clear()


def test_whoever_counts_again_since_the_tally_was_brought_up_is_not_deleted(store):
    count(store, a_roster(4))
    wrong = count(store, a_roster(3), now=NOON + timedelta(days=1))
    tally.bring_up(store)
    pipeline.revert(store, OFFICE, wrong, LATER, "Nhầm tệp")
    pads = hashing.pads(keys.derive("deletion"))
    with connection.transaction(store):
        told = retention.delete(store, retaining.limits(), pads, LATER, LATER, "ha")
    assert told.people == 0
    assert people(store) == 7
