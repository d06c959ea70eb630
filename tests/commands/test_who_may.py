"""Who may run which command: whoever can read the store's files, as the operator; no role of the pages."""

import inspect
from collections.abc import Iterator

import pytest
import typer
from click import Command, Group

from dashboard.__main__ import app
from dashboard.commands import options
from dashboard.model import Role

# Each command, and whether it tells of people, so that what it writes has to be kept like the store.
TELLS_OF_PEOPLE = {
    "account add": False,
    "account disable": False,
    "account enable": False,
    "account import": False,
    "account list": False,
    "account reset": False,
    "assessment": False,
    "audit list": False,
    "audit verify": False,
    "breach add": False,
    "breach list": False,
    "check": True,
    "demo": False,
    "encrypt": False,
    "import": True,
    "mail": False,
    "pack": True,
    "packs": True,
    "person": True,
    "person delete": True,
    "poster": False,
    "posters": False,
    "rates": False,
    "report": False,
    "retarget": False,
    "retention": False,
    "backup": False,
    "restore": False,
    "upgrade": False,
    "move": False,
    "revert": False,
    "scans check-targets": False,
    "scans import": False,
    "serve": False,
    "site build": False,
    "site undo": False,
    "targets import": False,
    "targets list": False,
    "token add": False,
    "token end": False,
    "token list": False,
    "units import": False,
    "uploads": False,
    "verify": False,
}


def commands(group: Group, before: str = "") -> Iterator[tuple[str, Command]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            if command.invoke_without_command:
                yield f"{before}{name}", command
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


FOUND = dict(commands(typer.main.get_command(app)))


def test_no_command_is_forgotten():
    assert sorted(FOUND) == sorted(TELLS_OF_PEOPLE)


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_command_is_run_as_the_operator_and_as_nobody_else(name):
    assert options.OPERATOR.role is Role.ADMIN
    source = inspect.getsource(inspect.getmodule(FOUND[name].callback))
    assert "Account(" not in source, "a command makes itself no account to act as"
