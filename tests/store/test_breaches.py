"""The register says what is known by now of each breach, and keeps what was known before."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from dashboard.errors import NotFound, UserError
from dashboard.insight import breach_clock
from dashboard.insight.breach_clock import Told
from dashboard.publish.listings import breach_table
from dashboard.store import audit, breaches, connection
from dashboard.store.audit import Action, Wanted

NOON = datetime(2026, 7, 1, 12)
HOUR = timedelta(hours=1)


@pytest.fixture
def store():
    """An empty store."""
    return connection.open_store(None)


@pytest.mark.parametrize(
    ("told_after", "asked_after", "state"),
    [
        (None, 72, Told.OPEN),
        (None, 73, Told.OVERDUE),
        (72, 100, Told.IN_TIME),
        (73, 100, Told.LATE),
    ],
)
def test_the_72_hours_run_from_the_moment_of_notice(told_after, asked_after, state):
    told_at = None if told_after is None else NOON + told_after * HOUR
    assert breach_clock.state(NOON + 72 * HOUR, told_at, NOON + asked_after * HOUR) is state


def test_hours_left_are_whole_and_below_zero_once_overdue():
    assert breach_clock.hours_left(NOON + 72 * HOUR, NOON + timedelta(minutes=1)) == 71
    assert breach_clock.hours_left(NOON, NOON + timedelta(minutes=1)) == -1


def test_what_is_known_by_now_holds_and_what_was_known_stays(store):
    breach = breaches.new(NOON, " A list was sent to a wrong address ", None)
    breaches.note(store, breach, "quantri", NOON + HOUR)
    known = replace(breach, people=0, done="Recalled", told_at=NOON + 2 * HOUR)
    breaches.note(store, known, "quantri", NOON + 3 * HOUR)
    again = replace(known, people=None, told_at=None)
    assert breaches.find(store, breach.id) == replace(known, what="A list was sent to a wrong address")
    breaches.note(store, again, "quantri", NOON + 4 * HOUR)
    found = breaches.find(store, breach.id)
    assert (found.people, found.told_at) == (None, None)
    assert store.execute("SELECT count(*) FROM breach").fetchone() == (3,)
    assert len(breaches.listed(store)) == 1
    assert audit.count(store, Wanted(actions=(Action.BREACH_NOTED,))) == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"what": "  "},
        {"what": "x" * 2_001},
        {"people": -1},
        {"noticed_at": NOON + 5 * HOUR},
        {"told_at": NOON - HOUR},
        {"mended_at": NOON + 5 * HOUR},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_and_not_kept(store, changed):
    with pytest.raises(UserError):
        breaches.note(store, replace(breaches.new(NOON, "Lost"), **changed), "quantri", NOON + HOUR)
    assert breaches.listed(store).empty


def test_one_that_is_not_there_is_said_to_be_so(store):
    with pytest.raises(NotFound):
        breaches.find(store, uuid4())


def test_the_list_tells_how_each_stands(store):
    breaches.note(store, breaches.new(NOON, "Lost", 3), "quantri", NOON + HOUR)
    shown = breach_table.rows(breaches.listed(store), NOON + 80 * HOUR)
    assert shown.iloc[0].tolist()[:5] == [
        "Quá hạn: chưa báo cơ quan có thẩm quyền",
        "04/07/2026 12:00",
        "01/07/2026 12:00",
        "Lost",
        "3",
    ]
