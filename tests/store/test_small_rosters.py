"""What leaves a unit does not depend on what the few people of a small roster did: nobody can work it out."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import oracle
import pandas as pd
import pytest
from builders import NOON, TODAY, a_store, liaison
from histories import DAYS, FIRST, MOMENTS, SENDERS, SMALLEST, histories, is_small, pairs, tell
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.insight import disclosure
from dashboard.model import EVERYTHING, OUTSIDE
from dashboard.store import (
    clock,
    crosswalk,
    duplicates,
    freshness,
    lineage,
    progress,
    reporting,
    tally,
    targets,
    units,
    weeks,
)
from dashboard.store.connection import FOR_EVER
from dashboard.store.crosswalk import Level
from dashboard.store.progress import COUNTS, GROUPS, Question
from dashboard.store.reporting import Wanted

KNOWN = MOMENTS | st.just(FOR_EVER)
often = settings(max_examples=25, deadline=None)


@pytest.fixture(scope="module")
def kept():
    """A store whose uploads each example replaces."""
    with a_store() as con:
        yield con


def steps(con, told):
    """Somebody of each roster registered four weeks ago and owes the form, somebody was approved."""
    con.execute("DELETE FROM campaign.unit_step_day")
    for place, each in enumerate(told):
        for step, days, people in (("form", None, each.counts[3]), ("approval", 6, each.counts[5])):
            row = [UUID(int=place + 1), each.unit, step, each.as_of - timedelta(days=28), days, people]
            if people:
                con.execute("INSERT INTO campaign.unit_step_day VALUES (?, ?, ?, ?, ?, ?)", row)
    tally.forget(con)


def answers(con, question):
    """Everything that the store tells somebody outside, by name."""
    calendar, deadline = (FIRST, 7, 3), None
    told = {
        "totals": progress.totals(con, question),
        "child": progress.by_child(con, question),
        "by_week": progress.by_week(con, question, FIRST),
        "family": weeks.of_family(con, question, FIRST),
        "paces": weeks.of_groups(con, question, "unit", SENDERS, 4),
        "parts": weeks.of_groups(con, question, "part", ("D001", "D002"), 4),
        "clock": clock.by_unit(con, question, deadline, 3),
        "clock of parts": clock.by_child(con, question, deadline, 3),
        "offices": clock.by_office(con, question, "approval"),
        "taken": clock.taken(con, question),
        "counts": clock.counts(con, question),
        "stale": freshness.stale(con, question, 7, 9),
        "silent": freshness.silent(con, question, 9),
        "headcounts": targets.headcounts(con, question.scope, question.on_day),
        "behind": lineage.units_behind(con, question),
        "newest": lineage.newest(con, question, 9),
        "reporting": reporting.by_week(con, question, *calendar),
        "reporting units": reporting.by_unit(con, question, *calendar, Wanted(), weeks=3),
        "effects": duplicates.effects(con, question.scope, question.on_day, question.known_at),
        "shared": pd.DataFrame([duplicates.shared(con, question)]),
        **{f"places, {level}": crosswalk.by_successor(con, question, level).rows for level in Level},
        "place, week by week": crosswalk.weeks_by_successor(con, question, Level.DISTRICT, "D001", FIRST),
        "freshness": pd.DataFrame([freshness.summary(con, question, 7)]),
        "reporting parts": reporting.by_parent(con, question, *calendar, 9),
    }
    return told | {group: progress.by(con, question, group) for group in GROUPS}


def same(first, second):
    """The names of answers that differ."""
    return [name for name, rows in first.items() if not rows.equals(second[name])]


@st.composite
def twins(draw):
    """Two histories that differ in nothing but what the few people of small rosters did, and how few."""
    told = draw(histories())
    other = []
    for each in told:
        if is_small(each.counts):
            people = draw(st.integers(1, 30))
            phones = draw(st.integers(0, min(people, SMALLEST - 1)))
            reached = (draw(st.integers(0, phones)), *(draw(st.integers(0, people)) for _ in range(3)))
            each = replace(each, counts=(people, phones, *reached))
        other.append(each)
    return told, other


@given(
    twins(),
    DAYS,
    KNOWN,
    st.sampled_from([(), ("school",), ("enterprise",)]),
    st.sampled_from([None, "D001", "NORTH"]),
)
@often
def test_whatever_the_people_of_small_rosters_did_everybody_outside_is_told_the_same(
    kept, told, on_day, known_at, kinds, under
):
    question = Question(OUTSIDE, on_day, known_at, kinds, under)
    found = []
    for of_small, history in enumerate(told):
        tell(kept, history)
        steps(kept, history)
        pairs(kept, history, of_small=bool(of_small))
        found.append(answers(kept, question))
    assert not same(*found)


@given(histories(), DAYS, KNOWN)
@often
def test_a_sum_holds_the_large_rosters_that_stood_and_says_how_many_small_ones_it_leaves_out(
    kept, told, on_day, known_at
):
    tell(kept, told)
    pairs(kept, [], of_small=False)
    question = Question(OUTSIDE, on_day, known_at)
    standing = oracle.unit_state(told, on_day, known_at).values()
    large = [each.counts for each in standing if not is_small(each.counts)]
    total = progress.totals(kept, question).iloc[0]
    expected = [sum(column) for column in zip(*large, strict=True)] or [0] * len(COUNTS)
    assert total[list(COUNTS)].tolist() == expected
    assert total["units_small"] == len(standing) - len(large)
    assert total["units_reported"] == len(standing)
    for group in GROUPS:
        rows = progress.by(kept, question, group)
        assert [rows[name].sum() for name in COUNTS] == expected
        assert rows["units_small"].sum() == len(standing) - len(large)
    by_week = progress.by_week(kept, question, FIRST)
    of_city = weeks.of_family(kept, question, FIRST).query("code == 'HANOI'")
    for week in by_week.to_dict("records"):
        day = week["day"].date()
        stood = oracle.unit_state(told, day, known_at).values()
        people = sum(each.counts[0] for each in stood if not is_small(each.counts))
        assert week["headcount"] == people
        assert of_city.loc[of_city["day"] == week["day"], "headcount"].tolist() in ([people], [])


@given(histories(), DAYS)
@often
def test_whoever_sees_the_people_is_told_of_all_of_them(kept, told, on_day):
    tell(kept, told)
    pairs(kept, [], of_small=False)
    for scope in (EVERYTHING, liaison("NORTH", "SOUTH").scope):
        total = progress.totals(kept, Question(scope, on_day)).iloc[0]
        assert tuple(total[list(COUNTS)]) == oracle.totals(told, on_day, FOR_EVER)
        assert total["units_small"] == 0


def test_a_unit_of_few_people_is_hidden_which_is_neither_silent_nor_zero(store):
    tell(
        store,
        [
            oracle.Counted("NORTH", TODAY, NOON, (4, 4, 4, 0, 0, 0), None),
            oracle.Counted("NORTH-SCHOOL", TODAY, NOON, (9, 9, 0, 0, 0, 0), None),
        ],
    )
    rows = disclosure.mark(progress.by(store, Question(OUTSIDE, TODAY), "unit")).set_index("code")
    assert rows["is_hidden"].to_dict() == {"NORTH": True, "NORTH-SCHOOL": False, "SOUTH": False}
    assert rows["units_reported"].to_dict() == {"NORTH": 1, "NORTH-SCHOOL": 1, "SOUTH": 0}
    assert rows["installed"].isna().to_dict() == {"NORTH": True, "NORTH-SCHOOL": False, "SOUTH": False}
    assert not disclosure.is_hidden(progress.totals(store, Question(OUTSIDE, TODAY)).iloc[0])
    below_nothing = Question(OUTSIDE, TODAY, kinds=("enterprise",))
    assert disclosure.is_hidden(progress.totals(store, below_nothing).iloc[0])


def test_how_many_people_a_small_roster_has_is_not_known_outside_which_is_not_nought(store):
    units.add(store, b"code,name,kind,parent_code\nTINY,Tiny,school,D003\n", NOON)
    tell(store, [oracle.Counted("TINY", TODAY, NOON, (3, 3, 1, 0, 0, 0), None)])
    for scope, people in ((OUTSIDE, None), (EVERYTHING, 3)):
        known = targets.headcounts(store, scope, TODAY).set_index("code")["headcount"]
        rows = reporting.by_unit(store, Question(scope, TODAY), FIRST, 7, 3, Wanted())
        listed = rows.set_index("unit_code")["people"]
        told = [known["TINY"], known["D003"], listed["TINY"]]
        assert [None if pd.isna(each) else each for each in told] == [people] * 3


def test_a_later_roster_of_many_tells_nothing_of_the_few_before_it(store):
    few = oracle.Counted("NORTH", TODAY - timedelta(days=7), NOON, (3, 3, 1, 0, 0, 0), None)
    many = oracle.Counted("NORTH", TODAY, NOON, (9, 9, 3, 0, 0, 0), None)
    tell(store, [few, many])
    by_week = progress.by_week(store, Question(OUTSIDE, TODAY), TODAY - timedelta(days=7))
    assert by_week["headcount"].tolist() == [0, 9]
    assert by_week["units_small"].tolist() == [1, 0]
