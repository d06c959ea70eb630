"""What we hand out comes back as it went: nobody lost, nothing to mend, nobody invented."""

from contextlib import closing
from datetime import date
from io import BytesIO

import pandas as pd
import pytest
from builders import NOON, OFFICE, TODAY, a_store
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from dashboard import pipeline
from dashboard.commands import answers
from dashboard.intake import roster
from dashboard.model import Language
from dashboard.publish.workbooks import template
from dashboard.wording import speaking

MILESTONES = ("installed", "registered", "form_submitted", "approved")
COLUMNS = ["reference", "full_name", "last_digits", "phone", "department", "smartphone"] + [
    f"{name}_{part}" for name in MILESTONES for part in ("on", "dated")
]
SYLLABLES = ["Nguyễn", "Trần", "Tống", "Công", "Thị", "Văn", "Hoà", "Thúy", "Đỗ", "Y", "H'Hen", "Niê", "An"]
DAYS = st.dates(date(2021, 3, 9), TODAY)


@pytest.fixture(scope="module")
def store():
    """A store in memory with the units North and South."""
    with a_store() as con:
        yield con


def person(number: int = 1, **told) -> dict[str, object]:
    """Somebody of a roster who has reached nothing yet."""
    nobody = dict.fromkeys(COLUMNS)
    nobody |= {f"{name}_dated": False for name in MILESTONES}
    usual = {
        "reference": f"0123abcd-{number}",
        "full_name": f"Nguyễn Văn Mẫu {number}",
        "last_digits": f"{number:03d}",
        "phone": f"09{number:08d}",
        "department": "Phòng Kế toán",
        "smartphone": True,
    }
    return nobody | usual | told


def frame(*people: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(people), columns=COLUMNS)


def filled_in(*people: dict[str, object], has_form: bool = True) -> bytes:
    return template.roster_template("Công ty Phía Bắc", "NORTH", TODAY, frame(*people), has_form)


def read(content: bytes) -> pd.DataFrame:
    return roster.read("mau.xlsx", content).rows.to_pandas()


def judged(store, content: bytes) -> dict:
    aside, upload_id = pipeline.check(store, OFFICE, "NORTH", TODAY, "mau.xlsx", content, NOON)
    with closing(aside):
        return answers.of_check(aside, upload_id)


def test_the_list_is_found_below_its_titles_and_no_other_sheet_is_taken_for_one() -> None:
    told = roster.read("mau.xlsx", filled_in(person(1), person(2)))
    assert (told.kind, told.sheet, told.header_rows, told.other_sheets) == ("roster", "Danh sách", (6,), ())
    assert set(told.places) == {
        *("reference", "full_name", "insurance_number", "citizen_id", "birth", "phone", "department"),
        *("has_smartphone", "note", *MILESTONES),
    }
    assert told.dropped == ("STT", "Ba số cuối")


def test_a_campaign_without_the_form_has_no_column_for_it() -> None:
    told = roster.read("mau.xlsx", filled_in(person(), has_form=False))
    assert "form_submitted" not in told.places


def test_everybody_comes_back_without_a_problem_or_a_repair(store) -> None:
    people = [
        person(1, installed_on=date(2021, 4, 1), installed_dated=True),
        person(2, phone=None, department=None),
        person(3, smartphone=False, phone=None),
        person(4, smartphone=pd.NA, installed_on=TODAY, registered_on=TODAY, registered_dated=True),
        person(5, registered_on=TODAY, form_submitted_on=TODAY, approved_on=TODAY),
    ]
    told = judged(store, filled_in(*people))
    assert told["problems"] == []
    assert told["repairs"] == []
    assert told["rows"] == told["people"] == 5
    assert tuple(told["units"]["NORTH"].values()) == (5, 4, 2, 2, 1, 1)


def test_the_empty_rows_are_nobody(store) -> None:
    told = judged(store, filled_in(person()))
    assert (told["rows"], told["people"]) == (1, 1)
    assert len(read(filled_in(person()))) == 1


def test_a_unit_without_a_roster_gets_room_for_one() -> None:
    assert len(read(filled_in())) == 0


def test_people_added_below_are_counted(store) -> None:
    book = load_workbook(BytesIO(filled_in(person(1), person(2))))
    sheet = book["Danh sách"]
    sheet["A9"], sheet["B9"], sheet["C9"], sheet["I9"] = 3, "Trần Thị Mới", "0112345678", "x"
    sheet["A10"], sheet["B10"] = 4, "Lê Văn Chưa Có Số"
    file = BytesIO()
    book.save(file)

    told = judged(store, file.getvalue())
    assert told["problems"] == []
    assert told["people"] == 4


def test_a_day_is_a_day_in_excel_and_a_mark_a_mark() -> None:
    people = [person(installed_on=date(2021, 4, 1), installed_dated=True, registered_on=TODAY)]
    row = next(load_workbook(BytesIO(filled_in(*people)))["Danh sách"].iter_rows(min_row=7))
    assert (row[8].value.date(), row[8].number_format) == (date(2021, 4, 1), "dd/mm/yyyy")
    assert [cell.value for cell in row[9:12]] == ["x", None, None]


def test_numbers_are_text_in_filled_and_in_empty_rows() -> None:
    sheet = load_workbook(BytesIO(filled_in(person(1))))["Danh sách"]
    assert sheet["F7"].value == "0900000001"
    for row in (7, 8, 200):
        assert {sheet[f"{column}{row}"].number_format for column in "CDF"} == {"@"}


def test_the_lists_to_choose_from_forbid_nothing() -> None:
    sheet = load_workbook(BytesIO(filled_in(person())))["Danh sách"]
    offers = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert {place: rule.formula1 for place, rule in offers.items()} == {
        "H7": '"có,không"',
        **dict.fromkeys(("I7", "J7", "K7", "L7"), '"x,chưa"'),
    }
    assert not any(rule.showErrorMessage for rule in offers.values())


def test_the_headings_stay_in_sight_and_on_every_page() -> None:
    sheet = load_workbook(BytesIO(filled_in(person())))["Danh sách"]
    assert sheet.freeze_panes == "C7"
    assert sheet.print_title_rows == "$6:$6"
    assert sheet.auto_filter.ref.startswith("A6:O")
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+84", "-1", "@SUM(A1)"])
def test_what_looks_like_a_formula_stays_words(name) -> None:
    cell = load_workbook(BytesIO(filled_in(person(full_name=name))))["Danh sách"]["B7"]
    assert (cell.value, cell.data_type) == (name, "s")


def test_the_same_roster_gives_the_same_bytes() -> None:
    assert filled_in(person(1), person(2)) == filled_in(person(1), person(2))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("has_form", [True, False])
def test_the_instructions_are_no_list_in_either_language(language, has_form) -> None:
    with speaking(language):
        told = roster.read("mau.xlsx", filled_in(person(), has_form=has_form))
    assert (told.sheet, told.other_sheets) == ("Danh sách", ())


@st.composite
def people(draw) -> dict[str, object]:
    told = {
        "full_name": " ".join(draw(st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=5))),
        "phone": draw(st.none() | st.from_regex(r"09[0-46-9][0-9]{7}", fullmatch=True)),
        "department": draw(st.none() | st.sampled_from(["Phòng Kế toán", "=Tổ 1", "Chuyền 7", "0123"])),
        "smartphone": draw(st.sampled_from([True, False, pd.NA])),
    }
    for name in MILESTONES:
        told[f"{name}_on"] = draw(st.none() | DAYS)
        told[f"{name}_dated"] = draw(st.booleans())
    return told


@settings(max_examples=25, deadline=None)
@given(st.lists(people(), max_size=8))
def test_whatever_was_written_is_read_back(drawn) -> None:
    everybody = [person(number, **told) for number, told in enumerate(drawn, start=1)]
    rows = read(filled_in(*everybody)).to_dict("records")
    assert len(rows) == len(everybody)
    for row, told in zip(rows, everybody, strict=True):
        for column in ("reference", "full_name", "phone", "department"):
            assert (row[column] if isinstance(row[column], str) else None) == told[column]
        for name in MILESTONES:
            assert _seen(row[name]) == _meant(told[f"{name}_on"], told[f"{name}_dated"])


@settings(max_examples=8, deadline=None)
@given(st.lists(people(), min_size=1, max_size=8))
def test_whoever_was_written_counts_again(store, drawn) -> None:
    everybody = [person(number, **told) for number, told in enumerate(drawn, start=1)]
    told = judged(store, filled_in(*everybody))
    assert told["problems"] == []
    assert told["people"] == len(everybody)


def _seen(cell: object) -> object:
    if not isinstance(cell, str):
        return None
    return cell if cell == "x" else date.fromisoformat(cell[:10])


def _meant(on: date | None, dated: bool) -> object:
    return None if on is None else on if dated else "x"


UNITS = pd.DataFrame(
    {"code": ["NORTH", "NORTH-SCHOOL", "SOUTH"], "name": ["Công ty Phía Bắc", "Trường", "=Nam"]}
)


def test_the_table_of_counts_comes_back_as_counts(store) -> None:
    book = load_workbook(BytesIO(template.counts_template(UNITS, TODAY, True)))
    sheet = book["Tổng hợp"]
    for row, totals in ((7, (10, 9, 5, 4, 3, 2)), (8, (20, 20, 0, 0, 0, 0)), (9, (1, 1, 1, 1, 1, 1))):
        for place, total in enumerate(totals, start=4):
            sheet.cell(row, place, total)
    file = BytesIO()
    book.save(file)

    told = judged(store, file.getvalue())
    assert (told["kind"], told["sheet"], told["problems"]) == ("counts", "Tổng hợp", [])
    assert {code: tuple(unit.values()) for code, unit in told["units"].items()} == {
        "NORTH": (10, 9, 5, 4, 3, 2),
        "NORTH-SCHOOL": (20, 20, 0, 0, 0, 0),
        "SOUTH": (1, 1, 1, 1, 1, 1),
    }


def test_a_count_must_be_whole_and_not_above_the_headcount() -> None:
    sheet = load_workbook(BytesIO(template.counts_template(UNITS, TODAY, False)))["Tổng hợp"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"D7:D9", "E7:E9", "F7:F9", "G7:G9", "H7:H9"}
    assert (rules["F7:F9"].type, rules["F7:F9"].formula2) == ("whole", "$D7")
    assert all(rule.showErrorMessage for rule in rules.values())


@pytest.mark.parametrize("language", list(Language))
def test_the_instructions_beside_the_counts_are_no_list(language) -> None:
    with speaking(language):
        told = roster.read("mau.xlsx", template.counts_template(UNITS, TODAY, True))
    assert (told.kind, told.sheet, told.other_sheets) == ("counts", "Tổng hợp", ())
