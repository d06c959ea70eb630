"""Whoever asks what is held of them is answered wholly, by those who may look, and in time."""

from datetime import date

import pytest
from builders import NOON, OFFICE, TODAY, a_roster, a_store, count, liaison, send, sheet

from dashboard import answering, pipeline
from dashboard.errors import NotAllowed, UserError
from dashboard.model import Account, Role
from dashboard.store import audit
from dashboard.store.audit import Action, Wanted

ROSTER = sheet(
    """
    Mã số BHXH | Số CCCD      | Họ và tên     | Số điện thoại | Đã cài đặt VssID
    0112345678 | 001099000001 | Trần Thị Mẫu  | 0912345678    | 01/06/2021
    0112345679 |              | Lê Đức Mẫu    |               |
    """
)
WAITING = sheet(
    """
    Mã số BHXH | Họ và tên    | Số điện thoại | Đã cài đặt VssID
    0012345678 | Phạm Chờ Mẫu | 0912345678    | x
               | Vũ Thị Khác  |               |
    """
)
NORTH = liaison("NORTH")


@pytest.fixture(scope="module")
def store():
    """A unit with two rosters, the newer of which counts."""
    with a_store() as con:
        count(con, ROSTER)
        yield con


@pytest.mark.parametrize(
    "number", ["0112345678", " 011 234.5678 ", "112345678", "001099000001", "1099000001"]
)
def test_a_number_is_found_however_it_is_written(store, number):
    rows = answering.held(store, NORTH, number, "")
    assert rows["full_name"].tolist() == ["Trần Thị Mẫu"]
    assert rows[["phone", "last_digits", "state"]].iloc[0].tolist() == ["0912345678", "678", "counts"]


@pytest.mark.parametrize("name", ["le duc mau", "LÊ ĐỨC MẪU"])
def test_a_whole_name_is_found_without_its_accents(store, name):
    assert answering.held(store, NORTH, "", name)["full_name"].tolist() == ["Lê Đức Mẫu"]
    assert answering.held(store, NORTH, "", " ".join(name.split()[:2])).empty


def test_with_a_number_nobody_else_of_that_name_is_shown(store):
    assert answering.held(store, NORTH, "0112345679", "Trần Thị Mẫu")["full_name"].tolist() == ["Lê Đức Mẫu"]


def test_who_answers_for_other_units_finds_nobody(store):
    assert answering.held(store, liaison("SOUTH"), "0112345678", "").empty
    assert len(answering.held(store, OFFICE, "0112345678", "")) == 1


@pytest.mark.parametrize(("number", "name"), [("12345678".zfill(10), ""), ("", "Phạm Chờ Mẫu")])
def test_a_file_that_is_not_committed_is_looked_through_too(number, name):
    with a_store() as con:
        upload = send(con, WAITING)
        row = answering.held(con, NORTH, number, name).iloc[0]
        assert row[["state", "upload_id", "unit_name", "file_name", "last_digits", "phone"]].tolist() == [
            *("staged", str(upload), "Công ty Phía Bắc", "danh-sach.csv", "678", "0912345678")
        ]
        assert answering.held(con, liaison("SOUTH"), number, name).empty
        pipeline.discard(con, NORTH, upload, NOON)
        assert answering.held(con, NORTH, number, name).empty


def test_people_of_one_name_are_told_apart_by_their_numbers_wherever_they_stand():
    namesakes = "Mã số BHXH | Họ và tên\n{} | Đỗ Chung Tên"
    with a_store() as con:
        count(con, sheet(namesakes.format("0112345678")))
        count(con, sheet(namesakes.format("0112345678")), "SOUTH")
        count(con, sheet(namesakes.format("0112345679")), "NORTH-SCHOOL")
        send(con, sheet(namesakes.format("0112345679")), "D001")
        found = answering.held(con, OFFICE, "", "Đỗ Chung Tên")
        who = found.groupby("person")["unit_code"].agg(set).tolist()
        assert {frozenset(each) for each in who} == {
            frozenset({"NORTH", "SOUTH"}),
            frozenset({"NORTH-SCHOOL", "D001"}),
        }
        assert answering.held(con, OFFICE, "0112345678", "")["person"].tolist() == [1, 1]


def test_of_lines_in_files_people_hear_that_deleting_does_not_reach_them():
    with a_store() as con:
        count(con, ROSTER)
        send(con, ROSTER, "SOUTH", TODAY)
        rows = answering.held(con, OFFICE, "0112345678", "")
        assert rows["state"].tolist() == ["staged", "counts"]
        line = rows.iloc[1]
        assert answering.delete(con, OFFICE, line["unit_code"], line["reference"], TODAY, NOON) == 1
        left = answering.held(con, OFFICE, "0112345678", "")
        assert left["state"].tolist() == ["staged"]
        assert "Số dòng trong tệp chưa ghi nhận: 1 (danh-sach.csv)" in answering.not_committed_in_words(left)


@pytest.mark.parametrize("role", [Role.LEADER, Role.OUTREACH])
def test_who_is_shown_no_people_may_not_ask(store, role):
    with pytest.raises(NotAllowed):
        answering.held(store, Account("x", role), "0112345678", "")


@pytest.mark.parametrize(("number", "name"), [("", ""), ("", "Mẫu"), ("12", ""), ("0' OR 1=1 --", "")])
def test_half_a_question_is_refused(store, number, name):
    with pytest.raises(UserError):
        answering.held(store, NORTH, number, name)


def test_that_somebody_looked_is_written_down_and_not_at_whom(store):
    before = audit.count(store, Wanted())
    answering.held(store, NORTH, "", "Trần Thị Mẫu")
    newest = audit.listed(store, Wanted(), at_most=1).iloc[0]
    assert audit.count(store, Wanted()) == before + 1
    assert newest[["action", "about"]].tolist() == [Action.PEOPLE_SEEN, "NORTH"]


def test_what_was_overtaken_or_taken_back_is_held_too():
    with a_store() as con:
        first = count(con, a_roster(1))
        second = count(con, a_roster(2))
        assert answering.held(con, NORTH, "0000000001", "")["state"].tolist() == ["counts", "overtaken"]
        pipeline.revert(con, OFFICE, second, NOON)
        assert answering.held(con, NORTH, "0000000001", "")["state"].tolist() == ["reverted", "counts"]
        assert first != second


@pytest.mark.parametrize(
    ("received_on", "last"),
    [
        (date(2026, 11, 25), date(2026, 11, 27)),
        (date(2026, 11, 26), date(2026, 11, 30)),
        (date(2026, 11, 28), date(2026, 12, 1)),
    ],
)
def test_two_working_days_pass_over_the_weekend(received_on, last):
    assert answering.answer_by(received_on) == last
