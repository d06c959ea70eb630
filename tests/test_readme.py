"""What the README names is there: commands, files, make targets, and the samples pass."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from dashboard.__main__ import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
# Between backticks or at the start of a line of a code block: prose may speak of a campaign too.
COMMANDS = sorted(
    set(re.findall(r"(?:`|bin/)campaign (units import|account add|[a-z]+)", README)) - {"units", "account"}
)
PLACES = sorted(
    place for place in set(re.findall(r"`((?:dashboard|pages|data|tests|campaign_assets)/[\w./]*)`", README))
)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_it_names_exists_and_says_what_it_is_for(name: str) -> None:
    command = get_command(app)
    for word in name.split():
        command = command.commands[word]
    assert command.help


@pytest.mark.parametrize("place", PLACES)
def test_every_place_that_it_names_exists(place: str) -> None:
    assert (ROOT / place).exists()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make (\w+)", README, re.MULTILINE))))
def test_every_target_that_it_names_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_its_picture_is_there() -> None:
    assert (ROOT / "campaign_assets" / "readme" / "overview.png").stat().st_size > 10_000
