"""A store that several servers share tells nothing to whoever sees its folder, and lets in nobody else."""

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import lakes
import pytest
from builders import NOON, OFFICE, a_store, count, counts, rows_of
from stores import Engine

from dashboard import answering, pipeline, retaining, upgrading
from dashboard.errors import UserError
from dashboard.settings import settings
from dashboard.store import backups, connection, lake, rewriting, verification
from dashboard.store.connection import Connection

MANY = 1_500


@pytest.fixture
def campaign() -> Iterator[Connection]:
    """A lake with a roster that is too long to lie in the catalogue."""
    with a_store(engine=Engine.LAKE) as con:
        count(
            con,
            rows_of(("Mã số BHXH", "Họ và tên"), [(f"{n:010d}", f"Trần Văn Kín {n}") for n in range(MANY)]),
        )
        yield con


def _files() -> list[Path]:
    return list(Path(settings().lake_files).rglob("*.parquet"))


def test_a_long_roster_is_read_from_its_files_and_nothing_of_it_stands_there_readable(campaign):
    """The store may read its own files, of which each is sealed."""
    assert counts(campaign)["NORTH"][0] == MANY
    assert _files()
    for file in _files():
        told = file.read_bytes()
        assert told.startswith(b"PARE"), "a Parquet file whose end is encrypted"
        assert "Trần Văn Kín".encode() not in told
        with closing(duckdb.connect()) as con, pytest.raises(duckdb.Error):
            con.execute("SELECT * FROM read_parquet(?)", [str(file)])


def test_a_cleaned_lake_holds_nothing_of_who_was_deleted_and_says_what_it_said(campaign):
    """Neither in a file, nor in a row of the catalogue, nor in an older state of the lake."""
    count(campaign, rows_of(("Mã số BHXH", "Họ và tên"), [("0112345678", "Đỗ Sắp Xoá")]), unit="SOUTH")
    before = counts(campaign)
    line = answering.held(campaign, OFFICE, "0112345678", "").iloc[0]
    answering.delete(campaign, OFFICE, "SOUTH", line["reference"], NOON.date(), NOON)
    assert "Đỗ Sắp Xoá" in _catalogue(), "or the search proves nothing"

    rewriting.clean(campaign)
    assert "Đỗ Sắp Xoá" not in _catalogue()
    assert campaign.execute("SELECT count(*) FROM ducklake_snapshots('campaign')").fetchone()[0] <= 2
    assert not rewriting.is_due(campaign)
    assert counts(campaign) == before
    assert verification.differences(campaign) == []


def _catalogue() -> str:
    """All that PostgreSQL holds of this lake, as text; what lies in its log goes with its log."""
    return lakes.dumped(settings().store.get_secret_value())


def test_an_open_lake_reads_no_other_file_attaches_no_other_database_and_stays_so(campaign, tmp_path):
    """As with a file: whatever an uploaded text says."""
    other = tmp_path / "other.csv"
    other.write_text("a\n1\n")
    for statement in (
        f"FROM read_csv('{other}')",
        f"ATTACH '{tmp_path}/other.duckdb' AS other",
        "ATTACH 'dbname=postgres user=postgres' AS other (TYPE postgres)",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
    ):
        with pytest.raises(duckdb.Error):
            campaign.execute(statement)
    assert counts(campaign)["NORTH"][0] == MANY


def test_what_is_done_to_a_file_is_refused_in_a_sentence(campaign, tmp_path):
    """A lake is copied by whoever keeps PostgreSQL and the folder."""
    for refused in (
        lambda: backups.make(campaign, tmp_path, 1),
        lambda: backups.restore(tmp_path, backups.Backup(tmp_path / "campaign.duckdb", NOON, 1)),
        lambda: connection.encrypt(tmp_path),
        lambda: upgrading.upgrade(tmp_path, NOON, "ha", 1),
    ):
        with pytest.raises(UserError, match="PostgreSQL"):
            refused()
    assert not retaining.rewrite_if_due(tmp_path)


@pytest.mark.parametrize(
    ("told", "address", "password"),
    [
        ("dbname=c host=db password=geheim user=u", "dbname=c host=db user=u", "geheim"),
        (r"dbname=c password='a b\'c'", "dbname=c", "a b'c"),
        ("postgresql://u:p%40w@db:5433/c?sslmode=require", "postgresql://u@db:5433/c?sslmode=require", "p@w"),
        ("dbname=c", "dbname=c", None),
        ("postgresql://db/c", "postgresql://db/c", None),
    ],
)
def test_an_address_is_told_without_its_password(told, address, password):
    """Both ways in which PostgreSQL takes an address."""
    assert lake.apart(told) == (address, password)


@pytest.fixture(autouse=True)
def _settings_are_read_anew():
    """Before this the environment is as it was: whoever asks next is told of no lake."""
    yield
    settings.cache_clear()


@pytest.fixture
def away(_settings_are_read_anew, monkeypatch, tmp_path):
    """A PostgreSQL that is not there."""
    monkeypatch.setenv("PGPASSWORD", "")
    monkeypatch.setenv("CAMPAIGN_SECRET", "k" * 32)
    monkeypatch.setenv("CAMPAIGN_LAKE_FILES", str(tmp_path / "files"))
    monkeypatch.setenv("CAMPAIGN_STORE", f"{lake.PREFIX}dbname=c host={tmp_path} password=ganz-geheim")
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_a_catalogue_that_is_away_is_one_sentence_without_the_password(away, caplog, capfd):
    """Neither what is raised, nor what it was raised from, nor the log, nor what is said of the settings."""
    with caplog.at_level(logging.DEBUG), pytest.raises(UserError, match="CAMPAIGN_STORE") as raised:
        connection.open_store(away)
    told = "".join(map(str, (raised.value, raised.value.__cause__, raised.value.values, settings())))
    assert raised.value.__suppress_context__
    assert "ganz-geheim" not in told + caplog.text + "".join(capfd.readouterr())


def test_no_question_tells_the_password(monkeypatch, tmp_path):
    """PostgreSQL is asked with it, and it stands nowhere in what the store says of itself."""
    monkeypatch.setenv("PGPASSWORD", "")
    monkeypatch.setenv("CAMPAIGN_SECRET", "k" * 32)
    # Taken back before the lake is: what stood there meanwhile must not come back.
    with lakes.chosen(lakes.new_database(), tmp_path / "files"), pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMPAIGN_STORE", f"{settings().store.get_secret_value()} password=ganz-geheim")
        settings.cache_clear()
        with closing(connection.open_store(tmp_path)) as con:
            told = con.execute("SELECT database_name, path FROM duckdb_databases()").fetchall()
    assert dict(told)["campaign"].startswith("postgres:dbname")
    assert "ganz-geheim" not in str(told)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("CAMPAIGN_SECRET", "", "CAMPAIGN_SECRET"),
        ("CAMPAIGN_LAKE_FILES", "", "CAMPAIGN_LAKE_FILES"),
        ("CAMPAIGN_LAKE_FILES", "s3://bucket/campaign", "CAMPAIGN_LAKE_FILES"),
        ("CAMPAIGN_STORE", "mysql:campaign", "CAMPAIGN_STORE"),
    ],
)
def test_what_is_not_set_or_cannot_be_is_one_sentence(away, monkeypatch, name, value, sentence):
    """Before anything is reached; no secret is made up that other servers would not know."""
    monkeypatch.setenv(name, value)
    settings.cache_clear()
    with pytest.raises(UserError, match=sentence):
        pipeline.open_store(away, NOON)
    assert not (away / "secret.key").exists()
