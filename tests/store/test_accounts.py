"""Accounts against a real store and the real argon2."""

import unicodedata
from datetime import timedelta

import pytest
from builders import NOON
from stores import a_copy_of, bare

from dashboard import keys
from dashboard.errors import AlreadyDone, NotAllowed, NotFound, UserError
from dashboard.model import EVERYTHING, Account, Role
from dashboard.store import accounts, passwords, sessions

LATER = NOON + timedelta(minutes=1)
PASSWORD = "một mật khẩu dài"
ANOTHER = "another long password"


@pytest.fixture
def store(engine, monkeypatch):
    """A liaison has an account and a password, which is hashed once: that is slow enough."""
    monkeypatch.setattr(keys, "secret", lambda _settings: b"k" * 32)
    with a_copy_of(_made, engine) as con:
        yield con


def _made(folder=None):
    store = bare(folder)
    accounts.add(store, "Đống Đa", Role.LIAISON, ["DD", "BD"], "admin", NOON)
    accounts.set_password(store, "Đống Đa", PASSWORD, "đống đa", NOON)
    return store


def test_the_right_password_opens_the_account(store):
    assert accounts.sign_in(store, "đống đa", PASSWORD) == Account("đống đa", Role.LIAISON, ("DD", "BD"))


@pytest.mark.parametrize("password", ["", PASSWORD + " ", PASSWORD.upper(), "x" * 400, "\x00"])
def test_another_password_does_not(store, password):
    assert accounts.sign_in(store, "đống đa", password) is None


def test_nobody_signs_in_to_an_account_that_waits_for_its_password(store):
    accounts.add(store, "lan", Role.LEADER, [], "admin", NOON)
    assert accounts.find(store, "lan")
    for password in ("", "nobody's password"):
        assert accounts.sign_in(store, "lan", password) is None


@pytest.mark.parametrize("name", ["nobody", "lan"])
def test_a_name_that_nobody_can_use_is_refused_with_the_same_effort(store, monkeypatch, name):
    accounts.add(store, "lan", Role.LEADER, [], "admin", NOON)
    checked = []
    hasher = passwords._HASHER

    class Watched:
        def verify(self, kept, password):
            checked.append(kept)
            return hasher.verify(kept, password)

    passwords._nobodys()
    monkeypatch.setattr(passwords, "_HASHER", Watched())
    assert accounts.sign_in(store, name, PASSWORD) is None
    assert [kept.split("$")[1:4] for kept in checked] == [_kept(store).split("$")[1:4]]


def test_how_the_letters_were_typed_makes_no_difference(store):
    apart = unicodedata.normalize("NFD", PASSWORD)

    assert apart != PASSWORD
    assert accounts.sign_in(store, unicodedata.normalize("NFD", " ĐỐNG ĐA "), apart)


def test_only_an_argon2id_hash_is_kept(store):
    assert _kept(store).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_newest_password_holds_and_the_old_one_does_not(store):
    accounts.set_password(store, "Đống Đa", ANOTHER, "đống đa", LATER)

    assert accounts.sign_in(store, "đống đa", PASSWORD) is None
    assert accounts.sign_in(store, "đống đa", ANOTHER)


def test_a_disabled_account_is_gone_until_it_is_enabled(store):
    accounts.disable(store, "Đống Đa", "admin", LATER)
    assert accounts.find(store, "đống đa") is None
    assert accounts.sign_in(store, "đống đa", PASSWORD) is None
    with pytest.raises(NotAllowed):
        accounts.set_password(store, "đống đa", ANOTHER, "admin", LATER)

    accounts.enable(store, "Đống Đa", "admin", LATER + timedelta(minutes=1))
    assert accounts.sign_in(store, "đống đa", PASSWORD)
    with pytest.raises(AlreadyDone):
        accounts.enable(store, "Đống Đa", "admin", LATER + timedelta(minutes=2))


def test_the_only_administrator_stays(store):
    accounts.add(store, "an", Role.ADMIN, [], "terminal", NOON)
    with pytest.raises(NotAllowed, match="an"):
        accounts.disable(store, "an", "an", NOON)
    with pytest.raises(NotAllowed, match="an"):
        accounts.change(store, "an", Role.LEADER, [], "an", NOON)
    accounts.add(store, "bình", Role.ADMIN, [], "an", NOON)
    accounts.disable(store, "an", "bình", LATER)
    with pytest.raises(NotAllowed, match="bình"):
        accounts.disable(store, "bình", "bình", LATER)


@pytest.mark.parametrize(
    "end",
    [
        lambda con: accounts.set_password(con, "đống đa", ANOTHER, "đống đa", LATER),
        lambda con: accounts.take_password(con, "đống đa", "admin", LATER),
        lambda con: accounts.change(con, "đống đa", Role.LIAISON, ["DD"], "admin", LATER),
        lambda con: accounts.change(con, "đống đa", Role.LEADER, ["DD", "BD"], "admin", LATER),
        lambda con: accounts.sign_out(con, "đống đa", "đống đa", LATER),
        lambda con: accounts.disable(con, "đống đa", "admin", LATER),
        lambda con: (
            accounts.disable(con, "đống đa", "admin", LATER),
            accounts.enable(con, "đống đa", "admin", LATER + timedelta(seconds=1)),
        ),
    ],
    ids=["password", "reset", "units", "role", "sign-out of all", "disable", "disable and enable"],
)
def test_what_ends_every_session_of_an_account(store, end):
    seal, before = accounts.seal(store, "đống đa"), accounts.changes()
    sessions.begin(store, "one", "đống đa", NOON)
    assert sessions.holder(store, "đống đa", seal, "one", NOON, NOON)
    end(store)
    assert sessions.holder(store, "đống đa", seal, "one", NOON, NOON) is None
    assert accounts.changes() > before


def test_a_session_holds_until_it_ends(store):
    seal = accounts.seal(store, "đống đa")
    for each in ("one", "another"):
        sessions.begin(store, each, "đống đa", NOON)
    sessions.end(store, "one", LATER)

    assert sessions.holder(store, "đống đa", seal, "one", NOON, NOON) is None
    assert sessions.holder(store, "đống đa", seal, "another", NOON, NOON)
    assert sessions.holder(store, "đống đa", seal, "never begun", NOON, NOON) is None
    assert sessions.holder(store, "đống đa", "another seal", "another", NOON, NOON) is None


def test_a_session_that_lies_idle_is_over_and_one_that_is_used_is_not(store):
    seal = accounts.seal(store, "đống đa")
    sessions.begin(store, "one", "đống đa", NOON)
    assert sessions.holder(store, "đống đa", seal, "one", LATER, NOON) is None
    sessions.seen(store, "one", LATER)
    assert sessions.holder(store, "đống đa", seal, "one", LATER, NOON)
    sessions.forget_uses(store, LATER + timedelta(days=2))
    assert sessions.last_use(store, "one", NOON) == NOON
    assert sessions.last_use(store, "one", LATER) is None, "it began before that"


@pytest.mark.parametrize(
    "name",
    [
        *("  ", "x" * 101, "a\u0000b", "terminal", "Demo"),
        *('=HYPERLINK("http://e")', "+84", "@SUM(A1)", "<img src=x>", "a;b", "-lan", "lan-"),
    ],
)
def test_what_cannot_be_the_name_of_an_account_is_told(store, name):
    with pytest.raises(UserError):
        accounts.add(store, name, Role.LEADER, [], "admin", NOON)


@pytest.mark.parametrize(
    "name", ["lan.nguyen+bhxh@hanoi.example", "Đỗ Thị Lan", "d'Arc", "q7", "phường_số-1"]
)
def test_names_of_people_and_mail_addresses_are_names_of_accounts(store, name):
    accounts.add(store, name, Role.LEADER, [], "admin", NOON)
    assert accounts.find(store, name).role is Role.LEADER


def test_nobody_gets_the_name_of_another(store):
    with pytest.raises(AlreadyDone):
        accounts.add(store, "ĐỐNG ĐA ", Role.ADMIN, [], "admin", LATER)
    assert accounts.find(store, "đống đa").role is Role.LIAISON


def test_a_liaison_without_a_unit_is_refused(store):
    with pytest.raises(UserError):
        accounts.add(store, "lan", Role.LIAISON, [], "admin", NOON)
    with pytest.raises(NotFound):
        accounts.set_password(store, "lan", ANOTHER, "admin", NOON)


def test_the_list_says_how_every_account_stands(store):
    accounts.add(store, "an", Role.LEADER, [], "admin", NOON)
    accounts.add(store, "bình", Role.LEADER, [], "admin", NOON)
    accounts.disable(store, "bình", "admin", LATER)
    sessions.begin(store, "one", "đống đa", LATER)
    told = accounts.listed(store).set_index("name")
    assert told["state"].to_dict() == {"an": "waiting", "bình": "disabled", "đống đa": "open"}
    assert told.loc["đống đa", "signed_in_at"] == LATER
    assert not told["has_code"].any()


def test_a_scope_follows_from_the_role(store):
    assert accounts.find(store, "đống đa").scope.roots == ("DD", "BD")
    assert Account("a", Role.ADMIN).scope == EVERYTHING
    assert not Account("l", Role.LEADER).scope.sees_people


def _kept(store):
    return store.execute("SELECT password_hash FROM account WHERE password_hash <> ''").fetchone()[0]
