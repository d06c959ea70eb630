"""Another process that works in the same lake, and does what it is told at the moment it is told."""

import os
import sys
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from builders import NOON

from dashboard import pipeline
from dashboard.errors import UserError
from dashboard.settings import settings
from dashboard.store.connection import Connection

# What makes a store the same one.
LAKE = ("CAMPAIGN_STORE", "CAMPAIGN_LAKE_FILES")
SHARED = (*LAKE, "CAMPAIGN_SECRET")

Work = Callable[..., Any]


class Another:
    """A server beside this one; what it is told to do is a function that is given its store."""

    def __init__(self, folder: Path) -> None:
        context = get_context("forkserver")
        context.set_forkserver_preload([pipeline.__name__])
        self._here, there = context.Pipe()
        told = {name: os.environ[name] for name in SHARED}
        self._process: BaseProcess = context.Process(target=_serve, args=(folder, told, there), daemon=True)
        # See committing.py. And the first of these starts what all later ones come from, other tests' too: it
        # must not think of this store as its own.
        with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}), patch.dict(os.environ):
            for name in LAKE:
                del os.environ[name]
            self._process.start()
        there.close()

    def tell(self, work: Work, *told: object) -> None:
        """It begins at once; its answer is fetched by `answer`."""
        self._here.send((work, told))

    def answer(self) -> Any:
        """What the work gave; of a `UserError`, its class and its sentence."""
        return self._here.recv()

    def kill(self) -> None:
        """As the machine would, in the middle of whatever it does."""
        self._process.kill()
        self._process.join()


def _serve(folder: Path, told: Mapping[str, str], there: Pipe) -> None:
    os.environ.update(told)
    settings.cache_clear()
    con: Connection | None = None
    while True:
        work, values = there.recv()
        try:
            con = con or pipeline.open_store(folder, NOON)
            there.send(work(con, *values))
        except UserError as error:
            there.send((type(error).__name__, error.sentence))
