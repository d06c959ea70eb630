"""What time it is in Hà Nội, wherever the server stands."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The moment as the store writes it: Hà Nội's clock, without a zone."""
    return datetime.now(HANOI).replace(tzinfo=None)


def utc(moment: datetime) -> datetime:
    """A moment as the store writes it, in UTC: records of deletions are kept like that."""
    return moment.replace(tzinfo=HANOI).astimezone(UTC).replace(tzinfo=None)
