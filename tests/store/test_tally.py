"""The counts in memory are those of the store, whatever came in which order, and whoever took it in."""

from datetime import date, timedelta
from uuid import UUID

from builders import NOON, TODAY, a_roster, count
from histories import DAYS, MOMENTS, SENDERS, histories, tell
from hypothesis import given
from hypothesis import strategies as st
from test_progress import kept, often

from dashboard import pipeline
from dashboard.model import Account, Role
from dashboard.store import tally, units
from dashboard.store.progress import COUNTS

__all__ = ["kept"]
STATE = f"SELECT as_of, committed_at, upload_id, {', '.join(COUNTS)} FROM "
EVERYTHING_MADE = ("unit", "progress", "undone")
# Of these further rows say what is gone: added up they are what is made at once.
SPANS = f"""
    SELECT * EXCLUDE (units, {", ".join(COUNTS)}), sum(units), {", ".join(f"sum({name})" for name in COUNTS)}
    FROM tally.part_span GROUP BY ALL HAVING sum(units) <> 0 ORDER BY ALL
"""


@given(histories(), DAYS, MOMENTS)
@often
def test_the_state_of_any_day_as_known_at_any_moment_is_that_of_the_store(kept, told, on_day, known_at):
    tell(kept, told)
    tally.bring_up(kept)
    for moment in (known_at, NOON + timedelta(days=10_000)):
        asked = [on_day, moment]
        found = kept.execute(STATE + "tally_state(?, ?) ORDER BY ALL", asked).fetchall()
        assert found == kept.execute(STATE + "unit_state(?, ?) ORDER BY ALL", asked).fetchall()


@given(histories(), st.sets(st.sampled_from(SENDERS)), DAYS, MOMENTS)
@often
def test_whom_a_file_is_compared_with_are_the_people_of_the_state(kept, told, units, on_day, known_at):
    tell(kept, told)
    file = UUID(int=1_000)
    kept.execute("DELETE FROM campaign.participant")
    kept.execute(_ONE_PERSON_EACH)
    kept.execute("DELETE FROM campaign.checked_identity")
    for unit in units:
        row = [file, unit]
        kept.execute(
            "INSERT INTO campaign.checked_identity VALUES (?, 1, ?, '', NULL, NULL, NULL, FALSE)", row
        )
    tally.bring_up(kept)
    found = "SELECT upload_id, unit_code FROM known_before(?, ?, ?) ORDER BY ALL"
    state = """
        SELECT upload_id, code FROM tally_state(?, ?) JOIN tally.unit USING (unit_id)
        WHERE list_contains(?, code) ORDER BY ALL
    """
    assert (
        kept.execute(found, [file, on_day, known_at]).fetchall()
        == kept.execute(state, [on_day, known_at, sorted(units)]).fetchall()
    )


@given(histories(), DAYS, MOMENTS)
@often
def test_what_was_told_stood_on_each_day_as_the_state_says(kept, told, on_day, known_at):
    tell(kept, told)
    tally.bring_up(kept)
    stood = kept.execute(
        STATE + "tally_told(?) WHERE as_of <= ? AND until > ? ORDER BY ALL", [known_at, on_day, on_day]
    ).fetchall()
    assert stood == kept.execute(STATE + "unit_state(?, ?) ORDER BY ALL", [on_day, known_at]).fetchall()


def test_what_is_taken_in_piece_by_piece_is_what_is_made_at_once(store):
    tally.bring_up(store)
    admin, sent = Account("ha", Role.ADMIN), []
    for step, (unit, back) in enumerate([("NORTH", 9), ("SOUTH", 2), ("NORTH", 16), ("NORTH", 2)]):
        roster = a_roster(people=3 + step, installed=step, first=100 * step)
        sent.append(count(store, roster, unit, TODAY - timedelta(days=back), NOON + timedelta(hours=step)))
        tally.bring_up(store)
    for upload in (sent[3], sent[1]):
        pipeline.revert(store, admin, upload, NOON + timedelta(days=1))
        tally.bring_up(store)
    taken_in = _made(store)
    tally.forget(store)
    tally.bring_up(store)
    assert taken_in == _made(store)


def test_new_units_are_numbered_with_all_that_stands_below_them(store):
    tally.bring_up(store)
    units.add(store, b"code,name,kind,parent_code\nNORTH-DESK,Desk,employer,NORTH-SCHOOL\n", NOON)
    tally.bring_up(store)
    below = store.execute(
        """
        SELECT below.code FROM tally.unit AS below JOIN tally.unit AS top
            ON below.unit_id BETWEEN top.unit_id AND top.last_id
        WHERE top.code = 'NORTH' ORDER BY below.code
        """
    ).fetchall()
    assert below == [("NORTH",), ("NORTH-DESK",), ("NORTH-SCHOOL",)]


def test_a_circle_of_units_keeps_nobody_waiting(store):
    for code, parent in ("AB", "BA"):
        store.execute(
            "INSERT INTO campaign.unit VALUES (?, '', 'employer', ?, NULL, NULL, NULL, NULL, ?)",
            [code, parent, NOON],
        )
    tally.bring_up(store)
    numbers = store.execute("SELECT unit_id, last_id FROM tally.unit ORDER BY unit_id").fetchall()
    assert [first for first, _ in numbers] == list(range(1, len(numbers) + 1))
    assert store.execute("SELECT last_id - unit_id FROM tally.unit WHERE code IN ('A', 'B')").fetchall() == [
        (0,),
        (0,),
    ]


def test_nothing_new_is_made_of_nothing_new(store):
    count(store, a_roster(), SENDERS[0], date(2021, 6, 1))
    tally.bring_up(store)
    made = store.execute("FROM tally.made").fetchall()
    tally.bring_up(store)
    assert store.execute("FROM tally.made").fetchall() == made


# Somebody of each upload, told by its number.
_ONE_PERSON_EACH = """
    INSERT INTO campaign.participant BY NAME
    SELECT upload_id, unit_code, 1 AS row, 'Nguyễn Văn Mẫu' AS full_name, FALSE AS installed_dated,
        FALSE AS registered_dated, FALSE AS form_submitted_dated, FALSE AS approved_dated
    FROM campaign.unit_progress
"""


def _made(con):
    made = {table: con.execute(f"FROM tally.{table} ORDER BY ALL").fetchall() for table in EVERYTHING_MADE}
    return made | {"part_span": con.execute(SPANS).fetchall()}
