"""Targets are judged before they hold: every problem is a sentence with its row; nothing else is stored."""

from io import BytesIO

import pytest
from builders import NOON, OFFICE, a_roster, a_store, count, everything_kept, liaison, sheet
from openpyxl import load_workbook

from dashboard import planning
from dashboard.errors import NotAllowed, UnknownUnit, UnreadableFile
from dashboard.intake.target_list import Line
from dashboard.model import EVERYTHING, Account, Role
from dashboard.store import targets
from dashboard.wording import Language, speaking

LEADER = Account("minh", Role.LEADER)


@pytest.fixture
def store():
    with a_store() as con:
        yield con


@pytest.fixture(autouse=True)
def english():
    with speaking(Language.ENGLISH):
        yield


def read(store, drawn: str, account=LEADER):
    return planning.read_targets(store, account, "chi-tieu.csv", sheet(drawn), NOON)


def found(proposed) -> dict[str, tuple[int, str]]:
    """Fault → the row and how grave it is."""
    return {each.fault: (each.row, each.severity) for each in proposed.problems}


GOOD = """
Mã đơn vị | Chỉ tiêu cài đặt | Hạn | Chỉ tiêu được duyệt
NORTH     | 50%              | 31/7/2021 | 2
south     | 7                | 2021-07-31 |
"""


def test_nothing_is_stored_before_it_is_committed(store):
    before = everything_kept(store)
    proposed = read(store, GOOD)
    assert everything_kept(store) == before
    assert not proposed.problems
    assert planning.commit_targets(store, LEADER, proposed.news, NOON) == 3
    held = targets.listed(store, EVERYTHING)
    assert set(zip(held["unit_code"], held["milestone"], held["people"], strict=True)) == {
        # Half of the 4 in North and the 2 in its school.
        ("NORTH", "installed", 3),
        ("NORTH", "approved", 2),
        ("SOUTH", "installed", 7),
    }
    assert set(held["added_by"]) == {"minh"}


def test_what_a_file_would_change_is_told_against_what_holds(store):
    planning.commit_targets(store, LEADER, read(store, GOOD).news, NOON)
    again = read(store, GOOD)
    assert set(again.rows["change"]) == {planning.SAME} and again.news.empty
    proposed = read(
        store,
        """
        Mã đơn vị | Chỉ tiêu cài đặt | Hạn
        NORTH     | 4                | 31/7/2021
        SOUTH     | 0                | 31/7/2021
        D001      | 5                | 31/7/2021
        """,
    )
    told = {row.unit_code: (row.before, row.people, row.change) for row in proposed.rows.itertuples()}
    assert told == {
        "NORTH": (3, 4, "changed"),
        "SOUTH": (7, 0, "withdrawn"),
        "D001": (0, 5, "new"),
    }


@pytest.mark.parametrize(
    ("row", "fault", "sentence"),
    [
        ("NOWHERE | 3 | 31/7/2021", "unknown_unit", "no unit with the code “NOWHERE”"),
        ("NORTH | many | 31/7/2021", "no_number", "“many” is no number of people"),
        ("NORTH | -3 | 31/7/2021", "no_number", "“-3” is no number"),
        ("D003 | 50% | 31/7/2021", "no_headcount", "It is not known how many people Quận Tây Hồ has"),
        ("NORTH | 3 |", "no_day", "Write the day"),
        ("NORTH | 3 | soon", "no_day", "Write the day"),
        ("NORTH | 3 | 8/3/2021", "too_early", "before the campaign began (9 March 2021)"),
    ],
)
def test_what_cannot_be_a_target_is_left_out_and_says_why(store, row, fault, sentence):
    proposed = read(
        store, f"Mã đơn vị | Chỉ tiêu cài đặt | Hạn\nSOUTH | 5 | 31/7/2021\n{row}\nSOUTH | 6 | 31/8/2021"
    )
    assert found(proposed) == {fault: (3, planning.ERROR)}
    assert proposed.problems[0].message.startswith("Row 3: ")
    assert sentence in proposed.problems[0].message
    assert proposed.rows["people"].tolist() == [5, 6]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("SOUTH | 9 | 31/7/2021", "above_headcount"),
        ("SOUTH | 120% | 31/7/2021", "above_headcount"),
        ("SOUTH | 1 | 31/7/2021", "one_person"),
        ("SOUTH | 5 | 29/6/2021", "passed"),
    ],
)
def test_what_is_odd_is_said_and_stands(store, row, fault):
    proposed = read(store, f"Mã đơn vị | Chỉ tiêu cài đặt | Hạn\n{row}")
    assert found(proposed) == {fault: (2, planning.WARNING)}
    assert len(proposed.rows) == 1


def test_of_two_rows_about_the_same_target_the_last_holds_and_both_are_named(store):
    drawn = "Mã đơn vị | Chỉ tiêu cài đặt | Hạn\nSOUTH | 5 | 31/7/2021\nSOUTH | 6 | 2021-07-31"
    proposed = read(store, drawn)
    assert proposed.rows["people"].tolist() == [6]
    (problem,) = proposed.problems
    assert problem.message == (
        "Row 2: Row 3 sets the same target of Công ty Phía Nam once more; that one holds."
    )


def test_what_is_wrong_with_a_row_is_said_once(store):
    drawn = """
    Mã đơn vị | Chỉ tiêu cài đặt | Chỉ tiêu đăng ký | Hạn
    NOWHERE   | 5                | 4                | 31/7/2021
    SOUTH     | 5                | x                | 31/7/2021
    """
    proposed = read(store, drawn)
    assert [(each.row, each.fault) for each in proposed.problems] == [(2, "unknown_unit"), (3, "no_number")]
    # Of a row the good cell stands.
    assert proposed.rows["milestone"].tolist() == ["installed"]


def test_a_unit_outside_the_scope_is_as_if_it_were_not_there(store):
    drawn = "Mã đơn vị | Chỉ tiêu cài đặt | Hạn\nSOUTH | 5 | 31/7/2021"
    assert set(found(read(store, drawn, liaison("NORTH")))) == {"unknown_unit"}


@pytest.mark.parametrize("account", [liaison("NORTH"), Account("mai", Role.OUTREACH)])
def test_only_leadership_and_the_administrator_set_targets(store, account):
    proposed = read(store, GOOD)
    with pytest.raises(NotAllowed):
        planning.commit_targets(store, account, proposed.news, NOON)
    assert targets.listed(store, EVERYTHING).empty
    assert planning.commit_targets(store, OFFICE, proposed.news, NOON) == 3


def test_a_unit_that_is_not_there_is_not_set_by_any_way(store):
    rows = read(store, GOOD).rows.assign(unit_code="NOWHERE")
    with pytest.raises(UnknownUnit):
        planning.commit_targets(store, LEADER, rows, NOON)


def test_one_target_typed_on_the_page_speaks_of_no_row(store):
    proposed = planning.propose(store, LEADER, [Line(0, "NORTH", "installed", "x", "2021-07-31")], NOON)
    assert not proposed.problems[0].message.startswith("Row")
    good = planning.propose(store, LEADER, [Line(0, "NORTH", "installed", "5", "2021-07-31")], NOON)
    assert good.rows["people"].tolist() == [5]


def test_a_file_that_is_no_list_or_too_large_is_refused(store, monkeypatch):
    with pytest.raises(UnreadableFile):
        read(store, "Họ và tên | Mã số BHXH\nAn | 1")
    monkeypatch.setattr(planning, "LARGEST_FILE_MB", 0)
    with pytest.raises(UnreadableFile, match="larger than 0 MB"):
        read(store, GOOD)


def test_the_workbook_holds_what_holds_and_sent_back_changes_nothing(store):
    count(store, a_roster(4))
    planning.commit_targets(store, LEADER, read(store, GOOD).news, NOON)
    book = planning.workbook(store, LEADER, None, NOON)
    proposed = planning.read_targets(store, LEADER, "chi-tieu.xlsx", book, NOON)
    assert not proposed.problems
    assert (set(proposed.rows["change"]), len(proposed.rows)) == ({planning.SAME}, 3)


def test_the_workbook_of_a_unit_lists_it_and_those_directly_below_and_no_target_of_others(store):
    count(store, a_roster(4))
    planning.commit_targets(store, LEADER, read(store, GOOD).news, NOON)
    book = load_workbook(BytesIO(planning.workbook(store, LEADER, "NORTH", NOON)))
    codes = [cell.value for cell in book.worksheets[0]["A"][5:]]
    assert codes == ["NORTH", "NORTH-SCHOOL"]
