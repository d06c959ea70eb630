"""The static variant: scans are told by the access log of whatever web server answers the printed codes."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO

from dashboard import keys
from dashboard.intake import access_log, visitor
from dashboard.intake.access_log import Read, Request
from dashboard.store import links, scans
from dashboard.store.connection import Connection
from dashboard.store.scans import Visit, Why

# So many requests are judged and counted at once.
AT_ONCE = 50_000


@dataclass(frozen=True)
class Imported:
    """What a log told: lines in all, requests for codes, the new ones, and lines that cannot be read."""

    lines: int
    requests: int
    added: int
    unread: int


def import_log(con: Connection, file: IO[bytes], now: datetime) -> Imported:
    """Count the requests of an access log that were not counted before; again, it adds nothing.

    A line is known again by a keyed hash of it and of how many like it stood before: the log may have grown,
    been packed or be sent in parts. Neither address nor agent is kept.
    """
    key = keys.derive("lines of access logs")
    read, before = Read(), Counter[int]()
    found = added = 0
    requests = access_log.requests(file, read)
    while some := list(islice(requests, AT_ONCE)):
        found += len(some)
        hashed = list(_hashed(some, key, before))
        added += scans.add_log_lines(con, list(zip(hashed, _visits(some), strict=True)), now)
    return Imported(read.lines, found, added, read.unread)


def _hashed(requests: Sequence[Request], key: bytes, before: Counter[int]) -> Iterator[int]:
    for request in requests:
        own = _hash(request.line, key)
        before[own] += 1
        yield own if before[own] == 1 else _hash(request.line + b"\n%d" % before[own], key)


def _hash(line: bytes, key: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(line, digest_size=8, key=key).digest())


def _visits(requests: Sequence[Request]) -> Iterator[Visit]:
    """Each request as it is remembered; who is too quick for a person is a machine for that whole minute."""
    followed: defaultdict[tuple[str, str, datetime], set[str]] = defaultdict(set)
    for request in requests:
        followed[_who(request)].add(request.code)
    for request in requests:
        is_quick = len(followed[_who(request)]) > visitor.MOST_CODES_A_MINUTE
        code, why = _code(request.code)
        yield Visit(
            code,
            request.at.date(),
            request.at.hour,
            visitor.device_of(request.agent),
            is_quick or visitor.is_bot(request.agent, request.method),
            "typed" if request.is_typed else "scan",
            why,
        )


def _who(request: Request) -> tuple[str, str, datetime]:
    return request.address, request.agent, request.at.replace(second=0, microsecond=0)


def _code(told: str) -> tuple[str, Why]:
    """The code, or in which way it is none."""
    if links.is_code(told):
        return told, "unknown"
    return "", "mistyped" if links.is_shaped(told) else "not_a_code"
