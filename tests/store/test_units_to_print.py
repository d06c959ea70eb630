"""For which units something is printed: by code, by kind, with all below or without."""

from datetime import date, datetime

import pytest

from dashboard.errors import UnknownUnit
from dashboard.model import EVERYTHING, Scope, UnitKind
from dashboard.store import connection, units_to_print
from dashboard.store.units_to_print import Choice

TODAY = date(2021, 6, 30)
UNITS = [
    ("D001", "Quận Ba Đình", UnitKind.DISTRICT, None, None),
    ("D001-S", "Trường Ba Đình", UnitKind.SCHOOL, "D001", None),
    ("D001-H", "Bệnh viện Ba Đình", UnitKind.HOSPITAL, "D001", None),
    ("D002", "Quận Hoàn Kiếm", UnitKind.DISTRICT, None, None),
    ("D002-S", "Trường Hoàn Kiếm", UnitKind.SCHOOL, "D002", None),
    ("D002-X", "Trường đã đóng", UnitKind.SCHOOL, "D002", date(2020, 12, 31)),
]


@pytest.fixture
def store():
    con = connection.open_store(None)
    for code, name, kind, parent, until in UNITS:
        con.execute(
            "INSERT INTO campaign.unit (code, name, kind, parent_code, valid_to, added_at) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [code, name, kind, parent, until, datetime(2021, 3, 1)],
        )
    yield con
    con.close()


def chosen(store, choice, scope=EVERYTHING, at_most=100):
    rows, count = units_to_print.chosen(store, scope, TODAY, choice, at_most)
    return list(rows["code"]), count


@pytest.mark.parametrize(
    ("choice", "codes"),
    [
        (Choice(), {"D001", "D001-S", "D001-H", "D002", "D002-S"}),
        (Choice(kinds=("school",)), {"D001-S", "D002-S"}),
        (Choice(codes=("D001",)), {"D001"}),
        (Choice(codes=("D001",), has_below=True), {"D001", "D001-S", "D001-H"}),
        (Choice(codes=("D001", "D002-S"), has_below=True), {"D001", "D001-S", "D001-H", "D002-S"}),
        (Choice(codes=("D001",), kinds=("school",), has_below=True), {"D001-S"}),
        (Choice(codes=("NOWHERE",)), set()),
        (Choice(codes=("D002-X",)), set()),
    ],
    ids=lambda value: str(value) if isinstance(value, Choice) else "",
)
def test_units_are_chosen_by_code_and_kind(store, choice, codes):
    found, count = chosen(store, choice)
    assert (set(found), count) == (codes, len(codes))
    assert len(found) == len(codes)


def test_units_come_by_parent_and_name_and_no_more_than_asked_for(store):
    whole, _ = chosen(store, Choice())
    assert chosen(store, Choice(), at_most=2) == (whole[:2], 5)


def test_a_liaison_prints_for_own_units_only(store):
    scope = Scope(("D001",))
    assert set(chosen(store, Choice(), scope)[0]) == {"D001", "D001-S", "D001-H"}
    assert chosen(store, Choice(codes=("D002",), has_below=True), scope) == ([], 0)


def test_units_are_named_with_their_kind_or_refused(store):
    found = units_to_print.several(store, EVERYTHING, ["D002-S", "D001"])
    assert {code: (unit.name, unit.kind) for code, unit in found.items()} == {
        "D002-S": ("Trường Hoàn Kiếm", UnitKind.SCHOOL),
        "D001": ("Quận Ba Đình", UnitKind.DISTRICT),
    }
    with pytest.raises(UnknownUnit, match="D002"):
        units_to_print.several(store, Scope(("D001",)), ["D001", "D002"])
