"""Who reports when: against a second opinion in plain loops, as sums that agree, and within a scope."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from builders import a_store
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from oracle import Counted

from dashboard.model import EVERYTHING, Scope
from dashboard.store import reporting, reporting_week, tally, units
from dashboard.store.connection import FOR_EVER
from dashboard.store.progress import Question
from dashboard.store.reporting import Wanted

FIRST = date(2021, 4, 1)
often = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Owing:
    """A unit as the oracle knows it."""

    parent: str
    expected: int | None
    valid_from: date = date.min
    valid_to: date = date.max


UNITS = {
    "NORTH": Owing("D001", 4),
    "NORTH-SCHOOL": Owing("NORTH", 2),
    "SOUTH": Owing("D002", 8),
    # One that owes nothing until it has sent something, one that comes later, one that goes.
    "LOOSE": Owing("SOUTH", None),
    "NEW": Owing("D001", 3, valid_from=date(2021, 5, 5)),
    "OLD": Owing("D001", None, valid_to=date(2021, 5, 20)),
}
ADDED = """code,name,kind,parent_code,expected_headcount,valid_from,valid_to
LOOSE,Hợp tác xã Đỗ,enterprise,SOUTH,,,
NEW,Trường Mới,school,D001,3,2021-05-05,
OLD,Trường Cũ,school,D001,,,2021-05-20
"""


@dataclass(frozen=True)
class Calendar:
    """From which day on, on which weekday a week ends, and how many days later a roster is still on time."""

    first_day: date
    week_ends_on: int
    on_time_days: int

    def __iter__(self):
        return iter((self.first_day, self.week_ends_on, self.on_time_days))


@st.composite
def histories(draw):
    """Uploads: of which unit, for which day, committed how long after, and perhaps taken back."""
    told = []
    for place in range(draw(st.integers(0, 14))):
        day = FIRST + timedelta(days=draw(st.integers(0, 60)))
        noon = datetime(day.year, day.month, day.day, 12)
        committed = noon + timedelta(hours=draw(st.integers(0, 400)), seconds=place)
        undone = committed + timedelta(hours=draw(st.integers(1, 900))) if draw(st.booleans()) else None
        told.append(Counted(draw(st.sampled_from(sorted(UNITS))), day, committed, (1, 1, 0, 0, 0, 0), undone))
    return told


CALENDARS = st.builds(
    Calendar,
    st.dates(FIRST - timedelta(days=20), FIRST + timedelta(days=20)),
    st.integers(1, 7),
    st.integers(0, 10),
)
DAYS = st.dates(FIRST - timedelta(days=3), FIRST + timedelta(days=70))
MOMENTS = st.one_of(st.just(FOR_EVER), st.datetimes(datetime(2021, 4, 1), datetime(2021, 7, 10)))


@pytest.fixture(scope="module")
def kept():
    """A store whose uploads each example replaces."""
    with a_store() as con:
        units.add(con, ADDED.encode(), datetime(2021, 3, 25))
        yield con


def week_ends(on_day, calendar):
    found, day = [], calendar.first_day + timedelta(days=6)
    while day <= on_day + timedelta(days=6):
        if day.isoweekday() == calendar.week_ends_on and day - timedelta(days=6) >= calendar.first_day:
            found.append(day)
        day += timedelta(days=1)
    return found


def known(told, on_day, known_at):
    return [
        each
        for each in told
        if each.as_of <= on_day
        and each.committed_at <= known_at
        and not (each.reverted_at and each.reverted_at <= known_at)
    ]


def state(told, code, end, on_day, calendar):
    """What a unit is in the week that ends on this day."""
    unit, own = UNITS[code], [each for each in told if each.unit == code]
    owes = unit.expected is not None or any(each.as_of <= end for each in own)
    if not (owes and unit.valid_from <= end <= unit.valid_to):
        return "not_expected"
    sent = [each.committed_at for each in own if end - timedelta(days=6) <= each.as_of <= end]
    deadline = end + timedelta(days=calendar.on_time_days)
    if not sent:
        return "silent" if deadline < on_day else "not_yet_due"
    return "on_time" if on_day <= deadline or min(sent).date() <= deadline else "late"


def counts(states):
    told = {name: states.count(name) for name in ("on_time", "late", "silent", "not_yet_due")}
    reported = told["on_time"] + told["late"]
    return {"expected": len(states) - states.count("not_expected"), "reported": reported, **told}


def tell(con, told):
    """Put these uploads in the place of those of the example before."""
    for table in ("unit_progress", "upload_commit", "upload_revert"):
        con.execute(f"DELETE FROM campaign.{table}")
    tally.forget(con)
    for place, each in enumerate(told):
        upload_id = UUID(int=place + 1)
        row = [upload_id, each.unit, each.as_of, each.committed_at, *each.counts]
        con.execute("INSERT INTO campaign.unit_progress VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        con.execute(
            "INSERT INTO campaign.upload_commit VALUES (?, ?, 'ha', 0)", [upload_id, each.committed_at]
        )
        if each.reverted_at:
            row = [upload_id, each.reverted_at]
            con.execute("INSERT INTO campaign.upload_revert VALUES (?, ?, 'ha', '')", row)


@given(histories(), DAYS, MOMENTS, CALENDARS)
@often
def test_the_weeks_are_what_loops_say(kept, told, on_day, known_at, calendar):
    tell(kept, told)
    rows = reporting.by_week(kept, Question(EVERYTHING, on_day, known_at), *calendar)
    found = {row.pop("week_end").date(): row for row in rows.to_dict("records")}
    told = known(told, on_day, known_at)
    assert found == {
        end: counts([state(told, code, end, on_day, calendar) for code in UNITS])
        for end in week_ends(on_day, calendar)
    }


@given(histories(), DAYS, MOMENTS, CALENDARS)
# A unit that began two days after the newest week due has been silent in none.
@example([], date(2021, 5, 5), FOR_EVER, Calendar(date(2021, 3, 12), 1, 0))
@often
def test_each_unit_is_what_loops_say(kept, told, on_day, known_at, calendar):
    tell(kept, told)
    rows = reporting.by_unit(kept, Question(EVERYTHING, on_day, known_at), *calendar, Wanted(), weeks=5)
    found = {row.pop("unit_code"): row for row in rows.to_dict("records")}
    told, ends = known(told, on_day, known_at), week_ends(on_day, calendar)
    due = [end for end in ends if end + timedelta(days=calendar.on_time_days) < on_day]
    owing = {
        code
        for code, unit in UNITS.items()
        if unit.valid_from <= on_day <= unit.valid_to
        and (unit.expected is not None or any(each.unit == code for each in told))
    }
    assert set(found) == owing
    for code, row in found.items():
        assert list(row["states"]) == [state(told, code, end, on_day, calendar) for end in ends[-5:]]
        assert row["state"] == (state(told, code, due[-1], on_day, calendar) if due else "not_yet_due")
        in_a_row = 0
        while in_a_row < len(due) and state(told, code, due[-1 - in_a_row], on_day, calendar) == "silent":
            in_a_row += 1
        own = [each for each in told if each.unit == code]
        newest = max(own, key=lambda each: (each.as_of, each.committed_at), default=None)
        has_since = bool(newest and due and newest.as_of > due[-1])
        assert row["has_reported_since"] == has_since
        assert row["weeks_silent_in_a_row"] == (0 if has_since else in_a_row)
        if newest:
            assert row["as_of"].date() == newest.as_of
            assert row["committed_at"].to_pydatetime() == newest.committed_at
            assert row["days_old"] == (on_day - newest.as_of).days


@given(histories(), DAYS, MOMENTS, CALENDARS)
@often
def test_the_parents_add_up_to_the_week_that_is_due(kept, told, on_day, known_at, calendar):
    tell(kept, told)
    question = Question(EVERYTHING, on_day, known_at)
    weeks = reporting.by_week(kept, question, *calendar)
    parents = reporting.by_parent(kept, question, *calendar, at_most=10)
    due = reporting_week.newest_due(week_ends(on_day, calendar), on_day, calendar.on_time_days)
    if due is None:
        assert parents.empty
        return
    week = weeks[weeks["week_end"] == str(due)].iloc[0]
    for name in ("expected", "reported", "on_time", "late", "silent"):
        assert parents[name].sum() == week[name]
    told = known(told, on_day, known_at)
    for row in parents.to_dict("records"):
        own = [code for code, unit in UNITS.items() if unit.parent == row["code"]]
        expected = counts([state(told, code, due, on_day, calendar) for code in own])
        assert {name: row[name] for name in expected} == expected


@given(histories(), st.sampled_from(["NORTH", "SOUTH", "NEW"]), DAYS, CALENDARS)
@often
def test_a_liaison_sees_the_reporting_of_the_own_units_alone(kept, told, root, on_day, calendar):
    tell(kept, told)
    own = {"NORTH": ["NORTH", "NORTH-SCHOOL"], "SOUTH": ["SOUTH", "LOOSE"]}.get(root, [root])
    for question in (Question(Scope((root,)), on_day), Question(EVERYTHING, on_day, under=root)):
        rows = reporting.by_week(kept, question, *calendar)
        told_ = known(told, on_day, FOR_EVER)
        assert [row["expected"] for row in rows.to_dict("records")] == [
            counts([state(told_, code, end, on_day, calendar) for code in own])["expected"]
            for end in week_ends(on_day, calendar)
        ]
        listed = reporting.by_unit(kept, question, *calendar, Wanted())
        assert set(listed["unit_code"]) <= set(own)
    nobody = Question(Scope(()), on_day)
    assert reporting.by_unit(kept, nobody, *calendar, Wanted()).empty
    assert not reporting.by_week(kept, nobody, *calendar)["expected"].any()


@given(histories(), DAYS, CALENDARS, st.sampled_from(["", "trường", "truong moi", "do", "NORTH", "%"]))
@often
def test_as_many_are_counted_as_are_listed(kept, told, on_day, calendar, words):
    tell(kept, told)
    question = Question(EVERYTHING, on_day)
    found = reporting.counted(kept, question, *calendar, Wanted(words=words, stale_days=14))
    for place, name in enumerate(reporting.LISTED):
        wanted = Wanted(name, list(reporting.SORTED_BY)[place % 3], words=words, stale_days=14)
        assert len(reporting.by_unit(kept, question, *calendar, wanted)) == found[name]
    assert found["to_remind"] == found["late"] + found["silent"]


def test_kinds_words_and_codes_choose_the_units(kept):
    tell(kept, [])
    on_day, calendar = date(2021, 6, 1), (FIRST, 3, 2)

    def listed(question=None, **wanted):
        rows = reporting.by_unit(
            kept, question or Question(EVERYTHING, on_day), *calendar, Wanted("never", **wanted)
        )
        return rows["unit_code"].tolist()

    assert listed() == ["SOUTH", "NORTH", "NEW", "NORTH-SCHOOL"]
    assert listed(at_most=2) == ["SOUTH", "NORTH"]
    assert listed(order="name") == ["NORTH", "SOUTH", "NEW", "NORTH-SCHOOL"]
    assert listed(words="phia bắc") == ["NORTH", "NORTH-SCHOOL"]
    assert listed(words="' OR 1=1 --") == []
    assert listed(codes=("NEW", "HAI")) == ["NEW"]
    assert listed(Question(EVERYTHING, on_day, kinds=("school",))) == ["NEW", "NORTH-SCHOOL"]


def test_a_unit_that_reported_again_since_is_not_reminded_of_the_week_before(kept):
    calendar, on_day = (FIRST, 3, 2), date(2021, 4, 18)
    sent = Counted("NORTH", date(2021, 4, 17), datetime(2021, 4, 17, 9), (1, 1, 0, 0, 0, 0))
    tell(kept, [sent])
    question = Question(EVERYTHING, on_day)
    rows = reporting.by_unit(kept, question, *calendar, Wanted()).set_index("unit_code")
    assert rows.loc["NORTH", "state"] == "silent"
    reminded = reporting.by_unit(kept, question, *calendar, Wanted("to_remind"))["unit_code"]
    assert "NORTH" not in set(reminded)
    assert "SOUTH" in set(reminded)


def test_nobody_is_late_before_the_deadline(kept):
    """A roster of the demo is committed by today's clock, years after its day: the week still runs."""
    sent = Counted("NORTH", date(2021, 4, 13), datetime(2026, 1, 1), (1, 1, 0, 0, 0, 0))
    tell(kept, [sent])
    week = reporting.by_week(kept, Question(EVERYTHING, date(2021, 4, 14)), FIRST, 3, 2).iloc[-1]
    assert (week["on_time"], week["late"], week["not_yet_due"]) == (1, 0, 2)


def test_a_campaign_begins_with_a_whole_week():
    assert reporting_week.week_ends(date(2021, 4, 13), FIRST, 3) == [date(2021, 4, 7), date(2021, 4, 14)]
    assert reporting_week.week_ends(date(2021, 4, 7), FIRST, 3) == [date(2021, 4, 7)]
    assert reporting_week.week_ends(date(2021, 4, 13), date(2021, 4, 2), 3) == [date(2021, 4, 14)]
    assert reporting_week.week_ends(date(2021, 3, 1), FIRST, 3) == []
