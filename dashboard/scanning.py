"""Scans come in: lines of the spool become counts, each batch exactly once whatever happens meanwhile."""

import re
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from dashboard import clock
from dashboard.intake import visitor
from dashboard.intake.visitor import Haste
from dashboard.store import links, scans
from dashboard.store.connection import Connection
from dashboard.store.scans import Visit, Way, Why

# Code (or why it is none), day and hour in Hà Nội, way, device, machine or not: nothing finer is written.
LINE = re.compile(rb"([2-9A-Z]{6}|[?!]) (\d{8})(\d\d) ([st]) ([pco]) ([01])\n")
DEVICES = {"p": "phone", "c": "computer", "o": "other"}
WAYS: dict[str, Way] = {"s": "scan", "t": "typed"}
WHY: dict[str, Why] = {"?": "not_a_code", "!": "mistyped"}
# The longest agent that is looked at.
LONGEST_AGENT = 300


class Witness:
    """What one process writes down of visits, with what it must remember for a minute to tell machines."""

    def __init__(self) -> None:
        self._haste = Haste()

    def line(self, code: str, is_printed: bool, way: Way, address: str, agent: bytes, method: str) -> bytes:
        """A visit as it stands in the spool; of what was typed nothing is kept that is no code."""
        seconds = int(time.time())
        if not is_printed and not links.is_code(code):
            code = "!" if links.is_shaped(code) else "?"
        agent = agent[:LONGEST_AGENT]
        device_and_bot = _device_and_bot(agent, method)
        # The address is mixed with a secret of the process, looked at for a minute, and written nowhere.
        if self._haste.is_shown(hash((address, agent)), code, seconds // 60):
            device_and_bot = device_and_bot[:2] + b"1"
        return b"%b %b %b %b\n" % (code.encode(), _hour(seconds // 3600), way[:1].encode(), device_and_bot)


def take_in(con: Connection, batches: Iterable[Path], now: datetime) -> int:
    """Count these batches and delete them; one counted before a crash is only deleted. Gives the visits."""
    taken = 0
    for batch in batches:
        with batch.open("rb") as file:
            visits = visits_of(Counter(file))
        if scans.add_batch(con, batch.name, visits, now):
            taken += sum(visits.values())
        batch.unlink(missing_ok=True)
    return taken


def visits_of(lines: Counter[bytes]) -> dict[Visit, int]:
    """The visits that these lines tell; a line that was torn when the process ended was never answered."""
    visits: Counter[Visit] = Counter()
    for told, times in lines.items():
        if found := LINE.fullmatch(told):
            code, day, hour, way, device, bot = (part.decode() for part in found.groups())
            why = WHY.get(code, "unknown")
            code = "" if code in WHY else code
            visits[Visit(code, _day(day), int(hour), DEVICES[device], bot == "1", WAYS[way], why)] += times
    return visits


@lru_cache(maxsize=4096)
def _device_and_bot(agent: bytes, method: str) -> bytes:
    words = agent.decode("latin-1")
    return b"%b %d" % (visitor.device_of(words)[:1].encode(), visitor.is_bot(words, method))


@lru_cache(maxsize=16)
def _day(told: str) -> date:
    return date.fromisoformat(told)


@lru_cache(maxsize=2)
def _hour(hours: int) -> bytes:
    """Day and hour in Hà Nội; `hours` since 1970 says when to look at the clock again."""
    return clock.now().strftime("%Y%m%d%H").encode()
