"""Several servers in one lake: each sees what the others commit, and nothing is done twice."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import lakes
import pyotp
import pytest
from another_server import Another
from builders import NOON, OFFICE, TODAY, a_roster, a_store, count, counts, send
from stores import Engine

from dashboard import pipeline
from dashboard.clock import HANOI
from dashboard.model import Mode
from dashboard.store import audit, connection, lake, links, nights, one_time_codes
from dashboard.store.audit import Action

COUNTS_ALREADY = ("AlreadyDone", "This file counts already. There is nothing left to do.")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
REVERTED_ALREADY = ("AlreadyDone", "This upload was reverted already. There is nothing left to do.")


@pytest.fixture
def here() -> Iterator[connection.Connection]:
    """The store as this process has it open."""
    with a_store(engine=Engine.LAKE) as con:
        yield con


@pytest.fixture
def others(here, tmp_path) -> Iterator[tuple[Another, Another]]:
    """Two more that have it open."""
    both = Another(tmp_path / "1"), Another(tmp_path / "2")
    for each in both:
        each.tell(_be_ready)
    for each in both:
        each.answer()
    yield both
    for each in both:
        each.kill()


def _be_ready(con):
    pass


def _commit(con, upload_id):
    pipeline.commit(con, OFFICE, upload_id, NOON)
    return "done"


def _discard(con, upload_id):
    pipeline.discard(con, OFFICE, upload_id, NOON)
    return "done"


def _revert(con, upload_id):
    pipeline.revert(con, OFFICE, upload_id, NOON)
    return "done"


def _note(con, times):
    for place in range(times):
        audit.note(con, "ha", Action.COMMITTED, str(place))


def _claim(con, night):
    return nights.claim(con, "delete_people", night, NOON)


def _code_at(moment):
    return pyotp.TOTP(SECRET, interval=one_time_codes.SECONDS).at(moment.replace(tzinfo=HANOI))


def _code(con, moment):
    return one_time_codes.accept(con, "ha", _code_at(moment), moment)


def _poster(con):
    place = ("NORTH", "Cổng")
    return links.mint(con, [place], "https://vssid.example/", "ha", NOON)[place].code


def _hold_the_lock(con):
    con.execute("BEGIN")
    con.execute("INSERT INTO setting VALUES ('half', 'done', now()::TIMESTAMP, 'ha')")
    lake.alone(con).__enter__()
    return "held"


def _at_once(others, work, *told):
    """What each of them answers, in the order of the answers' words."""
    for each in others:
        each.tell(work, *told)
    return sorted((each.answer() for each in others), key=str)


def _states(con):
    return pipeline.uploads.history(con, OFFICE.scope)["state"].tolist()


def test_each_server_sees_what_another_commits_and_reverts(here, others):
    """Its sums, too, which it keeps by itself."""
    assert counts(here) == {}
    others[0].tell(partial(count, content=a_roster(4, 2)))
    upload_id = others[0].answer()
    assert (counts(here)["NORTH"][0], counts(here)["NORTH"][2]) == (4, 2)
    others[1].tell(counts, TODAY)
    assert others[1].answer() == counts(here)
    others[1].tell(_revert, upload_id)
    assert others[1].answer() == "done"
    assert counts(here) == {}


def test_of_two_who_commit_the_same_file_at_once_one_does(here, others):
    upload_id = send(here, a_roster(4, 2))
    assert _at_once(others, _commit, upload_id) == [COUNTS_ALREADY, "done"]
    assert here.execute("SELECT count(*) FROM participant").fetchone() == (4,)
    assert counts(here)["NORTH"][0] == 4


def test_of_two_who_revert_the_same_file_at_once_one_does(here, others):
    upload_id = count(here, a_roster(4, 2))
    assert _at_once(others, _revert, upload_id) == [REVERTED_ALREADY, "done"]
    assert here.execute("SELECT count(*) FROM upload_revert").fetchone() == (1,)


def test_a_file_that_one_commits_and_another_discards_is_one_of_both(here, others):
    upload_id = send(here, a_roster(4, 2))
    others[0].tell(_commit, upload_id)
    others[1].tell(_discard, upload_id)
    committed, discarded = others[0].answer(), others[1].answer()
    assert [committed, discarded].count("done") == 1
    assert _states(here) == ["committed" if committed == "done" else "discarded"]
    assert here.execute("SELECT count(*) FROM participant").fetchone() == (4 if committed == "done" else 0,)
    assert here.execute("SELECT count(*) FROM staged_row").fetchone() == (0,)


def test_of_two_lists_that_are_merged_into_one_unit_at_once_both_count(here, others):
    """The second knows of the first: nobody of it is lost."""
    count(here, a_roster(2), now=NOON.replace(hour=9))
    merged = [
        pipeline.receive(
            here,
            OFFICE,
            "NORTH",
            TODAY,
            "a.csv",
            a_roster(1, first=first),
            NOON,
            mode=Mode.MERGE,
            informed=pipeline.Informed.YES,
        )
        for first in (3, 4)
    ]
    for each, upload_id in zip(others, merged, strict=True):
        each.tell(_commit, upload_id)
    assert [each.answer() for each in others] == ["done", "done"]
    assert counts(here)["NORTH"][0] == 4


def test_what_several_write_down_at_once_is_one_chain(here, others):
    before = audit.verify(here).rows
    _at_once(others, _note, 5)
    checked = audit.verify(here)
    assert checked.broken_at is None
    assert checked.rows == before + 10


def test_of_all_servers_one_does_the_work_of_a_night(here, others):
    for night in (TODAY, TODAY + timedelta(days=1)):
        assert _at_once(others, _claim, night) == [False, True]
        assert not _claim(here, night)


def test_a_one_time_code_opens_the_door_of_one_server(here, others):
    one_time_codes.turn_on(here, "ha", SECRET, _code_at(NOON), NOON)
    assert _at_once(others, _code, NOON + timedelta(minutes=1)) == [False, True]


def test_a_place_gets_one_code_from_all_servers(here, others):
    codes = _at_once(others, _poster)
    assert codes == [_poster(here)] * 2


def test_who_is_killed_with_the_lock_keeps_nobody_waiting_and_leaves_nothing(here, others):
    upload_id = send(here, a_roster(4, 2))
    others[0].tell(_hold_the_lock)
    assert others[0].answer() == "held"
    others[0].kill()
    pipeline.commit(here, OFFICE, upload_id, NOON)
    assert counts(here)["NORTH"][0] == 4
    assert here.execute("SELECT count(*) FROM setting WHERE name = 'half'").fetchone() == (0,)


def test_of_two_servers_that_begin_with_nothing_one_makes_the_store(monkeypatch, tmp_path):
    monkeypatch.setenv("CAMPAIGN_SECRET", "a secret that only tests know, and long enough")
    with lakes.chosen(lakes.new_database(), tmp_path / "files"):
        both = Another(tmp_path / "1"), Another(tmp_path / "2")
        assert _at_once(both, _how_much_there_is) == [(1, 0)] * 2
        for each in both:
            each.kill()


def _how_much_there_is(con):
    return con.execute(
        "SELECT (SELECT count(*) FROM schema_number), count(*) - count(DISTINCT code) FROM unit"
    ).fetchone()
