"""How a breach stands: whether the authority was told of it, and in time."""

from datetime import datetime, timedelta
from enum import StrEnum


class Told(StrEnum):
    """Whether the authority was told, and in time."""

    OPEN = "open"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"


def state(due_at: datetime, told_at: datetime | None, now: datetime) -> Told:
    """How it stands at this moment; the last moment is in time."""
    if told_at is None:
        return Told.OPEN if now <= due_at else Told.OVERDUE
    return Told.IN_TIME if told_at <= due_at else Told.LATE


def hours_left(due_at: datetime, now: datetime) -> int:
    """Whole hours until it is due; below zero once it is overdue."""
    return int((due_at - now) // timedelta(hours=1))
