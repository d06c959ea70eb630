"""How much one visitor may ask for: in a while, at a time, and for how long. Scans are never counted."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive

# Of each a few bytes are kept; whoever signed in counts by the session, everybody else by the address.
MOST_VISITORS = 20_000


@dataclass(frozen=True)
class Rate:
    """So many at once, and then so many a second."""

    at_once: int
    a_second: float


class Bucket:
    """How often each visitor came lately; whoever came longest ago is forgotten first."""

    def __init__(self, rate: Rate, most: int = MOST_VISITORS) -> None:
        self._rate, self._most = rate, most
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def wait(self, visitor: bytes) -> float:
        """Seconds until this visitor may come again; 0 lets one in and counts it. Asked by one thread."""
        now = monotonic()
        left, at = self._left.pop(visitor, (float(self._rate.at_once), now))
        left = min(self._rate.at_once, left + (now - at) * self._rate.a_second)
        may_come = left >= 1
        self._left[visitor] = (left - 1 if may_come else left, now)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        return 0 if may_come else (1 - left) / self._rate.a_second


def bounded(receive: Receive, most_bytes: int, seconds: float) -> Receive:
    """The body up to a size, and within a time; nobody sends us a longer or a slower one in earnest."""
    until = monotonic() + seconds
    left, is_whole = most_bytes, False

    async def receive_some() -> Message:
        nonlocal left, is_whole
        if is_whole:
            # What is awaited now is that the visitor goes away.
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), max(until - monotonic(), 0))
        except TimeoutError:
            raise HTTPException(408) from None
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        is_whole = not message.get("more_body", False)
        return message

    return receive_some
