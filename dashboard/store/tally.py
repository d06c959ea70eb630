"""The counts of all units in memory, in an order in which questions are quick; made anew from what is new.

At 100,000 units and a year of weekly rosters a question that sorts unit_progress takes a second. In here each
row knows which one took its place, so that the state of any day, as known at any moment, is one pass.
"""

from threading import Lock

from dashboard.store.connection import Connection

_making = Lock()


def bring_up(con: Connection) -> None:
    """Take in what was committed, reverted or added to the catalogue since; nothing if that is nothing."""
    if _is_up(con):
        return
    with _making:
        own = con.cursor()
        own.execute("USE memory.main")
        own.execute("BEGIN")
        try:
            _take_in(own)
            own.execute("COMMIT")
        except BaseException:
            own.execute("ROLLBACK")
            raise
        finally:
            own.close()


def forget(con: Connection) -> None:
    """The next question makes everything anew: for whoever changes rows in place, which only tests do."""
    con.execute("DELETE FROM tally.made")


def _is_up(con: Connection) -> bool:
    return con.execute("SELECT units, reverts, counts FROM tally.made").fetchone() == _store_state(con)


def _store_state(con: Connection) -> tuple[int, ...] | None:
    return con.execute("SELECT units, reverts, counts FROM memory.main.store_state").fetchone()


def _take_in(con: Connection) -> None:
    made = con.execute("FROM tally.made").fetchone()
    now = _store_state(con)
    if made is None or now is None or made[0] != now[0] or not _take_in_news(con, made, now):
        _make(con)
    con.execute("DELETE FROM tally.made")
    con.execute(
        """
        INSERT INTO tally.made SELECT units, reverts, counts,
            (SELECT max(committed_at) FROM campaign.unit_progress),
            (SELECT max(reverted_at) FROM campaign.upload_revert)
        FROM store_state
        """
    )


def _make(con: Connection) -> None:
    con.execute("DELETE FROM tally.progress")
    con.execute("DELETE FROM tally.unit")
    con.execute("INSERT INTO tally.unit FROM numbered_unit ORDER BY unit_id")
    con.execute("INSERT INTO tally.progress FROM ordered_progress(NULL)")
    con.execute("DELETE FROM tally.undone")
    con.execute("INSERT INTO tally.undone FROM undone_progress")


def _take_in_news(con: Connection, made: tuple[object, ...], now: tuple[int, ...]) -> bool:
    """Order the rows of those units anew of which something new is known; False if the news do not add up."""
    _, reverts, counts, newest_commit, newest_revert = made
    told = con.execute(
        """
        SELECT (SELECT count(*) FROM campaign.unit_progress WHERE committed_at > $newest_commit),
            (SELECT count(*) FROM campaign.upload_revert WHERE coalesce(reverted_at > $newest_revert, TRUE)),
            (SELECT list(DISTINCT unit_code) FROM campaign.unit_progress
                WHERE committed_at > $newest_commit OR upload_id IN (
                    SELECT upload_id FROM campaign.upload_revert
                    WHERE coalesce(reverted_at > $newest_revert, TRUE)))
        """,
        {"newest_commit": newest_commit, "newest_revert": newest_revert},
    ).fetchone()
    if told is None or (counts, reverts) != (now[2] - told[0], now[1] - told[1]):
        return False
    codes = {"codes": told[2] or []}
    con.execute(
        """
        DELETE FROM tally.progress WHERE unit_id IN (
            SELECT unit_id FROM tally.unit WHERE list_contains($codes, code))
        """,
        codes,
    )
    con.execute("INSERT INTO tally.progress FROM ordered_progress($codes)", codes)
    if told[1]:
        con.execute("DELETE FROM tally.undone")
        con.execute("INSERT INTO tally.undone FROM undone_progress")
    return True
