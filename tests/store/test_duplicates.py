"""The same person in several units counts once in what adds them up, by a rule that is said."""

from datetime import timedelta

import pytest
from builders import NOON, OFFICE, TODAY, a_roster, a_store, count, counts, liaison, sheet

from dashboard import pipeline
from dashboard.model import EVERYTHING
from dashboard.store import duplicates, progress
from dashboard.store.connection import FOR_EVER
from dashboard.store.progress import Question

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def store():
    with a_store() as con:
        yield con


def city(store, **told):
    row = progress.totals(store, Question(EVERYTHING, TODAY, **told)).iloc[0]
    return tuple(int(row[name]) for name in ("headcount", "installed", "repeated"))


def hashes(store, unit):
    rows = duplicates.listed(store, EVERYTHING, TODAY, FOR_EVER)
    return rows.loc[rows["unit_code"] == unit, "person_hash"].unique().tolist()


def test_in_a_total_the_newest_roster_counts(store):
    count(store, a_roster(people=3, installed=3), unit="NORTH")
    count(store, a_roster(people=4, installed=1), unit="SOUTH", now=LATER)

    assert counts(store)["NORTH"][0] == 3
    assert counts(store)["SOUTH"][0] == 4
    assert city(store) == (4, 1, 3)


def test_each_part_counts_its_own_people_once(store):
    count(store, a_roster(people=3), unit="NORTH")
    count(store, a_roster(people=3), unit="NORTH-SCHOOL", now=LATER)
    count(store, a_roster(people=3), unit="SOUTH", now=LATER)
    assert city(store) == (3, 0, 6)
    assert city(store, under="D001") == (3, 0, 3)
    assert city(store, under="D002") == (3, 0, 0)
    parents = progress.by(store, Question(EVERYTHING, TODAY), "parent").set_index("code")["headcount"]
    assert parents[["D001", "D002", "NORTH"]].tolist() == [3, 3, 3]
    children = progress.by_child(store, Question(EVERYTHING, TODAY)).set_index("code")["headcount"]
    assert children[["D001", "D002"]].tolist() == [3, 3]
    assert progress.by_week(store, Question(EVERYTHING, TODAY), TODAY)["headcount"].tolist() == [3]


def test_what_a_unit_says_comes_before_the_newest_roster(store):
    count(store, a_roster(people=2, installed=2), unit="NORTH")
    count(store, a_roster(people=2), unit="SOUTH", now=LATER)
    assert city(store) == (2, 0, 2)

    duplicates.settle(store, EVERYTHING, "NORTH", hashes(store, "NORTH")[:1], "ours", "ha", LATER)
    assert city(store) == (2, 1, 2)
    duplicates.settle(store, EVERYTHING, "SOUTH", hashes(store, "SOUTH"), "not_ours", "ha", LATER)
    assert city(store) == (2, 2, 2)


def test_a_revert_gives_the_other_unit_its_people_back(store):
    count(store, a_roster(people=2, installed=2), unit="NORTH")
    upload_id = count(store, a_roster(people=2), unit="SOUTH", now=LATER)
    pipeline.revert(store, OFFICE, upload_id, LATER)
    assert city(store) == (2, 2, 0)


def test_one_file_with_the_same_person_in_two_units_is_noted(store):
    content = sheet(
        """
        Mã số BHXH | Họ và tên | Mã đơn vị | Đã cài đặt
        0000000001 | Trần Mẫu  | NORTH     | x
        0000000001 | Trần Mẫu  | SOUTH     | x
        """
    )
    count(store, content)
    assert city(store) == (1, 1, 1)


def test_the_desk_shows_a_unit_its_own_words_only(store):
    count(store, a_roster(people=2), unit="NORTH")
    count(store, a_roster(people=2), unit="SOUTH", now=LATER)
    rows = duplicates.listed(store, liaison("SOUTH").scope, TODAY, FOR_EVER)
    assert set(rows["unit_code"]) == {"SOUTH"}
    assert rows["other_unit_name"].unique().tolist() == ["Công ty Phía Bắc"]
    assert rows["counts_here"].all()


def test_the_first_of_a_long_list_are_listed_and_all_of_them_counted(store):
    count(store, a_roster(people=5), unit="NORTH")
    count(store, a_roster(people=5), unit="SOUTH", now=LATER)
    count(store, a_roster(people=2), unit="NORTH-SCHOOL", now=LATER)
    duplicates.settle(store, EVERYTHING, "SOUTH", hashes(store, "SOUTH")[:2], "ours", "ha", LATER)
    duplicates.settle(store, EVERYTHING, "NORTH", hashes(store, "NORTH")[:1], "not_ours", "ha", LATER)
    for scope in (EVERYTHING, liaison("SOUTH").scope):
        told = duplicates.counted(store, scope, TODAY, FOR_EVER)
        rows = duplicates.listed(store, scope, TODAY, FOR_EVER)
        by_person = rows.groupby(["unit_code", "person_hash"])
        verdicts = by_person["verdict"].first()
        assert told["rows"] == len(rows)
        assert told["people"] == len(verdicts)
        assert told["still_open"] == verdicts.isna().sum()
        assert [told[name] for name in ("ours", "not_ours")] == [
            (verdicts == name).sum() for name in ("ours", "not_ours")
        ]
        assert told["count_here"] == by_person["counts_here"].all().sum()
        first = duplicates.listed(store, scope, TODAY, FOR_EVER, at_most=3)
        assert len(first) == 3
        assert first["verdict"].isna().all()


def test_nobody_settles_for_a_unit_of_others(store):
    count(store, a_roster(people=2), unit="NORTH")
    count(store, a_roster(people=2), unit="SOUTH", now=LATER)
    told = hashes(store, "NORTH")
    assert duplicates.settle(store, liaison("SOUTH").scope, "NORTH", told, "not_ours", "lan", LATER) == 0


def test_the_effect_on_both_units_is_said(store):
    count(store, a_roster(people=2, installed=1), unit="NORTH")
    count(store, a_roster(people=3), unit="SOUTH", now=LATER)
    rows = duplicates.effects(store, EVERYTHING, TODAY, FOR_EVER).set_index("unit_code")
    assert rows.loc["NORTH", ["people", "counted_there", "installed_there"]].tolist() == [2, 2, 1]
    assert rows.loc["SOUTH", ["people", "counted_there"]].tolist() == [2, 0]


def test_verdicts_of_three_units_never_leave_a_person_out(store):
    by_number = sheet("Mã số BHXH | Họ và tên \n 0000000001 | Trần Mẫu")
    by_both = sheet("Mã số BHXH | Số CCCD | Họ và tên \n 0000000001 | 001080000001 | Trần Mẫu")
    by_card = sheet("Số CCCD | Họ và tên \n 001080000001 | Trần Mẫu")
    count(store, by_number, unit="NORTH")
    count(store, by_both, unit="SOUTH", now=LATER)
    count(store, by_card, unit="NORTH-SCHOOL", now=LATER + timedelta(hours=1))
    for unit in ("NORTH", "SOUTH"):
        duplicates.settle(store, EVERYTHING, unit, hashes(store, unit), "ours", "ha", LATER)
    assert city(store)[0] >= 1
