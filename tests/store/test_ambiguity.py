"""What a file leaves open is found, and what it answers itself is not asked."""

from datetime import timedelta

import pytest
from builders import NOON, OFFICE, TODAY, rows_of, send, sheet

from dashboard import pipeline
from dashboard.model import Scope
from dashboard.store import ambiguity, uploads

LATER = NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("days", "is_open"),
    [
        (["05/06/2021", "01/02/2021"], True),
        (["05/06/2021", "13/02/2021"], False),
        (["05/05/2021", "06/06/2021"], False),
        (["2021-06-05"], False),
        (["x", ""], False),
    ],
)
def test_the_order_of_days_is_asked_where_no_day_tells_it(store, days, is_open):
    rows = [(f"{place:010d}", f"Trần Mẫu {place}", day) for place, day in enumerate(days, 1)]
    upload_id = send(store, rows_of(("Mã số BHXH", "Họ và tên", "Đã cài đặt"), rows))
    assert ambiguity.day_order_is_open(store, upload_id) is is_open
    shown = ambiguity.first_days(store, upload_id)
    assert set(shown) == {day for day in days if "/" in day}


def test_a_birth_tells_the_order_of_days_too(store):
    told = """
        Mã số BHXH | Họ và tên | Ngày sinh  | Đã cài đặt
        0000000001 | Trần Mẫu  | 31/01/1990 | 05/06/2021
    """
    upload_id = send(store, sheet(told))
    assert not ambiguity.day_order_is_open(store, upload_id)


@pytest.mark.parametrize(
    ("marks", "empty"),
    [
        (["chưa", "", ""], {"installed": 2}),
        (["chưa", "", "x"], {}),
        (["x", "", ""], {}),
        (["", "", ""], {}),
        (["chưa", "không", "chưa"], {}),
        (["chưa", "", "01/06/2021"], {}),
    ],
)
def test_empty_cells_are_asked_about_where_only_no_is_written(store, marks, empty):
    rows = [(f"{place:010d}", f"Trần Mẫu {place}", mark) for place, mark in enumerate(marks, 1)]
    upload_id = send(store, rows_of(("Mã số BHXH", "Họ và tên", "Đã cài đặt"), rows))
    assert ambiguity.empty_marks(store, upload_id) == empty


NAMED = """
    Mã số BHXH | Họ và tên | Đơn vị
    0000000001 | Trần Mẫu  | Công ty Phía Bắc
    0000000002 | Lê Mẫu    | Trường Phía Bắcc
    0000000003 | Vũ Mẫu    | Tổ hợp Lạ
"""


def names(store, upload_id, scope=OFFICE.scope):
    found = ambiguity.unit_names(store, scope, uploads.find(store, OFFICE.scope, upload_id))
    return {
        row["told"]: tuple(
            None if isinstance(row[name], float) else row[name] for name in ("proposed", "code")
        )
        for row in found.astype(object).where(found.notna(), None).to_dict("records")
    }


def test_names_that_are_nearly_a_unit_s_are_proposed(store):
    upload_id = send(store, sheet(NAMED))
    assert names(store, upload_id) == {"Trường Phía Bắcc": ("NORTH-SCHOOL", None), "Tổ hợp Lạ": (None, None)}

    pipeline.answer(store, OFFICE, upload_id, {"unit:truong phia bacc": "NORTH"}, LATER)
    assert names(store, upload_id)["Trường Phía Bắcc"] == ("NORTH-SCHOOL", "NORTH")


def test_no_unit_outside_the_sender_s_scope_is_proposed(store):
    upload_id = send(store, sheet(NAMED))
    assert names(store, upload_id, Scope(("SOUTH",)))["Trường Phía Bắcc"] == (None, None)


def test_the_days_of_a_milestone_are_counted(store):
    rows = [(f"{place:010d}", f"Trần Mẫu {place}", "01/06/2021", "x") for place in range(1, 5)]
    rows.append(("0000000009", "Lê Mẫu", "02/06/2021", ""))
    upload_id = send(store, rows_of(("Mã số BHXH", "Họ và tên", "Đã cài đặt", "Đã đăng ký"), rows))
    found = ambiguity.marked_days(store, upload_id).to_dict("records")
    assert [(row["milestone"], row["people"], row["days"]) for row in found] == [("installed", 5, 2)]
    assert found[0]["commonest"].date() < TODAY
