"""Every command by its name; what it needs is imported when it is asked for, and no sooner."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from typer.core import TyperGroup
from typer.main import get_group

# The module in which it stands, in the order in which the help names them.
ALONE = {
    "check": "rosters",
    "import": "rosters",
    "uploads": "rosters",
    "revert": "rosters",
    "rates": "rosters",
    "verify": "rosters",
    "poster": "outreach",
    "posters": "outreach",
    "retarget": "outreach",
    "pack": "packs",
    "packs": "packs",
    "report": "reports",
    "mail": "reports",
    "demo": "operation",
    "serve": "operation",
    "encrypt": "operation",
    "retention": "retention",
    "assessment": "retention",
    "backup": "backups",
    "restore": "backups",
    "upgrade": "backups",
    "move": "backups",
}
WITH_COMMANDS = {
    "units": "catalogue",
    "account": "accounts",
    "audit": "audit",
    "breach": "breaches",
    "person": "people",
    "targets": "targets",
    "scans": "scans",
    "site": "site",
    "token": "tokens",
}


class ByName(Mapping[str, Any]):
    """The commands as Typer asks for them."""

    def __init__(self) -> None:
        self._modules = ALONE | WITH_COMMANDS
        self._commands: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._commands:
            found = get_group(import_module(f"dashboard.commands.{self._modules[name]}").app)
            found.name = name
            self._commands[name] = found if name in WITH_COMMANDS else found.commands[name]
        return self._commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


class Commands(TyperGroup):
    """A group that knows its commands by name before it has imported them."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told | {"commands": ByName()})
