"""One-time links: good once, for a while, and only the newest."""

from datetime import timedelta

import pytest
from builders import NOON

from dashboard.errors import NotFound, UserError
from dashboard.model import Role
from dashboard.store import account_links, accounts
from dashboard.store.account_links import FIRST_LASTS

LATER = NOON + timedelta(hours=1)
PASSWORD = "trời xanh mây trắng"


@pytest.fixture
def store(empty_store):
    store = empty_store
    accounts.add(store, "lan", Role.LEADER, [], "admin", NOON)
    return store


@pytest.fixture
def token(store):
    return account_links.make(store, "lan", FIRST_LASTS, "admin", NOON)


def test_a_link_gives_a_password_once(store, token):
    assert account_links.holder(store, token, LATER) == "lan"
    account_links.choose(store, token, PASSWORD, LATER)
    assert accounts.sign_in(store, "lan", PASSWORD)
    with pytest.raises(NotFound):
        account_links.choose(store, token, "another long password", LATER)
    assert accounts.sign_in(store, "lan", PASSWORD)


def test_only_a_hash_is_kept_of_256_random_bits(store, token):
    assert len(token) == 43
    assert token not in str(store.execute("FROM account_link").fetchall())


def test_a_weak_password_does_not_use_the_link_up(store, token):
    with pytest.raises(UserError):
        account_links.choose(store, token, "ngắn", LATER)
    account_links.choose(store, token, PASSWORD, LATER)


@pytest.mark.parametrize(
    "end",
    [
        lambda con: account_links.make(con, "lan", FIRST_LASTS, "admin", LATER),
        lambda con: accounts.set_password(con, "lan", PASSWORD, "lan", LATER),
        lambda con: accounts.disable(con, "lan", "admin", LATER),
        lambda con: (
            accounts.disable(con, "lan", "admin", LATER),
            accounts.enable(con, "lan", "admin", LATER + timedelta(minutes=1)),
        ),
    ],
    ids=["a newer link", "a password", "disable", "disable and enable"],
)
def test_what_ends_a_link(store, token, end):
    end(store)
    assert account_links.holder(store, token, LATER + timedelta(hours=1)) is None


def test_a_link_expires(store, token):
    assert account_links.holder(store, token, NOON + FIRST_LASTS - timedelta(seconds=1))
    assert account_links.holder(store, token, NOON + FIRST_LASTS) is None


@pytest.mark.parametrize("token", ["", "x", "%", "ờ" * 43])
def test_what_is_no_link_opens_nothing(store, token):
    assert account_links.holder(store, token, LATER) is None
