"""One person is deleted at their own request: nothing of them is left, and every figure stays."""

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
    liaison,
    receive,
    sheet,
    with_units,
)
from figures import all_figures

from dashboard import answering, pipeline, retaining
from dashboard.errors import NotAllowed, NotFound, UserError
from dashboard.model import Account, Mode, Role
from dashboard.store import audit, duplicates, followup, person_deletion, progress, rewriting, verification
from dashboard.store.audit import Action, Wanted

ROSTER = """
    Mã số BHXH | Số CCCD      | Họ và tên    | Số điện thoại | Phòng ban | Đã cài đặt | Đã đăng ký
    0112345678 | 001099000001 | Trần Thị Mẫu | 0912345678    | Kế toán   | 01/06/2021 | 02/06/2021
    0112345679 |              | Lê Đức Mẫu   | 0912345679    | Kho       |            |
"""
NUMBER, NAME = "0112345678", "Trần Thị Mẫu"
TRACES = (NAME, "0912345678", "Kế toán")


@pytest.fixture
def campaign(engine):
    """She stands in two rosters of North and in one of South; North says that she is its own."""
    with a_store(_made, engine) as con:
        yield con


def _made(folder=None):
    store = with_units(folder)
    for back in (30, 0):
        count(store, sheet(ROSTER), as_of=TODAY - timedelta(days=back), now=NOON - timedelta(days=back))
    count(store, sheet(ROSTER), "SOUTH", now=NOON + timedelta(hours=1))
    pairs = duplicates.listed(store, OFFICE.scope, TODAY, NOON + timedelta(days=1))
    hashes = pairs.loc[pairs["full_name"] == NAME, "person_hash"].tolist()
    duplicates.settle(store, OFFICE.scope, "NORTH", hashes, "ours", "ha", NOON)
    return store


def delete(con, account=OFFICE, number=NUMBER, now=NOON):
    line = answering.held(con, account, number, "").iloc[0]
    return answering.delete(con, account, line["unit_code"], line["reference"], TODAY, now)


def test_every_line_about_the_person_is_deleted_and_no_figure_moves(campaign):
    before = all_figures(campaign)
    hashes = campaign.execute(
        "SELECT DISTINCT COLUMNS('_hash$') FROM participant WHERE full_name = ?", [NAME]
    ).fetchall()
    assert delete(campaign) == 3
    kept = str(everything_kept(campaign))
    assert not [
        told for told in (*TRACES, *(str(each) for row in hashes for each in row if each)) if told in kept
    ]
    assert answering.held(campaign, OFFICE, NUMBER, "").empty
    assert answering.held(campaign, OFFICE, "", NAME).empty
    assert len(answering.held(campaign, OFFICE, "0112345679", "")) == 3, "of others nothing is touched"
    assert all_figures(campaign) == before
    assert verification.differences(campaign) == []
    assert rewriting.is_due(campaign)


def test_no_answer_that_was_kept_names_who_is_deleted_since(campaign):
    before = progress.version(campaign)
    delete(campaign)
    by_request = progress.version(campaign)
    assert by_request != before, "or the page of people in two units would go on naming her"
    assert retaining.delete_due(campaign, NOON + timedelta(days=40)).people
    assert progress.version(campaign) != by_request


def test_a_liaison_deletes_in_their_own_units_alone(campaign):
    assert delete(campaign, liaison("NORTH")) == 2
    assert answering.held(campaign, OFFICE, NUMBER, "")["unit_code"].tolist() == ["SOUTH"]
    assert verification.differences(campaign) == []
    line = answering.held(campaign, OFFICE, NUMBER, "").iloc[0]
    with pytest.raises(NotFound):
        answering.delete(campaign, liaison("NORTH"), "SOUTH", line["reference"], TODAY, NOON)
    for role in (Role.LEADER, Role.OUTREACH):
        with pytest.raises(NotAllowed):
            answering.delete(campaign, Account("x", role), "SOUTH", line["reference"], TODAY, NOON)


def test_the_record_and_the_log_know_that_it_was_done_and_not_of_whom(campaign):
    delete(campaign)
    records = person_deletion.listed(campaign)
    assert sorted(records[["unit_code", "lines", "deleted_by"]].itertuples(index=False, name=None)) == [
        ("NORTH", 2, "ha"),
        ("SOUTH", 1, "ha"),
    ]
    assert records["deleted_at"].tolist() == [NOON - timedelta(hours=7)] * 2
    newest = audit.listed(campaign, Wanted(), at_most=1).iloc[0]
    assert newest[["action", "about"]].tolist() == [Action.PEOPLE_DELETED, "SOUTH"]


def test_a_deletion_without_a_record_or_with_another_one_is_noticed(campaign):
    delete(campaign)
    campaign.execute("UPDATE campaign.person_deletion SET lines = lines + 1 WHERE unit_code = 'SOUTH'")
    assert "SOUTH" in str(verification.differences(campaign))
    campaign.execute("DELETE FROM campaign.person_deletion")
    assert {"NORTH", "SOUTH"} <= set(str(verification.differences(campaign)).split())


def test_somebody_who_lost_their_name_and_not_their_number_is_noticed(campaign):
    campaign.execute("UPDATE campaign.participant SET full_name = '' WHERE last_digits = '679'")
    assert verification.differences(campaign)


def test_a_second_time_there_is_nobody(campaign):
    line = answering.held(campaign, OFFICE, NUMBER, "").iloc[0]
    delete(campaign)
    before = everything_kept(campaign)
    with pytest.raises(NotFound):
        answering.delete(campaign, OFFICE, line["unit_code"], line["reference"], TODAY, NOON)
    assert everything_kept(campaign) == before


def test_whoever_is_deleted_stands_in_no_list_of_people(campaign):
    delete(campaign)
    rows = followup.people(campaign, OFFICE.scope, "NORTH", TODAY, NOON + timedelta(days=1))
    assert rows["full_name"].tolist() == ["Lê Đức Mẫu"]
    pairs = duplicates.listed(campaign, OFFICE.scope, TODAY, NOON + timedelta(days=1))
    assert set(pairs["full_name"]) == {"Lê Đức Mẫu"}
    counted = duplicates.counted(campaign, OFFICE.scope, TODAY, NOON + timedelta(days=1))
    assert counted["rows"] == len(pairs)


def test_a_later_roster_that_names_the_person_is_new_data(campaign):
    delete(campaign)
    count(campaign, sheet(ROSTER.replace("Kho", "Kho 2")), now=NOON + timedelta(days=1))
    assert answering.held(campaign, liaison("NORTH"), NUMBER, "")["state"].tolist() == ["counts"]
    assert verification.differences(campaign) == []


def test_a_merge_that_might_count_the_person_twice_is_refused_and_one_of_known_people_is_not(campaign):
    delete(campaign)
    for number, name, works in (("0112345679", "Lê Đức Mẫu", True), (NUMBER, NAME, False)):
        told = sheet(f"Mã số BHXH | Họ và tên | Đã cài đặt\n{number} | {name} | x")
        now = NOON + timedelta(days=1)
        upload = receive(campaign, OFFICE, "NORTH", now.date(), "a.csv", told, now, mode=Mode.MERGE)
        if works:
            pipeline.commit(campaign, OFFICE, upload, now)
        else:
            with pytest.raises(UserError, match="“Công ty Phía Bắc”"):
                pipeline.commit(campaign, OFFICE, upload, now)
    assert verification.differences(campaign) == []


def test_retention_deletes_the_lines_that_are_left(campaign):
    delete(campaign)
    retaining.delete_due(campaign, NOON + timedelta(days=40))
    assert verification.differences(campaign) == []
    assert len(campaign.execute("FROM participant WHERE full_name = ''").fetchall()) == 2


def test_a_request_of_tomorrow_is_refused(campaign):
    line = answering.held(campaign, OFFICE, NUMBER, "").iloc[0]
    with pytest.raises(UserError):
        answering.delete(campaign, OFFICE, "NORTH", line["reference"], TODAY + timedelta(days=1), NOON)


def test_the_answer_says_in_words_when_it_was_due():
    told = answering.deleted_in_words(3, date(2026, 11, 25), date(2026, 11, 26))
    assert all(part in told for part in ("3", "25/11/2026", "26/11/2026", "27/11/2026"))


def test_people_without_a_number_are_deleted_line_by_line(store):
    told = "Họ và tên | Đã cài đặt\nTrần Thị Mẫu | x\nTrần Thị Mẫu |\nVũ Văn Mẫu | x"
    count(store, sheet(told))
    before = all_figures(store)
    line = answering.held(store, OFFICE, "", NAME).iloc[0]
    assert answering.delete(store, OFFICE, "NORTH", line["reference"], TODAY, NOON) == 1
    assert len(answering.held(store, OFFICE, "", NAME)) == 1
    assert all_figures(store) == before
    count(store, a_roster(2), now=NOON + timedelta(days=1))
    assert verification.differences(store) == []
