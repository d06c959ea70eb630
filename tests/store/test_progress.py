"""What is asked of the counts: against a second opinion, as sums that agree, and within a scope."""

from datetime import datetime, timedelta

import oracle
import pytest
from builders import NOON, TODAY, a_roster, a_store, count, counts
from histories import DAYS, FIRST, MOMENTS, SENDERS, histories, tell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.commands import answers
from dashboard.model import EVERYTHING, Basis, Scope
from dashboard.store import progress, units
from dashboard.store.connection import FOR_EVER
from dashboard.store.progress import COUNTS, GROUPS, Question

often = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def kept():
    """A store whose uploads each example replaces."""
    with a_store() as con:
        yield con


@given(histories(), DAYS, MOMENTS)
@often
def test_the_state_of_a_unit_is_what_loops_and_dicts_say(kept, told, on_day, known_at):
    tell(kept, told)
    asked = f"SELECT unit_code, as_of, {', '.join(COUNTS)} FROM unit_state(?, ?)"
    found = {code: tuple(row) for code, *row in kept.execute(asked, [on_day, known_at]).fetchall()}
    expected = oracle.unit_state(told, on_day, known_at)
    assert found == {unit: (each.as_of, *each.counts) for unit, each in expected.items()}


@given(histories(), DAYS, MOMENTS)
@often
def test_the_weeks_are_what_loops_and_dicts_say(kept, told, on_day, known_at):
    tell(kept, told)
    weeks = progress.by_week(kept, Question(EVERYTHING, on_day, known_at), FIRST - timedelta(days=10))
    found = {row["day"].date(): tuple(int(row[name]) for name in COUNTS) for row in weeks.to_dict("records")}
    assert found == oracle.by_week(told, on_day, known_at, FIRST - timedelta(days=10))


@given(histories(), DAYS, st.one_of(st.just(FOR_EVER), MOMENTS))
@often
def test_the_sum_over_units_is_the_total_however_they_are_grouped(kept, told, on_day, known_at):
    tell(kept, told)
    question = Question(EVERYTHING, on_day, known_at)
    total = progress.totals(kept, question)
    groups = [progress.by(kept, question, name) for name in GROUPS] + [progress.by_child(kept, question)]
    for rows in groups:
        for name in (*COUNTS, "units", "units_reported", "silent_headcount"):
            assert rows[name].sum() == total[name].sum(), name
    assert tuple(total.loc[0, list(COUNTS)]) == oracle.totals(told, on_day, known_at)


@given(histories(), st.sampled_from(SENDERS), DAYS, MOMENTS)
@often
def test_a_liaison_s_question_never_returns_another_s_unit(kept, told, root, on_day, known_at):
    tell(kept, told)
    own = {"NORTH": {"NORTH", "NORTH-SCHOOL"}}.get(root, {root})
    question = Question(Scope((root,), sees_people=True), on_day, known_at)
    mine = [each for each in told if each.unit in own]
    expected = oracle.totals(mine, on_day, known_at)

    assert set(progress.by(kept, question, "unit")["code"]) <= own
    assert tuple(progress.totals(kept, question).loc[0, list(COUNTS)]) == expected
    for group in GROUPS:
        rows = progress.by(kept, question, group)
        assert tuple(int(rows[name].sum()) for name in COUNTS) == expected
    weeks = progress.by_week(kept, question, FIRST)
    assert [tuple(row) for row in weeks[list(COUNTS)].astype(int).to_numpy().tolist()] == list(
        oracle.by_week(mine, on_day, known_at, FIRST).values()
    )[::-1]


@given(histories(), DAYS)
@often
def test_whoever_has_no_unit_sees_nothing(kept, told, on_day):
    tell(kept, told)
    nobody = Question(Scope(()), on_day)
    assert progress.by(kept, nobody, "unit").empty
    assert progress.totals(kept, nobody)["units"].tolist() == [0]


@given(histories(), DAYS)
@often
def test_a_rate_against_the_headcount_lies_between_0_and_1(kept, told, on_day):
    tell(kept, told)
    for group in GROUPS:
        rows = progress.by(kept, Question(EVERYTHING, on_day), group)
        for rated in answers.of_rates(rows, Basis.HEADCOUNT, on_day):
            assert all(0 <= (rated[f"{name}_rate"] or 0) <= 1 for name in oracle.MILESTONES)
            assert (rated["installed_rate"] is None) == (rated["units_reported"] == 0)
        for rated in answers.of_rates(rows, Basis.SMARTPHONE, on_day):
            assert 0 <= (rated["installed_rate"] or 0) <= 1


def test_a_silent_unit_is_not_zero(store):
    count(store, a_roster(people=3))
    rows = progress.by(store, Question(EVERYTHING, TODAY), "unit").set_index("code")

    assert rows.loc["SOUTH", "units_reported"] == 0
    assert rows.loc["SOUTH", "silent_headcount"] == 8
    rated = {row["code"]: row for row in answers.of_rates(rows.reset_index(), Basis.SMARTPHONE, TODAY)}
    assert rated["SOUTH"]["installed_rate"] is None
    assert rated["NORTH"]["installed_rate"] == 0.0


def test_kinds_and_parts_of_the_tree_are_asked_for(store):
    for place, unit in enumerate(SENDERS):
        count(store, a_roster(people=place + 1, first=100 * place), unit=unit)

    def asked(**told):
        return int(progress.totals(store, Question(EVERYTHING, TODAY, **told))["headcount"][0])

    assert asked() == 6
    assert asked(kinds=("school",)) == 2
    assert asked(under="D001") == 3
    assert asked(under="D002") == 3
    assert asked(under="D001", kinds=("enterprise",)) == 1


def test_what_was_known_then_is_still_there_to_ask(store):
    count(store, a_roster(people=3))
    later = datetime(2021, 7, 15, 12)
    count(store, a_roster(people=4), now=later)
    then = progress.totals(store, Question(EVERYTHING, TODAY, known_at=NOON))

    assert counts(store)["NORTH"][0] == 4
    assert then["headcount"].tolist() == [3]


def test_the_version_changes_with_what_counts(store):
    before = progress.version(store)
    count(store, a_roster(), as_of=FIRST)
    assert progress.version(store) != before


def test_a_week_is_told_by_the_catalogue_of_its_own_day():
    """One unit ended, one began: each past week says what the same question of that day says."""
    with a_store() as con:
        newer = """code,name,kind,parent_code,valid_from,valid_to
OLD,Tổ Cũ,school,D001,,2021-06-16
NEW,Tổ Mới,school,D001,2021-06-14,
"""
        units.add(con, newer.encode(), NOON - timedelta(days=98))
        for place, (code, days) in enumerate(
            [("NORTH", 40), ("OLD", 33), ("NEW", 16), ("OLD", 17), ("SOUTH", 20), ("NORTH", 1)]
        ):
            sent = TODAY - timedelta(days=days)
            # The first people of OLD stand in NEW too.
            first = 100 * place if code not in {"OLD", "NEW"} else 7
            count(con, a_roster(people=3 + place, installed=place, first=first), code, sent)
        weeks = progress.by_week(con, Question(EVERYTHING, TODAY), TODAY - timedelta(days=70))
        assert len(weeks) == 6
        for week in weeks.to_dict("records"):
            then = progress.totals(con, Question(EVERYTHING, week["day"].date())).iloc[0]
            assert {name: week[name] for name in (*COUNTS, "units_reported", "repeated")} == {
                name: then[name] for name in (*COUNTS, "units_reported", "repeated")
            }
        # A unit that ended is no step back in a pace.
        assert weeks["headcount_told"].is_monotonic_increasing
