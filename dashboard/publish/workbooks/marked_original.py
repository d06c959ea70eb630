"""The liaison's own workbook with its bad cells marked: sheets, layout and formats stay as they are."""

from copy import copy
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.publish.workbooks import formula_results, marks
from dashboard.publish.workbooks.marks import Mark, Marking
from dashboard.wording import say

REASON_WIDTH = 60
# Excel reads a rule for very many single cells slowly.
CELLS_A_RULE = 200
NOTE_WIDTH, NOTE_HEIGHT = 320, 110


def mark_workbook(content: bytes, marking: Marking) -> bytes:
    """An .xlsx or .xlsm, marked, as .xlsx: macros are left out, and marks of an earlier time."""
    book = load_workbook(BytesIO(content), data_only=marking.only_marked)
    sheet = book[marking.sheet] if marking.sheet in book.sheetnames else book.worksheets[0]
    _take_off_earlier_marks(book, sheet, marking.heading_rows)
    if marking.only_marked:
        sheet, marking = _rows_alone(book, sheet, marking), marking.moved()
    _colour(sheet, marking)
    _give_reasons(sheet, marking)
    _add_summary(book, marking)
    results = formula_results.of(content, _formulas(book))
    file = BytesIO()
    book.save(file)
    parts = {each.path.lstrip("/"): results[each.title] for each in book.worksheets if each.title in results}
    return formula_results.put_back(file.getvalue(), parts)


def _formulas(book: Workbook) -> dict[str, set[str]]:
    """Sheet → the cells that hold a formula."""
    return {
        sheet.title: {cell.coordinate for cell in _cells(sheet) if cell.data_type == "f"}
        for sheet in book.worksheets
    }


def _take_off_earlier_marks(book: Workbook, sheet: Worksheet, heading_rows: tuple[int, ...]) -> None:
    for other in book.worksheets:
        if other is not sheet and marks.is_summary_title(other["A1"].value):
            book.remove(other)
    kept = ConditionalFormattingList()
    for ranges in sheet.conditional_formatting:
        for rule in ranges.rules:
            if marks.OUR_RULE not in rule.formula:
                kept.add(ranges, rule)
    sheet.conditional_formatting = kept
    column = _reason_column(sheet, heading_rows)
    for ranges in [each for each in sheet.merged_cells.ranges if each.min_col == column]:
        sheet.unmerge_cells(str(ranges))
    for cell in _cells(sheet):
        if cell.column == column:
            del sheet._cells[cell.row, cell.column]
        elif cell.comment and marks.OUR_NOTE in cell.comment.text:
            cell.comment = _comment(cell.comment.text.partition(marks.OUR_NOTE)[0].rstrip())


def _cells(sheet: Worksheet) -> list:  # type: ignore[type-arg]
    # `iter_rows` would make every cell of the rectangle up to a cross typed far outside the list.
    return [cell for cell in sheet._cells.values() if not isinstance(cell, MergedCell)]


def _reason_column(sheet: Worksheet, heading_rows: tuple[int, ...]) -> int | None:
    """Where we gave reasons before, counted from 1."""
    found = (
        cell.column for row in heading_rows for cell in sheet[row] if marks.is_reason_heading(cell.value)
    )
    return next(found, None)


def _comment(words: str) -> Comment | None:
    return Comment(words, "VssID", height=NOTE_HEIGHT, width=NOTE_WIDTH) if words else None


def _colour(sheet: Worksheet, marking: Marking) -> None:
    first = min(
        (cell.column - 1 for row in marking.heading_rows for cell in sheet[row] if cell.value), default=0
    )
    found = marking.cells(first)
    for is_error, colour in ((True, marks.ERROR_COLOUR), (False, marks.WARNING_COLOUR)):
        places = [
            f"{get_column_letter(column + 1)}{row}"
            for (row, column), told in found.items()
            if told[0].is_error is is_error
        ]
        look = PatternFill(bgColor=colour, fill_type="solid")
        for start in range(0, len(places), CELLS_A_RULE):
            rule = FormulaRule([marks.OUR_RULE], font=Font(bold=is_error), fill=look)
            sheet.conditional_formatting.add(" ".join(places[start : start + CELLS_A_RULE]), rule)
    for (row, column), told in list(found.items())[: marks.MOST_NOTES]:
        _annotate(sheet, row, column + 1, told)


def _annotate(sheet: Worksheet, row: int, column: int, told: list[Mark]) -> None:
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        merged = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
        cell = sheet.cell(merged.min_row, merged.min_col)
    own = f"{cell.comment.text}\n\n" if cell.comment else ""
    cell.comment = _comment(own + marks.note(told))


def _give_reasons(sheet: Worksheet, marking: Marking) -> None:
    """In the first empty column, under a heading as tall as the others, so that no group spreads to it."""
    used = {
        cell.column
        for cell in _cells(sheet)
        if cell.value is not None and cell.row >= marking.heading_rows[0]
    }
    headings = [cell.column for row in marking.heading_rows for cell in sheet[row] if cell.value is not None]
    column = max(headings, default=0) + 1
    while column in used:
        column += 1
    _make_wide(sheet, column, REASON_WIDTH)
    top, bottom = marking.heading_rows[0], marking.heading_rows[-1]
    for row in marking.heading_rows:
        sheet.cell(row, column)._style = copy(sheet.cell(bottom, max(headings, default=1))._style)
    sheet.cell(top, column, marks.reason_heading())
    if bottom > top:
        sheet.merge_cells(start_row=top, end_row=bottom, start_column=column, end_column=column)
    for row, reason in marking.reasons.items():
        cell = sheet.cell(row, column)
        cell.value, cell.data_type = reason, "s"
        cell.alignment = Alignment(vertical="center")
    _widen_filter(sheet, top, bottom, column)


def _widen_filter(sheet: Worksheet, top: int, bottom: int, column: int) -> None:
    """Where the list has a filter, the reasons can be filtered too."""
    first, _, last = (sheet.auto_filter.ref or "").partition(":")
    if last and top <= sheet[first].row <= bottom and sheet[last].column == column - 1:
        sheet.auto_filter.ref = f"{first}:{get_column_letter(column)}{sheet[last].row}"


def _make_wide(sheet: Worksheet, column: int, width: int) -> None:
    """One column out of a run of columns that share a width: two widths for one column break the file."""
    for run in list(sheet.column_dimensions.values()):
        run.reindex()
        if run.min <= column <= run.max:
            del sheet.column_dimensions[run.index]
            for first, last in ((run.min, column - 1), (column + 1, run.max)):
                if first <= last:
                    rest = copy(run)
                    rest.index, rest.min, rest.max = get_column_letter(first), first, last
                    sheet.column_dimensions[rest.index] = rest
    letter = get_column_letter(column)
    sheet.column_dimensions[letter] = ColumnDimension(sheet, letter, width=width, min=column, max=column)


def _rows_alone(book: Workbook, sheet: Worksheet, marking: Marking) -> Worksheet:
    """A sheet of the headings and the marked rows, in the place of all sheets."""
    alone, rows = book.create_sheet(), [*marking.heading_rows, *marking.rows]
    width = max((cell.column for cell in _cells(sheet) if cell.row in set(rows)), default=1)
    above = {
        (row, merged.min_col): sheet.cell(merged.min_row, merged.min_col).value
        for merged in sheet.merged_cells.ranges
        if merged.min_row > marking.heading_rows[-1]
        for row in range(merged.min_row + 1, merged.max_row + 1)
    }
    for place, row in enumerate(rows, start=1):
        alone.row_dimensions[place].height = sheet.row_dimensions[row].height
        for column in range(1, width + 1):
            theirs, ours = sheet.cell(row, column), alone.cell(place, column)
            ours.value = above.get((row, column), theirs.value)
            ours._style = copy(theirs._style)
            if isinstance(ours.value, str):
                ours.data_type = "s"
    _copy_shape(sheet, alone, marking.heading_rows)
    for other in book.worksheets:
        if other is not alone:
            book.remove(other)
    book.defined_names.clear()
    alone.title = sheet.title
    return alone


def _copy_shape(sheet: Worksheet, alone: Worksheet, heading_rows: tuple[int, ...]) -> None:
    for letter, theirs in sheet.column_dimensions.items():
        alone.column_dimensions[letter] = ours = copy(theirs)
        ours.worksheet = alone
    for merged in sheet.merged_cells.ranges:
        if merged.min_row in heading_rows and merged.max_row in heading_rows:
            up = copy(merged)
            up.shift(row_shift=1 - heading_rows[0])
            alone.merge_cells(str(up))
    alone.freeze_panes = alone.cell(len(heading_rows) + 1, 1)


def _add_summary(book: Workbook, marking: Marking) -> None:
    sheet = book.create_sheet(_free_name(book, say("Summary")))
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.pageSetUpPr, sheet.page_setup.fitToHeight = PageSetupProperties(fitToPage=True), 0
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 62, 12
    fills = {"error": marks.ERROR_COLOUR, "warning": marks.WARNING_COLOUR}
    for row, (look, words, rows) in enumerate(marks.summary_lines(marking), start=1):
        cell = sheet.cell(row, 1)
        cell.value, cell.data_type = words, "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=look in ("title", "heading", "error"), size=14 if look == "title" else 11)
        if look in fills:
            cell.fill = PatternFill(fgColor=fills[look], fill_type="solid")
        if rows is not None:
            sheet.cell(row, 2, rows)


def _free_name(book: Workbook, name: str) -> str:
    return next(
        free for free in (name, *(f"{name} {n}" for n in range(2, 1000))) if free not in book.sheetnames
    )
