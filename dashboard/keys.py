"""The one secret of this installation, and a key of its own for every purpose."""

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path

from dashboard.errors import UserError
from dashboard.settings import Settings, settings

FILE_NAME = "secret.key"
# Shorter ones can be found by trying.
SHORTEST = 32


def secret(settings: Settings) -> bytes:
    """What the operator set, else what was made on first run and lies beside the store."""
    told = settings.secret.get_secret_value()
    if not told:
        return _kept(settings.data / FILE_NAME)
    if len(told) < SHORTEST:
        raise UserError(
            "CAMPAIGN_SECRET is too short: give it at least {shortest} random characters.", shortest=SHORTEST
        )
    return told.encode()


def derive(purpose: str) -> bytes:
    """The key for this purpose; who learns one of them learns nothing about the others."""
    return hmac.digest(secret(settings()), purpose.encode(), hashlib.sha256)


@cache
def _kept(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    path.chmod(0o600)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Written whole under another name first: two processes that start at once end up with one secret."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(secrets.token_hex(32).encode())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
