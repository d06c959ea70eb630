"""Stores, made once and copied from then on: each test finds just what `open_store` makes."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import lakes

from dashboard import keys
from dashboard.store import connection
from dashboard.store.connection import Connection

# What holds rows, and how it is attached; views and macros are the same in every store.
HOLDING_ROWS = {"campaign": "", "tally": "(COMPRESS)"}
OTHER_PLACES = "SET search_path = 'memory.main'"

# Makes a store in memory; of a lake, in the folder that it is given.
Maker = Callable[..., Connection]


class Engine(StrEnum):
    """What a store is."""

    MEMORY = "memory"
    LAKE = "lake"


_idle: dict[Maker, list[Connection]] = defaultdict(list)


@contextmanager
def a_copy_of(make: Maker, engine: Engine = Engine.MEMORY) -> Iterator[Connection]:
    """A store as `make` makes it, with rows of its own: nothing of one test reaches another."""
    if engine is Engine.LAKE:
        with lakes.a_copy_of(make) as con:
            yield con
        return
    if keys.encrypts():
        con = make()
        yield con
        con.close()
        return
    made = _idle[make].pop() if _idle[make] else _kept(make())
    _attach_anew(made)
    con = connection.cursor(made)
    try:
        yield con
    finally:
        con.close()
    _idle[make].append(made)


def bare(folder: Path | None = None) -> Connection:
    """A store with nothing in it."""
    return connection.open_store(folder)


def _kept(made: Connection) -> Connection:
    made.execute(OTHER_PLACES)
    for name, how in HOLDING_ROWS.items():
        made.execute(f"ATTACH ':memory:' AS {name}_as_made {how}")
        made.execute(f"COPY FROM DATABASE {name} TO {name}_as_made")
    return made


def _attach_anew(made: Connection) -> None:
    for name, how in HOLDING_ROWS.items():
        made.execute(f"DETACH {name}")
        made.execute(f"ATTACH ':memory:' AS {name} {how}")
        made.execute(f"COPY FROM DATABASE {name}_as_made TO {name}")
