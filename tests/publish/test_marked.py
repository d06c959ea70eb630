"""A liaison's own workbook comes back marked, reads as before, and loses its marks once corrected."""

import json
from contextlib import closing
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from builders import NOON, OFFICE
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from dashboard import faults, pipeline
from dashboard.commands import answers
from dashboard.errors import UserError
from dashboard.intake import container, roster, spreadsheet
from dashboard.model import Language
from dashboard.publish.workbooks import marked as module
from dashboard.publish.workbooks import marks as words
from dashboard.publish.workbooks.marked import Mark, marked
from dashboard.store import units
from dashboard.wording import speaking

MUSEUM = Path(__file__).parents[1] / "intake" / "museum"
KEPT = [
    *(
        "a01-plain.xlsx",
        "a02-titles-and-signatures.xlsx",
        "a03-d02-lt.xlsx",
        "a04-hidden-sheet-and-cover.xlsx",
    ),
    *("a06-numbers.xlsx", "a07-marks.xlsx", "a09-yes-and-no-columns.xlsx", "a12-same-person-twice.xlsx"),
    *("a14-counts.xlsx", "a23-abc-font-cells.xlsx", "a27-hidden-rows.xlsm"),
]
REBUILT = ["a15-utf8.csv", "a19-tcvn3.csv", "a24-old-excel.xls", "a25-class-list.ods", "a26-binary.xlsb"]


@pytest.fixture(scope="module")
def store():
    """A store in memory with the museum's units."""
    con = pipeline.open_store(None, NOON)
    units.add(con, (MUSEUM / "units.csv").read_bytes(), NOON)
    yield con
    con.close()


def judged(store, name: str, content: bytes, like: str | None = None) -> dict:
    """The answer of `campaign check`, without our own column among those that are not read."""
    card = json.loads((MUSEUM / f"{Path(like or name).stem}.expected.json").read_text("utf-8"))
    day = date.fromisoformat(card["as_of"])
    aside, upload_id = pipeline.check(store, OFFICE, card["unit"], day, name, content, datetime(2021, 12, 31))
    with closing(aside):
        told = answers.of_check(aside, upload_id)
    return told | {"dropped": [each for each in told["dropped"] if not words.is_reason_heading(each)]}


def original(store, name: str, kept: dict[str, dict] = {}) -> dict:  # noqa: B006 - asked once, kept
    """The answer for a file of the museum as it is."""
    if name not in kept:
        kept[name] = judged(store, name, (MUSEUM / name).read_bytes())
    return kept[name].copy()


def marks_of(told: roster.Roster, problems: list[dict]) -> list[Mark]:
    return [
        Mark(
            problem["row"],
            tuple(told.left + place for place in told.places.get(problem["column"], ())),
            problem["message"],
            problem["severity"] == "error",
        )
        for problem in problems
    ]


def sent_back(store, name: str, **options) -> tuple[bytes, dict, list[Mark]]:
    """A file of the museum marked with all its problems, and one more warning on somebody in the middle."""
    content = (MUSEUM / name).read_bytes()
    before, told = original(store, name), roster.read(name, content)
    found = marks_of(told, before["problems"])
    middle = told.rows["row"][told.rows.num_rows // 2].as_py()
    found.append(Mark(middle, (), faults.sentence("bad_phone", 9, "Số ĐT"), False))
    [sheet] = [each for each in spreadsheet.read(name, content) if each.name == told.sheet]
    given = content if Path(name).suffix in (".xlsx", ".xlsm") else None
    rows = sheet.cells.to_pandas()
    merged = [(each.top, each.left, each.bottom, each.right) for each in sheet.merged]
    summary = [(faults.title("bad_phone"), 1), (faults.title("empty_name"), 2)]
    back = marked(
        given, rows, told.sheet, told.header_rows, found, summary, "Danh sách", merged=merged, **options
    )
    return back, before, found


@pytest.mark.parametrize("name", KEPT + REBUILT)
def test_a_marked_workbook_reads_as_the_file_it_came_from(store, name) -> None:
    back, before, _ = sent_back(store, name)
    after = judged(store, "tra-lai.xlsx", back, like=name)
    if Path(name).suffix == ".csv":
        before["repairs"], after["sheet"] = after["repairs"], None
    assert after == before


@pytest.mark.parametrize("name", ["a03-d02-lt.xlsx", "a12-same-person-twice.xlsx"])
def test_marked_twice_is_marked_once(store, name) -> None:
    back, _, found = sent_back(store, name)
    told = roster.read("tra-lai.xlsx", back)
    again = marked(back, None, told.sheet, told.header_rows, found, [("Thiếu họ tên", 1)], "Danh sách")
    one, two = load_workbook(BytesIO(back)), load_workbook(BytesIO(again))
    assert one.sheetnames == two.sheetnames
    assert one[told.sheet].dimensions == two[told.sheet].dimensions
    assert _notes(one[told.sheet]) == _notes(two[told.sheet])
    assert _coloured(one[told.sheet]) == _coloured(two[told.sheet])


def test_corrected_marks_disappear_and_the_rest_stays() -> None:
    content = _workbook({"A2": "Nguyễn Văn Mẫu"})
    book = load_workbook(BytesIO(content))
    book.active["A2"].fill = PatternFill("solid", fgColor="FFFF00")
    book.active["B3"].comment = Comment("hỏi lại chị Lan", "Lan")
    content = _saved(book)

    wrong = [Mark(2, (0,), "Dòng 2: sai.", True), Mark(3, (1,), "Dòng 3: sai.", False)]
    back = marked(content, None, "Sheet", [1], wrong, [("Sai", 2)], "Danh sách")
    sheet = load_workbook(BytesIO(back))["Sheet"]
    assert "hỏi lại chị Lan" in sheet["B3"].comment.text and "Dòng 3" in sheet["B3"].comment.text

    clean = load_workbook(BytesIO(marked(back, None, "Sheet", [1], [], [], "Danh sách")))["Sheet"]
    assert _coloured(clean) == {}
    assert _notes(clean) == {"B3": "hỏi lại chị Lan"}
    assert clean["A2"].fill.fgColor.rgb == "00FFFF00"


@pytest.mark.parametrize("name", [name for name in KEPT if name.endswith("xlsx")])
def test_layout_and_formats_stay_as_they_were(store, name) -> None:
    back, _, _ = sent_back(store, name)
    before, after = load_workbook(MUSEUM / name), load_workbook(BytesIO(back))
    assert after.sheetnames == [*before.sheetnames, "Tóm tắt"]
    for theirs in before.worksheets:
        ours = after[theirs.title]
        assert ours.sheet_state == theirs.sheet_state
        assert ours.freeze_panes == theirs.freeze_panes
        assert set(map(str, theirs.merged_cells.ranges)) <= set(map(str, ours.merged_cells.ranges))
        column = _reason_column(ours)
        for row in theirs.iter_rows():
            for cell in row:
                assert cell.column == column or _look(ours[cell.coordinate]) == _look(cell)
        for letter, size in theirs.column_dimensions.items():
            assert ours.column_dimensions[letter].width == size.width


@pytest.mark.parametrize("name", ["a03-d02-lt.xlsx", "a12-same-person-twice.xlsx"])
def test_every_problem_stands_on_its_cell_and_in_its_row(store, name) -> None:
    back, _, found = sent_back(store, name)
    sheet = load_workbook(BytesIO(back)).worksheets[0]
    notes, coloured = _notes(sheet), _coloured(sheet)
    for mark in found:
        for column in mark.columns:
            place = sheet.cell(mark.row, column + 1).coordinate
            assert mark.message in notes[place]
            assert coloured[place]
        assert mark.message in sheet.cell(mark.row, _reason_column(sheet)).value
    colours = {words.ERROR_COLOUR if mark.is_error else words.WARNING_COLOUR for mark in found}
    assert set(coloured.values()) == colours


def test_only_the_marked_rows_are_read_as_those_people(store) -> None:
    back, before, found = sent_back(store, "a06-numbers.xlsx", only_marked=True)
    after = judged(store, "tra-lai.xlsx", back, like="a06-numbers.xlsx")
    assert after["rows"] == len({mark.row for mark in found})
    assert _kinds(after) == _kinds(before)


@pytest.mark.parametrize("name", ["a15-utf8.csv", "a24-old-excel.xls", "a03-d02-lt.xlsx"])
def test_only_the_marked_rows_of_any_file_have_its_columns(store, name) -> None:
    back, before, found = sent_back(store, name, only_marked=True)
    told = roster.read("tra-lai.xlsx", back)
    assert told.columns == before["columns"]
    assert told.rows.num_rows == len({mark.row for mark in found})


@pytest.mark.parametrize("language", list(Language))
def test_no_reason_is_taken_for_a_mark_or_for_leaving(store, language) -> None:
    """Even where the sentence names a heading that would mean something in a cell."""
    name, heading = "a01-plain.xlsx", "Đã nghỉ việc, không có smartphone, đã cài đặt"
    content = (MUSEUM / name).read_bytes()
    told = roster.read(name, content)
    with speaking(language):
        found = [
            Mark(row, (0,), faults.sentence(fault, row, heading, 7), True)
            for row in told.rows["row"].to_pylist()
            for fault in faults._SENTENCES
        ]
        back = marked(content, None, told.sheet, told.header_rows, found, [], "Nháp")
    assert judged(store, "tra-lai.xlsx", back, like=name) == original(store, name)


def test_a_summary_of_every_fault_is_no_list() -> None:
    for language in Language:
        with speaking(language):
            summary = [(faults.title(fault), 100_000) for fault in faults._TITLES] * 20
            back = marked(_workbook({}), None, "Sheet", [1], [], summary, "Họ và tên, Mã số BHXH")
            assert roster.read("x.xlsx", back).sheet == "Sheet"
            assert roster.read("x.xlsx", back).other_sheets == ()


def test_a_group_title_does_not_spread_to_the_reasons() -> None:
    content = _workbook({"A1": "Họ và tên", "B1": "Đã cài đặt VssID", "B2": "Rồi", "A3": "Nguyễn Văn Mẫu"})
    told = roster.read("x.xlsx", content)
    back = marked(content, None, "Sheet", told.header_rows, [Mark(3, (0,), "Sai.", True)], [], "Nháp")
    assert roster.read("x.xlsx", back).columns == told.columns


def test_a_width_shared_by_many_columns_is_not_told_twice() -> None:
    book = Workbook()
    book.active.append(["Họ và tên", "Mã số BHXH"])
    book.active.column_dimensions.group("A", "Z", outline_level=0)
    book.active.column_dimensions["A"].width = 17
    back = marked(_saved(book), None, "Sheet", [1], [Mark(2, (0,), "Sai.", True)], [], "Nháp")
    runs = sorted(
        (run.min, run.max, run.width)
        for run in load_workbook(BytesIO(back))["Sheet"].column_dimensions.values()
    )
    assert runs == [(1, 2, 17), (3, 3, 60), (4, 26, 17)]


def test_words_that_look_like_a_formula_stay_words() -> None:
    rows = pd.DataFrame([["Họ và tên", "Mã số BHXH"], ["=HYPERLINK(1)", "+1"]])
    for content in (None, _workbook({"A2": "x"})):
        back = marked(content, rows, "Sheet", [1], [Mark(2, (0,), "=1+1", True)], [("=2", 1)], "@3")
        for sheet in load_workbook(BytesIO(back)).worksheets:
            assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_notes_are_bounded_and_reasons_are_not() -> None:
    rows = pd.DataFrame([["Họ và tên", "Mã số BHXH"], *[["Mẫu", "1"]] * 2_500])
    found = [Mark(row, (1,), f"Dòng {row}: sai.", row > 2_400) for row in range(2, 2_502)]
    for content in (None, _filled(rows)):
        sheet = load_workbook(BytesIO(marked(content, rows, "Sheet", [1], found, [], "Nháp"))).worksheets[0]
        assert len(_notes(sheet)) == words.MOST_NOTES
        assert "B2500" in _notes(sheet), "errors come first"
        assert len(_coloured(sheet)) == 2_500
        assert all(sheet.cell(row, 3).value for row in range(2, 2_502))


def test_a_workbook_that_is_too_long_is_rebuilt_or_refused(monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 3)
    rows = pd.DataFrame([["Họ và tên", "Mã số BHXH"], *[["Mẫu", "1"]] * 5])
    with pytest.raises(UserError, match="3 dòng"):
        marked(_filled(rows), None, "Sheet", [1], [], [], "Nháp")
    assert marked(_filled(rows), rows, "Sheet", [1], [], [], "Nháp").startswith(b"PK")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook"])
def test_a_damaged_workbook_ends_in_one_sentence(content) -> None:
    with pytest.raises(UserError, match="lưu lại"):
        marked(content, None, "Sheet", [1], [], [], "Nháp")


def test_what_formulas_gave_is_still_there_before_excel_works_it_out_anew() -> None:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, day = book.add_worksheet("Danh sách"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row("A1", ["STT", "Họ và tên", "Mã số BHXH", "Ngày sinh", "Đã cài đặt VssID", "Đã duyệt"])
        sheet.write_formula("A2", "=ROW()-1", None, 1)
        sheet.write_formula("B2", '=H2&" <Văn> & Mẫu"', None, "Nguyễn <Văn> & Mẫu")
        sheet.write_formula("C2", "=VLOOKUP(A2,X:Y,2,0)", None, "0112345678")
        sheet.write_formula("D2", "=DATE(1980,5,1)", day, 29342)
        sheet.write_formula("E2", '=IF(1=1,"x","")', None, "x")
        sheet.write_formula("F2", "=NA()", None, "#N/A")
    content = file.getvalue()
    back = marked(content, None, "Danh sách", [1], [Mark(2, (1,), "Sai.", True)], [("Sai", 1)], "Nháp")
    before, after = roster.read("x.xlsx", content), roster.read("x.xlsx", back)
    columns = ["row", "full_name", "insurance_number", "birth", "installed", "approved"]
    assert after.rows.select(columns).to_pylist() == before.rows.select(columns).to_pylist()
    assert after.rows["full_name"][0].as_py() == "Nguyễn <Văn> & Mẫu"
    assert load_workbook(BytesIO(back))["Danh sách"]["D2"].value == "=DATE(1980,5,1)"


def test_what_goes_back_is_an_xlsx_without_macros(store) -> None:
    back, _, _ = sent_back(store, "a27-hidden-rows.xlsm")
    assert container.family("x.xlsx", back) == container.EXCEL
    assert b"vbaProject" not in back


def _workbook(cells: dict[str, str]) -> bytes:
    book = Workbook()
    for place, text in {"A1": "Họ và tên", "B1": "Mã số BHXH", **cells}.items():
        book.active[place] = text
    return _saved(book)


def _filled(rows: pd.DataFrame) -> bytes:
    book = Workbook()
    for row in rows.itertuples(index=False, name=None):
        book.active.append(row)
    return _saved(book)


def _saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _notes(sheet) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def _reason_column(sheet) -> int | None:
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return next((cell.column for cell in cells if words.is_reason_heading(cell.value)), None)


def _coloured(sheet) -> dict[str, str]:
    """Where our rules colour a cell, and how."""
    return {
        place: rule.dxf.fill.bgColor.rgb[2:]
        for ranges in sheet.conditional_formatting
        for rule in ranges.rules
        for place in str(ranges.sqref).split()
    }


def _look(cell) -> tuple[object, ...]:
    style = (cell.font, cell.fill, cell.border, cell.alignment, cell.number_format, cell.protection)
    return (cell.value, *map(repr, style))


def _kinds(told: dict) -> list[tuple[str, str]]:
    return sorted((problem["column"] or "", problem["fault"]) for problem in told["problems"])
