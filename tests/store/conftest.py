"""The store that most tests here stand on."""

from collections.abc import Iterator

import pytest
from builders import a_store

from dashboard.store.connection import Connection


@pytest.fixture
def store() -> Iterator[Connection]:
    """A store in memory: the catalogue, and North (4 people, a school of 2 below it) and South (8)."""
    with a_store() as con:
        yield con


@pytest.fixture(scope="module")
def reading() -> Iterator[Connection]:
    """A store that is only asked how it reads a cell."""
    with a_store() as con:
        yield con
