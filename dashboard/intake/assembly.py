"""The columns of a sheet put together under our names, one row for every row that is not blank."""

from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.cells import whole
from dashboard.intake.columns import fold
from dashboard.intake.plan import COLUMNS, ROSTER, Plan, Source
from dashboard.intake.spreadsheet import Sheet

# A cell merged over several rows speaks for all of them here; a merged name is still one person.
FILLED_DOWN = ("unit_code", "unit_name", "department")

# What makes one text of the columns that are told together; of all others the first filled cell counts.
JOINED = {"full_name": " ", "status": "; ", "note": "; "}

# Under a heading that denies (“Không có smartphone”) these do not deny.
DENIES_NOT = ("0", "-", "có", "Có", "co", "false")


def rows(sheet: Sheet, start: int, plan: Plan) -> pa.Table:
    """The rows from `start` (counted from 0) on; row numbers are Excel's."""
    body = [whole(column.slice(start)) for column in sheet.cells.columns]
    filled, lead, second = _shape(body, sheet.height - start)
    named = {
        "row": pa.array(np.arange(start + 1, sheet.height + 1, dtype=np.int32)),
        "filled": pa.array(filled),
        "lead": _at(body, lead),
        "lead_column": pa.array(lead, mask=lead < 0),
        "second": _at(body, second),
        "mended": _mended(sheet, start, plan),
    }
    for column in COLUMNS[plan.kind or ROSTER]:
        sources = plan.sources.get(column, ())
        named[column] = (
            _column(column, sources, sheet, start) if sources else pa.nulls(len(filled), pa.string())
        )
    table = pa.table(named)
    return table if filled.all() else table.filter(pa.array(filled > 0))


def _shape(body: list[pa.Array], height: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How many cells of each row are filled, and where the first and second of them stand (-1: nowhere)."""
    filled = np.zeros(height, np.int16)
    lead = np.full(height, -1, np.int16)
    second = lead.copy()
    for place in reversed(range(len(body))):
        has = pc.is_valid(body[place]).to_numpy(zero_copy_only=False)
        filled += has
        second = np.where(has, lead, second)
        lead = np.where(has, np.int16(place), lead)
    return filled, lead, second


def _at(body: list[pa.Array], places: np.ndarray) -> pa.Array:
    if not len(places) or not body:
        return pa.nulls(len(places), pa.string())
    used = np.unique(places[places >= 0])
    if not len(used):
        return pa.nulls(len(places), pa.string())
    index = pa.array(np.searchsorted(used, np.maximum(places, used[0])), pa.int32(), mask=places < 0)
    return pc.choose(index, *(body[place] for place in used))


def _column(name: str, sources: tuple[Source, ...], sheet: Sheet, start: int) -> pa.Array:
    cells = [_cells(name, source, sheet, start) for source in sources]
    if len(cells) == 1:
        return cells[0]
    separator = JOINED.get(name, "/" if any(_is_month(source) for source in sources) else None)
    if separator is None:
        return pc.coalesce(*cells)
    return reduce(lambda one, other: _joined(one, other, separator), cells)


def _joined(one: pa.Array, other: pa.Array, separator: str) -> pa.Array:
    # Arrow's own way to skip nulls (`null_handling="skip"`) leaves out rows in which all are null.
    both = pc.binary_join_element_wise(one, other, separator)
    return pc.coalesce(both, one, other)


def _is_month(source: Source) -> bool:
    """“Ngày sinh / Tháng”: the date stands in three columns."""
    return fold(source.label.rsplit(" / ", 1)[-1]) == "thang"


def _cells(name: str, source: Source, sheet: Sheet, start: int) -> pa.Array:
    cells = whole(sheet.cells.column(source.place))
    if name in FILLED_DOWN:
        cells = _filled_down(cells, source.place, sheet, start)
    cells = cells.slice(start)
    if name == "has_smartphone" and source.negative:
        denied = pc.and_(pc.is_valid(cells), pc.invert(pc.is_in(cells, pa.array(DENIES_NOT))))
        return pc.if_else(denied, pa.scalar("không"), pa.scalar(None, pa.string()))
    return cells


def _filled_down(cells: pa.Array, place: int, sheet: Sheet, start: int) -> pa.Array:
    tall = [each for each in sheet.merged if each.left == place and each.bottom > each.top >= start]
    if not tall:
        return cells
    index = np.arange(len(cells))
    for each in tall:
        index[each.top : each.bottom + 1] = each.top
    return cells.take(pa.array(index))


def _mended(sheet: Sheet, start: int, plan: Plan) -> pa.Array:
    """For each row the names of our columns whose text was mended; null where none was."""
    height = sheet.height - start
    masks = {
        column: reduce(np.logical_or, found)
        for column, sources in plan.sources.items()
        if (found := [_mask(sheet, start, source) for source in sources if str(source.place) in sheet.mended])
    }
    if not masks:
        return pa.nulls(height, pa.list_(pa.string()))
    table = np.column_stack(list(masks.values()))
    counts = table.sum(axis=1)
    names = pa.array(list(masks), pa.string()).take(pa.array(np.nonzero(table)[1]))
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))
    return pa.ListArray.from_arrays(offsets, names, mask=pa.array(counts == 0))


def _mask(sheet: Sheet, start: int, source: Source) -> np.ndarray:
    return np.asarray(sheet.mended[str(source.place)].slice(start))
