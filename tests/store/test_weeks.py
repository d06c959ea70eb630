"""The counts of many groups week by week: against loops and dicts, and against what totals say."""

from datetime import timedelta

import oracle
import pytest
from builders import NOON, TODAY, a_store
from histories import DAYS, MOMENTS, SENDERS, histories, tell
from hypothesis import given
from test_progress import often

from dashboard.model import EVERYTHING, Scope
from dashboard.store import progress, weeks
from dashboard.store.connection import FOR_EVER
from dashboard.store.progress import COUNTS, Question

MEMBERS = {
    "unit": {code: (code,) for code in SENDERS},
    "part": {"NORTH": ("NORTH", "NORTH-SCHOOL"), "D002": ("SOUTH",), "HN": SENDERS},
    "kind": {"enterprise": ("NORTH", "SOUTH"), "school": ("NORTH-SCHOOL",)},
    "office": {"BHXH-D001": ("NORTH", "NORTH-SCHOOL"), "BHXH-D002": ("SOUTH",)},
}
COUNT = 8


@pytest.fixture(scope="module")
def kept():
    """A store whose uploads each example replaces."""
    with a_store() as con:
        yield con


def second_opinion(told, question, members, count):
    """(code, day) → units that had reported, and their counts."""
    expected = {}
    for back in range(count):
        day = question.on_day - timedelta(days=7 * back)
        state = oracle.unit_state(told, day, question.known_at)
        for code, units in members.items():
            counts = [state[unit].counts for unit in units if unit in state]
            if counts:
                expected[code, day] = (len(counts), *map(sum, zip(*counts, strict=True)))
    return expected


def found(con, question, group, codes, count=COUNT):
    rows = weeks.of_groups(con, question, group, codes, count)
    return {
        (row["code"], row["day"].date()): tuple(row[name] for name in ("units_reported", *COUNTS))
        for row in rows.to_dict("records")
    }


@pytest.mark.parametrize("group", MEMBERS)
@given(told=histories(), on_day=DAYS, known_at=MOMENTS)
@often
def test_weeks_of_groups_are_what_loops_and_dicts_say(kept, group, told, on_day, known_at):
    tell(kept, told)
    for moment in (known_at, FOR_EVER):
        question = Question(EVERYTHING, on_day, moment)
        expected = second_opinion(told, question, MEMBERS[group], COUNT)
        assert found(kept, question, group, list(MEMBERS[group])) == expected


@given(told=histories(), on_day=DAYS)
@often
def test_the_newest_week_of_a_unit_is_its_state(kept, told, on_day):
    tell(kept, told)
    question = Question(EVERYTHING, on_day)
    rows = progress.by(kept, question, "unit").dropna(subset=["as_of"])
    told_now = {
        (row["code"], on_day): (1, *(row[name] for name in COUNTS)) for row in rows.to_dict("records")
    }
    assert found(kept, question, "unit", SENDERS, count=1) == told_now


def test_only_those_asked_for_come_and_only_of_the_scope(kept):
    tell(kept, [oracle.Counted(unit, TODAY, NOON, (9, 8, 7, 6, 5, 4), None) for unit in SENDERS])
    scope = Scope(("NORTH",))
    assert set(found(kept, Question(EVERYTHING, TODAY), "unit", ["SOUTH"])) == {("SOUTH", TODAY)}
    assert set(found(kept, Question(scope, TODAY), "unit", SENDERS)) == {
        ("NORTH", TODAY),
        ("NORTH-SCHOOL", TODAY),
    }
    assert found(kept, Question(scope, TODAY), "kind", ["enterprise"])["enterprise", TODAY][0] == 1
    assert not found(kept, Question(EVERYTHING, TODAY, under="D002"), "unit", ["NORTH"])
