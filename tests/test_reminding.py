"""Whom to remind, until when, and the marks that come of it."""

from datetime import timedelta

import pandas as pd
import pytest
from builders import NOON, OFFICE, TODAY, a_store, count, counts, liaison, sheet

from dashboard import pipeline, reminding
from dashboard.errors import UnknownUnit, UserError
from dashboard.store import followup, uploads, verification
from dashboard.store.connection import FOR_EVER

LATER = NOON + timedelta(hours=1)
ROSTER = sheet(
    """
    Mã số BHXH | Họ và tên | Số điện thoại | Có smartphone | Đã cài đặt VssID | Đã đăng ký | Đã nộp tờ khai | Đã duyệt
    0000000001 | Trần Mẫu  | 0912345678    | có            | x                | 15/06/2021 | x              | x
    0000000002 | Lê Mẫu    | 0912345679    | có            | 01/06/2021       | 15/06/2021 |                |
    0000000003 | Vũ Mẫu    |               | có            |                  | 24/06/2021 |                |
    0000000004 | Hồ Mẫu    |               | có            |                  |            |                |
    0000000005 | Ngô Mẫu   |               | không         |                  |            |                |
    """  # noqa: E501 - a table
)


@pytest.fixture
def store():
    with a_store() as con:
        count(con, ROSTER)
        yield con


def by_name(rows):
    return rows.set_index("full_name")


def test_only_people_with_a_step_left_and_a_smartphone_are_reminded(store):
    rows = reminding.to_do(store, OFFICE, "NORTH", LATER)
    assert rows["full_name"].tolist() == ["Lê Mẫu", "Vũ Mẫu", "Hồ Mẫu"]


def test_form_01_is_due_ten_days_after_the_registration(store):
    rows = by_name(reminding.to_do(store, OFFICE, "NORTH", LATER))
    assert rows.loc["Lê Mẫu", "days_left"] == -5
    assert str(rows.loc["Lê Mẫu", "due_on"])[:10] == "2021-06-25"
    assert rows.loc["Vũ Mẫu", "days_left"] == 4
    assert pd.isna(rows.loc["Hồ Mẫu", "due_on"])
    assert "overdue" in rows.loc["Lê Mẫu", "todo"] or "quá hạn" in rows.loc["Lê Mẫu", "todo"]


def test_marks_are_kept_like_a_list_of_some_people(store):
    rows = by_name(reminding.to_do(store, OFFICE, "NORTH", LATER))
    marks = pd.DataFrame(
        [{"reference": rows.loc["Vũ Mẫu", "reference"], "installed": True, "registered": True}]
    )
    reminding.mark(store, OFFICE, "NORTH", marks, LATER)

    assert counts(store)["NORTH"] == (5, 4, 3, 3, 1, 1)
    people = by_name(followup.people(store, OFFICE.scope, "NORTH", TODAY, FOR_EVER))
    days = people["installed_on"].dropna()
    assert {name: str(day)[:10] for name, day in days.items()} == {
        "Trần Mẫu": "2021-06-30",
        "Lê Mẫu": "2021-06-01",
        "Vũ Mẫu": "2021-06-30",
    }
    assert verification.differences(store) == []


def test_marks_are_undone_like_any_upload(store):
    rows = reminding.to_do(store, OFFICE, "NORTH", LATER)
    before = counts(store)
    marks = rows[["reference"]].assign(installed=True)
    reminding.mark(store, OFFICE, "NORTH", marks, LATER)
    newest = uploads.history(store, OFFICE.scope)["id"].iloc[0]
    pipeline.revert(store, OFFICE, newest, LATER + timedelta(minutes=1))
    assert counts(store) == before


def test_a_marked_person_keeps_their_numbers(store):
    rows = reminding.to_do(store, OFFICE, "NORTH", LATER)
    reminding.mark(store, OFFICE, "NORTH", rows[["reference"]].assign(installed=True), LATER)
    people = followup.people(store, OFFICE.scope, "NORTH", TODAY, FOR_EVER)
    assert sorted(people["last_digits"]) == ["001", "002", "003", "004", "005"]


def test_nobody_marks_people_of_a_unit_of_others(store):
    rows = reminding.to_do(store, OFFICE, "NORTH", LATER)
    marks = rows[["reference"]].assign(installed=True)
    with pytest.raises(UserError):
        reminding.mark(store, liaison("SOUTH"), "NORTH", marks, LATER)
    with pytest.raises(UserError):
        reminding.mark(store, liaison("SOUTH"), "SOUTH", marks, LATER)
    with pytest.raises(UnknownUnit):
        reminding.to_do(store, liaison("SOUTH"), "NORTH", LATER)
    assert counts(store)["NORTH"][2] == 2


def test_the_words_carry_the_units_own_link(store):
    told = reminding.texts(store, OFFICE, "NORTH", LATER)
    assert "/Q/" in told["sms"]
    assert told == reminding.texts(store, OFFICE, "NORTH", LATER)
