"""The store that most tests here stand on."""

from collections.abc import Iterator

import pytest
from builders import a_store
from stores import Engine, a_copy_of, bare

from dashboard import keys
from dashboard.store.connection import Connection

# Where it matters most what a store is: who writes what, in one step or none, and which row is the newest.
# `--every-engine` runs all tests of a store on both, which takes a quarter of an hour.
ON_A_LAKE_TOO = {"test_tally", "test_uploads"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of a store run on both engines where that is wanted."""
    module = metafunc.module.__name__.rpartition(".")[2]
    is_on_both = module in ON_A_LAKE_TOO or metafunc.config.getoption("--every-engine")
    if "engine" in metafunc.fixturenames and is_on_both:
        metafunc.parametrize("engine", list(Engine), ids=lambda engine: engine.value, indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Engine:
    """What the store of this test is."""
    return getattr(request, "param", Engine.MEMORY)


@pytest.fixture
def store(engine: Engine) -> Iterator[Connection]:
    """A store: the catalogue, and North (4 people, a school of 2 below it) and South (8)."""
    with a_store(engine=engine) as con:
        yield con


@pytest.fixture
def empty_store(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """A store with nothing in it, for what has nothing to do with units."""
    monkeypatch.setattr(keys, "secret", lambda _settings: b"k" * 32)
    with a_copy_of(bare, engine) as con:
        yield con


@pytest.fixture(scope="module")
def reading() -> Iterator[Connection]:
    """A store that is only asked how it reads a cell."""
    with a_store() as con:
        yield con
