"""Commands are found by their names, and none pays for what only another needs."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from serving import ROOT
from typer.main import get_command, get_group

from dashboard.__main__ import app
from dashboard.commands.by_name import ALONE, WITH_COMMANDS

MODULES = sorted(
    file.stem
    for file in Path(ROOT, "dashboard", "commands").glob("*.py")
    if "app = typer.Typer(" in file.read_text("utf-8")
)
# What draws and judges; each takes longer to import than most commands to answer.
HEAVY = ("cv2", "docx", "openpyxl", "plotly", "scipy", "streamlit", "typst", "xlsxwriter")


@pytest.mark.parametrize("module", MODULES)
def test_every_command_of_a_module_is_known_by_its_name(module):
    theirs = import_module(f"dashboard.commands.{module}").app
    if module in WITH_COMMANDS.values():
        assert module not in ALONE.values()
    else:
        known = [name for name, where in ALONE.items() if where == module]
        assert known == list(get_group(theirs).commands)


@pytest.mark.parametrize("name", [*ALONE, *WITH_COMMANDS])
def test_what_is_found_by_a_name_says_what_it_is_for(name):
    assert get_command(app).commands[name].help


@pytest.mark.parametrize(
    "name", ["rates", "import", "verify", "account", "audit", "backup", "units", "token"]
)
def test_a_command_that_draws_nothing_imports_nothing_that_draws(name):
    asked = (
        "import sys; from typer.main import get_command; from dashboard.__main__ import app;"
        f"get_command(app).commands[{name!r}]; print(*sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "dashboard.store.connection" in told.stdout.split()
    assert not set(HEAVY) & set(told.stdout.split())
