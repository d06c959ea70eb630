"""Whom to call: a workbook to filter, pages to tick off, and nobody's name runs as markup."""

from datetime import date
from io import BytesIO

import pandas as pd
import pypdfium2
import pytest
from openpyxl import load_workbook

from dashboard.model import Language
from dashboard.publish.workbooks import call_sheet
from dashboard.wording import speaking

TODAY = date(2021, 6, 30)


def people(count: int, **told) -> pd.DataFrame:
    """This many people to remind; the first is late, the second has time, the others have no day."""
    days = [-3, 2, *[pd.NA] * count][:count]
    return pd.DataFrame(
        {
            "full_name": [f"Nguyễn Thị Mẫu {number}" for number in range(1, count + 1)],
            "phone": "0912345678",
            "department": "Phòng Kế toán",
            "todo": "Nộp tờ khai 01",
            "due_on": pd.to_datetime([date(2021, 6, 27), date(2021, 7, 2), *[None] * count][:count]),
            "days_left": pd.array(days, dtype="Int64"),
            **told,
        }
    )


def text(document: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(document)]


def printed(frame: pd.DataFrame, unit: str = "Công ty Mẫu") -> list[str]:
    return text(call_sheet.pdf("Cần nhắc: nộp tờ khai", frame, unit, TODAY))


def test_everybody_is_printed_and_the_headings_stand_on_every_page() -> None:
    pages = printed(people(120))
    assert len(pages) > 2
    told = " ".join(pages)
    assert all(f"Mẫu {number}" in told for number in range(1, 121))
    for number, page in enumerate(pages, start=1):
        assert "Số điện thoại" in page or "Điện thoại" in page
        assert f"{number}/{len(pages)}" in page


def test_the_days_that_are_left_are_said_in_words() -> None:
    [page] = printed(people(3))
    assert "quá hạn 3 ngày" in page
    assert "còn 2 ngày" in page


def test_an_empty_list_says_so() -> None:
    [page] = printed(people(0))
    assert "Không còn ai cần nhắc." in page


@pytest.mark.parametrize("name", ["#panic()", "*đậm* _x_ $1$ \\ [a](b)", "<script>", "@cite `raw`", "x" * 90])
def test_what_people_wrote_is_printed_as_it_stands(name) -> None:
    pages = printed(people(1, full_name=name, department=name, phone=name[:10]), unit=name)
    assert "".join(name.split()) in "".join("".join(pages).replace("\u200b", "").split())


def test_what_is_missing_is_left_empty() -> None:
    [page] = printed(people(2, phone=None, department=pd.NA))
    assert "None" not in page and "NA" not in page and "nan" not in page.lower()


def test_the_same_list_gives_the_same_bytes() -> None:
    for draw in (call_sheet.pdf, call_sheet.workbook):
        assert draw("Cần nhắc", people(5), "Mẫu", TODAY) == draw("Cần nhắc", people(5), "Mẫu", TODAY)


def test_the_workbook_has_days_numbers_and_phones_as_what_they_are() -> None:
    sheet = load_workbook(
        BytesIO(call_sheet.workbook("Cần nhắc", people(3, full_name="=1+1"), "Mẫu", TODAY))
    ).active
    assert [cell.value for cell in sheet[5]][:3] == ["STT", "Họ và tên", "Điện thoại"]
    late, _, without = sheet.iter_rows(min_row=6)
    assert (late[1].value, late[1].data_type) == ("=1+1", "s")
    assert (late[2].value, late[2].number_format) == ("0912345678", "@")
    assert (late[5].value.date(), late[6].value) == (date(2021, 6, 27), -3)
    assert (without[5].value, without[6].value) == (None, None)
    assert (sheet.auto_filter.ref, sheet.print_title_rows) == ("A5:K8", "$5:$5")


def test_it_is_there_in_english() -> None:
    with speaking(Language.ENGLISH):
        [page] = printed(people(3))
    assert "3 days late" in page and "Called" in page
