"""Sums that lie ready are those of the rosters added up one by one."""

import pytest
from builders import a_store, liaison
from histories import DAYS, histories, pairs, tell
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.model import EVERYTHING, OUTSIDE, Scope
from dashboard.store import parts
from dashboard.store.progress import COUNTS, Question
from dashboard.store.week_spans import has_sums

SUMMED = ", ".join(
    f"coalesce({name}, 0)" for name in ("units", "units_reported", "units_small", *COUNTS, "silent_headcount")
)
OF_PARTS = "JOIN (SELECT unit_id, part_id FROM tally.unit) USING (unit_id)"
ASKED = st.builds(
    Question,
    st.sampled_from((EVERYTHING, OUTSIDE, Scope(("D001", "D002")), liaison("D001").scope)),
    DAYS,
    kinds=st.sampled_from(((), ("enterprise",), ("school", "district"))),
    under=st.sampled_from((None, "D001")),
)


@pytest.fixture(scope="module")
def kept():
    """A store whose uploads each example replaces."""
    with a_store() as con:
        yield con


@given(histories(), ASKED)
@settings(max_examples=40, deadline=None)
def test_what_lies_ready_is_what_the_rosters_add_up_to(kept, told, asked):
    tell(kept, told)
    pairs(kept, told, of_small=True)
    assert has_sums(kept, asked), "or the test looks at one side only"
    for ready, one_by_one in (
        (parts.lying_ready(asked, "'all'"), parts.summed(asked, "'all'")),
        (parts.lying_ready(asked, "part_id"), parts.summed(asked, "part_id", OF_PARTS)),
    ):
        for found in (
            f"SELECT part, as_of, {SUMMED} FROM summed ORDER BY part",
            "SELECT part, unit_code, upload_id, as_of, committed_at FROM shared ORDER BY ALL",
        ):
            answers = [
                kept.execute(f"WITH {each} {found}", asked.values).fetchall() for each in (ready, one_by_one)
            ]
            assert answers[0] == answers[1]
