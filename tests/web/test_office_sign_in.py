"""Signing in with the account of one's office, against a real service over HTTP that can be made to lie."""

import re
from urllib.parse import parse_qs, urlsplit

import office_service
import pytest
import requests
from joserfc.jwk import RSAKey
from people import NOON

from dashboard.model import Role
from dashboard.settings import settings
from dashboard.store import account_subjects, accounts, one_time_codes
from dashboard.web.serving import office_sign_in, provider, session

EMAIL = "lan@example.org"


@pytest.fixture(scope="module")
def running():
    with office_service.serving() as service:
        yield service


@pytest.fixture
def service(running, store, monkeypatch):
    """The service tells the truth about Lan, who has an account here."""
    key, address = running.key, running.address
    running.__init__()
    running.key = running.signs_with = key
    running.address = address
    running.person = {"sub": "42", "email": "Lan@Example.org", "email_verified": True}
    accounts.add(store, EMAIL, Role.LEADER, [], "admin", NOON)
    monkeypatch.setenv("CAMPAIGN_OIDC_ISSUER", address)
    monkeypatch.setenv("CAMPAIGN_OIDC_CLIENT", office_service.CLIENT)
    monkeypatch.setenv("CAMPAIGN_OIDC_SECRET", office_service.SECRET)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    settings.cache_clear()
    provider._described.clear()
    yield running
    monkeypatch.undo()
    settings.cache_clear()


def at_the_service(client, den="/") -> str:
    """Go to the service, sign in there; gives the address with which the browser comes back."""
    away = client.get(f"/dang-nhap/co-quan?den={den}")
    assert away.status_code == 303, away.text
    return requests.get(away.headers["location"], allow_redirects=False, timeout=10).headers["Location"]


def come_back(client, address: str):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def is_refused(client, answer, status=403) -> bool:
    return answer.status_code == status and "phien" not in client.cookies and 'role="alert"' in answer.text


def test_who_has_an_account_gets_the_same_session_as_after_a_password(client, store, service):
    assert "/dang-nhap/co-quan" in client.get("/dang-nhap").text
    address = at_the_service(client, "/lich-su")
    assert urlsplit(address).path == "/dang-nhap/co-quan/ve"
    answer = come_back(client, address)
    assert (answer.status_code, answer.headers["location"]) == (303, "/lich-su")
    assert session.account_of(store, client.cookies["phien"]) == accounts.find(store, EMAIL)


def test_an_address_that_stands_in_the_userinfo_only_is_found_there(client, store, service):
    service.claims = {"email": None, "email_verified": None}
    service.in_userinfo = {"sub": "42", "email": EMAIL, "email_verified": True}
    assert come_back(client, at_the_service(client)).status_code == 303
    client.post("/dang-xuat")
    service.in_userinfo |= {"sub": "another"}
    assert is_refused(client, come_back(client, at_the_service(client)))


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": ["another client", office_service.CLIENT], "azp": "another client"},
        {"aud": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iss": "https://evil.example"},
        {"sub": None},
        {"email": "nobody@example.org"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
    ],
    ids=str,
)
def test_what_the_token_must_say(client, service, claims):
    service.claims = claims
    assert is_refused(client, come_back(client, at_the_service(client)))


def test_a_token_that_another_signed_or_nobody_is_worth_nothing(client, service):
    for algorithm, key in (
        ("RS256", RSAKey.generate_key(2048, {"kid": "one"}, private=True)),
        ("HS256", office_service.secret_key()),
        ("none", office_service.secret_key()),
    ):
        service.algorithm, service.signs_with = algorithm, key
        assert is_refused(client, come_back(client, at_the_service(client))), algorithm


def test_a_way_back_is_good_once_for_the_browser_that_went(client, service, store):
    address = at_the_service(client)
    went = client.cookies["co-quan"]
    del client.cookies["co-quan"]
    assert is_refused(client, come_back(client, address), 400)
    client.cookies.set("co-quan", went, domain="testserver.local")
    assert is_refused(client, come_back(client, re.sub("state=[^&]+", "state=another", address)), 400)

    address = at_the_service(client)
    went = client.cookies["co-quan"]
    assert come_back(client, address).status_code == 303
    client.post("/dang-xuat")
    assert is_refused(client, come_back(client, address), 400)
    client.cookies.set("co-quan", went, domain="testserver.local")
    assert is_refused(client, come_back(client, address)), "the service gives a token once for a code"


def test_who_gives_up_at_the_service_is_told_to_try_again(client, service):
    state = parse_qs(urlsplit(at_the_service(client)).query)["state"][0]
    assert is_refused(client, client.get(f"{office_sign_in.BACK}?error=access_denied&state={state}"))


def test_an_account_is_bound_to_one_person_until_it_is_reset(client, service, store):
    assert come_back(client, at_the_service(client)).status_code == 303
    client.post("/dang-xuat")
    service.claims = {"sub": "43"}
    assert is_refused(client, come_back(client, at_the_service(client)))
    account_subjects.forget(store, EMAIL, "admin", NOON)
    # The clock of the tests stands before that of the first sign-in.
    store.execute("DELETE FROM campaign.account_subject WHERE subject IS NOT NULL")
    assert come_back(client, at_the_service(client)).status_code == 303


def test_a_disabled_account_stays_outside(client, service, store):
    accounts.disable(store, EMAIL, "admin", NOON)
    assert is_refused(client, come_back(client, at_the_service(client)))


def test_who_has_one_time_codes_is_asked_for_one(client, service, store):
    secret = one_time_codes.new_secret()
    kept = one_time_codes._cipher().encrypt(secret.encode()).decode()
    store.execute("INSERT INTO campaign.account_code VALUES (?, ?, ?, 'test')", [EMAIL, kept, NOON])
    answer = come_back(client, at_the_service(client))
    assert answer.status_code == 200
    assert 'name="code"' in answer.text
    assert "phien" not in client.cookies


@pytest.mark.parametrize(
    "description",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": ""}],
    ids=str,
)
def test_nobody_is_sent_to_a_service_that_describes_itself_wrongly(client, service, description):
    service.description = description
    answer = client.get("/dang-nhap/co-quan")
    assert (answer.status_code, "phien" in client.cookies) == (503, False)


def test_a_service_that_does_not_answer_is_one_sentence(client, service, monkeypatch):
    monkeypatch.setenv("CAMPAIGN_OIDC_ISSUER", "http://127.0.0.1:9")
    settings.cache_clear()
    answer = client.get("/dang-nhap/co-quan")
    assert answer.status_code == 503
    assert "không trả lời" in answer.text


def test_without_the_three_settings_there_is_no_such_way(client, store):
    assert "/dang-nhap/co-quan" not in client.get("/dang-nhap").text
    for address in (office_sign_in.ADDRESS, office_sign_in.BACK):
        assert client.get(address).status_code == 404
