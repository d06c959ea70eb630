"""A draft of the impact assessment (Decree 356/2025) of how this installation is set and what it holds."""

from datetime import datetime

import pandas as pd

from dashboard import keys, retaining
from dashboard.disclaimer import of as disclaimer
from dashboard.errors import NotAllowed
from dashboard.model import Account, Role
from dashboard.publish.official import impact_assessment, report_docx
from dashboard.publish.official.impact_facts import Facts
from dashboard.settings import campaign, settings
from dashboard.store import accounts, backups, breaches, holdings
from dashboard.store.connection import Connection


def document(con: Connection, account: Account, now: datetime) -> bytes:
    """The draft as a Word file, for the administrator."""
    if account.role is not Role.ADMIN:
        raise NotAllowed("Only the administrator may do this.")
    told = facts(con, now)
    return report_docx.content(impact_assessment.of(told, now.date(), disclaimer(con, now.date())))


def facts(con: Connection, now: datetime) -> Facts:
    """The settings as they are and counts of this moment; no secret and nobody's name."""
    set_to, people = settings(), accounts.listed(con)
    found = breaches.listed(con)
    copies = backups.listed(set_to.data)
    return Facts(
        sender=campaign().sender,
        purpose=campaign().purpose,
        legal_basis=campaign().legal_basis,
        smallest_group=campaign().smallest_group,
        held=holdings.counted(con),
        accounts={role: int((people["role"] == role.value).sum()) for role in Role},
        with_code=int(people["has_code"].sum()),
        is_encrypted=keys.encrypts(),
        has_tls=set_to.address.startswith("https://"),
        asks_for_code=set_to.totp_for_admin,
        **vars(retaining.limits()),
        session_hours=set_to.session_hours,
        idle_minutes=set_to.session_idle_minutes,
        backups_kept=set_to.backups_kept,
        newest_backup=copies[0].made_at if copies else None,
        breaches=len(found),
        breaches_open=int(found["mended_at"].isna().sum()),
        breaches_late=_late(found, now),
    )


def _late(found: pd.DataFrame, now: datetime) -> int:
    """Of how many breaches the authority was told too late, or is not told although the 72 hours are over."""
    return int((found["told_at"].fillna(now) > found["due_at"]).sum())
