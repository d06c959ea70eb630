"""Turn a key into what the macro `keyed_hash` needs: HMAC-SHA256 in SQL, a million people in seconds."""

from dataclasses import dataclass
from hashlib import sha256

# SHA-256 works on blocks of 64 bytes (RFC 2104 calls this B).
_BLOCK = 64


@dataclass(frozen=True)
class HashPads:
    """The key mixed with the two constants of RFC 2104; as secret as the key itself."""

    inner: bytes
    outer: bytes

    def __repr__(self) -> str:
        return "HashPads(…)"


def pads(key: bytes) -> HashPads:
    """The two pads of a key of any length."""
    block = (key if len(key) <= _BLOCK else sha256(key).digest()).ljust(_BLOCK, b"\0")
    return HashPads(bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block))
