"""Uploads of three units as chance has them, and a store that holds these and no others."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from builders import NOON
from hypothesis import strategies as st
from oracle import Counted

from dashboard.store import tally

FIRST = date(2021, 4, 1)
SMALLEST = 5
SENDERS = ("NORTH", "NORTH-SCHOOL", "SOUTH")


@st.composite
def histories(draw):
    """Uploads of three units: on which day, known since when, and whether taken back."""
    told = []
    for place in range(draw(st.integers(0, 12))):
        people, phones = sorted((draw(st.integers(1, 20)), draw(st.integers(0, 20))), reverse=True)
        reached = (draw(st.integers(0, phones)), *(draw(st.integers(0, people)) for _ in range(3)))
        committed = NOON + timedelta(hours=draw(st.integers(-900, 0)), seconds=place)
        undone = committed + timedelta(hours=draw(st.integers(1, 900))) if draw(st.booleans()) else None
        unit, day = draw(st.sampled_from(SENDERS)), FIRST + timedelta(days=draw(st.integers(0, 60)))
        told.append(Counted(unit, day, committed, (people, phones, *reached), undone))
    return told


DAYS = st.dates(FIRST - timedelta(days=3), FIRST + timedelta(days=70))
MOMENTS = st.datetimes(NOON - timedelta(days=40), NOON + timedelta(days=40))


def tell(con, told):
    """Put these uploads in the place of those of the example before."""
    for table in ("unit_progress", "upload_commit", "upload_revert"):
        con.execute(f"DELETE FROM campaign.{table}")
    tally.forget(con)
    for place, each in enumerate(told):
        upload_id = UUID(int=place + 1)
        row = [upload_id, each.unit, each.as_of, each.committed_at, *each.counts]
        con.execute("INSERT INTO campaign.unit_progress VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        con.execute(
            "INSERT INTO campaign.upload_commit VALUES (?, ?, 'ha', 0)", [upload_id, each.committed_at]
        )
        if each.reverted_at:
            row = [upload_id, each.reverted_at]
            con.execute("INSERT INTO campaign.upload_revert VALUES (?, ?, 'ha', '')", row)


def is_small(counts):
    return counts[0] > 0 and min(counts[:2]) < SMALLEST


def pairs(con, told, of_small):
    """The first people of two rosters that follow each other are the same; of small ones, if it is said."""
    con.execute("DELETE FROM campaign.same_person")
    for place, (one, other) in enumerate(pairwise(told), 1):
        if one.unit == other.unit or (not of_small and (is_small(one.counts) or is_small(other.counts))):
            continue
        sides = [(place, one.unit, "0" * 32), (place + 1, other.unit, "1" * 32)]
        for own, else_ in (sides, sides[::-1]):
            row = [UUID(int=own[0]), own[1], own[2], UUID(int=else_[0]), else_[1], else_[2]]
            con.execute(
                "INSERT INTO campaign.same_person VALUES "
                "(?, ?, ?, ?, ?, ?, uuid(), 'insurance', TRUE, TRUE, TRUE, FALSE, FALSE)",
                row,
            )
    tally.forget(con)
