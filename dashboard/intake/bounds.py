"""How large a list may be, and the one sentence about each bound."""

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.errors import UnreadableFile
from dashboard.wording import Amount

# Each column costs a millisecond however short it is, and no list has a tenth of these.
MOST_COLUMNS = 2_000
# Twice as many as Excel has.
MOST_ROWS = 2_000_000
# A calamine cell takes 24 bytes, filled or not, and a sheet is held as a full rectangle.
MOST_CELLS = 60_000_000
# Three times what a cell of Excel holds; one that is longer is no name and no remark.
LONGEST_CELL = 100_000
# Headings stand in the first columns of a list; to compare thousands with all wordings takes minutes.
MOST_HEADINGS = 400


def refuse_large(rows: int, columns: int) -> None:
    """Before a table of this size is made."""
    if columns > MOST_COLUMNS:
        raise UnreadableFile(
            "A row has more than {most} cells; delete the columns beside the list and send the file again.",
            most=Amount(MOST_COLUMNS),
        )
    if rows > MOST_ROWS:
        raise UnreadableFile(
            "The list has more than {most} rows; split it into several files.", most=Amount(MOST_ROWS)
        )
    if rows * columns > MOST_CELLS:
        raise UnreadableFile(
            "The list has more than {most} cells; delete the empty columns and rows around it, or split it"
            " into several files.",
            most=Amount(MOST_CELLS),
        )


def refuse_long_cells(table: pa.Table) -> None:
    """Before a text is compared with anything."""
    if any((pc.max(pc.binary_length(column)).as_py() or 0) > LONGEST_CELL for column in table.columns):
        raise UnreadableFile(
            "A cell holds more than {most} letters; shorten or empty it and send the file again.",
            most=Amount(LONGEST_CELL),
        )
