"""One report in three files: read back, the same figure is the same everywhere, and no letter is lost."""

import re
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from reading import docx_tables, docx_words, one_line, pdf_extents, pdf_pages, workbook
from report_sample import HEAD, RULES, TODAY, UNITS, a_context, rows

from dashboard.insight.standing import Rate
from dashboard.publish.official import annex, report_docx, report_pdf
from dashboard.publish.official.report import Table
from dashboard.publish.official.report_content import report
from dashboard.wording import number, percent

VOWELS = ("aăâeêioôơuưy", "àằầèềìòồờùừỳ", "áắấéếíóốớúứý", "ảẳẩẻểỉỏổởủửỷ", "ãẵẫẽễĩõỗỡũữỹ", "ạặậẹệịọộợụựỵ")
EVERY_LETTER = " ".join([*VOWELS, *(each.upper() for each in VOWELS), "đ Đ"])
LONG = "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ Xuất nhập khẩu Hoa Sữa " * 3
UNBROKEN = "X" * 90
NAMES = (
    f"Đơn vị {EVERY_LETTER}",
    LONG.strip(),
    UNBROKEN,
    '=HYPERLINK("x")',
    "#set page(fill: red) *đậm* <w:p/> & {b}",
)


@pytest.fixture(scope="module")
def told():
    return a_context()


@pytest.fixture(scope="module")
def pdf(told) -> list[str]:
    return pdf_pages(report_pdf.pdf(report(told, HEAD, RULES)))


@pytest.fixture(scope="module")
def word(told) -> bytes:
    return report_docx.content(report(told, HEAD, RULES))


@pytest.fixture(scope="module")
def book(told):
    return workbook(annex.content(told, rows(), RULES))


def odd_names():
    """The sample with names that files have trouble with."""
    return tuple(
        (code, NAMES[place], counts, as_of)
        for place, (code, _, counts, as_of) in enumerate(UNITS[:3] + UNITS[4:])
    )


def test_the_figures_of_the_context_stand_in_every_file(told, pdf, word, book):
    on_paper = (" ".join(pdf), docx_words(word))
    cells = {value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row}
    for name, rate in told.rates.items():
        assert isinstance(rate, Rate), name
        for words in on_paper:
            assert number(rate.numerator) in words and percent(rate.value) in words
            assert percent(rate.low) in words and percent(rate.high) in words
        assert {rate.numerator, rate.denominator} <= cells
        assert any(isinstance(cell, float) and cell == pytest.approx(rate.value) for cell in cells)
    for words in (*on_paper, " ".join(str(cell) for cell in cells)):
        assert told.digest in words and "Nguồn: danh sách các đơn vị nộp" in words
    for count in (told.clock.overdue, told.clock.due_soon, told.clock.in_time, told.freshness.silent_people):
        assert all(number(count) in words for words in on_paper)


def test_every_table_is_the_same_in_both_papers(told, pdf, word):
    shown = docx_tables(word)
    for block in _tables(report(told, HEAD, RULES)):
        lines = [one_line(" ".join(cell.text for cell in row)) for row in block.cells]
        assert any(_lines(table) == lines for table in shown), block.title
        squeezed = "".join(pdf).replace(" ", "")
        for row in block.cells:
            assert all(cell.text.replace(" ", "").replace("\u00a0", "") in squeezed for cell in row)


def _tables(made) -> list[Table]:
    blocks = [block for part in made.parts for section in part.sections for block in section.blocks]
    blocks += [block for each in made.annexes for block in each.blocks]
    return [block for block in blocks if isinstance(block, Table)]


def _lines(table: list[list[str]]) -> list[str]:
    """Without the headings, and a cell that takes several columns once."""
    made = []
    for row in table[1:]:
        once = [cell for at, cell in enumerate(row) if not at or cell != row[at - 1] or cell[:1].isdigit()]
        words = row if not re.search("ẩn|chưa báo cáo", " ".join(row)) else once
        made.append(one_line(" ".join(words)))
    return made


def test_every_sentence_is_the_same_in_both_papers(told, pdf, word):
    squeezed, read = "".join(pdf).replace(" ", ""), docx_words(word)
    made = report(told, HEAD, RULES)
    for part in made.parts:
        for section in part.sections:
            for text in (getattr(block, "text", "") for block in section.blocks):
                assert one_line(text) in read
                assert one_line(text).replace(" ", "") in squeezed


def test_the_same_report_gives_the_same_bytes(told, word):
    made = report(told, HEAD, RULES)
    assert report_docx.content(made) == word
    assert report_pdf.pdf(made) == report_pdf.pdf(made)
    assert annex.content(told, rows(), RULES) == annex.content(told, rows(), RULES)


def test_every_vietnamese_letter_and_odd_names_stand_in_every_file():
    told = a_context(odd_names())
    made = report(told, HEAD, RULES)
    squeezed = "".join(pdf_pages(report_pdf.pdf(made))).replace(" ", "")
    read = docx_words(report_docx.content(made))
    sheet = workbook(annex.content(told, rows(odd_names()), RULES))["Mọi đơn vị"]
    kept = [cell.value for cell in sheet["B"]]
    for name in NAMES:
        assert one_line(name).replace(" ", "") in squeezed
        assert one_line(name) in read
        assert name in kept


def test_no_name_runs_over_the_margins():
    for width, left, right in pdf_extents(report_pdf.pdf(report(a_context(odd_names()), HEAD, RULES))):
        # The space at the end of a line hangs out of it, unseen.
        assert left >= 30 / 25.4 * 72 - 1 and right <= width - 15 / 25.4 * 72 + 4


def test_papers_of_an_empty_campaign_and_of_a_hidden_part_have_the_whole_form():
    for told in (a_context(()), a_context(is_hidden=True)):
        made = report(told, HEAD, RULES)
        for words in (" ".join(pdf_pages(report_pdf.pdf(made))), docx_words(report_docx.content(made))):
            assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words and "Nơi nhận:" in words
            assert "Quận" not in words.replace("quận", "") and "nan" not in words


# --- the form of the decree ---


def test_both_papers_have_the_head_of_the_decree_with_blanks(pdf, word):
    for words in (pdf[0], docx_words(word)):
        for part in (
            "BẢO HIỂM XÃ HỘI VIỆT NAM",
            "BẢO HIỂM XÃ HỘI THÀNH PHỐ HÀ NỘI",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Hà Nội, ngày tháng năm 2021",
            "BÁO CÁO",
            "Kính gửi: Bảo hiểm xã hội Việt Nam",
        ):
            assert part in words
        assert re.search(r"Số: /BC-BHXH", words)
    assert "GIÁM ĐỐC" in " ".join(pdf) and "Lưu: VT." in " ".join(pdf)


def test_pages_are_numbered_in_the_top_margin_from_the_second_on_and_annexes_anew(pdf):
    first = [page.split()[0] for page in pdf]
    annexes = [place for place, page in enumerate(pdf) if "Phụ lục I" in page[:40]]
    assert first[0] == "BẢO"
    assert [int(number) for number in first[1 : annexes[0]]] == list(range(2, annexes[0] + 1))
    assert all(pdf[place].startswith("Phụ lục") for place in annexes)


def test_a_long_annex_is_numbered_anew():
    many = tuple((f"U{n:03d}", f"Đơn vị {n}", (400, 380, 300, 90, 50, 40), TODAY) for n in range(90))
    pages = pdf_pages(report_pdf.pdf(report(a_context(many), HEAD, RULES)))
    at = next(place for place, page in enumerate(pages) if page.startswith("Phụ lục I "))
    assert pages[at + 1].startswith("2 STT") and pages[at + 2].startswith("3 STT")


def test_the_word_file_has_the_page_of_the_decree(word):
    document = docx.Document(BytesIO(word))
    body, wide, last = document.sections
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert (round(wide.page_width.mm), round(wide.page_height.mm)) == (297, 210)
    assert (round(last.page_width.mm), round(last.page_height.mm)) == (210, 297)
    for section in (body, wide, last):
        assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (30, 15)
        assert (round(section.top_margin.mm), round(section.bottom_margin.mm)) == (20, 20)
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
    assert [section._sectPr.xpath("string(w:pgNumType/@w:start)") for section in document.sections] == [
        "",
        "1",
        "1",
    ]
    justified = [each for each in document.paragraphs if each.text.startswith("Bảo hiểm xã hội thành phố")]
    assert justified[0].paragraph_format.first_line_indent.mm == pytest.approx(12.7, abs=0.1)


def test_tables_repeat_their_headings_and_rows_are_not_parted(word):
    tables = docx.Document(BytesIO(word)).element.body.xpath("w:tbl[w:tblPr/w:tblBorders]")
    assert len(tables) == 8
    for table in tables:
        assert len(table.xpath("w:tr[1]/w:trPr/w:tblHeader")) == 1
        assert len(table.xpath("w:tr/w:trPr/w:cantSplit")) == len(table.xpath("w:tr"))
        assert sum(int(width) for width in table.xpath("w:tblGrid/w:gridCol/@w:w")) <= 252 / 25.4 * 1440


def test_figures_are_told_to_whoever_cannot_see_them(word):
    told = docx.Document(BytesIO(word)).element.body.xpath("//wp:docPr/@descr")
    assert len(told) == 2 and all("%" in words for words in told)
    with ZipFile(BytesIO(word)) as parts:
        assert len([name for name in parts.namelist() if name.endswith(".png")]) == 2
