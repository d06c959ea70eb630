"""The catalogue of units: what is added, what is found, and by whom."""

from datetime import date, timedelta

import pytest
from builders import NOON, TODAY, UNITS

from dashboard.errors import UnknownUnit, UnreadableFile
from dashboard.model import EVERYTHING, Scope, UnitKind
from dashboard.store import units

NORTH = Scope(("NORTH",))
TOMORROW = NOON + timedelta(days=1)


def test_a_unit_of_a_kind_that_we_do_not_know_becomes_an_employer(store):
    told = "code,name,kind,parent_code\nHTX1,Hợp tác xã Rau,cooperative,D001\nT1,Trường Một,school,D001\n"
    assert units.add(store, told.encode(), TOMORROW) == (2, ("HTX1",))
    assert units.find(store, EVERYTHING, "HTX1").kind is UnitKind.EMPLOYER
    assert units.find(store, EVERYTHING, "T1").kind is UnitKind.SCHOOL


def test_adding_the_same_list_again_adds_nothing(store):
    before = _versions(store)
    units.add(store, UNITS.encode(), TOMORROW)
    assert _versions(store) == before


def test_the_newest_version_of_a_unit_holds_and_the_old_one_stays(store):
    units.add(store, b"code,name,kind,parent_code\nNORTH,Renamed,school,D002\n", TOMORROW)
    found = units.find(store, EVERYTHING, "NORTH")
    assert (found.name, found.kind, found.parent_code) == ("Renamed", UnitKind.SCHOOL, "D002")
    assert store.execute("SELECT count(*) FROM unit WHERE code = 'NORTH'").fetchone() == (2,)


def test_days_and_numbers_of_a_unit_are_kept(store):
    told = (
        "code,name,kind,parent_code,office_code,expected_headcount,valid_from,valid_to\n"
        "X1,Một,enterprise,D001,BHXH-D001,12,2021-01-01,2021-12-31\n"
    )
    units.add(store, told.encode(), TOMORROW)
    found = units.find(store, EVERYTHING, "x1 ")
    assert (found.expected_headcount, found.valid_from, found.valid_to) == (
        12,
        date(2021, 1, 1),
        date(2021, 12, 31),
    )


def test_a_unit_without_a_parent_stands_below_the_city(store):
    units.add(store, b"code,name,kind\nX1,One,enterprise\n", TOMORROW)
    assert units.find(store, EVERYTHING, "X1").parent_code == "HN"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"code,name\nX1,One\n",
        b"\x89PNG\r\n",
        "code,name,kind\nX1,Một\n".encode("utf-16"),
        b"code,name,kind,parent_code\nX1,One,enterprise,NOWHERE\n",
        b"code,name,kind,parent_code\nX1,One,enterprise,X2\nX2,Two,enterprise,X1\n",
    ],
)
def test_a_list_that_cannot_be_read_adds_nothing(store, content):
    before = _versions(store)
    with pytest.raises(UnreadableFile) as refusal:
        units.add(store, content, TOMORROW)
    assert "\n" not in str(refusal.value)
    assert _versions(store) == before


def test_a_list_may_begin_with_the_mark_that_excel_writes(store):
    units.add(store, "\ufeffcode,name,kind\nX1,Một,school\n".encode(), TOMORROW)
    assert units.find(store, EVERYTHING, "X1").name == "Một"


def test_a_liaison_finds_own_units_and_those_below_only(store):
    assert units.find(store, NORTH, "NORTH-SCHOOL").parent_code == "NORTH"
    for code in ("SOUTH", "D001", "HN", "NOWHERE", ""):
        with pytest.raises(UnknownUnit):
            units.find(store, NORTH, code)


def test_names_are_given_within_the_scope_only(store):
    assert units.names(store, NORTH, ["NORTH"]) == {"NORTH": "Công ty Phía Bắc"}
    with pytest.raises(UnknownUnit, match="SOUTH"):
        units.names(store, NORTH, ["NORTH", "SOUTH"])


def test_a_list_of_units_is_that_of_its_day(store):
    assert set(units.listed(store, NORTH, TODAY)["code"]) == {"NORTH", "NORTH-SCHOOL"}
    then, now = (set(units.listed(store, EVERYTHING, day)["code"]) for day in (TODAY, date(2026, 1, 1)))
    assert "D001" in then - now
    assert "C00004" in now - then
    assert units.listed(store, Scope(()), TODAY).empty


def test_every_unit_of_the_catalogue_has_an_office(store):
    without = store.execute(
        "SELECT code FROM current_unit WHERE code NOT IN (SELECT unit_code FROM unit_office)"
    ).fetchall()
    assert without == []
    offices = dict(store.execute("SELECT unit_code, office_code FROM unit_office").fetchall())
    assert (offices["NORTH-SCHOOL"], offices["SOUTH"]) == ("BHXH-D001", "BHXH-D002")


def test_a_circle_of_units_does_not_run_for_ever(store):
    for code, parent in (("R1", "R2"), ("R2", "R1")):
        store.execute(
            "INSERT INTO campaign.unit (code, name, kind, parent_code, added_at) VALUES (?, ?, ?, ?, ?)",
            [code, code, "employer", parent, TOMORROW],
        )
    assert units.find(store, Scope(("R1",)), "R2").code == "R2"


def test_what_a_code_says_is_never_read_as_sql(store):
    with pytest.raises(UnknownUnit):
        units.find(store, EVERYTHING, "NORTH' OR '1'='1")


def _versions(con):
    return con.execute("SELECT count(*) FROM unit").fetchone()
