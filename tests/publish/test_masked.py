"""What a list shows of people until somebody asks for their names."""

import pandas as pd
import pytest

from dashboard.publish.listings import masked


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Nguyễn Văn An", "N. V. A."), ("Đỗ Ân", "Đ. Â."), ("  hà ", "h."), ("H'Hen Niê", "H. N."), ("", "")],
)
def test_of_a_name_the_initials_are_left(name: str, shown: str) -> None:
    assert masked.name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("0912 345 678", "…678"), ("+84 912 345 679", "…679"), ("001099012345", "…345"), ("12345", "…")],
)
def test_of_a_number_three_digits_are_left_and_of_a_short_one_none(number: str, shown: str) -> None:
    assert masked.number(number) == shown


def test_two_of_the_same_initials_are_told_apart_by_their_digits() -> None:
    people = pd.DataFrame(
        {
            "full_name": ["Lê Văn An", "Lý Vân Anh"],
            "phone": ["0912345678", None],
            "last_digits": ["111", "222"],
        }
    )
    shown = masked.rows(people)
    assert shown["full_name"].tolist() == ["L. V. A.", "L. V. A."]
    assert shown["phone"].fillna("").tolist() == ["…678", ""]
    assert shown["last_digits"].tolist() == ["111", "222"]


def test_what_was_asked_for_is_shown_and_who_was_deleted_stays_nobody() -> None:
    people = pd.DataFrame({"full_name": ["Lê Văn An", ""], "phone": ["0912345678", ""]})
    assert masked.rows(people, is_shown=True)["full_name"].tolist() == ["Lê Văn An", "(đã xóa)"]
    assert masked.rows(people)["full_name"].tolist() == ["L. V. A.", "(đã xóa)"]
