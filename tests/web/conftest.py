"""A store in memory with one account of each kind, and our routes without Streamlit in front of it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from people import move_in
from serving import ROOT
from starlette.applications import Starlette
from starlette.testclient import TestClient
from stores import a_copy_of, bare

from dashboard import keys
from dashboard.store import accounts, connection
from dashboard.store.connection import Connection
from dashboard.web.serving import door, session
from dashboard.web.serving.follow import Follow, PrintedCodes
from dashboard.web.serving.patience import Patience
from dashboard.web.serving.routes import ROUTES
from dashboard.web.serving.spool import Spool


@pytest.fixture
def made() -> Callable[[], Connection]:
    """How the store is made that each test of a file has a copy of; a file may have its own way."""
    return bare


@pytest.fixture
def store(made: Callable[[], Connection], monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """A store in memory that the app takes for its own; its accounts are named after their roles."""
    monkeypatch.setattr(keys, "secret", lambda _settings: b"k" * 32)
    with a_copy_of(made) as con:
        monkeypatch.setattr(connection, "shared_store", lambda _folder: con)
        monkeypatch.setattr(door, "slow", Patience())
        move_in(con)
        yield con


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    """Where the app writes down who followed a code."""
    return Spool(tmp_path / "spool")


@pytest.fixture
def codes(store: Connection) -> PrintedCodes:
    """The codes that the app knows."""
    return PrintedCodes()


@pytest.fixture
def client(store: Connection, codes: PrintedCodes, spool: Spool) -> TestClient:
    """A browser before our routes, which follows no redirect by itself."""
    return TestClient(Follow(Starlette(routes=ROUTES), codes, spool), follow_redirects=False)


@pytest.fixture
def cookie_of(store: Connection) -> Callable[[str], str]:
    """`cookie_of("leader")` is the cookie of somebody who has just signed in."""

    def cookie(name: str) -> str:
        account = accounts.find(store, name)
        assert account
        return session.begin(store, account)

    return cookie


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the invented campaign of 2021; whoever changes it takes a copy."""
    folder = tmp_path_factory.mktemp("demo")
    build = [sys.executable, "-m", "dashboard", "demo", "--data", str(folder)]
    subprocess.run(build, cwd=ROOT, env=os.environ | {"CAMPAIGN_DATA": str(folder)}, check=True)
    return folder
