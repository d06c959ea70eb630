"""The museum: what intake decides about every awkward file (the rest of each expectation is the store's)."""

import json
from collections import Counter
from pathlib import Path

import pytest

from dashboard.errors import UnreadableFile
from dashboard.intake import columns, roster

MUSEUM = Path(__file__).parent / "museum"
EXPECTED = {
    path.name.removesuffix(".expected.json"): json.loads(path.read_text()) for path in MUSEUM.glob("*.json")
}
FILES = {path.stem: path for path in sorted(MUSEUM.glob("a*")) if path.suffix != ".json"}
READABLE = [name for name in FILES if EXPECTED[name].get("exit") != 2]
UNREADABLE = [name for name in FILES if EXPECTED[name].get("exit") == 2]

# People (or units) and what stands among them: titles, groups, totals, numbering rows, signatures.
ROWS_BELOW_THE_HEADING = {
    "a02": 33,
    "a03": 26,
    "a14": 19,
    "a16": 15,
    "a19": 21,
    "a24": 24,
    "a25": 27,
    "a31": 3,
}


@pytest.fixture(scope="module")
def read():
    found = {name: roster.read(FILES[name].name, FILES[name].read_bytes()) for name in READABLE}
    return found.__getitem__


@pytest.mark.parametrize("name", READABLE)
def test_the_list_is_found_under_its_headings(read, name):
    found, expected = read(name), EXPECTED[name]
    assert found.kind == expected["kind"]
    assert found.sheet == expected["sheet"]
    assert list(found.header_rows) == expected["header_rows"]


@pytest.mark.parametrize("name", READABLE)
def test_each_column_is_known_by_its_heading(read, name):
    expected = {
        column: " ".join(heading.split()) for column, heading in EXPECTED[name].get("columns", {}).items()
    }
    assert {column: read(name).columns.get(column) for column in expected} == expected


@pytest.mark.parametrize("name", READABLE)
def test_other_columns_are_left_out(read, name):
    assert not set(EXPECTED[name].get("dropped", ())) & set(read(name).columns.values())


@pytest.mark.parametrize("name", READABLE)
def test_no_row_is_lost_and_none_invented(read, name):
    found = read(name).rows
    expected = ROWS_BELOW_THE_HEADING.get(name[:3], EXPECTED[name]["rows"])
    assert found.num_rows == expected
    assert all(row > read(name).header_rows[-1] for row in found["row"].to_pylist())


@pytest.mark.parametrize("name", READABLE)
def test_mended_cells_are_counted_by_column(read, name):
    expected = {
        repair["column"]: repair["rows"]
        for repair in EXPECTED[name].get("repairs", ())
        if repair["repair"] == "legacy_encoding"
    }
    found = Counter(column for mended in read(name).rows["mended"].to_pylist() if mended for column in mended)
    assert found == expected or "repairs" not in EXPECTED[name]


@pytest.mark.parametrize("name", ["a18-windows-1258", "a19-tcvn3", "a20-vni", "a21-misread"])
def test_a_whole_file_in_an_old_encoding_is_mended(read, name):
    names = [name for name in read(name).rows["full_name"].to_pylist() if name]
    assert all(" " in name for name in names)
    assert any("ễ" in name or "ầ" in name or "ị" in name for name in names)
    assert any("full_name" in (mended or ()) for mended in read(name).rows["mended"].to_pylist())


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_says_why_in_one_vietnamese_sentence(name):
    with pytest.raises(UnreadableFile) as refusal:
        roster.read(FILES[name].name, FILES[name].read_bytes())
    said = columns.fold(str(refusal.value))
    assert any(columns.fold(word) in said for word in EXPECTED[name]["stderr_mentions"])


def test_birth_over_two_columns_is_one(read):
    found = read("a03-d02-lt")
    assert found.columns["birth"] == "Ngày tháng năm sinh / Nam + Ngày tháng năm sinh / Nữ"
    people = [row for row in found.rows.to_pylist() if row["insurance_number"] and row["filled"] > 3]
    assert all(row["birth"] for row in people[1:])


def test_a_name_over_two_columns_is_joined(read):
    assert read("a25-class-list").columns["full_name"] == "Họ, đệm + Tên"
    assert "Trần Mạnh Thành" in read("a25-class-list").rows["full_name"].to_pylist()


def test_a_milestone_told_only_by_its_opposite_is_marked_so(read):
    assert read("a08-not-installed").only_negative == {"installed"}
    assert read("a09-yes-and-no-columns").only_negative == set()


def test_hidden_sheets_and_covers_are_no_lists(read):
    assert read("a04-hidden-sheet-and-cover").other_sheets == ()


def test_row_numbers_are_those_that_excel_shows(read):
    rows = read("a15-utf8").rows
    assert rows["row"].to_pylist() == list(range(2, 18))
    assert rows["full_name"][4].as_py() == "=cmd|' /C calc'!A0"
