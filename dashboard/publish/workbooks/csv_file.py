"""A frame as a file that people open in Excel."""

import csv
from io import StringIO

import pandas as pd

# Excel takes a cell that begins with one of these for a formula; some of them in their wide form too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def content(rows: pd.DataFrame) -> bytes:
    """UTF-8 with the byte order mark that Excel needs; what looks like a formula is kept from being one."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_harmless(column) for column in rows.columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows.itertuples(index=False, name=None))
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    if cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and cell != cell):
        return ""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return "'" + cell
    return cell
