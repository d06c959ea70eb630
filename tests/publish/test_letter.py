"""An official letter: the form of the decree, blanks left blank, every accent, the same bytes each time."""

import io
import zipfile
from datetime import date

import docx
import pytest
from docx.document import Document

from dashboard.model import Language
from dashboard.publish.official import letter
from dashboard.wording import speaking

ON_DAY = date(2021, 6, 30)
EVERY_ACCENT = "Ắt hẳn Đỗ Thị Ngọc Ẩm ở quỹ BHXH kể lễ vỡ lẽ sẽ tự xưởng – ỹ Ỵ ư Ờ"


def a_letter(name: str = "Trường {mẫu}") -> Document:
    document = letter.new_document("Công văn", ON_DAY)
    letter.head(
        document, "Bảo hiểm xã hội Việt Nam", "BHXH thành phố Hà Nội", "BHXH-QLT", 2021, "gửi danh sách"
    )
    letter.addressee(document, [name])
    letter.heading(document, "I. Tình hình", is_part=True)
    letter.paragraph(document, f"{EVERY_ACCENT}: {name} và {{day}}.")
    letter.foot(document)
    return document


def words(content: bytes) -> str:
    """Everything that is read, cell by cell and line by line."""
    read = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in read.tables for cell in table.rows[0].cells]
    return "\n".join([*cells, *(each.text for each in read.paragraphs)])


def test_the_page_is_a4_with_the_margins_and_the_face_of_the_decree():
    section = a_letter().sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(each.mm) for each in (section.top_margin, section.bottom_margin)] == [20, 20]
    assert [round(each.mm) for each in (section.left_margin, section.right_margin)] == [30, 15]
    assert a_letter().styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml


def test_number_day_and_signature_are_left_blank():
    told = words(letter.content(a_letter()))
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BHXH THÀNH PHỐ HÀ NỘI",
        "Số:            /BHXH-QLT",
        "V/v gửi danh sách",
        "ngày       tháng       năm 2021",
        "Kính gửi: Trường {mẫu}",
        "I. TÌNH HÌNH",
        "GIÁM ĐỐC",
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.",
    ):
        assert part in told


def test_every_accent_is_there():
    assert EVERY_ACCENT in words(letter.content(a_letter()))


def test_the_same_words_give_the_same_bytes():
    assert letter.content(a_letter()) == letter.content(a_letter())
    blank = letter.content(a_letter("{unit}"))
    assert letter.filled(blank, {"unit": "A"}) == letter.filled(blank, {"unit": "A"})


def test_a_blank_is_filled_with_text_and_with_nothing_else():
    blank = letter.content(a_letter("{unit}"))
    told = words(letter.filled(blank, {"unit": "Cty <w:t>A & {day}</w:t>\x00\n", "day": "30/6"}))
    assert "Kính gửi: Cty <w:t>A & {day}</w:t> " in told
    assert "{day}</w:t>  và 30/6." in told


def test_a_name_that_no_document_may_hold_is_mended():
    letter.content(a_letter("Trường\x0b\ud800 Mẫu"))


def test_the_file_is_small_and_holds_no_picture():
    content = letter.content(a_letter())
    assert len(content) < 20_000
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if name.endswith("jpeg")]


@pytest.mark.parametrize("spoken", Language)
def test_several_addressees_stand_below_each_other(spoken):
    with speaking(spoken):
        document = letter.new_document("x", ON_DAY)
        letter.addressee(document, ["UBND quận A", "UBND quận B"])
    assert [each.text for each in document.paragraphs][1:3] == ["- UBND quận A;", "- UBND quận B."]


def test_a_report_has_its_kind_and_its_name_in_the_middle():
    document = letter.new_document("x", ON_DAY)
    letter.title(document, "Báo cáo", "Kết quả tuần")
    assert [each.text for each in document.paragraphs][:2] == ["BÁO CÁO", "Kết quả tuần"]
