"""As whom we may be asked, and from which pages: neither a name nor a page that is not ours."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from dashboard.settings import Settings

# Whoever watches this process asks it under one of these, and no page of another site can.
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})

RawHeaders = Iterable[tuple[bytes, bytes]]


class Hosts:
    """The names that this installation answers to."""

    def __init__(self, settings: Settings) -> None:
        address = urlsplit(settings.address)
        self._netloc = address.netloc.lower()
        more = (name.strip().lower() for name in settings.allowed_hosts.split(","))
        self._names = THIS_MACHINE | {address.hostname or ""} | {name for name in more if name}

    def are_ours(self, headers: RawHeaders) -> bool:
        """Whether there is one name, and it is one of ours."""
        told = [value for name, value in headers if name == b"host"]
        return len(told) == 1 and _name(told[0]) in self._names

    def may_act(self, headers: RawHeaders, method: str) -> bool:
        """Whether this only reads, or comes from a page of ours; other programs do not say from where."""
        if method in READING:
            return True
        told = {name: value for name, value in headers if name in {b"host", b"origin", b"sec-fetch-site"}}
        if told.get(b"sec-fetch-site", b"same-origin") not in {b"same-origin", b"none"}:
            return False
        if b"origin" not in told:
            return True
        origin = urlsplit(told[b"origin"].decode("latin-1"))
        # A proxy may have put its own name in the place of ours.
        own = {self._netloc, told.get(b"host", b"").decode("latin-1").lower()}
        return origin.scheme in {"http", "https"} and origin.netloc.lower() in own


def _name(host: bytes) -> str | None:
    """Without the port; None where it is no name at all."""
    text = host.decode("latin-1")
    try:
        parts = urlsplit(f"//{text}")
        port = parts.port
    except ValueError:
        return None
    is_plain = parts.netloc == text and "@" not in text and text.isprintable() and " " not in text
    return parts.hostname if is_plain and (port is None or port > 0) else None
