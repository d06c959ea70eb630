"""A table as a file: Excel opens it, reads the letters, and runs nothing."""

import pandas as pd
import pytest

from dashboard.publish.workbooks import csv_file


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_text_that_looks_like_a_formula_stays_text(cell: str) -> None:
    assert (
        csv_file.content(pd.DataFrame({"Tên": [cell]})).decode("utf-8-sig").splitlines()[1].strip('"')[0]
        == "'"
    )


def test_excel_is_told_that_it_is_unicode() -> None:
    content = csv_file.content(pd.DataFrame({"Họ và tên": ["Đỗ Hữu"], "Tuổi": [-3]}))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == "Họ và tên,Tuổi\r\nĐỗ Hữu,-3\r\n"


def test_what_is_missing_is_an_empty_cell() -> None:
    assert csv_file.content(pd.DataFrame({"a": [None, float("nan"), pd.NaT, pd.NA]}, dtype=object)).endswith(
        b'""\r\n""\r\n""\r\n""\r\n'
    )
