"""A report becomes a Word file in the form of the decree, to be numbered, dated and signed by people."""

from io import BytesIO

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Line

from dashboard.publish.official import letter, report_pdf, word_table
from dashboard.publish.official.report import Annex, Block, Drawing, Point, Report, Table, unbroken
from dashboard.wording import language

NARROW, WIDE = Mm(165), Mm(252)
SMALL = 10.5


def content(report: Report) -> bytes:
    """The whole report with its annexes; the same report gives the same bytes."""
    document = letter.new_document(report.about, report.on_day, report.notice)
    head = report.head
    letter.head(document, unbroken(head.superior), unbroken(head.sender), head.symbol, report.on_day.year)
    letter.title(document, report.kind, report.about)
    if head.to:
        letter.addressee(document, head.to)
    letter.paragraph(document, report.opening)
    for part in report.parts:
        letter.heading(document, part.title, is_part=True)
        for section in part.sections:
            if section.title:
                letter.heading(document, section.title)
            _draw(document, section.blocks, NARROW)
    _remark(document, report.source)
    if report.closing:
        letter.paragraph(document, report.closing)
    letter.foot(document, head.signer, head.copies)
    for annex in report.annexes:
        _annex(document, annex, report)
    return letter.content(document)


def _draw(document: Document, blocks: tuple[Block, ...], width: Mm) -> None:
    for block in blocks:
        if isinstance(block, Table):
            _table(document, block, width)
        elif isinstance(block, Drawing):
            _picture(document, block)
        else:
            mark = f"{block.mark} " if isinstance(block, Point) else ""
            letter.paragraph(document, f"{mark}{block.text}")


def _table(document: Document, table: Table, width: Mm) -> None:
    if table.title:
        title = _centred(document, table.title, 12, bold=True)
        title.paragraph_format.space_before, title.paragraph_format.keep_with_next = Pt(6), True
    document.element.body.insert_element_before(word_table.element(table, width), "w:sectPr")
    # Two tables without a line between them would be one.
    _remark(document, table.note)


def _picture(document: Document, drawing: Drawing) -> None:
    at = document.add_paragraph()
    at.alignment, at.paragraph_format.keep_with_next = ALIGN.CENTER, True
    at.paragraph_format.space_before = Pt(6)
    shape = at.add_run().add_picture(BytesIO(report_pdf.picture(drawing)), width=NARROW)
    shape._inline.docPr.set("descr", letter.printable(drawing.alt))
    _centred(document, drawing.title, 12, bold=True).paragraph_format.keep_with_next = True
    _centred(document, drawing.subtitle, SMALL, italic=True).paragraph_format.space_after = Pt(8)


def _annex(document: Document, annex: Annex, report: Report) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    # The line that holds the break must not need a page of its own.
    document.paragraphs[-1].paragraph_format.line_spacing = Pt(1)
    turned = annex.is_wide
    section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if turned else (Mm(210), Mm(297))
    # Pages of an annex are counted anew, and its first page shows no number either.
    for old in section._sectPr.findall(f"{{{section._sectPr.nsmap['w']}}}pgNumType"):
        section._sectPr.remove(old)
    numbers = parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
    section._sectPr.find(f"{{{section._sectPr.nsmap['w']}}}pgMar").addnext(numbers)
    _centred(document, annex.label, 14, bold=True)
    _centred(document, annex.title.upper(), 14, bold=True)
    attached = letter.words(language())["with_report"]
    words = attached.format(symbol=report.head.symbol, year=report.on_day.year)
    _centred(document, words, 14, italic=True).paragraph_format.space_after = Pt(8)
    _draw(document, annex.blocks, WIDE if turned else NARROW)


def _remark(document: Document, words: str) -> None:
    made = document.add_paragraph()
    made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(3), Pt(6)
    if words:
        _write(made, words, SMALL, italic=True)
    else:
        made.paragraph_format.line_spacing = Pt(4)


def _centred(document: Document, words: str, size: float, bold: bool = False, italic: bool = False) -> Line:
    made = document.add_paragraph()
    made.alignment = ALIGN.CENTER
    _write(made, words, size, bold, italic)
    return made


def _write(at: Line, words: str, size: float, bold: bool = False, italic: bool = False) -> None:
    run = at.add_run(letter.printable(words))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
