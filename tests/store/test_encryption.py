"""With a key nothing of a person can be read on the disk; without one the same search finds them."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
from builders import NOON, OFFICE, TODAY, UNITS, receive
from openpyxl import load_workbook

from dashboard import keys, pipeline
from dashboard.errors import UserError
from dashboard.settings import ROOT, settings
from dashboard.store import connection, encryption, units, verification

SAMPLE = (ROOT / "data" / "samples" / "plain.xlsx").read_bytes()
KEY = "the key of a store that only tests know"
ROWS = load_workbook(BytesIO(SAMPLE)).worksheets[0].iter_rows(min_row=2, max_row=21, values_only=True)
# Name, insurance number, citizen number, phone.
PEOPLE = [str(row[place]).encode() for row in ROWS for place in (1, 2, 3, 5) if row[place]]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Sets what the operator sets; afterwards nothing of it is left."""
    monkeypatch.setenv("CAMPAIGN_SECRET", "a secret that only tests know, and long enough")
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


def use(environment: pytest.MonkeyPatch, **told: str) -> None:
    for name in ("STORE_KEY", "STORE_KEY_FILE"):
        environment.delenv(f"CAMPAIGN_{name}", raising=False)
    for name, value in told.items():
        environment.setenv(f"CAMPAIGN_{name}", value)
    settings.cache_clear()


def readable(folder: Path) -> list[bytes]:
    """Whom one can read in the files of a folder, whatever they are called."""
    content = b"\0".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return [told for told in PEOPLE if told in content]


def live_through(folder: Path) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Who can be read while a roster is staged, once it counts, and once everything is over."""
    with closing(pipeline.open_store(folder, NOON)) as con:
        units.add(con, UNITS.encode(), NOON)
        upload = receive(con, OFFICE, "NORTH", TODAY, "plain.xlsx", SAMPLE, NOON)
        assert (folder / "campaign.duckdb.wal").stat().st_size > 1000
        staged = readable(folder)
        connection.checkpoint(con)
        staged += readable(folder)
        pipeline.commit(con, OFFICE, upload, NOON)
        counted = readable(folder)
    return staged, counted, readable(folder)


def test_without_a_key_people_can_be_read_so_that_the_search_is_one(environment, tmp_path):
    use(environment)
    staged, _, _ = live_through(tmp_path)
    assert set(staged) == set(PEOPLE) and len(set(PEOPLE)) > 70


def test_with_a_key_nobody_can_be_read_in_file_or_log(environment, tmp_path):
    use(environment, STORE_KEY=KEY)
    assert live_through(tmp_path) == ([], [], [])
    assert {file.name for file in tmp_path.iterdir()} <= {"campaign.duckdb", "campaign.duckdb.wal", "tmp"}
    with closing(pipeline.open_store(tmp_path, NOON)) as con:
        assert con.execute(
            "SELECT encrypted, cipher FROM duckdb_databases() WHERE path IS NOT NULL"
        ).fetchall()
        assert verification.differences(con) == []


@pytest.mark.parametrize("is_prepared", [True, False])
def test_what_does_not_fit_in_memory_is_put_aside_encrypted(environment, tmp_path, is_prepared):
    with closing(duckdb.connect(":memory:")) as con:
        if is_prepared:
            encryption.prepare(con)
        con.execute("SET temp_directory = ?", [str(tmp_path)])
        con.execute("SET threads = 1; SET memory_limit = '30MB'")
        con.execute(
            "CREATE TABLE person AS SELECT ? || md5(number::VARCHAR) AS told FROM range(700_000) _(number)",
            [PEOPLE[0].decode()],
        )
        assert sum(file.stat().st_size for file in tmp_path.iterdir()) > 2**20
        assert readable(tmp_path) == ([] if is_prepared else PEOPLE[:1])


def test_what_libraries_put_aside_stays_in_memory(environment, tmp_path):
    use(environment)
    connection.open_store(None).close()
    assert not tempfile.gettempdir().startswith("/dev/shm")

    use(environment, STORE_KEY=KEY)
    connection.open_store(None).close()
    assert tempfile.gettempdir().startswith("/dev/shm")


def test_another_key_no_key_and_a_key_too_many_are_one_sentence_each(environment, tmp_path):
    use(environment, STORE_KEY=KEY)
    connection.open_store(tmp_path / "sealed").close()
    use(environment)
    connection.open_store(tmp_path / "plain").close()
    with pytest.raises(UserError, match="chỉ mở được bằng khóa"):
        connection.open_store(tmp_path / "sealed")
    use(environment, STORE_KEY=KEY[::-1])
    with pytest.raises(UserError, match="Khóa này không mở được") as wrong:
        connection.open_store(tmp_path / "sealed")
    assert KEY[::-1] not in repr(wrong.getrepr(chain=True))
    with pytest.raises(UserError, match="campaign encrypt"):
        connection.open_store(tmp_path / "plain")


def test_a_store_is_encrypted_afterwards_and_keeps_everything(environment, tmp_path):
    use(environment)
    live_through(tmp_path)
    use(environment, STORE_KEY=KEY)
    connection.encrypt(tmp_path)
    assert readable(tmp_path) == []
    with closing(pipeline.open_store(tmp_path, NOON)) as con:
        assert con.execute("SELECT count(*) FROM participant").fetchone() == (24,)
        assert verification.differences(con) == []


def test_a_key_is_made_for_a_new_store_alone(environment, tmp_path):
    file = tmp_path / "keys" / "store.key"
    use(environment, STORE_KEY_FILE=str(file))
    connection.open_store(tmp_path / "data").close()
    assert file.stat().st_mode & 0o777 == 0o600 and len(file.read_text()) >= keys.SHORTEST
    connection.open_store(tmp_path / "data").close()

    file.unlink()
    with pytest.raises(UserError, match="Không đọc được tệp khóa"):
        connection.open_store(tmp_path / "data")
    assert not file.exists()


def test_a_key_that_others_read_or_steal_with_the_store_is_refused(environment, tmp_path):
    file = tmp_path / "store.key"
    file.write_text(KEY)
    use(environment, STORE_KEY_FILE=str(file))
    for mode in (0o640, 0o604, 0o660):
        file.chmod(mode)
        with pytest.raises(UserError, match="chmod 600"):
            connection.open_store(tmp_path / "data")
    file.chmod(0o600)
    with pytest.raises(UserError, match="ở nơi khác"):
        connection.open_store(tmp_path)
    use(environment, STORE_KEY="short")
    with pytest.raises(UserError, match="quá ngắn"):
        connection.open_store(tmp_path / "data")


@pytest.mark.parametrize(
    "statement",
    [
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "SET allowed_configs = ['memory_limit']",
        "RESET lock_configuration",
        "ATTACH '/tmp/other.duckdb' AS other",
        "COPY (SELECT 1) TO '/tmp/other.csv'",
        "FROM read_text('/etc/hostname')",
        "INSTALL spatial",
        "LOAD httpfs",
    ],
)
def test_an_open_store_cannot_be_told_to_behave_otherwise(statement):
    with closing(connection.open_store(None)) as con, pytest.raises(duckdb.Error):
        con.execute(statement)


def test_how_far_a_long_question_has_come_is_not_printed_between_answers():
    with closing(connection.open_store(None)) as con:
        assert con.execute("SELECT current_setting('enable_progress_bar')").fetchone() == (False,)
