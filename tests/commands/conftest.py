"""A terminal: commands with what they print, how they end, and a folder of their own."""

import gc
import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders import UNITS, a_roster

from dashboard import __main__, settings


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def answer(self):
        """What it printed for another program."""
        return json.loads(self.out)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty folder for a store; its commands read the environment anew."""
    data = tmp_path / "data"
    monkeypatch.setenv("CAMPAIGN_DATA", str(data))
    monkeypatch.setenv("CAMPAIGN_SECRET", "a secret that only tests know, and long enough")
    settings.settings.cache_clear()
    yield data
    settings.settings.cache_clear()


@pytest.fixture
def campaign(folder, monkeypatch, capsys) -> Callable[..., Ended]:
    """`campaign("rates", "--json")`: the command as it runs in a terminal, on the folder's store."""

    def run(*words: object, typed: str = "") -> Ended:
        monkeypatch.setattr(sys, "argv", ["campaign", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        status = _status()
        # What stopped a command still holds its store, and two stores of one file do not go together.
        gc.collect()
        told = capsys.readouterr()
        return Ended(status, told.out, told.err)

    return run


def _status() -> int:
    try:
        __main__.main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture
def units(campaign, tmp_path) -> Path:
    """North (4 people), its school (2) and South (8) are in the catalogue."""
    file = tmp_path / "don-vi.csv"
    file.write_text(UNITS, "utf-8")
    assert campaign("units", "import", file).status == 0
    return file


@pytest.fixture
def roster(tmp_path) -> Callable[..., Path]:
    """`roster(people=4, installed=2)`: a file as a liaison sends it."""

    def write(name: str = "danh-sach.csv", wrong: int = 0, **told: int) -> Path:
        file = tmp_path / name
        rows = [f"12,Người Sai Số {number},x,\n".encode() for number in range(wrong)]
        file.write_bytes(a_roster(**told) + b"".join(rows))
        return file

    return write
