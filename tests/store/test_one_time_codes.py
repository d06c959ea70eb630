"""One-time codes: right for a moment, and once."""

from datetime import timedelta

import pyotp
import pytest
from builders import NOON

from dashboard.clock import HANOI
from dashboard.errors import UserError
from dashboard.model import Role
from dashboard.store import accounts, one_time_codes


def code_at(secret, moment):
    return pyotp.TOTP(secret).at(moment.replace(tzinfo=HANOI))


@pytest.fixture
def store(empty_store):
    return empty_store


@pytest.fixture
def secret(store):
    accounts.add(store, "an", Role.ADMIN, [], "terminal", NOON)
    secret = one_time_codes.new_secret()
    one_time_codes.turn_on(store, "an", secret, code_at(secret, NOON), NOON)
    return secret


def test_a_code_is_taken_once_and_no_older_one_after_it(store, secret):
    later = NOON + timedelta(minutes=5)
    code = code_at(secret, later)
    assert one_time_codes.accept(store, "an", code, later)
    assert not one_time_codes.accept(store, "an", code, later)
    assert not one_time_codes.accept(store, "an", code_at(secret, later - timedelta(seconds=30)), later)
    assert one_time_codes.accept(store, "an", code_at(secret, later + timedelta(seconds=30)), later)


def test_the_code_that_turned_it_on_is_used_with_that(store, secret):
    assert not one_time_codes.accept(store, "an", code_at(secret, NOON), NOON)


@pytest.mark.parametrize("seconds", [-61, 61, 3600])
def test_a_code_of_another_time_is_not_taken(store, secret, seconds):
    later = NOON + timedelta(hours=3)
    assert not one_time_codes.accept(store, "an", code_at(secret, later + timedelta(seconds=seconds)), later)


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "000000 0"])
def test_what_is_no_code_is_not_taken(store, secret, code):
    assert not one_time_codes.accept(store, "an", code, NOON + timedelta(hours=3))


def test_an_account_without_codes_takes_none(store):
    accounts.add(store, "bình", Role.LEADER, [], "admin", NOON)
    assert not one_time_codes.is_on(store, "bình")
    assert not one_time_codes.accept(store, "bình", "123456", NOON)


def test_a_wrong_code_does_not_turn_it_on(store):
    accounts.add(store, "bình", Role.LEADER, [], "admin", NOON)
    with pytest.raises(UserError):
        one_time_codes.turn_on(store, "bình", one_time_codes.new_secret(), "12", NOON)
    assert not one_time_codes.is_on(store, "bình")


def test_the_secret_is_kept_encrypted_and_goes_when_it_is_turned_off(store, secret):
    assert secret not in str(store.execute("FROM account_code").fetchall())
    one_time_codes.turn_off(store, "an", "bình", NOON)
    assert not one_time_codes.is_on(store, "an")
    assert one_time_codes.address(secret, "an", "VssID").startswith("otpauth://totp/VssID:an?")
