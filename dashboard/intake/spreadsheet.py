"""Turn an uploaded file into sheets of clean text, whatever program wrote it."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from dashboard.intake import apart, cells, container, delimited, workbook
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


def read(file_name: str, content: bytes) -> Iterator[Sheet]:
    """Every visible sheet in its order; text has one sheet without a name."""
    family = container.family(file_name, content)
    if family == container.TEXT:
        yield _text(content)
        return
    reader = apart if family in (container.OLD, container.BINARY) else workbook
    for raw in reader.read(content, family):
        cleaned, mended = cells.clean(raw.cells)
        yield Sheet(raw.name, cleaned, mended, raw.merged, raw.left)


def _text(content: bytes) -> Sheet:
    table, old_encoding = delimited.read(content)
    cleaned, mended = cells.clean(table)
    if old_encoding:
        mended = {name: cells.beyond_ascii(cleaned.column(name)) for name in cleaned.column_names}
    return Sheet(None, cleaned, mended)
