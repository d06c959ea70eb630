"""What we hand out: only to those who may see it, and marked where the file is wrong."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from builders import NOON, OFFICE, TODAY, a_roster, a_store, count, liaison, send, sheet

from dashboard import handouts, pipeline
from dashboard.errors import NotFound, Overtaken, UnknownUnit
from dashboard.store import changes, choices, review

LATER = NOON + timedelta(hours=1)
WRONG = """
    Mã số BHXH | Họ và tên | Đã cài đặt
    12345      | Trần Mẫu  | x
    0000000002 | Lê Mẫu    | 31/02/2021
    0000000003 | Vũ Mẫu    | x
"""


@pytest.fixture
def store():
    with a_store() as con:
        yield con


def cells(content):
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("name", handouts.FORMS)
def test_every_form_is_a_workbook_of_the_unit(store, name):
    content = handouts.form(store, liaison("NORTH"), "NORTH", TODAY, name, LATER)
    assert openpyxl.load_workbook(BytesIO(content)).worksheets


@pytest.mark.parametrize("name", handouts.FORMS)
def test_nobody_is_handed_a_form_of_a_unit_of_others(store, name):
    count(store, a_roster(), unit="SOUTH")
    with pytest.raises(UnknownUnit):
        handouts.form(store, liaison("NORTH"), "SOUTH", TODAY, name, LATER)


def test_the_table_of_counts_holds_the_unit_and_those_below(store):
    told = [
        value for row in cells(handouts.form(store, OFFICE, "NORTH", TODAY, "counts", LATER)) for value in row
    ]
    assert {"NORTH", "NORTH-SCHOOL"} <= set(told)
    assert "SOUTH" not in told


def test_a_marked_workbook_says_what_is_wrong_on_which_row(store):
    upload_id = send(store, sheet(WRONG))
    rows = cells(handouts.marked_workbook(store, OFFICE, upload_id, only_marked=False))
    assert [bool(row[-1]) for row in rows] == [True, True, True, False]
    only = cells(handouts.marked_workbook(store, OFFICE, upload_id, only_marked=True))
    assert [row[1] for row in only] == ["Họ và tên", "Trần Mẫu", "Lê Mẫu"]


def test_nobody_is_handed_the_workbook_of_others(store):
    upload_id = send(store, sheet(WRONG), unit="SOUTH")
    with pytest.raises(NotFound):
        handouts.marked_workbook(store, liaison("NORTH"), upload_id, only_marked=False)


def test_a_committed_file_is_no_more_to_be_handed_out(store):
    upload_id = count(store, sheet(WRONG))
    with pytest.raises(NotFound):
        handouts.marked_workbook(store, OFFICE, upload_id, only_marked=False)


FIX = pd.DataFrame([(2, "insurance_number", "0000000001")], columns=["row", "column", "value"])
STEPS = {
    "answer": lambda con, who, told: pipeline.answer(con, who, told, {"mode": "merge"}, LATER),
    "fix": lambda con, who, told: pipeline.fix(con, who, told, FIX, LATER),
    "undo": lambda con, who, told: pipeline.undo_fixes(con, who, told, LATER),
    "read again": lambda con, who, told: pipeline.read_again(
        con, who, told, LATER, columns={2: "registered"}
    ),
    "compare": lambda con, who, told: pipeline.compare(con, who, told, LATER),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
def test_nobody_mends_what_others_sent(store, step):
    upload_id = send(store, sheet(WRONG), unit="SOUTH")
    before = choices.version(store, upload_id)
    with pytest.raises(NotFound):
        step(store, liaison("NORTH"), upload_id)
    assert choices.version(store, upload_id) == before


def test_undone_corrections_leave_no_trace_on_the_page(store):
    upload_id = send(store, sheet(WRONG))
    pipeline.fix(store, OFFICE, upload_id, FIX, LATER)
    assert review.row_counts(store, upload_id)["rows_with_error"] == 0
    pipeline.undo_fixes(store, OFFICE, upload_id, LATER)
    assert review.row_counts(store, upload_id)["rows_with_error"] == 1
    assert choices.fixes(store, upload_id).empty
    pipeline.fix(store, OFFICE, upload_id, FIX, LATER)
    assert len(choices.fixes(store, upload_id)) == 1


def test_of_two_who_look_at_the_same_file_s_unit_the_second_is_told(store):
    """Two tabs, two files, one unit: what the second tab showed is no longer so once the first commits."""
    tabs = [send(store, a_roster(people=3)), send(store, a_roster(people=5))]
    seen = [changes.base(store, pipeline.compare(store, OFFICE, each, NOON), NOON) for each in tabs]
    pipeline.commit(store, OFFICE, tabs[0], LATER, seen=seen[0])
    with pytest.raises(Overtaken):
        pipeline.commit(store, OFFICE, tabs[1], LATER, seen=seen[1])
    anew = changes.base(store, pipeline.compare(store, OFFICE, tabs[1], LATER), LATER)
    pipeline.commit(store, OFFICE, tabs[1], LATER, seen=anew)
