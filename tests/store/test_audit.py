"""Every row of the log holds until somebody touches it, and none tells of a person."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.origin import TERMINAL, come_from
from dashboard.publish.listings import audit_table
from dashboard.store import audit, verification
from dashboard.store.audit import Action, Result, Wanted
from dashboard.store.connection import Connection

TOUCHES = {
    "changed account": "UPDATE audit SET account = 'khac' WHERE number = 3",
    "changed moment": "UPDATE audit SET done_at = done_at + INTERVAL 1 MICROSECOND WHERE number = 3",
    "changed result": "UPDATE audit SET result = 'done' WHERE number = 3",
    "changed place": "UPDATE audit SET origin = '' WHERE number = 3",
    "taken out": "DELETE FROM audit WHERE number = 3",
    "the first taken out": "DELETE FROM audit WHERE number = 1",
    "put in": "INSERT INTO audit SELECT * REPLACE (6 AS number) FROM audit WHERE number = 5",
    "in another order": "UPDATE audit SET number = CASE number WHEN 3 THEN 4 WHEN 4 THEN 3 ELSE number END",
}


@pytest.fixture
def store(empty_store: Connection) -> Connection:
    """A store in which five things were done."""
    for place in range(5):
        audit.note(empty_store, "canbo", Action.COMMITTED, f"upload-{place}", Result.REFUSED)
    return empty_store


def test_what_was_done_is_told_with_whom_and_where(store):
    come_from("203.0.113.7")
    audit.note(store, "quantri", Action.ACCOUNT_MADE, "canbo-2")
    come_from(TERMINAL)
    newest = audit.listed(store, Wanted(), at_most=1).iloc[0]
    told = newest[["number", "account", "action", "about", "origin", "result"]].tolist()
    assert told == [6, "quantri", "account_made", "canbo-2", "203.0.113.7", "done"]


@pytest.mark.parametrize("touch", TOUCHES)
def test_a_row_that_was_touched_is_found(store, touch):
    assert audit.verify(store).broken_at is None
    store.execute(TOUCHES[touch])
    broken_at = audit.verify(store).broken_at
    assert broken_at == {"the first taken out": 1, "put in": 6}.get(touch, 3)
    assert str(broken_at) in verification.differences(store)[0]


def test_rows_cut_off_at_the_end_are_missed_by_who_noted_the_seal(store):
    noted = audit.verify(store).seal
    store.execute("DELETE FROM audit WHERE number = 5")
    assert audit.verify(store).seal != noted


def test_all_who_write_at_once_make_one_chain(store):
    def write(place: int) -> None:
        audit.note(store.cursor(), f"canbo-{place}", Action.SIGNED_IN)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))
    assert audit.verify(store).broken_at is None
    assert audit.verify(store).rows == 85


def test_what_is_under_way_elsewhere_is_neither_committed_nor_lost(store):
    store.execute("BEGIN")
    store.execute("INSERT INTO campaign.setting VALUES ('a', 'b', now(), 'c')")
    audit.note(store, "canbo", Action.SIGNED_OUT)
    store.execute("ROLLBACK")
    assert audit.count(store, Wanted()) == 6
    assert store.execute("SELECT count(*) FROM setting").fetchone() == (0,)


@given(typed=st.text(max_size=200))
def test_no_sign_gets_in_that_could_part_words_or_run(typed):
    told = audit._plain(typed)
    assert len(told) <= audit.LONGEST
    assert not set(told) & set(" \t\n\r\"'<>&,=|")


def test_no_number_or_phone_stands_in_what_something_was_about(store):
    for number in ("0912345678", "0112345678", "001099000001"):
        audit.note(store, "canbo", Action.PEOPLE_SEEN, f"a-{number}")
    assert audit.listed(store, Wanted(), at_most=3)["about"].tolist() == ["a-#"] * 3
    upload = UUID("00000000-0000-0000-0000-123456789012")
    audit.note(store, "canbo", Action.COMMITTED, upload)
    assert audit.listed(store, Wanted(), at_most=1)["about"].tolist() == [str(upload)]


def test_rows_are_found_by_account_kind_result_and_day(store):
    audit.note(store, "lanhdao", Action.TARGETS_SET, "HN")
    day = store.execute("SELECT CAST(max(done_at) + INTERVAL 7 HOUR AS DATE) FROM audit").fetchone()[0]
    asked = {
        Wanted(account="LANH"): 1,
        Wanted(actions=(Action.COMMITTED,)): 5,
        Wanted(results=(Result.REFUSED,)): 5,
        Wanted(account="canbo", actions=(Action.TARGETS_SET,)): 0,
        Wanted(first=day, last=day): 6,
        Wanted(last=date(2020, 1, 1)): 0,
    }
    for wanted, found in asked.items():
        assert audit.count(store, wanted) == len(audit.listed(store, wanted)) == found, wanted


def test_every_kind_and_result_has_its_words():
    assert set(audit_table.ACTIONS) == set(Action)
    assert set(audit_table.OUTCOMES) == set(Result)
