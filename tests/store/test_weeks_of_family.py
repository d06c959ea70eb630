"""Weekly counts of a unit and those below it agree with one question a week, as it was known then."""

from datetime import date, timedelta

from builders import NOON, TODAY, a_roster, count

from dashboard.model import EVERYTHING
from dashboard.store import progress, weeks
from dashboard.store.progress import COUNTS, Question

FIRST = date(2021, 5, 5)


def a_past(con) -> None:
    """North reports thrice, its school once, South twice; nobody stands twice."""
    for as_of, unit, people, installed, first in (
        (date(2021, 5, 10), "NORTH", 3, 0, 1),
        (date(2021, 6, 1), "NORTH", 4, 2, 1),
        (date(2021, 6, 28), "NORTH", 4, 3, 1),
        (date(2021, 6, 15), "NORTH-SCHOOL", 2, 1, 100),
        (date(2021, 5, 30), "SOUTH", 7, 1, 200),
        (date(2021, 6, 20), "SOUTH", 8, 5, 200),
    ):
        count(con, a_roster(people, installed, first=first), unit, as_of)


def told(rows, code: str) -> dict[date, tuple[int, ...]]:
    own = rows[rows["code"] == code]
    return {at.date(): tuple(counts) for at, *counts in own[["day", *COUNTS]].itertuples(index=False)}


def asked(con, under: str | None) -> dict[date, tuple[int, ...]]:
    """The same by asking for the totals of each week's day."""
    found = {}
    for back in range(9):
        on_day = TODAY - timedelta(days=7 * back)
        row = progress.totals(con, Question(EVERYTHING, on_day, under=under)).iloc[0]
        if on_day >= FIRST and row["units_reported"]:
            found[on_day] = tuple(int(row[name]) for name in COUNTS)
    return found


def test_each_week_of_a_family_is_what_was_true_on_its_day(store):
    a_past(store)
    rows = weeks.of_family(store, Question(EVERYTHING, TODAY), FIRST)
    assert told(rows, "HN") == asked(store, None)
    for code in ("D001", "D002"):
        assert told(rows, code) == asked(store, code)
    assert set(rows["code"]) == {"HN", "D001", "D002"}


def test_a_unit_with_a_roster_of_its_own_is_counted_beside_those_below_it(store):
    a_past(store)
    rows = weeks.of_family(store, Question(EVERYTHING, TODAY, under="NORTH"), FIRST)
    assert told(rows, "NORTH") == asked(store, "NORTH")
    assert told(rows, "NORTH-SCHOOL") == asked(store, "NORTH-SCHOOL")


def test_the_newest_roster_of_a_week_is_named(store):
    a_past(store)
    rows = weeks.of_family(store, Question(EVERYTHING, TODAY), FIRST)
    own = rows[rows["code"] == "HN"]
    newest = dict(zip(own["day"].dt.date, own["as_of"].dt.date, strict=True))
    assert newest[TODAY] == date(2021, 6, 28)
    assert newest[date(2021, 6, 9)] == date(2021, 6, 1)


def test_what_came_in_later_is_not_told_of_an_earlier_moment(store):
    count(store, a_roster(4, 2), "NORTH", date(2021, 6, 1), NOON - timedelta(days=20))
    count(store, a_roster(4, 4), "NORTH", date(2021, 6, 2), NOON)
    before = NOON - timedelta(days=1)
    rows = weeks.of_family(store, Question(EVERYTHING, TODAY, known_at=before), FIRST)
    assert told(rows, "D001")[TODAY][COUNTS.index("installed")] == 2
    rows = weeks.of_family(store, Question(EVERYTHING, TODAY), FIRST)
    assert told(rows, "D001")[TODAY][COUNTS.index("installed")] == 4


def test_nothing_was_told_before_the_first_roster(store):
    assert weeks.of_family(store, Question(EVERYTHING, TODAY), FIRST).empty
