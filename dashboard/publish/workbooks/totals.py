"""Totals of a unit that somebody typed in, as the file that they might have sent."""

from collections.abc import Mapping

import pandas as pd

from dashboard.publish.workbooks import csv_file

# As liaisons write them, so that intake reads them like any other table.
FILE_HEADINGS = {
    "unit_code": "Mã đơn vị",
    "headcount": "Tổng số lao động",
    "with_smartphone": "Số người có smartphone",
    "installed": "Đã cài đặt VssID",
    "registered": "Đã đăng ký giao dịch điện tử",
    "form_submitted": "Đã nộp tờ khai 01",
    "approved": "Đã được phê duyệt",
}


def content(unit_code: str, counts: Mapping[str, int]) -> bytes:
    """A CSV of one row: the unit and its counts; what is not told has no column."""
    return csv_file.content(pd.DataFrame([{"unit_code": unit_code, **counts}]).rename(columns=FILE_HEADINGS))
