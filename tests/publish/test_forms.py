"""Blank forms are read once they are filled in, and nobody stands on them before."""

from contextlib import closing
from datetime import date
from io import BytesIO

import pytest
from builders import NOON, OFFICE, TODAY, a_store
from openpyxl import load_workbook

from dashboard import pipeline
from dashboard.commands import answers
from dashboard.intake import roster
from dashboard.publish.workbooks import forms

BLANK = {
    "D02-LT": forms.blank_d02_lt("Công ty Phía Bắc", "NORTH", TODAY),
    "Danh sách lớp": forms.blank_class_list("Trường Phía Bắc", "NORTH", TODAY),
}
PEOPLE = {
    "D02-LT": [
        {"A": 1, "B": "Nguyễn Văn Mẫu", "C": "0112345678", "D": date(1980, 5, 1), "AB": "x", "AC": TODAY},
        {"A": 2, "B": "Trần Thị Mẫu", "F": "001180000001", "E": date(1985, 5, 1), "AE": "x"},
    ],
    "Danh sách lớp": [
        {"A": 1, "B": "Nguyễn Văn Mẫu", "F": "HS4010112345678", "G": "0912345678", "H": "x", "I": TODAY},
        {"B": "Trần Thị Mẫu", "C": date(2007, 5, 1), "E": "8A1", "K": "x"},
    ],
}
FIRST = {"D02-LT": 23, "Danh sách lớp": 7}


def filled(name: str) -> bytes:
    book = load_workbook(BytesIO(BLANK[name]))
    for row, person in enumerate(PEOPLE[name], start=FIRST[name]):
        for column, value in person.items():
            book[name][f"{column}{row}"] = value
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("name", BLANK)
def test_a_filled_form_is_read_without_a_problem(name) -> None:
    with a_store() as con:
        aside, upload_id = pipeline.check(con, OFFICE, "NORTH", TODAY, "mau.xlsx", filled(name), NOON)
        with closing(aside):
            told = answers.of_check(aside, upload_id)
    assert (told["kind"], told["sheet"], told["problems"]) == ("roster", name, [])
    assert told["rows"] == told["people"] == 2
    assert {key: told["units"]["NORTH"][key] for key in ("installed", "registered", "approved")} == {
        "installed": 1,
        "registered": 2,
        "approved": 1,
    }


@pytest.mark.parametrize("name", BLANK)
def test_nobody_stands_on_a_blank_form(name) -> None:
    told = roster.read("mau.xlsx", BLANK[name])
    assert (told.kind, told.header_rows[-1] + 1 + (name == "D02-LT")) == ("roster", FIRST[name])
    assert {*("full_name", "birth", "installed", "registered", "form_submitted", "approved")} <= set(
        told.places
    )
    with a_store() as con:
        aside, upload_id = pipeline.check(con, OFFICE, "NORTH", TODAY, "mau.xlsx", BLANK[name], NOON)
        with closing(aside):
            assert answers.of_check(aside, upload_id)["rows"] == 0


def test_numbers_keep_their_zeros_on_both_forms() -> None:
    for name, columns in (("D02-LT", "CF"), ("Danh sách lớp", "FG")):
        sheet = load_workbook(BytesIO(BLANK[name]))[name]
        assert {sheet[f"{column}{FIRST[name]}"].number_format for column in columns} == {"@"}


def test_the_same_form_twice_is_the_same_bytes() -> None:
    assert forms.blank_d02_lt("Công ty Phía Bắc", "NORTH", TODAY) == BLANK["D02-LT"]
    assert forms.blank_class_list("Trường Phía Bắc", "NORTH", TODAY) == BLANK["Danh sách lớp"]
