"""One-time codes beside the password (TOTP, RFC 6238): a secret in a phone, each code taken once."""

from base64 import urlsafe_b64encode
from datetime import datetime
from threading import Lock

import pyotp
from cryptography.fernet import Fernet, InvalidToken

from dashboard import keys
from dashboard.clock import HANOI
from dashboard.errors import UserError
from dashboard.store import accounts, lake
from dashboard.store.connection import Connection

SECONDS = 30
# A phone's clock may be this many codes before or behind ours.
BESIDE = 1
WRONG = "This code is not right, or was used before. Wait for the next one in your app, then type that."

_using = Lock()


def new_secret() -> str:
    """160 random bits, as an app takes them."""
    return pyotp.random_base32()


def address(secret: str, name: str, issuer: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def turn_on(con: Connection, name: str, secret: str, code: str, now: datetime) -> None:
    """From here on the account is asked for a code; this one shows that the app has the secret."""
    step = _step(secret, code, now)
    if step is None:
        raise UserError(WRONG)
    kept = _cipher().encrypt(secret.encode()).decode()
    con.execute(
        "INSERT INTO campaign.account_code VALUES (?, ?, ?, ?)", [accounts.plain(name), kept, now, name]
    )
    _use(con, name, step, now)
    accounts.note(con, accounts.plain(name), "code_on", name, now)


def turn_off(con: Connection, name: str, by: str, now: datetime) -> None:
    """From here on no code is asked for."""
    con.execute("INSERT INTO campaign.account_code VALUES (?, NULL, ?, ?)", [accounts.plain(name), now, by])
    accounts.note(con, accounts.plain(name), "code_off", by, now)


def is_on(con: Connection, name: str) -> bool:
    """Whether the account is asked for a code."""
    return _secret(con, name) is not None


def accept(con: Connection, name: str, code: str, now: datetime) -> bool:
    """Whether this is a code of this moment that nobody has used; it is used with that."""
    secret = _secret(con, name)
    # The same code may come twice at the same moment.
    with _using, lake.alone(con, lake.ISSUING):
        step = _step(secret, code, now) if secret else None
        if step is None or step <= _last(con, name):
            return False
        _use(con, name, step, now)
    return True


def _step(secret: str, code: str, now: datetime) -> int | None:
    """The half minute in which the app showed this code."""
    code = "".join(code.split())
    here = int(now.replace(tzinfo=HANOI).timestamp()) // SECONDS
    if not (code.isascii() and code.isdigit()):
        return None
    totp = pyotp.TOTP(secret, interval=SECONDS)
    shown = {step: totp.generate_otp(step) for step in range(here - BESIDE, here + BESIDE + 1)}
    return next((step for step, each in shown.items() if pyotp.utils.strings_equal(each, code)), None)


def _secret(con: Connection, name: str) -> str | None:
    row = con.execute("SELECT secret FROM account_code_now WHERE name = ?", [accounts.plain(name)]).fetchone()
    if row is None or row[0] is None:
        return None
    try:
        return _cipher().decrypt(row[0].encode()).decode()
    except InvalidToken as error:
        # The installation's secret was changed: nobody gets in without a code because of that.
        raise UserError(
            "The one-time codes of “{name}” cannot be read any more. Ask the administrator for a reset.",
            name=name,
        ) from error


def _last(con: Connection, name: str) -> int:
    row = con.execute(
        "SELECT coalesce(max(step), 0) FROM account_code_use WHERE name = ?", [accounts.plain(name)]
    ).fetchone()
    return int(row[0]) if row else 0


def _use(con: Connection, name: str, step: int, now: datetime) -> None:
    con.execute("INSERT INTO campaign.account_code_use VALUES (?, ?, ?)", [accounts.plain(name), step, now])


def _cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(keys.derive("one-time codes")))
