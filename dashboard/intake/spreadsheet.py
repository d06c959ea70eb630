"""Turn an uploaded file into sheets of clean text, whatever program wrote it."""

import unicodedata
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from typing import Any

import pyarrow as pa

from dashboard.intake import apart, cells, container, delimited, workbook
from dashboard.intake.bounds import refuse_large, refuse_long_cells
from dashboard.intake.layout import Range


@dataclass(frozen=True)
class Sheet:
    """One visible sheet. Row i of `cells` is row i + 1 in Excel; columns are called "0", "1", …"""

    name: str | None
    cells: pa.Table
    mended: dict[str, pa.Array] = field(default_factory=dict)
    merged: tuple[Range, ...] = ()
    # Empty columns of the file before the first of `cells`.
    left: int = 0

    def is_called(self, name: str) -> bool:
        return (
            self.name is not None
            and unicodedata.normalize("NFC", self.name).strip() == unicodedata.normalize("NFC", name).strip()
        )

    @property
    def width(self) -> int:
        return int(self.cells.num_columns)

    @property
    def height(self) -> int:
        return int(self.cells.num_rows)


def find(file_name: str, content: bytes, name: str | None) -> Sheet:
    """The visible sheet of this name, or the first; read in a process of its own (`apart`)."""
    told, [cells, mended] = apart.ask("sheet", content, lambda _: None, file_name=file_name, name=name)
    masks = {place: mended.column(place).combine_chunks() for place in mended.column_names}
    return Sheet(told["name"], cells, masks, tuple(Range(*ends) for ends in told["merged"]), told["left"])


def packed(sheet: Sheet) -> tuple[dict[str, Any], list[pa.Table]]:
    """The sheet as `find` puts it together again."""
    merged = tuple(astuple(cells) for cells in sheet.merged)
    return {"name": sheet.name, "merged": merged, "left": sheet.left}, [sheet.cells, pa.table(sheet.mended)]


def pick(file_name: str, content: bytes, name: str | None) -> Sheet:
    """What `find` gives, in this very process."""
    sheets = list(read(file_name, content))
    return next((each for each in sheets if name is None or each.is_called(name)), sheets[0])


def read(file_name: str, content: bytes, mends: bool = True) -> Iterator[Sheet]:
    """Every visible sheet in its order, read in this very process; text has one sheet without a name.

    Unless it `mends`, letters of old encodings stay as they stand.
    """
    family = container.family(file_name, content)
    if family == container.TEXT:
        yield _text(content, mends)
        return
    for raw in workbook.read(content, family):
        refuse_large(raw.cells.num_rows, raw.cells.num_columns)
        refuse_long_cells(raw.cells)
        cleaned, mended = cells.clean(raw.cells, mends)
        yield Sheet(raw.name, cleaned, mended, raw.merged, raw.left)


def _text(content: bytes, mends: bool) -> Sheet:
    table, old_encoding = delimited.read(content)
    if old_encoding and not mends:
        table, old_encoding = delimited.read(content.decode("cp1252", "replace").encode())
    refuse_large(table.num_rows, table.num_columns)
    refuse_long_cells(table)
    cleaned, mended = cells.clean(table, mends)
    if old_encoding:
        mended = {name: cells.beyond_ascii(cleaned.column(name)) for name in cleaned.column_names}
    return Sheet(None, cleaned, mended)
