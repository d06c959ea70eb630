"""Slow down guessing: by account, by address, and by both; longer each time, and never for long."""

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil
from threading import Lock
from time import monotonic

# Who has not tried for so long begins anew.
FORGOTTEN_SECONDS = 3600
MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class Rule:
    """How many attempts are free, and the longest wait after that; each is twice the one before."""

    free: int
    longest: int

    def wait(self, times: int) -> int:
        """Seconds to wait after so many attempts."""
        return min(2 ** min(times - self.free, 30), self.longest) if times >= self.free else 0


# One address at one account. So short that nobody locks out a colleague behind the same address for long.
HERE = Rule(free=5, longest=60)
# An account from anywhere: however many machines guess, its owner's turn comes soon.
ACCOUNT = Rule(free=20, longest=20)
# An address at any account: a whole office may stand behind one, and sign in at the same moment.
ADDRESS = Rule(free=300, longest=60)
# One-time codes are short, and who guesses them knows the password.
CODE = Rule(free=5, longest=900)

Turn = tuple[Rule, str]


class Patience:
    """How often what was tried, and until when it has to wait; known to this process only."""

    def __init__(self) -> None:
        self._tried: dict[Rule, OrderedDict[str, tuple[int, float, float]]] = {}
        self._lock = Lock()

    def ask(self, *turns: Turn) -> int:
        """Seconds to wait for the slowest of these; 0 lets one attempt through and counts it for each."""
        with self._lock:
            now = monotonic()
            told = {turn: self._read(turn, now) for turn in turns}
            wait = max(until - now for _, until in told.values())
            if wait > 0:
                return ceil(wait)
            for (rule, key), (times, _) in told.items():
                self._write((rule, key), times + 1, now + rule.wait(times + 1), now)
            return 0

    def forget(self, *turns: Turn) -> None:
        """It was right: these begin anew."""
        with self._lock:
            for rule, key in turns:
                self._tried.get(rule, OrderedDict()).pop(key, None)

    def give_back(self, turn: Turn) -> None:
        """It was right: that attempt does not count, those before it do."""
        with self._lock:
            now = monotonic()
            times, _ = self._read(turn, now)
            self._write(turn, max(times - 1, 0), now, now)

    def remembered(self) -> int:
        """How much is kept in memory."""
        return sum(map(len, self._tried.values()))

    def _read(self, turn: Turn, now: float) -> tuple[int, float]:
        times, until, tried_at = self._tried.get(turn[0], OrderedDict()).get(turn[1], (0, 0.0, 0.0))
        return (times, until) if now - tried_at < FORGOTTEN_SECONDS else (0, 0.0)

    def _write(self, turn: Turn, times: int, until: float, now: float) -> None:
        tried = self._tried.setdefault(turn[0], OrderedDict())
        tried[turn[1]] = (times, until, now)
        tried.move_to_end(turn[1])
        if len(tried) > MOST_REMEMBERED:
            tried.popitem(last=False)
