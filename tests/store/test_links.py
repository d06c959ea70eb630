"""Printed codes: they are told apart, asked again give the same, and are followed by nobody in particular."""

import time
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stores import a_copy_of, bare

from dashboard.model import EVERYTHING, Scope, Template, UnitKind
from dashboard.store import connection, links, scan_counts, scans
from dashboard.store.scan_counts import Span
from dashboard.store.scans import Visit

NOON = datetime(2021, 6, 30, 12)
TARGET = "https://dichvucong.baohiemxahoi.gov.vn/#/dang-ky"
GATE = ("BD", "gate")
HUNG_LONG_AGO = ["4HRGJZ", "KCKF3M"]
CODES = st.text(links.SIGNS, min_size=5, max_size=5).map(lambda signs: signs + links._check_sign(signs))


@pytest.fixture
def store():
    with a_copy_of(bare) as con:
        yield con


def test_the_alphabet_leaves_out_what_is_misread():
    assert len(links.SIGNS) == len(set(links.SIGNS)) == 31
    assert not set(links.SIGNS) & set("01ILO")


@given(CODES, st.integers(0, 5), st.sampled_from(links.SIGNS))
def test_every_single_wrong_sign_is_noticed(code, place, sign):
    wrong = code[:place] + sign + code[place + 1 :]
    assert links.is_code(wrong) == (wrong == code)


@given(CODES, st.integers(0, 4))
def test_every_swap_of_neighbours_is_noticed(code, place):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert links.is_code(swapped) == (swapped == code)


@given(st.text())
def test_other_text_is_no_code(text):
    assert not links.is_code(text) or (len(text) == 6 and set(text) <= set(links.SIGNS))


def test_a_place_has_one_code_however_often_it_is_asked_for(store):
    first = links.mint(store, [("BD", "gate"), ("BD", "hall"), ("BD", "gate")], TARGET, "ha", NOON)
    again = links.mint(store, [("HK", "gate"), ("BD", "gate")], TARGET, "ha", NOON)

    assert again["BD", "gate"] == first["BD", "gate"]
    assert list(again) == [("HK", "gate"), ("BD", "gate")]
    assert store.execute("SELECT count(*) FROM link").fetchone() == (3,)
    assert all(links.is_code(link.code) for link in again.values())


def test_a_store_made_anew_gives_the_same_codes(store):
    other = connection.open_store(None)
    wanted = [("BD", "gate"), ("HK", "hall")]
    assert links.mint(store, wanted, TARGET, "ha", NOON) == links.mint(other, wanted, TARGET, "ha", NOON)
    other.close()


def test_two_places_never_share_a_code(store, monkeypatch):
    monkeypatch.setattr(links, "_candidates", lambda *_: iter(["23456A", "34567B"]))
    minted = links.mint(store, [("BD", "gate"), ("HK", "gate")], TARGET, "ha", NOON)
    assert [link.code for link in minted.values()] == ["23456A", "34567B"]


def test_a_whole_city_is_minted_quickly(store):
    wanted = [(f"U{number:04}", "gate") for number in range(2_000)]
    begun = time.perf_counter()
    minted = links.mint(store, wanted, TARGET, "ha", NOON)

    assert len({link.code for link in minted.values()}) == 2_000
    assert time.perf_counter() - begun < 5
    assert links.mint(store, wanted, TARGET, "ha", NOON) == minted


def test_minting_nothing_is_nothing(store):
    assert links.mint(store, [], TARGET, "ha", NOON) == {}


def test_the_newest_target_holds(store):
    code = _one(store)
    store.execute(
        "INSERT INTO campaign.link FROM "
        "(SELECT * REPLACE ('https://vss.gov.vn/' AS target, ? AS added_at) FROM link)",
        [NOON + timedelta(days=1)],
    )
    assert links.find(store, code).target == "https://vss.gov.vn/"
    assert by_code(store)["code"].tolist() == [code]


def test_each_kind_of_sheet_has_a_code_of_its_own_at_one_place(store):
    kinds = [Template.POSTER, Template.LEAFLET, Template.STICKER]
    minted = [links.mint(store, [GATE], TARGET, "ha", NOON, kind)[GATE] for kind in kinds]
    again = [links.mint(store, [GATE], TARGET, "ha", NOON, kind)[GATE] for kind in kinds]

    assert again == minted
    assert [link.kind for link in minted] == kinds
    assert len({link.code for link in minted}) == 3
    assert [links.find(store, link.code) for link in minted] == minted


def test_codes_of_posters_are_those_that_hang_since_before_there_were_other_templates(store):
    places = [("BD", "gate"), ("D001", "Bộ phận một cửa")]
    assert [links.mint(store, [place], TARGET, "ha", NOON)[place].code for place in places] == HUNG_LONG_AGO


def test_all_codes_that_lead_to_an_address_lead_to_another_from_one_moment_on(store):
    minted = links.mint(store, [("BD", "gate"), ("BD", "hall"), ("HK", "gate")], TARGET, "ha", NOON)
    other = links.mint(store, [("HK", "hall")], "https://vss.gov.vn/", "ha", NOON)["HK", "hall"]
    gate, torn, _ = minted.values()
    links.retire(store, torn.code, "torn", "ha", NOON)
    before, new = links.version(store), "https://dichvucong.baohiemxahoi.gov.vn/"

    assert links.retarget(store, TARGET, new, "ha", NOON + timedelta(days=1)) == 2
    assert links.find(store, gate.code).target == new
    assert links.find(store, other.code) == other
    assert links.printed(store, torn.code).target == TARGET
    assert links.version(store) > before
    assert links.retarget(store, TARGET, new, "ha", NOON + timedelta(days=2)) == 0
    assert links.mint(store, [("BD", "gate")], TARGET, "ha", NOON)["BD", "gate"].code == gate.code


def test_a_retired_code_leads_nowhere_and_its_place_gets_another(store):
    code = _one(store)
    links.retire(store, code, "pasted over", "ha", NOON)

    assert links.find(store, code) is None
    assert _one(store) != code
    assert by_code(store)["retired_at"].notna().sum() == 1


def test_an_unknown_code_leads_nowhere(store):
    assert links.find(store, "222222") is None
    assert links.printed(store, "222222") is None
    assert not links.is_printed(store, "222222")


def test_a_retired_code_is_known_for_ever(store):
    code = _one(store)
    before = links.version(store)
    links.retire(store, code, "torn", "ha", NOON)
    assert links.printed(store, code).retired_at == NOON
    assert links.all_codes(store) == {code}
    _one(store)
    assert links.version(store) == before + 1


def test_scans_are_added_up_without_bots(store):
    code = _one(store)
    scans.add_batch(store, "1", {_scan(code): 3, _scan(code, hour=9): 1, _scan(code, is_bot=True): 50}, NOON)
    scans.add_batch(store, "2", {_scan(code): 2}, NOON)
    scans.add_batch(store, "3", {}, NOON)

    row = by_code(store).iloc[0]

    assert (row["people"], row["bots"]) == (6, 50)
    assert row["last_on"].date() == date(2021, 6, 30)


def test_a_code_that_nobody_followed_is_listed(store):
    _one(store)
    assert by_code(store)["people"].tolist() == [0]


def test_a_liaison_sees_the_codes_of_own_units_and_those_below(store):
    for code, parent in [("BD", None), ("BD-1", "BD"), ("HK", None)]:
        store.execute(
            "INSERT INTO campaign.unit (code, name, kind, parent_code, added_at) VALUES (?, ?, ?, ?, ?)",
            [code, code, UnitKind.EMPLOYER, parent, NOON],
        )
    links.mint(store, [("BD", "gate"), ("BD-1", "gate"), ("HK", "gate")], TARGET, "ha", NOON)

    assert sorted(by_code(store, Scope(("BD",)))["unit_code"]) == ["BD", "BD-1"]
    assert by_code(store, Scope(())).empty


def by_code(store, scope=EVERYTHING):
    return scan_counts.by_code(store, Span(scope, date(2021, 1, 1), NOON.date() + timedelta(days=9)))


def _one(store) -> str:
    return links.mint(store, [("BD", "gate")], TARGET, "ha", NOON)["BD", "gate"].code


def _scan(code, hour=8, is_bot=False):
    return Visit(code, date(2021, 6, 30), hour, "phone", is_bot, "scan")
