"""What is told of one unit: its place in the tree, its office, its uploads, its codes, who stands twice."""

from datetime import date, timedelta
from uuid import UUID

import oracle
import pytest
from builders import NOON, TODAY, a_roster, a_store, count, liaison
from histories import DAYS, FIRST, MOMENTS, SENDERS, histories, tell
from hypothesis import HealthCheck, given, settings

from dashboard.model import EVERYTHING, Scope
from dashboard.settings import ROOT
from dashboard.store import catalogue, duplicates, lineage, links, scans, units
from dashboard.store.catalogue import Above
from dashboard.store.connection import FOR_EVER
from dashboard.store.progress import Question
from dashboard.store.scans import Visit

LATER = NOON + timedelta(hours=1)
TARGET = "https://dichvucong.baohiemxahoi.gov.vn/#/dang-ky"

often = settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def kept():
    """A store whose uploads each example replaces."""
    with a_store() as con:
        for place in range(12):
            con.execute(
                "INSERT INTO campaign.upload BY NAME SELECT * REPLACE (? AS id) FROM ("
                "SELECT uuid() AS id, 'NORTH' AS unit_code, ? AS as_of, 'roster' AS kind, 'replace' AS mode,"
                "'a.csv' AS file_name, '' AS sha256, NULL AS sheet, [1] AS header_rows, "
                "MAP {'a': 'b'} AS columns, []::VARCHAR[] AS dropped, []::VARCHAR[] AS other_sheets, "
                "? AS received_at, 'ha' AS received_by)",
                [UUID(int=place + 1), TODAY, NOON],
            )
        yield con


@given(histories(), DAYS, MOMENTS)
@often
def test_the_uploads_of_units_and_what_became_of_them_are_what_loops_say(kept, told, on_day, known_at):
    tell(kept, told)
    for moment in (known_at, FOR_EVER):
        for under, members in ((None, SENDERS), ("NORTH", ("NORTH", "NORTH-SCHOOL")), ("SOUTH", ("SOUTH",))):
            counting = {id(each) for each in oracle.unit_state(told, on_day, moment).values()}
            known = [
                (each.committed_at, each)
                for each in told
                if each.unit in members and each.as_of <= on_day and each.committed_at <= moment
            ]
            expected = [
                (each.as_of, each.committed_at, each.counts[0], _state(each, counting, moment))
                for _, each in sorted(known, key=lambda pair: pair[0], reverse=True)
            ]
            rows = lineage.newest(kept, Question(EVERYTHING, on_day, moment, under=under), at_most=99)
            assert [
                (row["as_of"].date(), row["committed_at"], row["people"], row["state"])
                for row in rows.to_dict("records")
            ] == expected


def _state(each, counting, moment):
    if each.reverted_at and each.reverted_at <= moment:
        return "reverted"
    return "counts" if id(each) in counting else "overtaken"


def test_only_the_newest_uploads_are_given_and_only_of_the_scope(kept):
    moments = [NOON + timedelta(hours=hours) for hours in range(3)]
    sent = zip(SENDERS, moments, strict=True)
    tell(kept, [oracle.Counted(unit, FIRST, at, (9, 8, 7, 6, 5, 4), None) for unit, at in sent])
    rows = lineage.newest(kept, Question(EVERYTHING, TODAY), at_most=2)
    assert rows["unit_name"].tolist() == ["Công ty Phía Nam", "Trường Phía Bắc"]
    assert rows["file_name"].tolist() == ["a.csv"] * 2
    own = lineage.newest(kept, Question(Scope(("NORTH",)), TODAY), at_most=9)
    assert own["unit_name"].tolist() == ["Trường Phía Bắc", "Công ty Phía Bắc"]


def test_the_way_down_to_a_unit_has_links_only_where_one_may_look(store):
    assert catalogue.above(store, EVERYTHING, "NORTH-SCHOOL") == [
        Above("HN", "Thành phố Hà Nội", True),
        Above("D001", "Quận Ba Đình", True),
        Above("NORTH", "Công ty Phía Bắc", True),
    ]
    seen = catalogue.above(store, Scope(("NORTH",)), "NORTH-SCHOOL")
    assert [each.is_seen for each in seen] == [False, False, True]
    assert catalogue.above(store, EVERYTHING, "HN") == []
    assert catalogue.above(store, EVERYTHING, "XX") == []


def test_a_unit_is_served_by_the_nearest_office_above_it(store):
    for code in ("NORTH", "NORTH-SCHOOL"):
        office = catalogue.office_of(store, code)
        assert office
        assert (office.code, office.name) == ("BHXH-D001", "BHXH quận Ba Đình")
    assert catalogue.office_of(store, "XX") is None


def test_what_became_of_a_district_adds_up_and_is_told_from_both_sides(store):
    told = catalogue.successions(store, "D001")
    assert set(told["is_successor"]) == {True}
    assert told["share"].sum() == pytest.approx(1, abs=1e-4)
    assert told["share"].is_monotonic_decreasing
    assert set(told["since"].dt.date) == {date(2025, 7, 1)}
    commune = told["code"].iloc[0]
    back = catalogue.successions(store, commune).set_index("code")
    assert not back["is_successor"].any()
    assert back.loc["D001", "share"] == told["share"].iloc[0]
    assert catalogue.successions(store, "NORTH").empty
    assert catalogue.valid(store, "D001")[1] == date(2025, 6, 30)
    assert catalogue.valid(store, "NORTH") == (None, None)


def test_people_who_stand_elsewhere_too_are_counted_once_a_unit(store):
    count(store, a_roster(people=3), unit="NORTH")
    count(store, a_roster(people=4, first=2), unit="NORTH-SCHOOL", now=LATER)
    count(store, a_roster(people=2, first=3), unit="SOUTH", now=LATER)
    assert duplicates.shared(store, Question(EVERYTHING, TODAY, under="SOUTH")) == (2, 2)
    assert duplicates.shared(store, Question(EVERYTHING, TODAY, under="NORTH-SCHOOL")) == (3, 2)
    assert duplicates.shared(store, Question(liaison("NORTH").scope, TODAY)) == (2 + 3, 3)
    assert duplicates.shared(store, Question(EVERYTHING, TODAY, under="D003")) == (0, 0)

    listed = duplicates.listed(store, EVERYTHING, TODAY, FOR_EVER)
    own = listed[listed["unit_code"] == "SOUTH"]
    assert (own["person_hash"].nunique(), own["other_unit_code"].nunique()) == (2, 2)


def test_codes_in_use_and_people_who_followed_them(store):
    units.load_catalogue(store, ROOT / "data", NOON)
    gate, hall, other = (
        link.code
        for link in links.mint(
            store, [("NORTH", "gate"), ("NORTH-SCHOOL", "hall"), ("SOUTH", "gate")], TARGET, "ha", NOON
        ).values()
    )
    links.mint(store, [("NORTH", "gate")], TARGET, "ha", LATER)
    days = TODAY - timedelta(days=2), TODAY, TODAY + timedelta(days=1)
    followed = {Visit(gate, day, 9, "phone", False, "scan"): 2 for day in days}
    followed |= {Visit(hall, TODAY, 9, "phone", True, "scan"): 50}
    followed |= {Visit(other, TODAY, 9, "phone", False, "typed"): 7}
    scans.add_batch(store, "batch", followed, NOON)

    assert links.followed(store, Question(EVERYTHING, TODAY, under="NORTH")) == (2, 4, TODAY)
    assert links.followed(store, Question(Scope(("NORTH-SCHOOL",)), TODAY)) == (1, 0, None)
    links.retire(store, gate, "lost", "ha", LATER)
    assert links.followed(store, Question(EVERYTHING, TODAY, under="NORTH")) == (1, 4, TODAY)
