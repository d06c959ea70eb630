"""What a draft of the impact assessment is made of, and a table of words in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.model import Holdings, Role
from dashboard.publish.official.report import Column, Form, Table

BLANK = "……………………………………"


@dataclass(frozen=True)
class Facts:
    """How an installation is set, what it holds, and what was done; no secret and nobody's name.

    Days until people are deleted, and the last day of all, are None where nothing is set.
    """

    sender: str
    purpose: str
    legal_basis: str
    smallest_group: int
    held: Holdings
    accounts: Mapping[Role, int]
    with_code: int
    is_encrypted: bool
    has_tls: bool
    asks_for_code: bool
    superseded_days: int | None
    last_day: date | None
    session_hours: float
    idle_minutes: float
    backups_kept: int
    # In UTC.
    newest_backup: datetime | None
    breaches: int
    breaches_open: int
    breaches_late: int


def words(headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...]) -> Table:
    """A table of sentences; `widths` are shares of its width."""
    columns = tuple(
        Column(heading, Form.SENTENCE, width) for heading, width in zip(headings, widths, strict=True)
    )
    return Table("", columns, rows)
