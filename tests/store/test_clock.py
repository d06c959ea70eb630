"""Who owes form 01 and how long each step took, against people counted one by one."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pandas as pd
import pytest
from builders import NOON, OFFICE, TODAY, a_store, count, liaison, rows_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import pipeline
from dashboard.insight.form_01.clock import SOON_DAYS, Deadline
from dashboard.model import EVERYTHING, Weekend
from dashboard.store import clock, progress, tally
from dashboard.store.connection import append
from dashboard.store.progress import Question

RULE = Deadline(10)
ALL = Question(EVERYTHING, TODAY)
HEADINGS = ("Mã số BHXH", "Họ và tên", "Đã đăng ký", "Đã nộp tờ khai 01", "Đã duyệt")
UNITS = ("NORTH", "NORTH-SCHOOL", "SOUTH")
often = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Person:
    """Days before today on which somebody took each step."""

    registered: int | None = None
    submitted: int | None = None
    approved: int | None = None


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def roster(people: list[Person], first: int = 1) -> bytes:
    rows = [
        (f"{first + place:010d}", f"Nguyễn Văn Mẫu {first + place}", *map(_cell, _steps(person)))
        for place, person in enumerate(people)
    ]
    return rows_of(HEADINGS, rows)


def _steps(person: Person) -> tuple[int | None, ...]:
    return person.registered, person.submitted, person.approved


def _cell(days: int | None) -> str:
    return "" if days is None else f"{ago(days):%d/%m/%Y}"


def counted(people: list[Person], rule: Deadline = RULE) -> dict[str, int]:
    """`clock.STEPS` and `known` of these people, one by one."""
    told = Counter(dict.fromkeys((*clock.STEPS, "known"), 0))
    for person in people:
        if person.registered is None:
            continue
        told["known"] += 1
        last = rule.of(pd.Series([pd.Timestamp(ago(person.registered))])).iloc[0].date()
        if person.submitted is not None:
            told["handed_in"] += 1
            told["in_time"] += max(ago(person.submitted), ago(person.registered)) <= last
            told["waiting"] += person.approved is None
        elif person.approved is not None:
            told["without_form"] += 1
        else:
            told["owing"] += 1
            told["overdue"] += last < TODAY
            told["due_soon"] += 0 <= (last - TODAY).days <= SOON_DAYS
    return dict(told)


def told(row: dict) -> dict[str, int]:
    return {name: row[name] for name in (*clock.STEPS, "known")}


def by_unit(con, question=ALL, rule=RULE):
    rows = clock.by_unit(con, question, rule and rule.of, SOON_DAYS)
    return {row["code"]: row for row in rows.to_dict("records")}


def by_child(con, question=ALL):
    rows = clock.by_child(con, question, RULE.of, SOON_DAYS)
    return {row["code"]: row for row in rows.to_dict("records")}


def taken(con, question=ALL) -> Counter:
    return Counter(
        {
            (row["step"], row["day"].date(), None if pd.isna(row["days"]) else int(row["days"])): row[
                "people"
            ]
            for row in clock.taken(con, question).to_dict("records")
        }
    )


@st.composite
def persons(draw):
    """Somebody who has taken the first steps of the ladder; a form may be missing, and days out of order."""
    registered = draw(st.none() | st.integers(0, 60))
    if registered is None:
        return Person()
    submitted = draw(st.none() | st.integers(0, 60))
    return Person(registered, submitted, draw(st.none() | st.integers(0, submitted or registered)))


crowds = st.fixed_dictionaries({code: st.lists(persons(), max_size=8) for code in UNITS})


@pytest.fixture(scope="module")
def kept():
    """One store for all examples; each empties it first."""
    with a_store() as con:
        yield con


def settle_in(con, crowd: dict[str, list[Person]]) -> None:
    """The people of these units as their only rosters, written as a commit writes them."""
    for table in ("upload_commit", "unit_progress", "unit_step_day", "participant"):
        con.execute(f"DELETE FROM campaign.{table}")
    tally.forget(con)
    rows = pd.DataFrame(
        [
            {
                "upload_id": UUID(int=UNITS.index(code) + 1),
                "unit_code": code,
                "row": row,
                "full_name": "Nguyễn Văn Mẫu",
                "smartphone": True,
                "registered_on": None if person.registered is None else ago(person.registered),
                "form_submitted_on": None if person.submitted is None else ago(person.submitted),
                "approved_on": None if person.approved is None else ago(person.approved),
            }
            for code, people in crowd.items()
            for row, person in enumerate(people)
        ]
    )
    if rows.empty:
        return
    dated = {f"{name}_dated": True for name in ("installed", "registered", "form_submitted", "approved")}
    append(
        con, "participant", rows.astype({name: "object" for name in rows if name.endswith("_on")}), **dated
    )
    con.execute("INSERT INTO campaign.unit_step_day BY NAME FROM participant_step_day")
    con.execute(
        "INSERT INTO campaign.unit_progress BY NAME SELECT *, ? AS as_of, ? AS committed_at "
        "FROM participant_progress",
        [TODAY, NOON],
    )


def test_a_step_that_is_not_taken_has_no_days(store):
    count(store, roster([Person(5), Person(5, 5), Person(5, 3, 1), Person(4, None, 1)]))
    assert taken(store) == {
        ("form", ago(5), None): 1,
        ("form", ago(5), 0): 1,
        ("form", ago(5), 2): 1,
        ("approval", ago(5), None): 1,
        ("approval", ago(3), 2): 1,
        ("account", ago(5), None): 1,
        ("account", ago(4), 3): 1,
    }


def test_the_tenth_day_is_in_time_and_the_eleventh_is_late(store):
    people = [Person(20, 10), Person(20, 9), Person(10), Person(11), Person(7), Person(6)]
    count(store, roster(people))
    row = by_unit(store)["NORTH"]
    assert told(row) == {
        "handed_in": 2,
        "in_time": 1,
        "owing": 4,
        "overdue": 1,
        "due_soon": 2,
        "without_form": 0,
        "waiting": 2,
        "known": 6,
    }
    assert row["registered"] == 6


@given(crowds, st.sampled_from(Weekend), st.integers(5, 15))
@often
def test_what_is_told_of_each_unit_is_its_people_counted_one_by_one(kept, crowd, weekend, days):
    settle_in(kept, crowd)
    rule = Deadline(days, weekend)
    found = by_unit(kept, rule=rule)
    assert {code: told(row) for code, row in found.items()} == {
        code: counted(people, rule) for code, people in crowd.items() if people
    }
    assert all(row["known"] == row["registered"] for row in found.values())


@given(crowds)
@often
def test_what_stands_below_a_unit_is_added_to_it(kept, crowd):
    settle_in(kept, crowd)
    expected = {"D001": counted(crowd["NORTH"] + crowd["NORTH-SCHOOL"]), "D002": counted(crowd["SOUTH"])}
    found = by_child(kept)
    # Units are silent until they report, and then they are a row.
    assert {code: told(found[code]) for code in expected if code in found} == {
        code: expected[code] for code in expected if code in found
    }
    assert sum(row["known"] for row in found.values()) == sum(each["known"] for each in expected.values())


def test_whoever_stands_in_two_units_stands_twice_on_each_rung_of_the_ladder(store):
    people = [Person(30, 25, 20), Person(30, 25), Person(30), Person(2), Person()]
    count(store, roster(people), unit="NORTH")
    count(store, roster(people[:2]), unit="SOUTH")
    assert progress.totals(store, ALL).iloc[0]["registered"] == 4
    fits_together(store, people + people[:2])


@given(crowds)
@often
def test_each_rung_of_a_ladder_is_what_was_lost_below_the_one_before(kept, crowd):
    settle_in(kept, crowd)
    fits_together(kept, [person for people in crowd.values() for person in people])


def fits_together(con, people: list[Person]) -> None:
    rungs, steps = clock.counts(con, ALL).iloc[0].to_dict(), counted(people)
    assert rungs["headcount"] == len(people)
    assert rungs["registered"] == sum(person.registered is not None for person in people)
    assert rungs["approved"] == sum(person.approved is not None for person in people)
    assert rungs["form_submitted"] == steps["handed_in"]
    parts = list(by_child(con).values())
    for row in (rungs | steps, *parts):
        assert row["registered"] == row["known"]
        assert row["form_submitted"] == row["registered"] - row["owing"] - row["without_form"]
        assert row["approved"] == row["form_submitted"] - row["waiting"] + row["without_form"]
    assert all(sum(part[name] for part in parts) == rungs[name] for name in progress.MILESTONES)


@given(crowds)
@often
def test_the_steps_of_all_are_those_of_each(kept, crowd):
    settle_in(kept, crowd)
    whole = [person for people in crowd.values() for person in people if person.registered is not None]
    expected: Counter = Counter()
    for person in whole:
        if person.submitted is not None or person.approved is None:
            days = None if person.submitted is None else max(person.registered - person.submitted, 0)
            expected["form", ago(person.registered), days] += 1
        if person.submitted is not None:
            days = None if person.approved is None else max(person.submitted - person.approved, 0)
            expected["approval", ago(person.submitted), days] += 1
        else:
            days = None if person.approved is None else max(person.registered - person.approved, 0)
            expected["account", ago(person.registered), days] += 1
    assert taken(kept) == expected


@given(crowds)
@often
def test_an_office_s_people_are_those_of_its_units(kept, crowd):
    settle_in(kept, crowd)
    expected: Counter = Counter()
    offices = {"NORTH": "D001", "NORTH-SCHOOL": "D001", "SOUTH": "D002"}
    for code, people in crowd.items():
        for person in people:
            if person.registered is not None and person.submitted is not None:
                waits = person.approved is None
                days = max(person.submitted - (person.approved or 0), 0)
                expected[f"BHXH-{offices[code]}", days, waits] += 1
    found: Counter = Counter()
    for row in clock.by_office(kept, ALL, "approval").to_dict("records"):
        found[row["code"], row["days"], False] += row["approved"]
        found[row["code"], row["days"], True] += row["waiting"]
        assert row["name"]
    assert +found == expected


def test_only_the_newest_roster_of_a_unit_counts_and_of_an_older_day_the_one_before(store):
    count(store, roster([Person(20)]), as_of=ago(15), now=NOON - timedelta(days=15))
    count(store, roster([Person(20, 12)]), as_of=ago(5), now=NOON - timedelta(days=5))
    assert told(by_unit(store)["NORTH"])["owing"] == 0
    before = by_unit(store, Question(EVERYTHING, ago(12)))["NORTH"]
    assert (before["owing"], before["due_soon"], before["overdue"]) == (1, 1, 0)


def test_what_was_reverted_is_as_if_it_had_not_been(store):
    count(store, roster([Person(20)]), as_of=ago(15), now=NOON - timedelta(days=15))
    second = count(store, roster([Person(20, 12)]), as_of=ago(5), now=NOON - timedelta(days=5))
    pipeline.revert(store, OFFICE, second, NOON)
    assert told(by_unit(store)["NORTH"])["overdue"] == 1


def test_of_a_table_of_counts_nobody_knows_the_days(store):
    table = rows_of(
        ("Mã đơn vị", "Tên đơn vị", "Tổng số", "Đã đăng ký"), [("SOUTH", "Công ty Phía Nam", "8", "5")]
    )
    count(store, table, unit="SOUTH")
    row = by_unit(store)["SOUTH"]
    assert (row["registered"], row["known"], row["owing"]) == (5, 0, 0)


def test_a_liaison_is_told_of_own_units_alone(store):
    count(store, roster([Person(20)]))
    count(store, roster([Person(20), Person(30)], first=50), unit="SOUTH")
    own = Question(liaison("NORTH").scope, TODAY)
    assert list(by_unit(store, own)) == ["NORTH"]
    assert sum(taken(store, own).values()) == 2
    assert set(clock.by_office(store, Question(liaison("SOUTH").scope, TODAY), "account")["code"]) == {
        "BHXH-D002"
    }
    count(store, roster([Person(20)], first=90), unit="NORTH-SCHOOL")
    assert {code: row["overdue"] for code, row in by_child(store, own).items()} == {"NORTH-SCHOOL": 1}


def test_only_kinds_and_parts_asked_for_are_counted(store):
    count(store, roster([Person(20)]))
    count(store, roster([Person(20)], first=50), unit="NORTH-SCHOOL")
    assert list(by_unit(store, Question(EVERYTHING, TODAY, kinds=("school",)))) == ["NORTH-SCHOOL"]
    assert list(by_unit(store, Question(EVERYTHING, TODAY, under="NORTH-SCHOOL"))) == ["NORTH-SCHOOL"]


def test_without_the_paper_form_nobody_is_late(store):
    count(store, roster([Person(40), Person(40, None, 3)]))
    row = by_unit(store, rule=None)["NORTH"]
    assert (row["overdue"], row["in_time"], row["without_form"], row["waiting"]) == (0, 0, 1, 1)
    found = clock.by_office(store, ALL, "account").to_dict("records")
    assert [(row["days"], row["approved"], row["waiting"]) for row in found] == [(37, 1, 0), (40, 0, 1)]


def test_rows_that_no_unit_stands_behind_are_nobody_s(store):
    upload = count(store, roster([Person(20)]))
    rows = pd.DataFrame({"unit_code": ["SOUTH"], "step": ["form"], "day": [ago(20)], "people": [7]})
    append(store, "unit_step_day", rows, upload_id=upload)
    assert sum(people for (step, _, _), people in taken(store).items() if step == "form") == 1


def test_nothing_at_all_is_nothing(store):
    assert clock.taken(store, ALL).empty
    assert by_unit(store) == {}
    assert clock.by_office(store, ALL, "approval").empty
    assert sum(row["known"] for row in by_child(store).values()) == 0
