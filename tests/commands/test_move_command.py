"""A campaign moves from a file into a lake and back: nothing of it changes, nothing is overwritten."""

from collections.abc import Iterator
from contextlib import closing

import duckdb
import lakes
import pytest

from dashboard import settings
from dashboard.store import connection, lake, moving

MANY = 1_200


@pytest.fixture
def lists(campaign, folder, units, roster) -> None:
    """Two lists, one of them too long to lie in the catalogue; two values of the same moment."""
    for unit, people in (("NORTH", 4), ("SOUTH", MANY)):
        sent = campaign(
            "import",
            "--informed",
            roster(people=people, installed=3),
            "--unit",
            unit,
            "--as-of",
            "2021-06-30",
        )
        assert sent.status == 0, sent.err
    with closing(connection.open_store(folder)) as con:
        for value in ("first", "second"):
            con.execute("INSERT INTO setting VALUES ('told', ?, TIMESTAMP '2021-06-30', 'ha')", [value])


@pytest.fixture
def database() -> Iterator[str]:
    """An empty one."""
    name = lakes.new_database()
    yield name
    lakes.drop(name)


def _told(campaign):
    listed = [campaign(command, "--json").answer for command in ("rates", "uploads")]
    return *listed, campaign("verify").status


def _sums(folder):
    with closing(connection.attached(folder)) as con:
        return moving.sums(con, "campaign")


def test_a_campaign_moves_into_a_lake_and_back_and_is_the_same(campaign, folder, lists, database, tmp_path):
    before = _told(campaign)
    assert before[-1] == 0
    files, home = tmp_path / "files", tmp_path / "back"
    moved = campaign("move", "--to", lakes.address(database), "--files", files)
    assert moved.status == 0, moved.err
    assert "CAMPAIGN_SECRET" in moved.out
    sums = _sums(folder)
    with lakes.chosen(database, files):
        assert _told(campaign) == before
        assert _sums(folder) == sums
        with closing(connection.open_store(folder)) as con:
            newest = "SELECT value FROM setting WHERE name = 'told' ORDER BY set_at DESC, rowid DESC LIMIT 1"
            assert con.execute(newest).fetchone() == ("second",)
        back = campaign("move", "--to", home)
        assert back.status == 0, back.err
        sums = _sums(folder)
    assert [file.name for file in home.iterdir()] == [connection.FILE_NAME]
    assert (home / connection.FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert _sums(home) == sums
    assert campaign("verify", "--data", home).status == 0
    assert campaign("rates", "--json", "--data", home).answer == before[0]


def test_a_copy_of_which_one_value_differs_is_not_the_same(campaign, folder, lists, database, tmp_path):
    campaign("move", "--to", lakes.address(database), "--files", tmp_path / "files")
    sums = _sums(folder)
    with lakes.chosen(database, tmp_path / "files"):
        with closing(connection.attached(folder)) as con:
            con.execute("UPDATE campaign.main.setting SET value = 'third' WHERE value = 'second'")
        changed = _sums(folder)
    assert changed["setting"][0] == sums["setting"][0]
    assert [table for table in sums if changed[table] != sums[table]] == ["setting"]


def test_nothing_that_is_there_is_overwritten(campaign, folder, lists, database, tmp_path):
    files, home = tmp_path / "files", tmp_path / "home"
    assert campaign("move", "--to", lakes.address(database), "--files", files).status == 0
    again = campaign("move", "--to", lakes.address(database), "--files", files)
    assert again.status == 2
    assert again.err.count("\n") == 1
    home.mkdir()
    (home / connection.FILE_NAME).write_bytes(b"somebody's")
    with lakes.chosen(database, files):
        assert campaign("move", "--to", home).status == 2
    assert (home / connection.FILE_NAME).read_bytes() == b"somebody's"


@pytest.mark.parametrize("to", ["lake", "folder"])
def test_a_move_to_what_it_is_already_or_of_nothing_is_refused(campaign, folder, monkeypatch, tmp_path, to):
    monkeypatch.setenv("CAMPAIGN_STORE", f"{lake.PREFIX}dbname=away" if to == "lake" else "")
    settings.settings.cache_clear()
    ended = campaign("move", "--to", f"{lake.PREFIX}dbname=there" if to == "lake" else tmp_path / "there")
    assert ended.status == 2
    assert ended.err.count("\n") == 1
    assert not folder.exists()


def test_a_folder_without_a_store_is_not_moved(campaign, folder):
    assert campaign("move", "--to", f"{lake.PREFIX}dbname=there", "--files", "files").status == 2
    assert not (folder / connection.FILE_NAME).exists()


def test_with_a_key_the_file_that_comes_back_is_encrypted(campaign, lists, database, tmp_path, monkeypatch):
    files, home = tmp_path / "files", tmp_path / "home"
    assert campaign("move", "--to", lakes.address(database), "--files", files).status == 0
    monkeypatch.setenv("CAMPAIGN_STORE_KEY", "a key that only tests know, and long enough")
    with lakes.chosen(database, files):
        assert campaign("move", "--to", home).status == 0
    with closing(duckdb.connect()) as con, pytest.raises(duckdb.Error):
        con.execute(f"ATTACH '{home / connection.FILE_NAME}' AS told")
    assert campaign("verify", "--data", home).status == 0
