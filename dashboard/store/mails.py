"""Which reports went out by mail: for which day, to how many people, and what became of it. Never to whom."""

from datetime import date, datetime
from enum import StrEnum

import pandas as pd

from dashboard.store.connection import Connection


class Outcome(StrEnum):
    """What the mail server said."""

    SENT = "sent"
    FAILED = "failed"


def was_sent(con: Connection, on_day: date) -> bool:
    """Whether the report of this day has gone out already."""
    found = con.execute(
        "SELECT count(*) FROM report_mail WHERE on_day = ? AND outcome = ?", [on_day, Outcome.SENT.value]
    ).fetchone()
    return found != (0,)


def was_sent_since(con: Connection, moment: datetime) -> bool:
    """Whether any report has gone out from that moment on."""
    found = con.execute(
        "SELECT count(*) FROM report_mail WHERE sent_at >= ? AND outcome = ?", [moment, Outcome.SENT.value]
    ).fetchone()
    return found != (0,)


def note(con: Connection, on_day: date, recipients: int, outcome: Outcome, now: datetime) -> None:
    """Keep that it was tried, and how it went."""
    con.execute(
        "INSERT INTO campaign.report_mail VALUES (?, ?, ?, ?)", [on_day, now, recipients, outcome.value]
    )


def listed(con: Connection, at_most: int) -> pd.DataFrame:
    """on_day, sent_at, recipients, outcome; the newest first."""
    return con.execute(
        """
        SELECT on_day, sent_at, recipients, outcome FROM report_mail
        ORDER BY sent_at DESC, rowid DESC LIMIT ?
        """,
        [at_most],
    ).df()
