"""A list goes back to whoever sent it, with every bad cell coloured and explained."""

import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO

import pandas as pd

from dashboard.errors import UserError
from dashboard.publish.workbooks.marked_original import mark_workbook
from dashboard.publish.workbooks.marked_rebuilt import Merged, rebuilt
from dashboard.publish.workbooks.marks import Mark as Mark
from dashboard.publish.workbooks.marks import Marking

# Above this openpyxl takes half a minute and more than half a gigabyte.
MOST_ROWS = 60_000
MOST_CELLS = 800_000
MOST_UNPACKED_BYTES = 200_000_000
# What Excel itself and one machine bear, rebuilt.
MOST_REBUILT_CELLS = 6_000_000

PIECE = 1 << 20
OVERLAP = 3


def marked(
    content: bytes | None,
    rows: pd.DataFrame | None,
    sheet: str | None,
    heading_rows: Sequence[int],
    marks: Sequence[Mark],
    summary: Sequence[tuple[str, int]],
    title: str,
    only_marked: bool = False,
    merged: Sequence[Merged] = (),
) -> bytes:
    """The list as .xlsx with its marks, reasons and a summary; `only_marked` leaves the good rows out.

    `content` is an .xlsx or .xlsm, whose layout is kept; else the sheet is built from `rows` (text cells in
    the order of the file), as it also is where the workbook is too large or too odd to be kept.
    """
    marking = Marking(sheet, tuple(heading_rows), tuple(marks), tuple(summary), title, only_marked)
    if content is not None:
        try:
            return _mark_workbook(content, marking)
        except UserError:
            if rows is None:
                raise
    if rows is None or rows.size > MOST_REBUILT_CELLS:
        raise UserError("The list is too long to be sent back whole. Split it into several files.")
    return rebuilt(rows, merged, marking)


def _mark_workbook(content: bytes, marking: Marking) -> bytes:
    """All that touches somebody else's workbook, in one call that can be moved into a process of its own."""
    _refuse_large(content)
    try:
        return mark_workbook(content, marking)
    except Exception as error:
        # openpyxl reads less than calamine does, and raises anything at what it does not expect.
        raise UserError(
            "The workbook cannot be marked as it is. Save it anew in Excel and send it again."
        ) from error


def _refuse_large(content: bytes) -> None:
    """Counted from the XML itself, piece by piece: what a file says of its size need not be true."""
    rows = cells = size = 0
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            for name in parts.namelist():
                tail = b""
                with parts.open(name) as part:
                    while piece := part.read(PIECE):
                        size += len(piece)
                        if name.startswith("xl/worksheets/"):
                            rows += (tail + piece).count(b"<row")
                            cells += (tail + piece).count(b"<c ")
                        tail = piece[-OVERLAP:]
                        if rows > MOST_ROWS or cells > MOST_CELLS or size > MOST_UNPACKED_BYTES:
                            raise _too_large()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, RuntimeError, EOFError) as error:
        raise UserError(
            "The workbook cannot be marked as it is. Save it anew in Excel and send it again."
        ) from error


def _too_large() -> UserError:
    return UserError(
        "The workbook has more than {rows} rows, too many to be sent back in its own layout.", rows=MOST_ROWS
    )
