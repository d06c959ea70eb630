"""What an upload leaves behind: people found again, days that stay, and an undo that is exact."""

from datetime import date, timedelta

import pytest
from builders import (
    NOON,
    OFFICE,
    TODAY,
    a_roster,
    a_store,
    count,
    counts,
    days_of,
    everything_kept,
    liaison,
    send,
    sheet,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard import pipeline
from dashboard.errors import NotFound, UserError
from dashboard.store import review, uploads, verification

FIRST = date(2021, 4, 1)
DAY = timedelta(days=1)
few = settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

INSURED = """
    Họ và tên | Mã số BHXH | Đã cài đặt
    Lê Hùng   | 0123456789 | x
"""
INSURED_AND_IDENTIFIED = """
    Họ và tên | Mã số BHXH | Số CCCD      | Đã cài đặt
    Lê Hùng   | 0123456789 | 001099012345 | x
"""
IDENTIFIED = """
    Họ và tên   | Số CCCD      | Đã cài đặt
    Lê Văn Hùng | 001099012345 | x
"""


def test_a_person_is_found_again_through_an_upload_that_held_both_numbers(store):
    _weekly(store, INSURED, INSURED_AND_IDENTIFIED)
    last = _weekly(store, IDENTIFIED, after=2)
    assert days_of(store, last, "installed") == {2: FIRST}


def test_without_such_an_upload_a_new_number_is_a_new_person(store):
    last = _weekly(store, INSURED, IDENTIFIED)
    assert days_of(store, last, "installed") == {2: FIRST + 7 * DAY}


def test_a_number_that_both_have_decides_before_the_name(store):
    last = _weekly(
        store,
        """
        Họ và tên | Mã số BHXH | Ngày sinh  | Đã cài đặt
        Lê Hùng   | 0123456789 | 02/03/1980 | x
        """,
        """
        Họ và tên | Mã số BHXH | Ngày sinh  | Đã cài đặt
        Lê Hùng   | 0123456788 | 02/03/1980 | x
        """,
    )
    assert days_of(store, last, "installed") == {2: FIRST + 7 * DAY}


def test_a_name_with_a_birth_is_enough_where_there_is_no_number(store):
    last = _weekly(
        store,
        """
        Họ và tên | Ngày sinh  | Đã cài đặt
        Bùi Hoà   | 02/03/1980 | x
        """,
        """
        Họ và tên | Ngày sinh | Mã số BHXH | Đã cài đặt
        BÙI HÒA   | 2/3/1980  | 0123456789 | x
        """,
    )
    assert days_of(store, last, "installed") == {2: FIRST}


def test_who_moves_to_another_unit_keeps_the_day(store):
    _weekly(store, INSURED)
    last = count(store, sheet(INSURED), unit="SOUTH", as_of=TODAY, now=NOON)
    assert days_of(store, last, "installed") == {2: FIRST}


def test_a_day_that_is_told_holds_against_what_was_thought(store):
    last = _weekly(
        store,
        INSURED,
        """
        Họ và tên | Mã số BHXH | Đã cài đặt
        Lê Hùng   | 0123456789 | 05/04/2021
        """,
    )
    assert days_of(store, last, "installed") == {2: date(2021, 4, 5)}
    assert _dated(store, last) == [True]


@given(st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=2, max_size=4), st.randoms())
@few
def test_a_mark_without_a_day_never_moves_forward_in_time(marks, order):
    days = [FIRST + place * DAY for place in range(len(marks))]
    with a_store() as con:
        seen: dict[str, date] = {}
        for place, (day, some) in enumerate(zip(days, marks, strict=True)):
            people = list(enumerate(some))
            order.shuffle(people)
            rows = "\n".join(f"Lê Hùng {who} | {who:010d} | {'x' if mark else ''}" for who, mark in people)
            last = count(
                con, sheet("Họ và tên | Mã số BHXH | Đã cài đặt\n" + rows), as_of=day, now=NOON + place * DAY
            )
            now = _day_of_each(con, last)
            assert all(now[who] <= seen[who] for who in now.keys() & seen.keys())
            seen = now


@given(
    st.permutations(("NORTH", "NORTH-SCHOOL", "SOUTH")), st.lists(st.integers(1, 5), min_size=3, max_size=3)
)
@few
def test_units_committed_in_any_order_give_the_same_counts(order, people):
    told = dict(zip(("NORTH", "NORTH-SCHOOL", "SOUTH"), people, strict=True))
    with a_store() as con:
        for place, unit in enumerate(order):
            count(con, a_roster(told[unit], 1, first=10 * len(unit)), unit=unit, now=NOON + place * DAY)
        assert counts(con) == {unit: (number, number, 1, 0, 0, 0) for unit, number in told.items()}


def test_a_revert_adds_one_row_and_changes_nothing_else(store):
    count(store, a_roster(people=4, installed=2), as_of=FIRST)
    upload_id = count(store, a_roster(people=9, installed=9), now=NOON + DAY)
    before = everything_kept(store)

    pipeline.revert(store, OFFICE, upload_id, NOON + DAY, "wrong file")

    after = everything_kept(store)
    assert after.pop("upload_revert") == [(upload_id, NOON + DAY, "ha", "wrong file")]
    assert before.pop("upload_revert") == []
    # Besides, that somebody did so is written down.
    assert after.pop("audit")[:-1] == before.pop("audit")
    assert after == before


def test_after_a_revert_people_keep_the_days_of_the_roster_that_counts(store):
    _weekly(store, INSURED)
    wrong = count(store, sheet(INSURED.replace("| x", "| ")), as_of=FIRST + 7 * DAY, now=NOON + DAY)
    pipeline.revert(store, OFFICE, wrong, NOON + DAY)
    last = count(store, sheet(INSURED), as_of=FIRST + 14 * DAY, now=NOON + 2 * DAY)
    assert days_of(store, last, "installed") == {2: FIRST}


def test_a_commit_that_fails_half_way_leaves_the_file_staged(store):
    upload_id = send(store, a_roster())
    before = everything_kept(store)
    store.execute("CREATE OR REPLACE TEMP VIEW participant_event_day AS SELECT error('the disk is full')")
    with pytest.raises(Exception, match="disk is full"):
        pipeline.commit(store, OFFICE, upload_id, NOON)
    assert everything_kept(store) == before


def test_the_history_tells_what_became_of_each_file(store):
    kept = count(store, a_roster(people=3), now=NOON)
    gone = send(store, a_roster(installed=1), now=NOON + DAY)
    pipeline.discard(store, OFFICE, gone, NOON + DAY)
    undone = count(store, a_roster(installed=2), now=NOON + 2 * DAY)
    pipeline.revert(store, OFFICE, undone, NOON + 2 * DAY)
    waiting = send(store, a_roster(), unit="SOUTH", now=NOON + 3 * DAY)

    rows = uploads.history(store, OFFICE.scope)

    assert list(zip(map(str, rows["id"]), rows["state"], strict=True)) == [
        (str(waiting), "staged"),
        (str(undone), "reverted"),
        (str(gone), "discarded"),
        (str(kept), "committed"),
    ]
    assert rows["people"].fillna(0).tolist() == [0, 3, 0, 3]


def test_a_liaison_finds_no_file_of_another_unit(store):
    own = send(store, a_roster(), unit="NORTH-SCHOOL")
    other = send(store, a_roster(), unit="SOUTH")
    lan = liaison("NORTH").scope

    assert [str(each) for each in uploads.history(store, lan)["id"]] == [str(own)]
    with pytest.raises(NotFound):
        uploads.find(store, lan, other)
    assert uploads.history(store, liaison().scope).empty


def test_rows_left_out_are_remembered(store):
    upload_id = count(store, a_roster(people=3) + "12,Người Sai Số,x,\n".encode())
    assert uploads.history(store, OFFICE.scope)["rows_left_out"].tolist() == [1]
    assert review.progress(store, upload_id)["headcount"].tolist() == [3]


def test_nobody_to_count_is_said(store):
    upload_id = send(store, sheet("Họ và tên | Mã số BHXH | Ghi chú\nLê Hùng | 0123456789 | nghỉ việc"))
    with pytest.raises(UserError):
        pipeline.commit(store, OFFICE, upload_id, NOON)
    assert verification.differences(store) == []


def _weekly(store, *drawn, after=0):
    """Count these sheets a week apart, the first of them on the first day; gives the last."""
    for week, told in enumerate(drawn, after):
        last = count(store, sheet(told), as_of=FIRST + 7 * week * DAY, now=NOON + week * DAY)
    return last


def _dated(con, upload_id):
    asked = "SELECT installed_dated FROM participant WHERE upload_id = ? ORDER BY row"
    return [dated for (dated,) in con.execute(asked, [upload_id]).fetchall()]


def _day_of_each(con, upload_id):
    asked = "SELECT full_name, installed_on FROM participant WHERE upload_id = ? AND installed_on IS NOT NULL"
    return dict(con.execute(asked, [upload_id]).fetchall())
