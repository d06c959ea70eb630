"""The same counts on old and new units: against loops and dicts, nobody lost or doubled, estimates told."""

import csv
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import oracle
import pytest
from builders import NOON, TODAY, a_roster, a_store, count
from histories import tell
from hypothesis import given
from hypothesis import strategies as st
from oracle import Counted
from test_progress import often

from dashboard.model import EVERYTHING
from dashboard.store import crosswalk, progress, units
from dashboard.store.crosswalk import Level
from dashboard.store.progress import COUNTS, Question

DATA = Path(__file__).parents[2] / "data"
CHANGE = date(2025, 7, 1)
BEFORE, AFTER = date(2025, 6, 20), date(2025, 7, 20)
NOW, KNOWN = datetime(2025, 9, 1, 12), datetime(2030, 1, 1)

# Beside North and its school (below Ba Đình) and South (below Hoàn Kiếm): one below a new commune, and units
# themselves, old and new, each with the place that it stands below.
ADDED = "code,name,kind,parent_code\nNEW,Công ty Mới,enterprise,C00004\n"
STANDS_BELOW = {
    "NORTH": "D001",
    "NORTH-SCHOOL": "D001",
    "SOUTH": "D002",
    "D001": "D001",
    "D268": "D268",
    "NEW": "C00004",
    "C00004": "C00004",
    "C09556": "C09556",
    "KCN": "KCN",
}

each_level = pytest.mark.parametrize("level", Level)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = {row["code"]: row for row in rows("units.csv")}
SUCCESSION = {(row["old_code"], row["new_code"]): float(row["share"]) for row in rows("succession.csv")}


def carried_by_hand(standing: dict[str, tuple[int, ...]], level: Level) -> dict[str, list[float]]:
    """Place → counts; `standing` holds the counts below each child of the city."""
    found: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(COUNTS))

    def add(place: str, counts: tuple[int, ...], share: float = 1.0) -> None:
        found[place] = [had + share * each for had, each in zip(found[place], counts, strict=True)]

    for code, counts in standing.items():
        kind = UNITS[code]["kind"]
        if kind == level:
            add(code, counts)
        elif level is Level.OFFICE and kind == "commune":
            add(UNITS[code]["office_code"], counts)
        elif level is Level.DISTRICT and kind == "commune":
            whole = sum(share for (_, new), share in SUCCESSION.items() if new == code)
            for (old, new), share in SUCCESSION.items():
                if new == code:
                    add(old, counts, share / whole)
        elif kind == "district":
            for (old, new), share in SUCCESSION.items():
                if old == code:
                    add(UNITS[new]["office_code"] if level is Level.OFFICE else new, counts, share)
    return dict(found)


def standing_by_hand(told: list[Counted], on_day: date) -> dict[str, tuple[int, ...]]:
    """Child of the city → the counts of all below it that are in the day's catalogue."""
    found: dict[str, tuple[int, ...]] = {}
    for code, each in oracle.unit_state(told, on_day, KNOWN).items():
        unit = UNITS.get(code, {})
        ends, begins = unit.get("valid_to") or "9999", unit.get("valid_from") or "0000"
        if begins <= on_day.isoformat() <= ends:
            top = STANDS_BELOW[code]
            found[top] = tuple(map(sum, zip(found.get(top, (0,) * 6), each.counts, strict=True)))
    return found


@st.composite
def histories(draw):
    """Uploads of all of them in the weeks around the change."""
    told = []
    for place in range(draw(st.integers(0, 14))):
        people, phones = sorted((draw(st.integers(1, 40)), draw(st.integers(0, 40))), reverse=True)
        reached = (draw(st.integers(0, phones)), *(draw(st.integers(0, people)) for _ in range(3)))
        day = CHANGE + timedelta(days=draw(st.integers(-30, 30)))
        committed = datetime(2025, 9, 1) + timedelta(seconds=place)
        told.append(
            Counted(draw(st.sampled_from(sorted(STANDS_BELOW))), day, committed, (people, phones, *reached))
        )
    return told


DAYS = st.dates(CHANGE - timedelta(days=32), CHANGE + timedelta(days=40))


@pytest.fixture(scope="module")
def kept():
    """A store whose uploads each example replaces."""
    with a_store() as con:
        units.add(con, ADDED.encode(), NOON)
        yield con


@pytest.fixture
def city():
    """A store of a test's own."""
    with a_store() as con:
        units.add(con, ADDED.encode(), NOON)
        yield con


@given(histories(), DAYS, st.sampled_from(Level))
@often
def test_each_place_has_what_loops_and_dicts_say(kept, told, on_day, level):
    tell(kept, told)
    found = crosswalk.by_successor(kept, Question(EVERYTHING, on_day), level).rows.set_index("code")
    expected = carried_by_hand(standing_by_hand(told, on_day), level)
    for code, row in found.iterrows():
        assert row[list(COUNTS)].tolist() == pytest.approx(expected.get(code, [0.0] * 6)), code


@given(histories(), DAYS, st.sampled_from(Level))
@often
def test_nobody_is_lost_or_doubled_on_the_way(kept, told, on_day, level):
    tell(kept, told)
    question = Question(EVERYTHING, on_day)
    placed = crosswalk.by_successor(kept, question, level)
    total = progress.totals(kept, question).iloc[0]
    for name in COUNTS:
        assert placed.rows[name].sum() + placed.elsewhere[name].sum() == pytest.approx(total[name]), name


@given(
    histories(),
    DAYS,
    st.sampled_from([(Level.COMMUNE, "C00004"), (Level.OFFICE, "BHXH-HN"), (Level.DISTRICT, "D001")]),
)
@often
def test_the_weeks_are_the_days_one_after_the_other(kept, told, on_day, place):
    tell(kept, told)
    level, code = place
    first = CHANGE - timedelta(days=30)
    weeks = crosswalk.weeks_by_successor(kept, Question(EVERYTHING, on_day), level, code, first)
    found = {row["day"].date(): [row[name] for name in COUNTS] for row in weeks.to_dict("records")}
    days = [on_day - timedelta(weeks=back) for back in range((on_day - first).days // 7 + 1)]
    for day in days:
        expected = carried_by_hand(standing_by_hand(told, day), level).get(code)
        assert (day in found) == (expected is not None)
        assert found.get(day) == (pytest.approx(expected) if expected else None)


@each_level
def test_the_shares_of_whoever_is_carried_add_up_to_one(city, level):
    shares = crosswalk.shares(city, level)
    carried = shares[~shares["is_own"]].groupby("from_code")["share"].sum()
    assert len(carried) == {Level.DISTRICT: 126, Level.OFFICE: 30, Level.COMMUNE: 30}[level]
    assert carried.to_numpy() == pytest.approx(1.0)
    assert not shares.duplicated(["code", "from_code"]).any()


@each_level
def test_every_place_of_a_level_has_a_row_and_silence_is_no_estimate(city, level):
    found = crosswalk.by_successor(city, Question(EVERYTHING, BEFORE), level).rows
    assert len(found) == {Level.DISTRICT: 30, Level.OFFICE: 24, Level.COMMUNE: 126}[level]
    assert found["name"].notna().all()
    assert not found["is_estimate"].any()
    assert (found["units_reported"] == 0).all()
    assert found["as_of"].isna().all()


def test_before_the_change_the_new_communes_are_estimates_that_tell_their_shares(city):
    count(city, a_roster(people=100, installed=40), "NORTH", BEFORE, NOW)
    found = crosswalk.by_successor(city, Question(EVERYTHING, BEFORE), Level.COMMUNE).rows.set_index("code")
    ba_dinh = found.loc["C00004"]
    assert ba_dinh["is_estimate"]
    assert (ba_dinh["from_codes"], ba_dinh["shares"]) == (["D001"], [0.275641])
    assert ba_dinh["headcount"] == pytest.approx(27.5641)
    assert ba_dinh["installed"] == pytest.approx(0.4 * ba_dinh["headcount"])
    assert ba_dinh["carried"] == pytest.approx(1.0)
    assert not found.loc["C09556", "is_estimate"]


def test_a_district_is_itself_as_long_as_it_is_there(city):
    count(city, a_roster(people=100, installed=40), "NORTH", BEFORE, NOW)
    found = crosswalk.by_successor(city, Question(EVERYTHING, BEFORE), Level.DISTRICT).rows.set_index("code")
    assert found.loc["D001", "headcount"] == 100
    assert not found["is_estimate"].any()


def test_what_a_commune_tells_itself_stays_and_only_the_rest_is_carried(city):
    count(city, a_roster(people=100, installed=40), "NORTH", BEFORE, NOW)
    count(city, a_roster(people=50, first=1000), "C00004", AFTER, NOW)
    placed = crosswalk.by_successor(city, Question(EVERYTHING, AFTER), Level.COMMUNE)
    ba_dinh = placed.rows.set_index("code").loc["C00004"]
    assert ba_dinh["headcount"] == pytest.approx(50 + 27.5641)
    assert ba_dinh["carried"] == pytest.approx(27.5641 / 77.5641)
    assert ba_dinh["units_reported"] == 2
    assert placed.rows["headcount"].sum() == pytest.approx(150)


def test_whoever_lies_in_no_place_is_told_apart(city):
    count(city, a_roster(people=7), "KCN", TODAY, NOON)
    placed = crosswalk.by_successor(city, Question(EVERYTHING, TODAY), Level.DISTRICT)
    assert dict(zip(placed.elsewhere["code"], placed.elsewhere["headcount"], strict=True)) == {"KCN": 7}
    assert placed.rows["headcount"].sum() == 0


def test_a_line_goes_across_the_change_from_estimate_to_fact(city):
    count(city, a_roster(people=100, installed=40), "D001", BEFORE, NOW)
    count(city, a_roster(people=30, installed=12), "C00004", CHANGE, NOW)
    question = Question(EVERYTHING, AFTER)
    weeks = crosswalk.weeks_by_successor(city, question, Level.COMMUNE, "C00004", BEFORE - timedelta(days=7))
    told = [(row["day"].date(), row["headcount"], row["is_estimate"]) for row in weeks.to_dict("records")]
    assert crosswalk.since(city) == CHANGE
    assert told == [
        (date(2025, 6, 22), pytest.approx(27.5641), True),
        (date(2025, 6, 29), pytest.approx(27.5641), True),
        (date(2025, 7, 6), 30, False),
        (date(2025, 7, 13), 30, False),
        (date(2025, 7, 20), 30, False),
    ]


def test_a_unit_that_is_no_place_has_no_weeks(city):
    question = Question(EVERYTHING, AFTER)
    assert crosswalk.weeks_by_successor(city, question, Level.COMMUNE, "KCN", BEFORE).empty
