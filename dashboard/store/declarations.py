"""That the people on a list have been told: why it is kept, by which law, who declared it and when."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.model import FoundId, Upload
from dashboard.store.connection import Connection


@dataclass(frozen=True)
class Declaration:
    """What somebody declared with a list of people."""

    purpose: str
    legal_basis: str
    at: datetime
    by: str


def add(con: Connection, upload: Upload, declared: Declaration) -> None:
    """It was declared with this upload."""
    con.execute(
        "INSERT INTO campaign.upload_declaration VALUES (?, ?, ?, ?, ?)",
        [upload.id, declared.purpose, declared.legal_basis, declared.at, declared.by],
    )


def find(con: Connection, upload_id: FoundId) -> Declaration | None:
    """What was declared with it; None of totals, and of lists of before this was asked."""
    row = con.execute(
        """
        SELECT purpose, legal_basis, declared_at, declared_by FROM upload_declaration
        WHERE upload_id = ? ORDER BY declared_at LIMIT 1
        """,
        [upload_id],
    ).fetchone()
    return Declaration(*row) if row else None


def newest(con: Connection, upload: Upload) -> Declaration | None:
    """What was declared last with a list of this upload's unit that counts; None if nothing was."""
    row = con.execute(
        """
        SELECT purpose, legal_basis, declared_at, declared_by
        FROM upload_declaration JOIN upload_state ON id = upload_id
        WHERE unit_code = ? AND state = 'committed' ORDER BY declared_at DESC LIMIT 1
        """,
        [upload.unit_code],
    ).fetchone()
    return Declaration(*row) if row else None
