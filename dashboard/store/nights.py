"""Of several servers one does what is done every night: whoever writes down first that the night has come."""

from datetime import date, datetime

from dashboard.store import setting
from dashboard.store.connection import Connection, transaction

# Who put it down, beside what people set.
BY = "night"


def claim(con: Connection, job: str, night: date, now: datetime) -> bool:
    """Whether this server does this job of this night; every other one that asks is told no."""
    name = f"night:{job}"
    with transaction(con):
        last = setting.find(con, name)
        if last is not None and date.fromisoformat(last) >= night:
            return False
        setting.put(con, name, night.isoformat(), BY, now)
    return True
