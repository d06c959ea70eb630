"""One secret, a key for every purpose, and nobody else reads it."""

import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from dashboard import keys
from dashboard.errors import UserError
from dashboard.settings import Settings
from dashboard.store import connection


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    made = keys.secret(Settings(data=tmp_path / "new"))
    keys._kept.cache_clear()

    assert keys.secret(Settings(data=tmp_path / "new")) == made
    assert len(made) >= 32
    (file,) = (tmp_path / "new").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_store_that_is_made_is_read_by_its_owner_alone(tmp_path):
    folder = tmp_path / "new"
    connection.open_store(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / connection.FILE_NAME).stat().st_mode) == 0o600


def test_a_folder_of_somebody_else_keeps_who_may_read_it(tmp_path):
    tmp_path.chmod(0o750)
    connection.open_store(tmp_path).close()
    (tmp_path / connection.FILE_NAME).chmod(0o640)
    connection.open_store(tmp_path).close()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o750
    assert stat.S_IMODE((tmp_path / connection.FILE_NAME).stat().st_mode) == 0o640


def test_whoever_comes_second_takes_the_secret_of_the_first(tmp_path):
    keys._make(tmp_path / keys.FILE_NAME)
    first = (tmp_path / keys.FILE_NAME).read_bytes()
    keys._make(tmp_path / keys.FILE_NAME)

    assert (tmp_path / keys.FILE_NAME).read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == [keys.FILE_NAME]


def test_a_file_that_others_could_read_is_closed(tmp_path: Path):
    (tmp_path / keys.FILE_NAME).write_bytes(b"s" * 64)
    (tmp_path / keys.FILE_NAME).chmod(0o644)
    keys.secret(Settings(data=tmp_path))
    assert stat.S_IMODE((tmp_path / keys.FILE_NAME).stat().st_mode) == 0o600


def test_the_operators_secret_goes_first(tmp_path):
    assert keys.secret(Settings(data=tmp_path, secret=SecretStr("o" * 40))) == b"o" * 40
    assert list(tmp_path.iterdir()) == []


def test_a_secret_that_could_be_guessed_is_refused(tmp_path):
    with pytest.raises(UserError):
        keys.secret(Settings(data=tmp_path, secret=SecretStr("secret")))


def test_every_purpose_has_its_own_key(monkeypatch):
    monkeypatch.setattr(keys, "secret", lambda _settings: b"k" * 32)
    assert keys.derive("session") == keys.derive("session") != keys.derive("people")
    assert b"k" * 32 not in (keys.derive("session"), keys.derive("people"))
    assert len(keys.derive("session")) == 32
