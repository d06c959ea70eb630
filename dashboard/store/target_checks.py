"""Where printed codes lead, and whether that answered when it was asked."""

from datetime import datetime

import pandas as pd

from dashboard.store.connection import Connection


def targets(con: Connection) -> list[str]:
    """Every address to which a code in use leads now."""
    found = con.execute(
        """
        SELECT DISTINCT target FROM (
            SELECT target, code FROM link WHERE code NOT IN (SELECT code FROM link_retirement)
            QUALIFY row_number() OVER (PARTITION BY code ORDER BY added_at DESC, rowid DESC) = 1
        ) ORDER BY target
        """
    ).fetchall()
    return [target for (target,) in found]


def add(con: Connection, target: str, outcome: str, detail: str, now: datetime) -> None:
    """What came of asking."""
    con.execute("INSERT INTO campaign.target_check VALUES (?, ?, ?, ?)", [target, now, outcome, detail])


def newest(con: Connection) -> pd.DataFrame:
    """A row for each target in use: target, codes, checked_at, outcome, detail, answered_at (the last)."""
    return con.execute(
        """
        WITH sheet AS (
            SELECT target, code FROM link WHERE code NOT IN (SELECT code FROM link_retirement)
            QUALIFY row_number() OVER (PARTITION BY code ORDER BY added_at DESC, rowid DESC) = 1
        ), used AS (SELECT target, count(*) AS codes FROM sheet GROUP BY target
        ), told AS (
            SELECT * FROM target_check
            QUALIFY row_number() OVER (PARTITION BY target ORDER BY checked_at DESC, rowid DESC) = 1
        ), well AS (
            SELECT target, max(checked_at) AS answered_at FROM target_check WHERE outcome = 'answers'
            GROUP BY target
        )
        SELECT target, codes, checked_at, outcome, detail, answered_at
        FROM used LEFT JOIN told USING (target) LEFT JOIN well USING (target) ORDER BY target
        """
    ).df()
