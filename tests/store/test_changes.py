"""What a file would change is said before it does, and a merge changes only whom it names."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from builders import NOON, OFFICE, TODAY, a_roster, a_store, count, counts, days_of, receive, send, sheet

from dashboard import handouts, pipeline
from dashboard.errors import AlreadyDone, Overtaken, UserError
from dashboard.model import Account, Mode, Role
from dashboard.store import changes, review, verification

LATER = NOON + timedelta(hours=1)
LAST_WEEK = TODAY - timedelta(days=7)


@pytest.fixture
def store():
    with a_store() as con:
        yield con


def compared(store, upload_id, now=LATER):
    upload = pipeline.compare(store, OFFICE, upload_id, now)
    return changes.counted(store, upload, now)


def merged(store, content, now=LATER, **told):
    upload_id = send(store, content, now=now, **told)
    pipeline.answer(store, OFFICE, upload_id, {changes.MODE: Mode.MERGE}, now)
    return upload_id


def test_new_changed_backwards_gone_and_same_people_are_told_apart(store):
    count(store, a_roster(people=4, installed=2), as_of=LAST_WEEK)
    upload_id = send(
        store,
        sheet(
            """
            Mã số BHXH | Họ và tên         | Đã cài đặt VssID | Đã đăng ký
            0000000001 | Nguyễn Văn Mẫu 1  |                  |
            0000000002 | Nguyễn Văn Mẫu 2  | x                |
            0000000003 | Nguyễn Văn Mẫu 3  | x                | x
            0000000009 | Nguyễn Văn Mẫu 9  |                  |
            """
        ),
    )

    assert compared(store, upload_id) == {"new": 1, "changed": 1, "backwards": 1, "gone": 1, "same": 1}
    upload = pipeline.compare(store, OFFICE, upload_id, LATER)
    backwards = changes.listed(store, upload, LATER, "backwards")
    assert backwards[["row", "full_name"]].values.tolist() == [[2, "Nguyễn Văn Mẫu 1"]]
    assert backwards["lost"].iloc[0].tolist() == ["installed"]
    moved = changes.moved(store, upload, LATER).set_index("milestone")
    assert moved.loc["installed"].tolist() == [1, 1]
    assert moved.loc["registered"].tolist() == [1, 0]


def test_the_rate_before_and_after_is_said(store):
    count(store, a_roster(people=4, installed=2), as_of=LAST_WEEK)
    upload_id = send(store, a_roster(people=5, installed=4))
    upload = pipeline.compare(store, OFFICE, upload_id, LATER)

    row = changes.progress(store, upload, LATER).iloc[0]
    assert (row["headcount"], row["installed"]) == (5, 4)
    assert (row["before_headcount"], row["before_installed"]) == (4, 2)


def test_a_merge_adds_and_changes_only_whom_it_names(store):
    count(store, a_roster(people=4, installed=2), as_of=LAST_WEEK)
    upload_id = merged(store, a_roster(people=2, installed=2, first=3))
    assert compared(store, upload_id) == {"new": 0, "changed": 2, "backwards": 0, "gone": 0, "same": 2}

    pipeline.commit(store, OFFICE, upload_id, LATER)

    assert counts(store)["NORTH"] == (4, 4, 4, 0, 0, 0)
    assert verification.differences(store) == []


def test_a_merge_keeps_what_its_columns_do_not_tell(store):
    count(store, a_roster(people=3, installed=2, registered=3), as_of=LAST_WEEK)
    upload_id = merged(
        store,
        sheet(
            """
            Mã số BHXH | Họ và tên        | Đã cài đặt VssID
            0000000003 | Nguyễn Văn Mẫu 3 | x
            """
        ),
    )
    pipeline.commit(store, OFFICE, upload_id, LATER)
    assert counts(store)["NORTH"] == (3, 3, 3, 3, 0, 0)


def test_merging_the_same_people_twice_changes_nothing_more(store):
    count(store, a_roster(people=4, installed=1), as_of=LAST_WEEK)
    first = merged(store, a_roster(people=2, installed=2))
    pipeline.commit(store, OFFICE, first, LATER)
    before = counts(store)

    again = merged(store, a_roster(people=2, installed=2) + b"\r\n", now=LATER)
    assert compared(store, again)["same"] == 4
    pipeline.commit(store, OFFICE, again, LATER + timedelta(minutes=1))
    assert counts(store) == before


def test_a_merge_never_moves_people_forward_in_time(store):
    first = count(store, a_roster(people=2, installed=1), as_of=LAST_WEEK)
    upload_id = merged(store, a_roster(people=2, installed=2))
    pipeline.commit(store, OFFICE, upload_id, LATER)
    assert set(days_of(store, first, "installed").values()) == {LAST_WEEK}
    assert days_of(store, upload_id, "installed") == {2: LAST_WEEK, 3: TODAY}


def test_single_people_cannot_be_merged_into_totals(store):
    totals = sheet(
        """
        Mã đơn vị | Tên đơn vị       | Tổng số lao động | Đã cài đặt | Đã đăng ký
        NORTH     | Công ty Phía Bắc | 40               | 20         | 10
        """
    )
    count(store, totals, as_of=LAST_WEEK)
    upload_id = merged(store, a_roster())
    with pytest.raises(UserError, match="số tổng"):
        pipeline.compare(store, OFFICE, upload_id, LATER)
    pipeline.answer(store, OFFICE, upload_id, {changes.MODE: Mode.REPLACE}, LATER)
    pipeline.commit(store, OFFICE, upload_id, LATER)
    assert counts(store)["NORTH"][0] == 3


def test_somebody_elses_commit_since_the_preview_stops_mine(store):
    upload_id = send(store, a_roster(people=4))
    upload = pipeline.compare(store, OFFICE, upload_id, NOON)
    seen = changes.base(store, upload, NOON)
    count(store, a_roster(people=2, installed=2), now=LATER)

    with pytest.raises(Overtaken):
        pipeline.commit(store, OFFICE, upload_id, LATER, seen=seen)
    assert counts(store)["NORTH"][0] == 2
    assert compared(store, upload_id)["backwards"] == 2
    after = LATER + timedelta(minutes=1)
    pipeline.commit(store, OFFICE, upload_id, after, seen=changes.base(store, upload, after))
    assert counts(store)["NORTH"][0] == 4


def test_the_same_content_under_another_name_says_so_and_does_nothing(store):
    count(store, a_roster())
    with pytest.raises(AlreadyDone, match="đã được ha ghi nhận"):
        receive(store, OFFICE, "NORTH", TODAY, "khac.csv", a_roster(), LATER)


def test_content_that_was_reverted_may_come_again(store):
    upload_id = count(store, a_roster())
    pipeline.revert(store, OFFICE, upload_id, LATER, "wrong file")
    count(store, a_roster(), now=LATER)
    assert counts(store)["NORTH"][0] == 3


def test_people_of_another_unit_are_pointed_out(store):
    count(store, a_roster(people=3), unit="SOUTH")
    upload_id = send(store, a_roster(people=2))
    upload = pipeline.compare(store, OFFICE, upload_id, LATER)
    assert changes.elsewhere_counted(store, upload) == 2
    rows = changes.elsewhere(store, OFFICE.scope, upload)
    assert rows[["row", "other_unit_code"]].values.tolist() == [[2, "SOUTH"], [3, "SOUTH"]]


def test_a_made_up_list_does_not_tell_in_which_unit_of_others_somebody_is(store):
    count(store, a_roster(people=3), unit="SOUTH")
    mine = Account("nga", Role.LIAISON, ("NORTH",))
    upload = pipeline.compare(store, mine, send(store, a_roster(people=2)), LATER)
    assert changes.elsewhere_counted(store, upload) == 2
    assert changes.elsewhere(store, mine.scope, upload).empty


def test_a_correction_is_judged_at_once(store):
    upload_id = send(
        store,
        sheet(
            """
            Mã số BHXH | Họ và tên       | Đã cài đặt VssID
            12345      | Nguyễn Văn Mẫu  | x
            0000000002 |                 | x
            0000000002 | Trần Thị Mẫu    | x
            """
        ),
    )
    assert review.row_counts(store, upload_id)["rows_with_error"] == 2
    fixes = pd.DataFrame(
        [(2, "insurance_number", "0000000001"), (3, "row", "out")], columns=["row", "column", "value"]
    )
    pipeline.fix(store, OFFICE, upload_id, fixes, LATER)
    assert review.row_counts(store, upload_id) == {"rows": 2, "people": 2, "left": 0, "rows_with_error": 0}


def test_a_repair_is_taken_back(store):
    upload_id = send(store, sheet("Mã số BHXH | Họ và tên \n 123456789 | Nguyễn Văn Mẫu"))
    assert [repair.repair for repair in review.repairs(store, upload_id)] == ["padded_zero"]
    pipeline.answer(store, OFFICE, upload_id, {"repair:padded_zero:insurance_number": "undone"}, LATER)
    assert review.repairs(store, upload_id) == []
    assert [problem.fault for problem in review.problems(store, upload_id)] == ["bad_insurance_number"]


def test_days_are_read_month_first_when_the_sender_says_so(store):
    content = sheet("Mã số BHXH | Họ và tên | Đã cài đặt \n 0000000001 | Trần Mẫu | 05/06/2021")
    upload_id = send(store, content)
    pipeline.answer(store, OFFICE, upload_id, {"day_order": "month_first"}, LATER)
    pipeline.commit(store, OFFICE, upload_id, LATER)
    assert {str(day) for day in days_of(store, upload_id, "installed").values()} == {"2021-05-06"}


def test_an_empty_cell_means_yes_when_the_sender_says_so(store):
    content = sheet(
        """
        Mã số BHXH | Họ và tên | Đã cài đặt
        0000000001 | Trần Mẫu  |
        0000000002 | Lê Mẫu    | chưa
        """
    )
    upload_id = send(store, content)
    pipeline.answer(store, OFFICE, upload_id, {"empty:installed": "yes"}, LATER)
    pipeline.commit(store, OFFICE, upload_id, LATER)
    assert counts(store)["NORTH"] == (2, 2, 1, 0, 0, 0)


def test_a_column_is_read_as_said_now_and_next_time(store):
    content = sheet("Mã số BHXH | Họ và tên | Ghi nhận \n 0000000001 | Trần Mẫu | x")
    upload_id = send(store, content)
    again = pipeline.read_again(store, OFFICE, upload_id, LATER, columns={2: "installed"})
    pipeline.commit(store, OFFICE, again, LATER)
    assert counts(store)["NORTH"] == (1, 1, 1, 0, 0, 0)

    count(store, content.replace(b"0000000001", b"0000000002"), now=LATER + timedelta(hours=1))
    assert counts(store)["NORTH"] == (1, 1, 1, 0, 0, 0)


def test_units_are_told_by_their_names(store):
    content = sheet(
        """
        Mã số BHXH | Họ và tên | Đơn vị           | Đã cài đặt
        0000000001 | Trần Mẫu  | CÔNG TY PHÍA BẮC | x
        0000000002 | Lê Mẫu    | Trường Phía Bắc  | x
        0000000003 | Vũ Mẫu    | Trg Phia Bac     |
        """
    )
    upload_id = send(store, content)
    assert dict(review.expected_progress(store, upload_id)[["unit_code", "headcount"]].values) == {
        "NORTH": 2,
        "NORTH-SCHOOL": 1,
    }
    pipeline.answer(store, OFFICE, upload_id, {"unit:trg phia bac": "NORTH-SCHOOL"}, LATER)
    assert dict(review.expected_progress(store, upload_id)[["unit_code", "headcount"]].values) == {
        "NORTH": 1,
        "NORTH-SCHOOL": 2,
    }


def test_an_empty_unit_cell_takes_the_unit_of_its_group(store):
    content = sheet(
        """
        STT | Họ và tên       | Mã số BHXH | Mã đơn vị | Đã cài đặt
        1   | Trần Mẫu        | 0000000001 |           | x
        II  | Trường Phía Bắc |            |           |
        2   | Lê Mẫu          | 0000000002 |           | x
        3   | Vũ Mẫu          | 0000000003 | SOUTH     | x
        """
    )
    upload_id = send(store, content)
    assert dict(review.expected_progress(store, upload_id)[["unit_code", "headcount"]].values) == {
        "NORTH": 1,
        "NORTH-SCHOOL": 1,
        "SOUTH": 1,
    }


def test_letters_of_an_old_font_stay_as_they_stand_when_the_sender_says_so(store):
    content = sheet("Mã số BHXH | Họ và tên \n 0000000001 | NguyÔn V¨n MÉu")
    upload_id = send(store, content)
    assert [repair.repair for repair in review.repairs(store, upload_id)] == ["legacy_encoding"]
    again = pipeline.read_again(store, OFFICE, upload_id, LATER, mends=False)
    assert review.repairs(store, again) == []
    assert review.first_rows(store, again)["full_name"].tolist() == ["NguyÔn V¨n MÉu"]
    back = pipeline.read_again(store, OFFICE, again, LATER, mends=True)
    assert review.first_rows(store, back)["full_name"].tolist() == ["Nguyễn Văn Mẫu"]


def the_units_workbook(store, now):
    return handouts.form(store, OFFICE, "NORTH", TODAY, "roster", now)


@pytest.mark.parametrize("mode", [Mode.REPLACE, Mode.MERGE])
def test_the_units_own_workbook_may_be_sent_again_and_again(store, mode):
    count(store, a_roster(people=3, installed=1), as_of=LAST_WEEK)
    content = the_units_workbook(store, LATER)
    for minutes in (1, 2, 3):
        now = LATER + timedelta(minutes=minutes)
        # The day differs each time, so that the same content is not refused.
        as_of = TODAY - timedelta(days=4 - minutes)
        upload_id = receive(store, OFFICE, "NORTH", as_of, "mau.xlsx", content, now, mode=mode)
        assert compared(store, upload_id, now)["same"] == 3
        pipeline.commit(store, OFFICE, upload_id, now)
    assert counts(store)["NORTH"] == (3, 3, 1, 0, 0, 0)


def test_somebody_typed_over_a_row_of_ours_is_somebody_else(store):
    count(store, a_roster(people=2, installed=2), as_of=LAST_WEEK)
    book = openpyxl.load_workbook(BytesIO(the_units_workbook(store, LATER)))
    page = book.worksheets[0]
    row = next(cell.row for column in page.iter_cols() for cell in column if cell.value == "Nguyễn Văn Mẫu 2")
    page.cell(row, 2).value = "Hoàng Thị Giang"
    file = BytesIO()
    book.save(file)
    upload_id = receive(store, OFFICE, "NORTH", TODAY, "mau.xlsx", file.getvalue(), LATER)
    assert compared(store, upload_id) == {"new": 1, "changed": 0, "backwards": 0, "gone": 1, "same": 1}


def test_a_merge_lets_go_whom_it_says_to_have_left(store):
    count(store, a_roster(people=3), as_of=LAST_WEEK)
    upload_id = merged(
        store,
        sheet(
            """
            Mã số BHXH | Họ và tên        | Ghi chú
            0000000002 | Nguyễn Văn Mẫu 2 | đã nghỉ việc
            0000000003 | Nguyễn Văn Mẫu 3 |
            """
        ),
    )
    assert compared(store, upload_id) == {"new": 0, "changed": 0, "backwards": 0, "gone": 1, "same": 2}
    pipeline.commit(store, OFFICE, upload_id, LATER)
    assert counts(store)["NORTH"][0] == 2


def test_a_commit_from_a_page_that_was_slow_sees_what_was_committed_meanwhile(store):
    count(store, a_roster(people=3), as_of=LAST_WEEK)
    slow = merged(store, a_roster(people=1, installed=1), now=LATER)
    quick = merged(store, a_roster(people=1, installed=1, first=2), now=LATER)
    pipeline.commit(store, OFFICE, quick, LATER + timedelta(seconds=2))
    pipeline.commit(store, OFFICE, slow, LATER + timedelta(seconds=1))
    assert counts(store)["NORTH"] == (3, 3, 2, 0, 0, 0)


def test_a_correction_does_not_wander_into_another_column(store):
    content = sheet(
        """
        Mã số BHXH | Họ và tên | Số điện thoại | Số khác
        0000000001 | Trần Mẫu  | 0987          | 0912345678
        """
    )
    upload_id = send(store, content)
    fixes = pd.DataFrame([(2, "phone", "0987654321")], columns=["row", "column", "value"])
    pipeline.fix(store, OFFICE, upload_id, fixes, LATER)
    again = pipeline.read_again(store, OFFICE, upload_id, LATER, columns={2: "-", 3: "phone"})
    assert review.first_rows(store, again)["phone"].tolist() == ["0912345678"]
