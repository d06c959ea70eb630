"""The museum: every awkward file, from its bytes to the answer of `campaign check`, as its card says."""

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from builders import NOON, OFFICE

from dashboard import pipeline
from dashboard.commands import answers
from dashboard.errors import UnreadableFile
from dashboard.store import units
from dashboard.store.progress import COUNTS

ROOT = Path(__file__).parent.parent
MUSEUM = ROOT / "tests" / "intake" / "museum"
FILES = {path.stem: path for path in sorted(MUSEUM.glob("a*")) if path.suffix != ".json"}
EXPECTED = {name: json.loads((MUSEUM / f"{name}.expected.json").read_text("utf-8")) for name in FILES}
READABLE = [name for name in FILES if EXPECTED[name].get("exit") != 2]
UNREADABLE = [name for name in FILES if name not in READABLE]

# The contract names these; others are ours to add.
REPAIRS = {"padded_zero", "card_number", "old_prefix", "legacy_encoding"}

# One of each way to end, through a process of its own: with warnings alone, with errors, unreadable.
THROUGH_THE_TERMINAL = ["a07-marks", "a12-same-person-twice", "a32-password"]


@pytest.fixture(scope="module")
def answer():
    """`answer(name)` is what `campaign check --json` prints of the file; asked once, kept."""
    con = pipeline.open_store(None, NOON)
    units.add(con, (MUSEUM / "units.csv").read_bytes(), NOON)
    kept = {}

    def ask(name):
        if name not in kept:
            kept[name] = _check(con, name)
        return kept[name]

    yield ask
    con.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of a store that has the museum's units."""
    folder = tmp_path_factory.mktemp("data")
    with closing(pipeline.open_store(folder, NOON)) as con:
        units.add(con, (MUSEUM / "units.csv").read_bytes(), NOON)
    return folder


@pytest.mark.parametrize("name", READABLE)
def test_the_list_is_found(answer, name):
    keys = {"kind", "sheet", "header_rows"} & set(EXPECTED[name])
    assert {key: answer(name)[key] for key in keys} == {key: EXPECTED[name][key] for key in keys}


@pytest.mark.parametrize("name", READABLE)
def test_each_column_is_known_by_its_heading(answer, name):
    expected = {ours: _one_spaced(heading) for ours, heading in EXPECTED[name].get("columns", {}).items()}
    found = {ours: _one_spaced(heading) for ours, heading in answer(name)["columns"].items()}
    assert {ours: found.get(ours) for ours in expected} == expected
    assert not set(map(_one_spaced, EXPECTED[name].get("dropped", ()))) & set(found.values())


@pytest.mark.parametrize("name", READABLE)
def test_the_people_are_counted(answer, name):
    keys = {"rows", "people"} & set(EXPECTED[name])
    assert {key: answer(name)[key] for key in keys} == {key: EXPECTED[name][key] for key in keys}


@pytest.mark.parametrize("name", READABLE)
def test_the_units_are_counted(answer, name):
    assert _units(answer(name)["units"]) == _units(EXPECTED[name].get("units", answer(name)["units"]))


@pytest.mark.parametrize("name", READABLE)
def test_what_was_mended_is_said(answer, name):
    assert _repairs(answer(name)["repairs"]) == _repairs(
        EXPECTED[name].get("repairs", answer(name)["repairs"])
    )


@pytest.mark.parametrize("name", READABLE)
def test_every_problem_is_named_and_no_other(answer, name):
    expected = EXPECTED[name].get("problems", answer(name)["problems"])
    assert _problems(answer(name)["problems"], expected) == _problems(expected, expected)


@pytest.mark.parametrize("name", READABLE)
def test_every_problem_says_in_a_sentence_on_which_row_it_is(answer, name):
    for problem in answer(name)["problems"]:
        assert f" {problem['row']}:" in problem["message"]
        assert problem["message"].endswith(".")


@pytest.mark.parametrize("name", READABLE)
def test_it_ends_with_the_status_of_the_contract(answer, name):
    expected = EXPECTED[name].get("exit")
    assert _status(answer(name)) == (expected if expected is not None else _status(EXPECTED[name]))


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_says_why_in_one_sentence(answer, name):
    with pytest.raises(UnreadableFile) as refusal:
        answer(name)
    _assert_one_sentence_with(str(refusal.value), EXPECTED[name]["stderr_mentions"])


@pytest.mark.parametrize("name", THROUGH_THE_TERMINAL)
def test_the_terminal_says_the_same(answer, folder, name):
    card = EXPECTED[name]
    ended = _run(
        "check", FILES[name], "--unit", card["unit"], "--as-of", card["as_of"], "--json", data=folder
    )

    assert ended.returncode == (card["exit"] if "exit" in card else _status(card))
    if name in UNREADABLE:
        _assert_one_sentence_with(ended.stderr.strip(), card["stderr_mentions"])
        assert ended.stdout == ""
    else:
        assert json.loads(ended.stdout) == answer(name)


def test_every_file_has_a_card_and_every_card_a_file():
    cards = {path.name.removesuffix(".expected.json") for path in MUSEUM.glob("*.expected.json")}
    assert cards == set(FILES)
    assert len(FILES) >= 34


def _check(con, name):
    card, file = EXPECTED[name], FILES[name]
    day = date.fromisoformat(card["as_of"])
    aside, upload_id = pipeline.check(
        con, OFFICE, card["unit"], day, file.name, file.read_bytes(), datetime(2021, 12, 31)
    )
    told = answers.of_check(aside, upload_id)
    aside.close()
    return told


def _status(told):
    return int(any(problem["severity"] == "error" for problem in told.get("problems", ())))


def _units(told):
    """Units with somebody in them; a milestone that is not told is 0."""
    counted = {code: {name: unit.get(name) or 0 for name in COUNTS} for code, unit in told.items()}
    return {code: unit for code, unit in counted.items() if any(unit.values())}


def _repairs(told):
    return {(done["repair"], done["column"]): done["rows"] for done in told if done["repair"] in REPAIRS}


def _problems(told, expected):
    """As a set; where the card names no column, any will do."""
    anywhere = {(each["row"], each["fault"]) for each in expected if not each.get("column")}
    return Counter(
        {
            (
                each["row"],
                None if (each["row"], each["fault"]) in anywhere else each["column"],
                each["fault"],
                each["severity"],
            )
            for each in told
        }
    )


def _one_spaced(heading):
    return " ".join(heading.split())


def _assert_one_sentence_with(said, words):
    assert "\n" not in said and "Traceback" not in said
    assert said.endswith(".")
    assert any(_fold(word) in _fold(said) for word in words), said


def _fold(text):
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[̀-ͯ]", "", bare)


def _run(*words, data):
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *map(str, words), "--data", str(data)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
