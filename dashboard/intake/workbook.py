"""Excel and OpenDocument workbooks become visible sheets of text."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc
import python_calamine

from dashboard.errors import UnreadableFile
from dashboard.intake import container, layout
from dashboard.intake.bounds import MOST_CELLS, refuse_large
from dashboard.intake.layout import Layout, Range

ERROR_TEXTS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}

# What calamine and zipfile raise on a damaged file.
DAMAGES = (
    *(fastexcel.FastExcelError, python_calamine.CalamineError, zipfile.BadZipFile, zlib.error),
    *(KeyError, struct.error, OSError, EOFError, NotImplementedError),
)

LOCKED = ("password", "encrypt", "protected")


@dataclass(frozen=True)
class RawSheet:
    """A sheet as calamine gives it, nothing cleaned yet."""

    name: str
    cells: pa.Table
    merged: tuple[Range, ...]
    left: int = 0


def read(content: bytes, family: str) -> Iterator[RawSheet]:
    """The visible sheets in their order."""
    try:
        if family != container.OLD:
            container.refuse_false_sizes(content)
        book = fastexcel.read_excel(content)
        layouts = _layouts(content, family, book.sheet_names)
        for name in book.sheet_names:
            loaded = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            if loaded.visible == "visible":
                found = layouts.get(name, Layout())
                yield RawSheet(name, _table(loaded), found.merged, found.left)
    except DAMAGES as error:
        raise _unreadable(str(error)) from None
    except BaseException as error:
        # A panic of calamine is no Exception, lest somebody catch it by mistake; here it is one more damage.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile(container.DAMAGED_FILE) from None


def _layouts(content: bytes, family: str, names: list[str]) -> dict[str, Layout]:
    if family == container.EXCEL:
        layouts = layout.of_sheets(content)
        if any(sheet.reach > MOST_CELLS for sheet in layouts.values()):
            raise UnreadableFile(
                "A cell far outside the list makes the sheet endless; delete the rows below it and the"
                " columns beside it, and send the file again."
            )
        return layouts
    if family == container.OLD:
        book = python_calamine.load_workbook(BytesIO(content))
        return {name: _old_layout(book.get_sheet_by_name(name)) for name in names}
    return {}


def _old_layout(sheet: python_calamine.CalamineSheet) -> Layout:
    left = sheet.start[1] if sheet.start else 0
    return Layout(
        tuple(
            Range(top, max(first - left, 0), bottom, last - left)
            for (top, first), (bottom, last) in sheet.merged_cell_ranges or ()
        )
    )


def _unreadable(reason: str) -> UnreadableFile:
    if any(word in reason.lower() for word in LOCKED):
        return UnreadableFile(container.LOCKED_FILE)
    return UnreadableFile(container.DAMAGED_FILE)


def _table(loaded: fastexcel.ExcelSheet) -> pa.Table:
    batch, faults = loaded.to_arrow_with_errors()
    refuse_large(batch.num_rows, batch.num_columns)
    columns = [batch.column(place) for place in range(batch.num_columns)]
    at: dict[int, dict[int, str]] = {}
    for fault in faults.errors if faults else ():
        row, column = fault.offset_position
        at.setdefault(column, {})[row] = _error_text(fault.detail)
    for column, texts in at.items():
        columns[column] = _with_texts(columns[column], texts)
    return pa.table({str(place): column for place, column in enumerate(columns)})


def _error_text(detail: str) -> str:
    found = re.search(r"Error\((\w+)\)", detail)
    return ERROR_TEXTS.get(found.group(1), "#N/A") if found else "#N/A"


def _with_texts(column: pa.Array, texts: dict[int, str]) -> pa.Array:
    extra = pa.array([texts.get(row) for row in range(len(column))], pa.string())
    return pc.coalesce(extra, column)
