"""What only the XML of a sheet tells: which cells are merged, and how far the sheet really reaches."""

import html
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import IO

# Read in pieces: the XML of a large sheet is ten times the size of the workbook.
PIECE = 1 << 20
LONGEST_TAG = 200

# Cells; a declared range larger than this is looked into before calamine lays it out as a full rectangle.
VAST = 20_000_000

# A roster has fewer columns than this; a cell beyond them, or a huge declared range, is looked into.
FAR_CELL = re.compile(rb'c r="(?:[D-Z][A-Z]|[A-Z]{3})\d+"[^>/]*>')
CELL = re.compile(rb'c r="([A-Z]+)(\d+)"[^>/]*>')
DIMENSION = re.compile(rb'dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"')
MERGE = re.compile(rb'mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
SHEET = re.compile(rb"<(?:\w+:)?sheet [^>]*>")
RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship [^>]*>")


@dataclass(frozen=True)
class Range:
    """Merged cells, counted from 0 in the table that was read, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Layout:
    """What the XML of one sheet tells beside its cells."""

    merged: tuple[Range, ...] = ()
    reach: int = 0
    # Empty columns before the first that is used.
    left: int = 0


def of_sheets(content: bytes) -> dict[str, Layout]:
    """Sheet name → layout, for a workbook whose parts are XML."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return {
            name: _of_part(parts, path) for name, path in _paths(parts).items() if path in parts.namelist()
        }


def _paths(parts: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → the part that holds it."""
    targets = {}
    for found in RELATIONSHIP.finditer(parts.read("xl/_rels/workbook.xml.rels")):
        target = _attribute(found.group(), "Target")
        targets[_attribute(found.group(), "Id")] = target[1:] if target.startswith("/") else f"xl/{target}"
    return {
        _attribute(found.group(), "name"): targets.get(_attribute(found.group(), r"\w+:id"), "")
        for found in SHEET.finditer(parts.read("xl/workbook.xml"))
    }


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf"\s{name}=(\"[^\"]*\"|'[^']*')", tag.decode("utf-8", "replace"))
    return html.unescape(found.group(1)[1:-1]) if found else ""


def _of_part(parts: zipfile.ZipFile, path: str) -> Layout:
    with parts.open(path) as part:
        return _scan(part)


def _scan(part: IO[bytes]) -> Layout:
    """One pass over the XML. Calamine leaves out empty columns on the left, so the first in use is wanted."""
    left: int | None = None
    vast, reach = False, (0, 0)
    tail, merges = b"", b""
    while piece := part.read(PIECE):
        vast = vast or _is_vast(tail + piece)
        if left != 0 or vast:
            cells = [(_column(name), int(row)) for name, row in CELL.findall(tail + piece)]
            left = min([column for column, _ in cells] + ([] if left is None else [left]), default=None)
            reach = (
                max([column for column, _ in cells] + [reach[0]]),
                max([row for _, row in cells] + [reach[1]]),
            )
        merges += piece if merges else _from_merges(tail + piece)
        tail = piece[-LONGEST_TAG:]
    return Layout(_ranges(merges, left or 0), (reach[0] + 1) * reach[1] if vast else 0, left or 0)


def _is_vast(piece: bytes) -> bool:
    found = DIMENSION.search(piece)
    if FAR_CELL.search(piece):
        return True
    return found is not None and (_column(found.group(1)) + 1) * int(found.group(2)) > VAST


def _from_merges(piece: bytes) -> bytes:
    start = piece.find(b"mergeCells")
    return b"" if start < 0 else piece[start:]


def _ranges(xml: bytes, left: int) -> tuple[Range, ...]:
    return tuple(
        Range(int(top) - 1, max(_column(first) - left, 0), int(bottom) - 1, _column(last) - left)
        for first, top, last, bottom in MERGE.findall(xml)
    )


def _column(name: bytes) -> int:
    """A → 0, Z → 25, AA → 26."""
    place = 0
    for letter in name:
        place = place * 26 + letter - 64
    return place - 1
