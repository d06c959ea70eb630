"""Commit an upload in a process that may be killed at any moment."""

import sys
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from unittest.mock import patch
from uuid import UUID

from dashboard import pipeline
from dashboard.model import Account, Role

NOON = datetime(2021, 6, 30, 12)


def begin(folder: Path, upload_id: UUID) -> tuple[BaseProcess, Connection]:
    """A process that has opened this store and says so, commits once it hears a word, and says it is done."""
    # Imports take a hundred times longer than a commit: one server has them for all.
    context = get_context("forkserver")
    context.set_forkserver_preload([pipeline.__name__])
    here, there = context.Pipe()
    process = context.Process(target=_commit, args=(folder, upload_id, there), daemon=True)
    # A page that was tested here before has put its own script in the place of the main module, and a new
    # process would run it again.
    with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        process.start()
    there.close()
    return process, here


def _commit(folder: Path, upload_id: UUID, told: Connection) -> None:
    con = pipeline.open_store(folder, NOON)
    told.send("ready")
    told.recv()
    pipeline.commit(con, Account("ha", Role.ADMIN), upload_id, NOON)
    told.send("done")
