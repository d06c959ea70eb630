"""The store's file is written anew whole or not at all, whenever the process is killed."""

import random
import shutil
import time
from contextlib import closing
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from builders import NOON, UNITS, a_roster, count
from due_people import NAMES, a_store_with_who_is_due, bytes_of

from dashboard import pipeline, retaining
from dashboard.errors import StoreInUse
from dashboard.settings import settings
from dashboard.store import connection, rewriting, units, verification

TIMES = 8
# Importing what a process needs takes longer than all the rest.
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload([retaining.__name__])


@pytest.fixture(autouse=True)
def secret(monkeypatch):
    monkeypatch.setenv("CAMPAIGN_SECRET", "a secret that only tests know, and long enough")
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_rows_that_are_deleted_can_be_read_in_the_file_until_it_is_written_anew(tmp_path):
    a_store_with_who_is_due(tmp_path)
    with closing(connection.open_store(tmp_path)) as con:
        retaining.delete_due(con, NOON + timedelta(days=100))
        assert rewriting.is_due(con)
    assert retaining.rewrite_if_due(tmp_path)
    assert not [name for name in NAMES if name in bytes_of(tmp_path)]
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["campaign.duckdb"]
    assert (tmp_path / connection.FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert not retaining.rewrite_if_due(tmp_path), "once is enough"


def test_a_store_that_is_not_there_is_not_written_anew(tmp_path):
    assert not retaining.rewrite_if_due(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_store_that_is_open_elsewhere_is_left_alone(tmp_path):
    a_store_with_who_is_due(tmp_path)
    process, told = _begin(_hold, tmp_path)
    assert told.recv() == "ready"
    with pytest.raises(StoreInUse):
        rewriting.rewrite(tmp_path)
    told.send("go")
    process.join()
    assert not list(tmp_path.glob("*.draft*"))


def test_after_a_kill_at_any_moment_the_file_is_the_old_one_or_the_new_one_whole(tmp_path):
    origin = tmp_path / "origin"
    with closing(pipeline.open_store(origin, NOON)) as con:
        units.add(con, UNITS.encode(), NOON)
        count(con, a_roster(people=30_000, installed=20_000))
        count(con, a_roster(people=20_000, installed=10_000), now=NOON + timedelta(days=1))
        retaining.delete_due(con, NOON + timedelta(days=100))
    whole = _rewrite(origin, tmp_path / "uncut", after=None)
    dice = random.Random(1084)
    found = set()
    for place in range(TIMES):
        cut = tmp_path / f"cut-{place}"
        _rewrite(origin, cut, after=whole * 1.1 * (place + dice.random()) / TIMES)
        with closing(connection.open_store(cut)) as con:
            assert verification.differences(con) == []
            assert con.execute("SELECT count(*) FROM participant").fetchone() == (20_000,)
            found.add(rewriting.is_due(con))
        # The next start finishes it, and tidies up what the cut left.
        retaining.rewrite_if_due(cut)
        with closing(connection.open_store(cut)) as con:
            assert not rewriting.is_due(con)
        shutil.rmtree(cut)
    assert True in found


def _rewrite(origin: Path, folder: Path, after: float | None) -> float:
    shutil.copytree(origin, folder)
    process, told = _begin(_write, folder)
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
    return took


def _begin(work, folder: Path):
    here, there = FORKS.Pipe()
    process = FORKS.Process(target=work, args=(folder, there), daemon=True)
    process.start()
    there.close()
    return process, here


def _write(folder: Path, told) -> None:
    told.send("ready")
    told.recv()
    rewriting.rewrite(folder)
    told.send("done")


def _hold(folder: Path, told) -> None:
    with closing(connection.open_store(folder)):
        told.send("ready")
        told.recv()
