"""Names come in only with word that their people have been told, and the word stays with the list."""

from datetime import timedelta
from io import BytesIO

import pandas as pd
import pytest
from builders import NOON, OFFICE, TODAY, a_roster, a_store, count, receive, send, sheet
from openpyxl import Workbook

from dashboard import pipeline, reminding
from dashboard.errors import NotDeclared
from dashboard.model import EVERYTHING
from dashboard.settings import campaign
from dashboard.store import declarations, followup, uploads, verification
from dashboard.store.declarations import Declaration

LATER = NOON + timedelta(hours=1)
TOTALS = sheet("Mã đơn vị | Tổng số người | Đã cài đặt VssID\nNORTH | 4 | 2")
DECLARED = Declaration(campaign().purpose, campaign().legal_basis, NOON, "ha")


@pytest.fixture
def store():
    with a_store() as con:
        yield con


def declared(con, upload_id):
    return declarations.find(con, uploads.find(con, EVERYTHING, upload_id).id)


def test_names_without_word_are_refused_and_nothing_is_kept(store):
    with pytest.raises(NotDeclared):
        pipeline.receive(store, OFFICE, "NORTH", TODAY, "a.csv", a_roster(), NOON)
    assert uploads.history(store, EVERYTHING).empty


def test_totals_need_no_word(store):
    upload_id = pipeline.receive(store, OFFICE, "NORTH", TODAY, "a.csv", TOTALS, NOON)
    assert declared(store, upload_id) is None


def test_who_declared_what_and_when_stays_with_the_list(store):
    upload_id = count(store, a_roster())
    assert declared(store, upload_id) == DECLARED
    row = uploads.history(store, EVERYTHING).iloc[0]
    assert (row["declared_at"], row["declared_by"]) == (NOON, "ha")


def test_it_holds_for_the_same_file_read_in_another_way(store):
    again = pipeline.read_again(store, OFFICE, send(store, a_roster()), LATER, mends=False)
    assert declared(store, again) == DECLARED


def test_a_sheet_of_names_behind_totals_needs_it_too(store):
    book = Workbook()
    book.active.append(["Mã đơn vị", "Tổng số người", "Đã cài đặt VssID"])
    book.active.append(["NORTH", 4, 2])
    names = book.create_sheet("Tên")
    names.append(["Họ và tên", "Mã số BHXH"])
    names.append(["Nguyễn Văn Mẫu", "0123456789"])
    book.save(file := BytesIO())
    upload_id = receive(store, OFFICE, "NORTH", TODAY, "a.xlsx", file.getvalue(), NOON, sheet="Sheet")
    with pytest.raises(NotDeclared):
        pipeline.read_again(store, OFFICE, upload_id, LATER, sheet="Tên")


def test_marks_rest_on_what_was_declared_with_the_list_of_their_people(store):
    count(store, a_roster(people=3))
    people = followup.people(store, EVERYTHING, "NORTH", TODAY, LATER)
    marks = pd.DataFrame({"reference": people["reference"][:1], "installed": True, "registered": False})
    reminding.mark(store, OFFICE, "NORTH", marks, LATER)
    assert uploads.history(store, EVERYTHING)["declared_at"].tolist() == [NOON, NOON]


def test_a_list_of_before_this_was_asked_stays_as_it_is(store):
    count(store, a_roster())
    store.execute("DELETE FROM campaign.upload_declaration")
    assert pd.isna(uploads.history(store, EVERYTHING)["declared_at"].iloc[0])
    assert verification.differences(store) == []


def test_a_declaration_too_many_is_found(store):
    count(store, a_roster())
    store.execute("INSERT INTO campaign.upload_declaration FROM upload_declaration")
    assert len(verification.differences(store)) == 1
