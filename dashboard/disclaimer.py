"""What stands on everything that is made of a demo: that its people and figures are invented."""

from datetime import date

from dashboard.store import setting
from dashboard.store.connection import Connection
from dashboard.wording import day, say


def of(con: Connection, on_day: date) -> str:
    """A sentence in the language that is spoken; of a real campaign nothing."""
    if not setting.find(con, "demo"):
        return ""
    return say(
        "Demonstration, the campaign's day is {day}: every person and every figure is invented.",
        day=day(on_day),
    )
