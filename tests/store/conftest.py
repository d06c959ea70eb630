"""The store that most tests here stand on."""

from collections.abc import Iterator

import pytest
from builders import a_store
from stores import a_copy_of, bare

from dashboard import keys
from dashboard.store.connection import Connection


@pytest.fixture
def store() -> Iterator[Connection]:
    """A store in memory: the catalogue, and North (4 people, a school of 2 below it) and South (8)."""
    with a_store() as con:
        yield con


@pytest.fixture
def empty_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """A store in memory with nothing in it, for what has nothing to do with units."""
    monkeypatch.setattr(keys, "secret", lambda _settings: b"k" * 32)
    with a_copy_of(bare) as con:
        yield con


@pytest.fixture(scope="module")
def reading() -> Iterator[Connection]:
    """A store that is only asked how it reads a cell."""
    with a_store() as con:
        yield con
