"""More awkward rosters, made by other programs: each is read as the card beside it says."""

import json
from collections import Counter
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from builders import NOON, OFFICE

from dashboard import pipeline
from dashboard.commands import answers
from dashboard.store import units
from dashboard.store.progress import COUNTS

HERE = Path(__file__).parent
FILES = {
    path.stem: path for path in sorted((HERE / "files").iterdir()) if path.suffix not in (".json", ".md")
}
CARDS = {
    name: json.loads(path.with_name(f"{name}.expected.json").read_text("utf-8"))
    for name, path in FILES.items()
}


@pytest.fixture(scope="module")
def catalogue():
    """A store that has the museum's units."""
    with closing(pipeline.open_store(None, NOON)) as con:
        units.add(con, (HERE / "museum" / "units.csv").read_bytes(), NOON)
        yield con


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_read_as_its_card_says(catalogue, name):
    card, told = CARDS[name], _check(catalogue, name)

    columns = {ours: " ".join(heading.split()) for ours, heading in told["columns"].items()}
    assert {ours: columns.get(ours) for ours in card.get("columns", {})} == card.get("columns", {})
    assert not set(card.get("dropped", ())) & set(columns.values())
    plain = {"kind", "sheet", "header_rows", "rows", "people"} & set(card)
    assert {key: told[key] for key in plain} == {key: card[key] for key in plain}
    assert _units(told["units"]) == _units(card["units"])
    assert _problems(told["problems"]) == _problems(card["problems"])
    if "repairs" in card:
        assert _repairs(told["repairs"]) == _repairs(card["repairs"])


def test_the_table_in_the_readme_names_every_file():
    readme = (HERE / "files" / "README.md").read_text("utf-8")
    assert [path.name for path in FILES.values() if f"| `{path.name}` |" not in readme] == []


def _check(con, name):
    card, file = CARDS[name], FILES[name]
    day = date.fromisoformat(card["as_of"])
    aside, upload_id = pipeline.check(
        con, OFFICE, card["unit"], day, file.name, file.read_bytes(), datetime(2021, 12, 31)
    )
    with closing(aside):
        return answers.of_check(aside, upload_id)


def _units(told):
    """A milestone that is not told is 0."""
    return {code: {name: unit.get(name) or 0 for name in COUNTS} for code, unit in told.items()}


def _problems(told):
    return Counter((each["row"], each["column"], each["fault"], each["severity"]) for each in told)


def _repairs(told):
    return {(done["repair"], done["column"]): done["rows"] for done in told}
