"""What worked, asked of a real store: too little is not told, and lost sheets are printed again."""

from datetime import date, datetime, timedelta

import pytest
from builders import NOON, OFFICE, TODAY, a_roster, a_store, count

from dashboard import placing, proving
from dashboard.model import Account, Role
from dashboard.store import links, scans, units
from dashboard.store.placements import State
from dashboard.store.scans import Visit

BEGIN = date(2021, 5, 1)
HUNG = date(2021, 5, 20)
WITH_POSTER, WITHOUT = 9, 12


@pytest.fixture(scope="module")
def store():
    """Schools of twenty that all rise by two people; those with a poster by four more."""
    with a_store() as con:
        rows = "".join(
            f"S{place:02d},Trường {place},school,D001,20\n" for place in range(WITH_POSTER + WITHOUT)
        )
        text = "code,name,kind,parent_code,expected_headcount\n" + rows
        units.add(con, text.encode(), NOON - timedelta(days=90))
        for place in range(WITH_POSTER + WITHOUT):
            more = 6 if place < WITH_POSTER else 2
            first, code = 1 + 100 * place, f"S{place:02d}"
            count(con, a_roster(20, 4, 4, first), code, BEGIN, datetime(2021, 5, 1, 9))
            count(con, a_roster(20, 4 + more, 4 + more, first), code, TODAY - timedelta(days=1), NOON)
        wanted = [(f"S{place:02d}", "gate") for place in range(WITH_POSTER)]
        minted = links.mint(con, wanted, "https://vss.gov.vn/", "ha", datetime(2021, 5, 10))
        seen = {Visit(link.code, HUNG, 9, "phone", False, "scan"): 3 for link in minted.values()}
        scans.add_batch(con, "some", seen, NOON)
        yield con


def test_the_effect_is_that_of_the_posters_alone(store):
    told = proving.worth(store, OFFICE, TODAY)
    effect = told.effects["registered"]
    assert (effect.units, effect.compared) == (WITH_POSTER, WITHOUT)
    assert effect.points == pytest.approx(4 / 20)
    assert effect.is_clear
    one = told.units.iloc[0]
    assert (one["scans"], one["sheets"], one["hung_on"]) == (3, 1, HUNG)
    assert one["registered_before"] == pytest.approx(4 / 20)
    assert one["registered_after"] == pytest.approx(10 / 20)
    assert one["registered_expected"] == pytest.approx(2 / 20)


def test_where_to_print_next_are_units_without_a_whole_sheet_and_most_people_left(store):
    rows = proving.worth(store, OFFICE, TODAY).next_units
    assert set(rows["code"]) == {f"S{place:02d}" for place in range(WITH_POSTER, WITH_POSTER + WITHOUT)}
    assert rows["left"].tolist() == [14] * WITHOUT
    assert rows["gain"].tolist() == pytest.approx([4.0] * WITHOUT)


def test_a_sheet_that_is_gone_is_on_the_list(store):
    code = links.mint(store, [("S00", "gate")], "https://vss.gov.vn/", "ha", NOON)["S00", "gate"].code
    placing.check(store, OFFICE, code, State.GONE, "", "", NOON)
    rows = proving.worth(store, OFFICE, TODAY).next_units.set_index("code")
    assert rows.loc["S00", "why"] == "reprint"
    placing.check(store, OFFICE, code, State.HANGS, "", "", NOON + timedelta(hours=1))
    assert "S00" not in set(proving.worth(store, OFFICE, TODAY).next_units["code"])


def test_soon_after_nothing_is_told(store):
    told = proving.worth(store, OFFICE, HUNG + timedelta(days=5))
    assert not told.effects["registered"].is_told


def test_an_empty_store_tells_nothing():
    with a_store() as con:
        told = proving.worth(con, Account("x", Role.LEADER), TODAY)
        assert told.units.empty and told.next_units.empty
        assert not told.effects["installed"].is_told
