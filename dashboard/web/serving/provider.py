"""The sign-in service of the office (OpenID Connect): where people are sent, and whom it says they are."""

from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from dashboard.settings import settings

LONGEST_SECONDS = 10
# What the service says of itself changes rarely; its keys are asked for each time.
_REMEMBERED_SECONDS = 3600
# A clock may be so many seconds before or behind ours.
LEEWAY = 60
# Signatures that only the service can make: none that is made with a secret we know too, nor “none”.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
AT_HOME = {"localhost", "127.0.0.1", "::1"}

_described: dict[str, tuple[float, dict[str, Any]]] = {}


@dataclass(frozen=True)
class Person:
    """Whom the service has seen: `subject` never changes, the e-mail address is one that it has verified."""

    subject: str
    email: str | None


class Refused(Exception):
    """What the service said cannot be trusted; the message is for the log and holds nothing of a person."""


class Unreachable(Exception):
    """The service does not answer."""


def address(back: str, state: str, nonce: str, verifier: str) -> str:
    """Where a browser is sent to sign in; it comes `back` with a code. Raises `Unreachable`, `Refused`."""
    told = _description()
    with _client(back, told) as client:
        url, _ = client.create_authorization_url(
            told["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
        )
    return str(url)


def person(back: str, code: str, nonce: str, verifier: str) -> Person:
    """Whom the service saw, for the code with which somebody came back. Raises `Unreachable`, `Refused`."""
    told = _description()
    try:
        with _client(back, told) as client:
            token = client.fetch_token(
                told["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier
            )
            claims = _checked(token, _asked(told["jwks_uri"]), nonce)
            if "email" not in claims and "userinfo_endpoint" in told:
                more = client.get(told["userinfo_endpoint"]).json()
                claims = claims | (more if more.get("sub") == claims["sub"] else {})
    except requests.RequestException as error:
        raise Unreachable from error
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(type(error).__name__) from error
    is_verified = claims.get("email_verified") is True
    return Person(str(claims["sub"]), str(claims["email"]) if is_verified and claims.get("email") else None)


def _checked(token: dict[str, Any], keys: dict[str, Any], nonce: str) -> dict[str, Any]:
    """What the signed token says: made by this service, for us, for this very sign-in, and not too old."""
    signed = jwt.decode(token["id_token"], KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
    issuer, us = settings().oidc_issuer, settings().oidc_client
    told = {"nonce": nonce, "client_id": us, "access_token": token.get("access_token")}
    must = {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": us}}
    claims = CodeIDToken(signed.claims, signed.header, must, told)
    claims.validate(leeway=LEEWAY)
    return dict(claims)


def _client(back: str, told: dict[str, Any]) -> OAuth2Session:
    ways = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return OAuth2Session(
        settings().oidc_client,
        settings().oidc_secret.get_secret_value(),
        scope="openid email",
        redirect_uri=back,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic"
        if "client_secret_basic" in ways
        else "client_secret_post",
        default_timeout=LONGEST_SECONDS,
        # The token is used at once.
        leeway=0,
    )


def _description() -> dict[str, Any]:
    issuer = settings().oidc_issuer
    until, told = _described.get(issuer, (0.0, {}))
    if until > monotonic():
        return told
    try:
        told = _asked(issuer.rstrip("/") + "/.well-known/openid-configuration")
    except (requests.RequestException, ValueError) as error:
        raise Unreachable from error
    if told.get("issuer") != issuer:
        raise Refused("another issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        parts = urlsplit(str(told.get(name, "")))
        if parts.scheme != "https" and parts.hostname not in AT_HOME:
            raise Refused("an address without TLS")
    _described[issuer] = (monotonic() + _REMEMBERED_SECONDS, told)
    return told


def _asked(url: str) -> dict[str, Any]:
    answer = requests.get(url, timeout=LONGEST_SECONDS, allow_redirects=False)
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict):
        raise ValueError("no object")
    return told
