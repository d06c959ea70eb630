"""The counts of all units in memory, in an order in which questions are quick; made anew from what is new.

At 100,000 units and a year of weekly rosters a question that sorts unit_progress takes a second. In here each
row knows which one took its place, so that the state of any day, as known at any moment, is one pass.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Lock
from typing import Any

from dashboard.store.connection import Connection, checkpoint

_making = Lock()


def bring_up(con: Connection) -> None:
    """Take in what was committed, reverted or added to the catalogue since; nothing if that is nothing."""
    if _is_up(con):
        return
    with _alone(con) as own:
        _take_in(own)


def bring_up_weeks(con: Connection, week_ends_on: int) -> None:
    """The same with the sums of reporting weeks (`tally.part_week`), which end on this weekday (1 to 7)."""
    week_end = date.max - timedelta(days=(date.max.isoweekday() - week_ends_on) % 7)
    _bring_up_with(con, "calendar", week_end, "part_week")


def bring_up_deadlines(con: Connection, fewest: int | None) -> None:
    """The same with the steps of each unit added up (`tally.unit_step`): so many days a form has at least."""
    _bring_up_with(con, "form_days", fewest, "unit_step", "owing")


def bring_up_small(con: Connection, smallest: int) -> None:
    """The same with sums that tell rosters of fewer people apart (`is_small`); 0 asks for nothing more."""
    if smallest:
        _bring_up_with(con, "smallest", smallest, "part_step", "part_span")
    else:
        bring_up(con)


def _bring_up_with(con: Connection, table: str, asked: date | int | None, *made_of_it: str) -> None:
    """What is asked for stands alone in its table; once it is something else, all made of it is made anew."""
    bring_up(con)
    if con.execute(f"FROM tally.{table}").fetchone() == (asked,):
        return
    with _alone(con) as own:
        own.execute(f"DELETE FROM tally.{table}")  # noqa: S608 - our own text
        own.execute(f"INSERT INTO tally.{table} VALUES (?)", [asked])  # noqa: S608 - our own text
        for each in made_of_it:
            _fill(own, each)


@contextmanager
def _alone(con: Connection) -> Iterator[Connection]:
    """A cursor for whoever changes the tally, one at a time; all changes are seen at once, or none."""
    with _making:
        own = con.cursor()
        own.execute("USE memory.main")
        own.execute("BEGIN")
        try:
            yield own
            own.execute("COMMIT")
        except BaseException:
            own.execute("ROLLBACK")
            raise
        finally:
            own.close()


def forget(con: Connection) -> None:
    """The next question makes everything anew: for whoever changes rows in place, which only tests do."""
    con.execute("DELETE FROM tally.made")


def newest_day(con: Connection) -> date:
    """The day of the newest roster: from it on nothing changes with the day that is asked for."""
    row = con.execute("SELECT newest_day FROM tally.made").fetchone()
    return row[0] if row and row[0] else date.min


def has_parts(con: Connection, codes: Sequence[str]) -> bool:
    """Whether each of these units is the city or stands directly below it: of those sums lie ready."""
    row = con.execute(
        "SELECT count(*) FROM tally.unit WHERE code IN (SELECT unnest($codes)) AND unit_id <> part_id",
        {"codes": list(codes)},
    ).fetchone()
    return row == (0,)


def _is_up(con: Connection) -> bool:
    made = con.execute("SELECT units, reverts, counts, steps, pairs FROM tally.made").fetchone()
    return made is not None and made == _store_state(con)


def _store_state(con: Connection) -> tuple[int, ...] | None:
    return con.execute("FROM memory.main.store_state").fetchone()


def _take_in(con: Connection) -> None:
    made = con.execute("FROM tally.made").fetchone()
    now = _store_state(con)
    if made is None or now is None or not _take_in_news(con, made, now):
        _make(con, is_first=made is None)
    con.execute("DELETE FROM tally.made")
    con.execute(
        """
        INSERT INTO tally.made BY NAME SELECT store_state.*,
            (SELECT max(committed_at) FROM campaign.unit_progress) AS newest_commit,
            (SELECT max(reverted_at) FROM campaign.upload_revert) AS newest_revert,
            (SELECT max(as_of) FROM tally.progress) AS newest_day
        FROM store_state
        """
    )


def _make(con: Connection, is_first: bool) -> None:
    for table in _MADE_OF:
        _fill(con, table)
        if is_first:
            # Nobody asks before all is made: what is packed by then leaves memory for what comes next.
            con.execute("COMMIT")
            checkpoint(con, "tally")
            con.execute("BEGIN")


def _fill(con: Connection, table: str) -> None:
    con.execute(f"DELETE FROM tally.{table}")  # noqa: S608 - our own text
    con.execute(f"INSERT INTO tally.{table} FROM {_MADE_OF[table]}")


# In this order: each is made of those before it.
_MADE_OF = {
    "unit": "numbered_unit ORDER BY unit_id",
    "progress": "ordered_progress(NULL)",
    "shared": "shared_progress(NULL)",
    "undone": "undone_progress",
    "step": "ordered_step(NULL)",
    "unit_step": "summed_unit_step(NULL)",
    "owing": "owing_form(NULL)",
    "part_step": "summed_step(NULL)",
    "part_span": "summed_span(NULL, 1)",
    "part_week": "summed_week(NULL)",
}


def _take_in_news(con: Connection, made: tuple[Any, ...], now: tuple[int, ...]) -> bool:
    """Order the rows of those units anew of which something new is known; False if the news do not add up."""
    units, reverts, counts, steps, pairs, newest_commit, newest_revert, _ = made
    since = {"newest_commit": newest_commit, "newest_revert": newest_revert}
    told = con.execute(_NEWS, since).fetchone()
    if told is None or (units, reverts, counts) != (now[0], now[1] - told[1], now[2] - told[0]):
        return False
    if not told[0] and (steps, pairs) != now[3:]:
        return False
    codes = {"codes": told[2] or []}
    for statement in _RENEW:
        con.execute(statement, codes)
    if (reverts, pairs) != (now[1], now[4]):
        _fill(con, "undone")
    return True


# How many counts and reverts are new, and which units they change.
_NEWS = """
    WITH fresh AS (
        SELECT upload_id, unit_code FROM campaign.unit_progress WHERE committed_at > $newest_commit
    ), gone AS (
        SELECT upload_id FROM campaign.upload_revert WHERE coalesce(reverted_at > $newest_revert, TRUE)
    ), changed AS (
        SELECT unit_code FROM fresh
        UNION SELECT unit_code FROM campaign.unit_progress WHERE upload_id IN (FROM gone)
        -- Whose people were found in a new roster too.
        UNION SELECT unit_code FROM campaign.same_person
        WHERE other_upload_id IN (SELECT upload_id FROM fresh)
    )
    SELECT (SELECT count(*) FROM fresh), (SELECT count(*) FROM gone),
        (SELECT list(DISTINCT unit_code) FROM changed)
"""

_OF_THESE = "WHERE unit_id IN (SELECT unit_id FROM tally.unit WHERE list_contains($codes, code))"
_RENEW = (
    "INSERT INTO tally.part_step SELECT * REPLACE (-people AS people) FROM summed_step($codes)",
    "INSERT INTO tally.part_span FROM summed_span($codes, -1)",
    "INSERT INTO tally.part_week SELECT * REPLACE (-units AS units) FROM summed_week($codes)",
    *(
        f"DELETE FROM tally.{table} {_OF_THESE}"  # noqa: S608 - our own text
        for table in ("step", "unit_step", "owing", "shared", "progress")
    ),
    "INSERT INTO tally.progress FROM ordered_progress($codes)",
    "INSERT INTO tally.shared FROM shared_progress($codes)",
    "INSERT INTO tally.step FROM ordered_step($codes)",
    "INSERT INTO tally.unit_step FROM summed_unit_step($codes)",
    "INSERT INTO tally.owing FROM owing_form($codes)",
    "INSERT INTO tally.part_step FROM summed_step($codes)",
    "INSERT INTO tally.part_span FROM summed_span($codes, 1)",
    "INSERT INTO tally.part_week FROM summed_week($codes)",
)
