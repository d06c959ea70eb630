"""Accounts against a real store and the real argon2."""

import unicodedata
from datetime import datetime, timedelta

import pytest

from dashboard.errors import UserError
from dashboard.model import EVERYTHING, Account, Role
from dashboard.store import accounts, connection

NOON = datetime(2021, 6, 30, 12)
LATER = NOON + timedelta(minutes=1)
PASSWORD = "một mật khẩu dài"


@pytest.fixture
def store():
    con = connection.open_store(None)
    accounts.add(con, "Đống Đa", Role.LIAISON, ["DD", "BD"], PASSWORD, "admin", NOON)
    yield con
    con.close()


def test_the_right_password_opens_the_account(store):
    assert accounts.sign_in(store, "đống đa", PASSWORD) == Account("đống đa", Role.LIAISON, ("DD", "BD"))


@pytest.mark.parametrize("password", ["", PASSWORD + " ", PASSWORD.upper(), "x" * 400, "\x00"])
def test_another_password_does_not(store, password):
    assert accounts.sign_in(store, "đống đa", password) is None


def test_a_name_that_nobody_has_is_refused_with_the_same_effort(store, monkeypatch):
    checked = []
    verify = accounts._is_right
    monkeypatch.setattr(
        accounts, "_is_right", lambda kept, given: checked.append(kept) or verify(kept, given)
    )

    assert accounts.sign_in(store, "nobody", PASSWORD) is None
    assert accounts.sign_in(store, "nobody", "nobody's password") is None
    assert [kept.split("$")[1:4] for kept in checked] == [_kept(store).split("$")[1:4]] * 2


def test_how_the_letters_were_typed_makes_no_difference(store):
    apart = unicodedata.normalize("NFD", PASSWORD)

    assert apart != PASSWORD
    assert accounts.sign_in(store, unicodedata.normalize("NFD", " ĐỐNG ĐA "), apart)


def test_only_an_argon2id_hash_is_kept(store):
    assert _kept(store).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_newest_password_holds_and_the_old_one_does_not(store):
    accounts.add(store, "Đống Đa", Role.LEADER, [], "another long password", "admin", LATER)

    assert accounts.sign_in(store, "đống đa", PASSWORD) is None
    assert accounts.sign_in(store, "đống đa", "another long password") == Account("đống đa", Role.LEADER)


def test_a_disabled_account_is_gone_until_it_is_added_anew(store):
    accounts.disable(store, "Đống Đa", "admin", LATER)
    assert accounts.find(store, "đống đa") is None
    assert accounts.sign_in(store, "đống đa", PASSWORD) is None

    accounts.add(store, "Đống Đa", Role.LIAISON, ["DD"], PASSWORD, "admin", LATER + timedelta(minutes=1))
    assert accounts.sign_in(store, "đống đa", PASSWORD)


def test_a_session_holds_until_it_ends(store):
    seal = accounts.seal(store, "đống đa")
    assert accounts.of_session(store, "đống đa", seal, "one")

    accounts.end_session(store, "one", LATER)

    assert accounts.has_ended(store, "one")
    assert accounts.of_session(store, "đống đa", seal, "one") is None
    assert accounts.of_session(store, "đống đa", seal, "another")


def test_a_new_password_ends_every_session(store):
    seal = accounts.seal(store, "đống đa")
    accounts.add(store, "Đống Đa", Role.LIAISON, ["DD"], PASSWORD, "admin", LATER)

    assert accounts.of_session(store, "đống đa", seal, "one") is None


def test_every_change_is_noticed(store):
    before = accounts.changes()
    accounts.end_session(store, "one", NOON)
    accounts.disable(store, "đống đa", "admin", NOON)
    assert accounts.changes() == before + 2


@pytest.mark.parametrize(("name", "password"), [("  ", PASSWORD), ("new", "short")])
def test_what_cannot_be_an_account_is_told(store, name, password):
    with pytest.raises(UserError):
        accounts.add(store, name, Role.LEADER, [], password, "admin", NOON)


def test_a_scope_follows_from_the_role(store):
    assert accounts.find(store, "đống đa").scope.roots == ("DD", "BD")
    assert Account("a", Role.ADMIN).scope == EVERYTHING
    assert not Account("l", Role.LEADER).scope.sees_people


def _kept(store):
    return store.execute("SELECT password_hash FROM account").fetchone()[0]
