"""In which order units are looked at, which are not shown, and what is said of them."""

import pandas as pd
import pytest

from dashboard.insight.form_01 import drop_off
from dashboard.insight.form_01.drop_off import Order

COLUMNS = ("code", "name", "parent_code", "headcount", "known", "overdue", "waiting")


def units(*rows: tuple) -> pd.DataFrame:
    told = pd.DataFrame(rows, columns=COLUMNS)
    return told.assign(with_smartphone=told["headcount"])


THREE = units(
    ("A", "Trường Đông Á", "P", 100, 100, 5, 9),
    ("B", "Công ty Sao Mai", "P", 10, 10, 4, 0),
    ("C", "Hoa Sữa", "P", 50, 0, 0, 0),
)


def offices(*rows: tuple) -> pd.DataFrame:
    names = ["code", "name", "approved", "median_days", "slow_days", "waiting", "longest_wait"]
    return pd.DataFrame(rows, columns=names)


@pytest.mark.parametrize(
    ("order", "codes"), [(Order.OVERDUE, "ABC"), (Order.SHARE, "BAC"), (Order.WAITING, "ABC")]
)
def test_the_worst_stands_first_in_people_or_in_share(order, codes):
    rows = drop_off.ordered(THREE, order)
    assert "".join(rows["code"]) == codes
    assert rows.set_index("code").loc["B", "share"] == pytest.approx(0.4)
    assert pd.isna(rows.set_index("code").loc["C", "share"])


@pytest.mark.parametrize(
    ("words", "codes"), [("", "ABC"), ("dong a", "A"), ("ĐÔNG", "A"), (" sao ", "B"), ("[", ""), ("%", "")]
)
def test_a_unit_is_found_by_its_code_or_by_its_name_without_accents(words, codes):
    assert "".join(drop_off.searched(THREE, words)["code"]) == codes


def test_a_code_is_found_whatever_its_case():
    rows = units(("D004-X", "Một", "P", 9, 9, 0, 0), ("E", "Hai", "P", 9, 9, 0, 0))
    assert drop_off.searched(rows, "d004")["code"].tolist() == ["D004-X"]


@pytest.mark.parametrize(
    ("registered", "smallest", "left"),
    [((1, 9, 30, 20), 5, (30, 20)), ((1, 3, 2, 20), 5, (20,)), ((1, 9), 5, ()), ((1, 9), 0, (1, 9))],
)
def test_a_week_of_few_people_is_left_out_and_never_one_alone(registered, smallest, left):
    weeks = pd.DataFrame({"registered": registered, "overdue": 0})
    assert tuple(drop_off.weeks_shown(weeks, smallest)["registered"]) == left


def test_where_most_people_are_late_is_said_with_their_share():
    words = drop_off.worst_in_words(drop_off.ordered(THREE, Order.SHARE), has_form=True)
    assert "Trường Đông Á" in words
    assert "5" in words
    assert "100%" in words
    nobody = THREE.assign(overdue=0, waiting=0)
    assert drop_off.worst_in_words(nobody, has_form=True) == "Không có ai quá hạn ở các đơn vị này."
    assert drop_off.worst_in_words(nobody, has_form=False) == "Không có ai chờ duyệt ở các đơn vị này."


def test_the_slowest_office_is_named_with_what_is_usual_elsewhere():
    rows = offices(
        ("A", "BHXH A", 50, 5.0, 20.0, 3, 30.0),
        ("B", "BHXH B", 50, 4.0, 9.0, 3, 30.0),
        ("C", "BHXH C", 50, 4.0, 9.0, 3, 30.0),
    )
    words = drop_off.slowest_in_words(rows)
    assert "BHXH A" in words
    assert "20" in words
    assert "9" in words


def test_an_office_where_one_in_ten_still_waits_says_so():
    rows = offices(("A", "BHXH A", 50, 5.0, None, 13, 30.0), ("B", "BHXH B", 50, 4.0, 9.0, 3, 30.0))
    assert "13" in drop_off.slowest_in_words(rows)


def test_where_many_offices_leave_people_waiting_all_are_counted():
    rows = offices(("A", "A", 50, 5.0, None, 13, 30.0), ("B", "B", 50, 4.0, None, 20, 30.0))
    assert drop_off.slowest_in_words(rows).startswith("Tại 2 trong 2 cơ quan")
    assert "33" in drop_off.slowest_in_words(rows)


def test_one_office_alone_is_compared_with_none():
    rows = offices(("A", "BHXH A", 50, 5.0, 14.0, 13, 30.0))
    assert drop_off.slowest_in_words(rows) == "BHXH A: chín phần mười số người được duyệt trong 14 ngày."


def test_no_office_is_blamed_for_a_handful_of_people_or_for_being_like_the_others():
    few = offices(("A", "BHXH A", 3, 5.0, 60.0, 0, None))
    assert drop_off.slowest_in_words(few).startswith("Còn quá ít hồ sơ")
    alike = offices(("B", "BHXH B", 50, 4.0, 9.0, 3, 30.0), ("C", "BHXH C", 50, 4.0, 9.0, 3, 30.0))
    assert "BHXH B" not in drop_off.slowest_in_words(alike)


def test_nobody_s_time_has_ended_yet():
    assert drop_off.late_in_words(0, 0, 0) == "Chưa ai hết hạn nộp Tờ khai 01."
    assert drop_off.late_in_words(10, 30, 40).startswith("75%")
