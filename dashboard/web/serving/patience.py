"""Slow down guessing: after a few wrong passwords a name has to wait, longer each time."""

from collections import OrderedDict
from math import ceil
from threading import Lock
from time import monotonic

FREE_ATTEMPTS = 5
# So short that nobody can lock a colleague out for long by guessing at their name.
LONGEST_WAIT = 60
MOST_NAMES = 10_000


class Patience:
    """How often each name was tried, and until when it has to wait; known to this process only."""

    def __init__(self) -> None:
        self._tried: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    def ask(self, name: str) -> int:
        """Seconds that this name still has to wait; 0 lets one attempt through and counts it."""
        name = name.strip().casefold()
        with self._lock:
            times, until = self._tried.get(name, (0, 0.0))
            now = monotonic()
            if until > now:
                return ceil(until - now)
            wait = min(2 ** (times + 1 - FREE_ATTEMPTS), LONGEST_WAIT) if times + 1 >= FREE_ATTEMPTS else 0
            self._tried[name] = (min(times + 1, 64), now + wait)
            self._tried.move_to_end(name)
            if len(self._tried) > MOST_NAMES:
                self._tried.popitem(last=False)
            return 0

    def forget(self, name: str) -> None:
        """The password was right: begin anew."""
        with self._lock:
            self._tried.pop(name.strip().casefold(), None)
