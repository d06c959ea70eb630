"""A small sign-in service (OpenID Connect) over real HTTP, which signs real tokens and can be made to lie."""

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "vssid-campaign", "a secret that the service and we know"


class Service:
    """What it knows, and how it lies: `claims` stand in the token over the true ones, None takes one out."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)
        self.signs_with: object = self.key
        self.algorithm = "RS256"
        self.person: dict[str, object] = {}
        self.claims: dict[str, object] = {}
        self.description: dict[str, object] = {}
        self.in_userinfo: dict[str, object] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.address = ""

    def authorize(self, asked: dict[str, str]) -> str:
        """Somebody has signed in at the service: back to us with a code."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"]})

    def token(self, told: dict[str, str], authorization: str) -> tuple[int, dict[str, object]]:
        """A token for a code, once, for who has the secret and the verifier."""
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(told.get("code", ""), None)
        if (
            authorization != f"Basic {basic}"
            or asked is None
            or asked["redirect_uri"] != told["redirect_uri"]
            or asked["code_challenge"] != create_s256_code_challenge(told["code_verifier"])
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "of no use here",
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": self._signed(asked["nonce"]),
        }

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        true = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": nonce}
        claims = {
            name: value for name, value in (true | self.person | self.claims).items() if value is not None
        }
        header = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm == "none":
            return f"{_part(header)}.{_part(claims)}."
        return jwt.encode(header, claims, self.signs_with, algorithms=["RS256", "HS256"])

    def answer(self, path: str) -> dict[str, object] | None:
        """What it tells everybody."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "userinfo_endpoint": f"{self.address}/userinfo",
            } | self.description
        if path == "/keys":
            return KeySet([self.key]).as_dict(private=False)
        return self.in_userinfo if path == "/userinfo" else None


def _part(told: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def secret_key() -> OctKey:
    """With which whoever knows the client's secret could sign."""
    return OctKey.import_key(SECRET)


@contextmanager
def serving() -> Iterator[Service]:
    """The service at an address of its own, until the end."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", service.authorize(asked))
                self.end_headers()
                return
            answer = service.answer(parts.path)
            self._send(200 if answer is not None else 404, answer or {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told = {name: values[0] for name, values in parse_qs(body).items()}
            self._send(*service.token(told, self.headers.get("Authorization", "")))

        def _send(self, status: int, answer: dict[str, object]) -> None:
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
