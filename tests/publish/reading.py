"""What a reader sees in a file of ours: its words on one line, without what only typesetting put there."""

import io
import re
import unicodedata

import docx
import openpyxl
import pypdfium2

SEPARATORS = re.compile("[\u200b\u2060\ufffe\x02]")


def one_line(words: str) -> str:
    """Without ends of lines and places where a line may end."""
    return " ".join(unicodedata.normalize("NFC", SEPARATORS.sub("", words)).split())


def pdf_pages(content: bytes) -> list[str]:
    """The words of each page."""
    document = pypdfium2.PdfDocument(content)
    pages = [one_line(page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    return pages


def pdf_extents(content: bytes) -> list[tuple[float, float, float]]:
    """The width of each page in points, and how far to the left and to the right its words reach."""
    document = pypdfium2.PdfDocument(content)
    told = []
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_rect(place) for place in range(text.count_rects())]
        told.append((page.get_width(), min(box[0] for box in boxes), max(box[2] for box in boxes)))
    document.close()
    return told


def docx_words(content: bytes) -> str:
    """Paragraphs, and the cells of every table."""
    document = docx.Document(io.BytesIO(content))
    told = [each.text for each in document.paragraphs]
    told += [" ".join(line) for lines in docx_tables(content) for line in lines]
    return one_line("\n".join(told))


def docx_tables(content: bytes) -> list[list[list[str]]]:
    """The rows of each table; a cell that takes several columns stands in each of them."""
    tables = docx.Document(io.BytesIO(content)).tables
    return [[[one_line(cell.text) for cell in row.cells] for row in table.rows] for table in tables]


def workbook(content: bytes) -> openpyxl.Workbook:
    """Values as Excel keeps them, not as it shows them."""
    return openpyxl.load_workbook(io.BytesIO(content))
