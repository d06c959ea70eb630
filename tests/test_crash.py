"""Kill the process in the middle of a commit: the upload is wholly there or wholly absent."""

import random
import shutil
import time
from contextlib import closing
from pathlib import Path

import committing
import pytest
from builders import NOON, OFFICE, UNITS, a_roster, send

from dashboard import pipeline
from dashboard.model import UploadState
from dashboard.settings import settings
from dashboard.store import connection, review, units, uploads, verification

PEOPLE = 50_000
TIMES = 10


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """A folder whose store holds one committed roster and a large one that waits, and the id of that one."""
    folder = tmp_path_factory.mktemp("staged")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMPAIGN_SECRET", "a secret that only tests know, and long enough")
        settings.cache_clear()
        with closing(pipeline.open_store(folder, NOON)) as con:
            units.add(con, UNITS.encode(), NOON)
            first = send(con, a_roster(people=100, installed=10))
            pipeline.commit(con, OFFICE, first, NOON)
            upload_id = send(con, a_roster(people=PEOPLE, installed=PEOPLE // 2, registered=PEOPLE // 3))
        yield folder, upload_id
    settings.cache_clear()


def test_after_a_kill_at_any_moment_the_upload_is_wholly_there_or_wholly_absent(staged, tmp_path):
    folder, upload_id = staged
    whole = _commit(folder, upload_id, tmp_path / "uncut", after=None)
    assert _state(tmp_path / "uncut", upload_id) is UploadState.COMMITTED

    dice = random.Random(1084)
    # One in each tenth of the time it takes uncut, and a little beyond, where the log becomes the file.
    found = []
    for place in range(TIMES):
        cut = tmp_path / f"cut-{place}"
        _commit(folder, upload_id, cut, after=whole * 1.1 * (place + dice.random()) / TIMES)
        found.append(_state(cut, upload_id))
        shutil.rmtree(cut)
    assert set(found) <= {UploadState.STAGED, UploadState.COMMITTED}
    assert UploadState.STAGED in found


def test_what_was_cut_off_can_be_committed_again(staged, tmp_path):
    folder, upload_id = staged
    _commit(folder, upload_id, tmp_path / "cut", after=0.02)
    with closing(connection.open_store(tmp_path / "cut")) as con:
        if uploads.find(con, OFFICE.scope, upload_id).state is UploadState.STAGED:
            pipeline.commit(con, OFFICE, upload_id, NOON)
    assert _state(tmp_path / "cut", upload_id) is UploadState.COMMITTED


def _commit(staged: Path, upload_id, folder: Path, after: float | None) -> float:
    """Commit in a process of its own, on a copy; killed after so many seconds. Gives how long it took."""
    shutil.copytree(staged, folder)
    process, told = committing.begin(folder, upload_id)
    assert told.recv() == "ready"
    told.send("go")
    begun = time.monotonic()
    if after is None:
        assert told.recv() == "done"
    else:
        time.sleep(after)
        process.kill()
    took = time.monotonic() - begun
    process.join()
    told.close()
    return took


def _state(folder: Path, upload_id) -> UploadState:
    """Open what is left, hold it to `verify`, and say how far the upload has come."""
    with closing(connection.open_store(folder)) as con:
        assert verification.differences(con) == []
        state = uploads.find(con, OFFICE.scope, upload_id).state
        is_there = state is UploadState.COMMITTED
        assert review.progress(con, upload_id)["headcount"].sum() == (PEOPLE if is_there else 0)
        assert review.row_counts(con, upload_id)["people"] == (0 if is_there else PEOPLE)
        kept = con.execute("SELECT count(*) FROM participant WHERE upload_id = ?", [upload_id]).fetchone()
        assert kept == (PEOPLE if is_there else 0,)
        return state
