"""The secret of this installation with a key of its own for every purpose; the key of the store."""

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
    if not told and settings.store.get_secret_value():
        raise UserError(
            "Several servers may share this store: set CAMPAIGN_SECRET, to the same on all of them."
        )
    if not told:
        return _kept(settings.data / FILE_NAME)
    if len(told) < SHORTEST:
        raise UserError(
            "CAMPAIGN_SECRET is too short: give it at least {shortest} random characters.", shortest=SHORTEST
        )
    return told.encode()


def watch_token(settings: Settings) -> str | None:
    """What whoever watches this server shows; None: nobody does."""
    told = settings.watch_token.get_secret_value()
    if told and len(told) < SHORTEST:
        raise UserError(
            "CAMPAIGN_WATCH_TOKEN is too short: give it at least {shortest} random characters.",
            shortest=SHORTEST,
        )
    return told or None


def encrypts() -> bool:
    """Whether what lies on the disk shall not be readable without a key."""
    return bool(settings().store_key.get_secret_value() or settings().store_key_file)


def store_key(folder: Path, is_new: bool) -> str | None:
    """With which the store in this folder is encrypted; None: it is not. For a new one a key may be made."""
    told, file = settings().store_key.get_secret_value(), settings().store_key_file
    if not told and file:
        if is_new and not file.exists():
            _make(file)
        told = _read_key(file, folder)
    elif not told:
        return None
    if len(told) < SHORTEST:
        raise UserError(
            "The key of the store is too short: give it at least {shortest} random characters.",
            shortest=SHORTEST,
        )
    return told


def derive(purpose: str) -> bytes:
    """The key for this purpose; who learns one of them learns nothing about the others."""
    return hmac.digest(secret(settings()), purpose.encode(), hashlib.sha256)


def _read_key(file: Path, folder: Path) -> str:
    """What lies beside the store is stolen with it, and what others can read is no secret."""
    if file.resolve().is_relative_to(folder.resolve()):
        raise UserError(
            "The key “{file}” lies in the folder of the store: keep it somewhere else.", file=file
        )
    try:
        if file.stat().st_mode & 0o077:
            raise UserError(
                "The key “{file}” can be read by others: give it to its owner alone (chmod 600).", file=file
            )
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            "The key “{file}” of the store cannot be read. Check its name and its rights.", file=file
        ) from error


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
