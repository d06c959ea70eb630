"""A copy of the store is whole, as well guarded as the store, and takes its place without losing anything."""

import resource
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from builders import NOON, TODAY, UNITS, a_roster, count
from figures import all_figures
from test_encryption import KEY, environment, readable, use

from dashboard import pipeline
from dashboard.errors import StoreInUse, UserError
from dashboard.store import audit, backups, connection, units, verification
from dashboard.store.audit import Action

__all__ = ["environment"]

HOLD = """
import sys, time
from pathlib import Path
from dashboard.store import connection
con = connection.open_store(Path(sys.argv[1]))
print("open", flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(environment, tmp_path: Path) -> Path:
    """The folder of a store with a roster of North in it."""
    use(environment)
    data = tmp_path / "data"
    with closing(pipeline.open_store(data, NOON)) as con:
        units.add(con, UNITS.encode(), NOON)
        count(con, a_roster(people=9, installed=4))
        audit.note(con, "ha", Action.COMMITTED, "upload:1")
    return data


def opened(folder: Path):
    return closing(pipeline.open_store(folder, NOON))


def everything(folder: Path):
    """All that the store tells: its figures, its log, and a number made of each table."""
    with opened(folder) as con:
        told = all_figures(con), audit.verify(con), verification.differences(con)
    return *told, backups.sums(folder / connection.FILE_NAME, None)


def test_a_store_that_was_destroyed_is_the_same_again(folder):
    with opened(folder) as con:
        made = backups.make(con, folder, keep=3)
    before = everything(folder)
    (folder / connection.FILE_NAME).write_bytes(b"nothing of a store")
    aside = backups.restore(folder, backups.newest(folder))
    assert everything(folder) == before
    assert aside and aside.read_bytes() == b"nothing of a store"
    (folder / connection.FILE_NAME).unlink()
    assert backups.restore(folder, backups.told(made.file)) is None
    assert everything(folder) == before


def test_what_is_there_is_put_aside_whole_with_what_came_after_the_copy(folder):
    with opened(folder) as con:
        backups.make(con, folder, keep=3)
        old = all_figures(con)
        count(con, a_roster(people=20, installed=5, first=100), "SOUTH")
        new = all_figures(con)
    aside = backups.restore(folder, backups.newest(folder))
    with opened(folder) as con:
        assert all_figures(con) == old != new
    aside.replace(folder / connection.FILE_NAME)
    with opened(folder) as con:
        assert all_figures(con) == new


def test_a_copy_is_of_one_moment_while_people_go_on_committing(folder):
    with opened(folder) as con:
        stop = Event()
        commits = []

        def go_on():
            own = connection.cursor(con)
            while not stop.is_set():
                count(own, a_roster(people=7, installed=len(commits) % 7), "SOUTH")
                commits.append(1)

        work = Thread(target=go_on)
        work.start()
        try:
            while len(commits) < 2:
                pass
            made = backups.make(con, folder, keep=3)
        finally:
            stop.set()
            work.join()
        assert len(commits) > 2
    backups.restore(folder, made)
    with opened(folder) as con:
        assert verification.differences(con) == []


def test_the_newest_until_a_moment_is_chosen_and_older_ones_go(folder):
    made = []
    with opened(folder) as con:
        for _ in range(4):
            made.append(backups.make(con, folder, keep=3))
    assert [each.file for each in backups.listed(folder)] == [each.file for each in reversed(made[1:])]
    assert backups.newest(folder, made[2].made_at).file == made[2].file
    assert backups.newest(folder).file == made[3].file
    with pytest.raises(UserError, match="backups"):
        backups.newest(folder, datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None))
    assert not list(folder.rglob("*.draft*"))
    assert len(list((folder / "backups").iterdir())) == 6


def test_of_what_was_replaced_no_more_is_kept_than_of_copies(folder):
    for _ in range(3):
        with opened(folder) as con:
            made = backups.make(con, folder, keep=2)
        backups.restore(folder, made)
    assert len(list((folder / "backups").glob("replaced-*"))) == 3
    with opened(folder) as con:
        backups.make(con, folder, keep=2)
    assert len(list((folder / "backups").glob("replaced-*"))) == 2


@pytest.mark.parametrize("harm", ["a byte", "the sum", "no sum", "half of it"])
def test_a_copy_that_was_harmed_is_refused_and_changes_nothing(folder, harm):
    with opened(folder) as con:
        made = backups.make(con, folder, keep=3)
    before = everything(folder)
    content, beside = made.file.read_bytes(), made.file.with_suffix(".sha256")
    match harm:
        case "a byte":
            made.file.write_bytes(content[:9000] + bytes([content[9000] ^ 1]) + content[9001:])
        case "the sum":
            beside.write_text("0" * 64)
        case "no sum":
            beside.unlink()
        case "half of it":
            made.file.write_bytes(content[: len(content) // 2])
    with pytest.raises(UserError, match=made.file.name):
        backups.restore(folder, made)
    assert everything(folder) == before
    assert not list((folder / "backups").glob("replaced-*"))


def test_what_a_crash_left_of_a_copy_is_none_and_goes_with_the_next(folder):
    left = folder / "backups" / "campaign-20260101T000000000000Z.draft"
    left.parent.mkdir(mode=0o700)
    left.write_bytes(b"half a copy")
    assert backups.listed(folder) == []
    with opened(folder) as con:
        backups.make(con, folder, keep=3)
    assert not left.exists()
    assert len(backups.listed(folder)) == 1


def test_a_file_of_somebody_else_beside_the_copies_is_left_alone(folder):
    (folder / "backups").mkdir(mode=0o700)
    theirs = [
        folder / "backups" / name for name in ("campaign-old-Z.duckdb", "campaign-2020.duckdb", "notes.txt")
    ]
    for file in theirs:
        file.write_text("somebody else's")
    with opened(folder) as con:
        for _ in range(3):
            backups.make(con, folder, keep=1)
    assert len(backups.listed(folder)) == 1
    assert all(file.exists() for file in theirs)


@contextmanager
def no_file_larger_than(size: int):
    """A disk that takes no more of any one file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_half_a_copy_is_not_left_on_a_full_disk_and_the_store_goes_on(folder):
    with opened(folder) as con:
        with no_file_larger_than(100_000), pytest.raises(UserError, match="backups"):
            backups.make(con, folder, keep=3)
        assert list((folder / "backups").iterdir()) == []
        count(con, a_roster(people=7), "SOUTH")
        assert backups.make(con, folder, keep=3) == backups.newest(folder)
        assert verification.differences(con) == []


def test_a_store_that_somebody_has_open_is_not_replaced(folder):
    with opened(folder) as con:
        made = backups.make(con, folder, keep=3)
    with subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout.readline()
            with pytest.raises(StoreInUse):
                backups.restore(folder, made)
        finally:
            holder.kill()
    assert not list((folder / "backups").glob("replaced-*"))


def test_a_disk_that_takes_no_copy_is_one_sentence_and_the_store_goes_on(folder):
    (folder / "backups").write_text("a file where a folder should be")
    with opened(folder) as con:
        with pytest.raises(UserError, match="backups"):
            backups.make(con, folder, keep=3)
        count(con, a_roster(people=7), "SOUTH", TODAY, NOON)
        assert verification.differences(con) == []


def test_with_a_key_no_copy_can_be_read_and_none_opens_without_it(environment, tmp_path):
    use(environment, STORE_KEY=KEY)
    with opened(tmp_path) as con:
        units.add(con, UNITS.encode(), NOON)
        count(con, a_roster(people=9, installed=4))
        made = backups.make(con, tmp_path, keep=3)
        old = all_figures(con)
    content = made.file.read_bytes()
    assert "Người Mẫu".encode() not in content and readable(tmp_path) == []
    assert all(oct(file.stat().st_mode)[-3:] == "600" for file in (tmp_path / "backups").iterdir())
    backups.restore(tmp_path, made)
    with opened(tmp_path) as con:
        assert all_figures(con) == old
    use(environment, STORE_KEY="another key of a store that is not its own")
    with pytest.raises(UserError):
        backups.restore(tmp_path, made)


def test_without_a_key_the_same_search_finds_people(folder):
    with opened(folder) as con:
        made = backups.make(con, folder, keep=3)
        name = con.execute("SELECT full_name FROM participant LIMIT 1").fetchone()[0]
    assert name.encode() in made.file.read_bytes()
