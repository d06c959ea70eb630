"""Every sentence is there in Vietnamese, says the same things, and numbers take their local form."""

import ast
import re
import string
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from dashboard import errors, wording
from dashboard.model import Language

ROOT = Path(__file__).parent.parent
MODULES = [*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
TEMPLATES = [*(ROOT / "dashboard").rglob("*.html")]
ERRORS = {name for name in vars(errors) if isinstance(vars(errors)[name], type)}
SAID = re.compile(r'\bsay\("([^"]+)"')
# Tables of sentences that are said by their key.
TABLES = {
    "_SENTENCES",
    "_TITLES",
    "_REPAIRS",
    "BASES",
    "SHORT_BASES",
    "KINDS",
    "ORDERS",
    "COLUMNS",
    "STATES",
    "HEADINGS",
    "ROLE_TITLES",
    "MODES",
    "FILTERS",
    "TOTALS",
    "_MORE_CHOICES",
    "_TWICE",
    "GROUPS",
    "TITLES",
    "OUTCOMES",
    "REPRINTS",
    "WHYS",
    "NEXT",
    "KNOWN",
    "MEASURES",
    "AGAINST_COMMON",
    "UNRANKED",
    "LEVELS",
    "ACTIONS",
    "SHEET_NAMES",
    "TONGUES",
    "AUDIENCES",
    "INKS",
    "DELIVERIES",
}


def sentences() -> Iterator[str]:
    for module in MODULES:
        if module.parent.name == "demo":
            continue  # what it invents is Vietnamese already
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in {"say", "UserError", *ERRORS} and node.args:
                yield from _texts(node.args[0])
            elif isinstance(node, ast.Assign) and {_name(each) for each in node.targets} & TABLES:
                yield from (text for value in getattr(node.value, "values", []) for text in _texts(value))

    for template in TEMPLATES:
        yield from SAID.findall(template.read_text("utf-8"))


def _name(node: ast.expr) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Subscript):
        for value in getattr(node.value, "values", []):
            yield from _texts(value)


def _fields(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_every_sentence_is_there_in_vietnamese_with_the_same_values(sentence: str) -> None:
    assert sentence in wording.vietnamese(), "add it to a catalogue in locale/vi"
    assert _fields(wording.vietnamese()[sentence]) == _fields(sentence)


def test_no_translation_has_lost_its_sentence() -> None:
    told = {
        node.value
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    templates = "".join(template.read_text("utf-8") for template in TEMPLATES)
    lost = [
        sentence for sentence in wording.vietnamese() if sentence not in told and sentence not in templates
    ]
    assert not lost, "take them out of their catalogue"


def test_a_sentence_stands_in_one_catalogue_only() -> None:
    catalogues = {
        path.name: {message.id for message in wording.read_catalogue(path) if message.id}
        for path in wording.CATALOGUES.glob("*.po")
    }
    for (name, own), (other, theirs) in combinations(catalogues.items(), 2):
        assert not own & theirs, f"in {name} and in {other}"


def test_numbers_take_their_local_form() -> None:
    assert wording.number(25_400_000) == "25.400.000"
    assert wording.percent(0.14665, 3) == "14,665%"
    with wording.speaking(Language.ENGLISH):
        assert wording.number(25_400_000) == "25,400,000"


def test_a_rate_that_nobody_gave_is_a_dash() -> None:
    assert wording.percent(None) == "–"
    assert wording.percent(float("nan")) == "–"


def test_a_day_is_written_as_vietnamese_offices_write_it() -> None:
    assert wording.day(date(2021, 3, 9)) == "09/3/2021"
    assert wording.day(date(2021, 2, 28)) == "28/02/2021"
    with wording.speaking(Language.ENGLISH):
        assert wording.day(date(2021, 3, 9)) == "9 March 2021"


@pytest.mark.parametrize(
    ("points", "way", "words"),
    [
        (None, "", ""),
        (float("nan"), "", ""),
        (0.0004, "flat", "không đổi so với tuần trước"),
        (-0.0004, "flat", "không đổi so với tuần trước"),
        (0.0147, "up", "1,5 điểm so với tuần trước"),
        (-0.02, "down", "2,0 điểm so với tuần trước"),
    ],
)
def test_a_change_is_a_direction_and_words_and_less_than_is_shown_is_none(
    points: float | None, way: str, words: str
) -> None:
    assert wording.change(points) == (way, words)


def test_places_are_a_span_and_one_place_is_itself() -> None:
    assert wording.span(3, 1_204) == "3–1.204"
    assert wording.span(7, 7) == "7"
