"""Targets: the newest value holds, nobody's is invented, and every answer agrees with a second opinion."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from builders import NOON, TODAY, a_roster, count
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.model import EVERYTHING, Scope
from dashboard.store import progress, targets
from dashboard.store.progress import Question

JULY, AUGUST, MAY = date(2021, 7, 31), date(2021, 8, 31), date(2021, 5, 31)
IN_NORTH = Scope(("NORTH",))


def told(*rows: tuple[str, str, int, date]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["unit_code", "milestone", "people", "due_on"])


def current(con, scope=EVERYTHING, on_day=TODAY, known_at=datetime(9999, 1, 1)) -> set[tuple]:
    rows = targets.current(con, scope, on_day, known_at)
    return {(row.unit_code, row.milestone, row.people, row.due_on.date()) for row in rows.itertuples()}


def test_the_newest_value_holds_and_the_same_value_again_adds_nothing(store):
    rows = told(("NORTH", "installed", 3, JULY), ("SOUTH", "approved", 5, JULY))
    assert targets.set_all(store, rows, "ha", NOON) == 2
    assert targets.set_all(store, rows, "ha", NOON + timedelta(hours=1)) == 0
    assert targets.set_all(store, told(("NORTH", "installed", 4, JULY)), "ha", NOON) == 1
    assert current(store) == {("NORTH", "installed", 4, JULY), ("SOUTH", "approved", 5, JULY)}


def test_of_two_rows_about_the_same_thing_the_last_counts(store):
    targets.set_all(store, told(("NORTH", "installed", 3, JULY), ("NORTH", "installed", 2, JULY)), "ha", NOON)
    assert current(store) == {("NORTH", "installed", 2, JULY)}


def test_nobody_withdraws_a_target_and_what_was_never_set_cannot_be_withdrawn(store):
    targets.set_all(store, told(("NORTH", "installed", 3, JULY)), "ha", NOON)
    assert targets.set_all(store, told(("NORTH", "installed", 0, JULY)), "ha", NOON) == 1
    assert targets.set_all(store, told(("SOUTH", "installed", 0, JULY)), "ha", NOON) == 0
    assert current(store) == set()
    (row,) = targets.listed(store, EVERYTHING).itertuples()
    assert (row.unit_name, row.people, row.earlier, row.added_by) == ("Công ty Phía Bắc", 0, 3, "ha")


def test_either_all_rows_are_set_or_none(store):
    rows = told(("NORTH", "installed", 3, JULY), ("SOUTH", "installed", 2**40, JULY))
    with pytest.raises(Exception, match="INT32"):
        targets.set_all(store, rows, "ha", NOON)
    assert current(store) == set()


def test_the_next_day_that_falls_due_counts_and_after_the_last_the_last(store):
    rows = told(*(("NORTH", "installed", people, due) for people, due in ((1, MAY), (2, JULY), (3, AUGUST))))
    targets.set_all(store, rows, "ha", NOON)
    for on_day, people in ((MAY, 1), (TODAY, 2), (JULY, 2), (date(2021, 8, 1), 3), (date(2021, 12, 1), 3)):
        assert [row[2] for row in current(store, on_day=on_day)] == [people], on_day


def test_what_was_known_then_is_still_told(store):
    targets.set_all(store, told(("NORTH", "installed", 3, JULY)), "ha", NOON)
    targets.set_all(store, told(("NORTH", "installed", 4, JULY)), "ha", NOON + timedelta(days=2))
    assert current(store, known_at=NOON - timedelta(days=1)) == set()
    assert current(store, known_at=NOON + timedelta(days=1)) == {("NORTH", "installed", 3, JULY)}


def test_a_scope_sees_its_own_targets(store):
    rows = told(("NORTH-SCHOOL", "installed", 1, JULY), ("SOUTH", "installed", 5, JULY))
    targets.set_all(store, rows, "ha", NOON)
    assert current(store, IN_NORTH) == {("NORTH-SCHOOL", "installed", 1, JULY)}
    for ask in (targets.listed, targets.history):
        assert set(ask(store, IN_NORTH)["unit_code"]) == {"NORTH-SCHOOL"}


def test_the_history_holds_every_value_the_newest_first(store):
    for hours, people in enumerate((3, 4, 0)):
        rows = told(("NORTH", "installed", people, JULY))
        targets.set_all(store, rows, "ha", NOON + timedelta(hours=hours))
    assert targets.history(store, EVERYTHING)["people"].tolist() == [0, 4, 3]


def test_a_headcount_is_expected_or_else_the_rosters_own(store):
    store.execute("INSERT INTO campaign.unit BY NAME SELECT 'EAST' AS code, 'Đông' AS name, 'school' AS kind,"
                  " 'D001' AS parent_code, now()::TIMESTAMP AS added_at")  # fmt: skip
    count(store, a_roster(3), "EAST")
    count(store, a_roster(2, first=100), "NORTH")
    found = targets.headcounts(store, EVERYTHING, TODAY).set_index("code")["headcount"]
    # North expects 4 and its school 2; nobody expects anything of the East.
    assert (found["NORTH"], found["NORTH-SCHOOL"], found["EAST"], found["D001"]) == (6, 2, 3, 9)
    assert found[["D003"]].isna().all()
    assert set(targets.headcounts(store, IN_NORTH, TODAY)["code"]) == {"NORTH", "NORTH-SCHOOL"}


def test_a_unit_without_a_target_of_its_own_has_none(store):
    count(store, a_roster(4, installed=2))
    targets.set_all(store, told(("D001", "installed", 5, JULY), ("NORTH", "approved", 2, JULY)), "ha", NOON)
    held = targets.current(store, EVERYTHING, TODAY)
    rows = progress.by_child(store, Question(EVERYTHING, TODAY))
    joined = targets.with_targets(rows, held).set_index("code")
    assert joined.loc["D001", "target_installed"] == 5
    assert joined[["target_registered", "target_approved"]].isna().all(axis=None)
    assert pd.isna(joined.loc["D002", "target_installed"])
    below = targets.with_targets(progress.by_child(store, Question(EVERYTHING, TODAY, under="D001")), held)
    assert below["target_approved"].tolist() == [2]
    nobody = targets.with_targets(rows, held.iloc[:0])
    assert nobody[[f"target_{name}" for name in targets.MILESTONES]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("written", "people", "share"),
    [
        ("412", 412, None),
        ("1.200", 1200, None),
        ("1,200 người", 1200, None),
        ("-", 0, None),
        ("85%", None, 0.85),
        ("85,5 %", None, 0.855),
        ("0.85", None, 0.85),
        ("100%", None, 1.0),
        ("many", None, None),
        ("-3", None, None),
    ],
)
def test_a_cell_is_a_number_of_people_or_a_share(store, written, people, share):
    cells = pd.DataFrame({"people_told": [written], "due_told": ["31/7/21"]})
    (row,) = targets.read_cells(store, cells, TODAY).itertuples()
    assert (None if pd.isna(row.people) else row.people) == people
    assert (None if pd.isna(row.share) else row.share) == (share and pytest.approx(share))
    assert row.due_on.date() == JULY


def test_what_pages_keep_is_asked_anew_after_a_target_was_set(store):
    before = progress.version(store)
    targets.set_all(store, told(("NORTH", "installed", 3, JULY)), "ha", NOON)
    assert progress.version(store) != before


@dataclass(frozen=True)
class Added:
    """One call of `set_all` with one row, so many hours after noon."""

    hours: int
    unit: str
    milestone: str
    people: int
    due_on: date


ADDED = st.builds(
    Added,
    st.integers(0, 5),
    st.sampled_from(["NORTH", "NORTH-SCHOOL", "SOUTH"]),
    st.sampled_from(["installed", "approved"]),
    st.integers(0, 3),
    st.sampled_from([MAY, JULY, AUGUST]),
)


@settings(max_examples=50, deadline=None)
@given(added=st.lists(ADDED, max_size=12), on_day=st.sampled_from([MAY, TODAY, JULY, date(2021, 12, 1)]))
def test_what_holds_agrees_with_a_second_opinion(reading, added, on_day):
    added = sorted(added, key=lambda each: each.hours)
    reading.execute("DELETE FROM campaign.target")
    for each in added:
        row = (each.unit, each.milestone, each.people, each.due_on)
        targets.set_all(reading, told(row), "ha", NOON + timedelta(hours=each.hours))
    for hours in (2, 5):
        known = [each for each in added if each.hours <= hours]
        moment = NOON + timedelta(hours=hours)
        assert current(reading, on_day=on_day, known_at=moment) == _second_opinion(known, on_day)


def _second_opinion(added: list[Added], on_day: date) -> set[tuple]:
    holds = {(each.unit, each.milestone, each.due_on): each.people for each in added}
    chosen: dict[tuple[str, str], tuple[date, int]] = {}
    for unit, milestone in {key[:2] for key in holds}:
        days = sorted(due for (*key, due), people in holds.items() if key == [unit, milestone] and people)
        ahead = [due for due in days if due >= on_day]
        if days:
            due = ahead[0] if ahead else days[-1]
            chosen[unit, milestone] = (due, holds[unit, milestone, due])
    return {(*key, people, due) for key, (due, people) in chosen.items()}
