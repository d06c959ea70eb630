"""What a request tells of whoever made it: a class of device, and whether it was a machine."""

import re
from collections.abc import Hashable

BOT = re.compile(
    r"bot|crawl|spider|slurp|preview|fetch|monitor|curl|wget|python|java/|go-http|okhttp|headless"
    r"|facebookexternalhit|whatsapp/|telegram|skype|lighthouse|axios|libwww|httpclient",
    re.IGNORECASE,
)
PHONE = re.compile(r"iphone|ipod|android|ipad|mobile|zalo", re.IGNORECASE)
COMPUTER = re.compile(r"windows nt|macintosh|x11|cros", re.IGNORECASE)

# Nobody walks past so many different posters in a minute. Phones of one network may share an address, but
# mostly not the kind of browser too: both together are taken for one visitor.
MOST_CODES_A_MINUTE = 30
# So many visitors of a minute are watched; beyond them only the lists and the method tell.
MOST_VISITORS = 20_000


def device_of(agent: str) -> str:
    """The class of the device (phone, computer, other), which is all that is kept of it."""
    if PHONE.search(agent):
        return "phone"
    return "computer" if COMPUTER.search(agent) else "other"


def is_bot(agent: str, method: str) -> bool:
    """Whether the method or the agent says that nobody looks."""
    return method == "HEAD" or not agent.strip(" -") or bool(BOT.search(agent))


class Haste:
    """Who follows more codes in a minute than a person can; it is forgotten when the minute is over."""

    def __init__(self) -> None:
        self._minute = 0
        self._codes: dict[Hashable, set[str]] = {}

    def is_shown(self, visitor: Hashable, code: str, minute: int) -> bool:
        """Whether this visitor has now followed too many different codes in this minute."""
        if minute != self._minute:
            self._minute, self._codes = minute, {}
        codes = self._codes.get(visitor)
        if codes is None:
            if len(self._codes) < MOST_VISITORS:
                self._codes[visitor] = {code}
            return False
        if len(codes) <= MOST_CODES_A_MINUTE:
            codes.add(code)
        return len(codes) > MOST_CODES_A_MINUTE
