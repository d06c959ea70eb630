"""The frame of official letters and reports in Word (Decree 30/2020, Annex I): what is sent is text on it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph

from dashboard.model import Language
from dashboard.wording import language

TEXTS = Path(__file__).parents[3] / "campaign_assets" / "text"
FACE = "Times New Roman"
BODY = 14
LEFT_WIDTH, RIGHT_WIDTH = Mm(68), Mm(97)

# What no XML may hold, and ends of lines, which would break the frame.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
_UNSEEN = ("/stylesWithEffects", "/thumbnail", "/customXml")
_STYLES = {"Normal", "Header", "Default Paragraph Font", "Normal Table", "Table Grid", "No List"}
_TEXT, _BLANK = "word/document.xml", re.compile(r"\{(\w+)\}")
_SIDES = ("top", "left", "bottom", "right")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@cache
def words(spoken: Language) -> Mapping[str, Any]:
    """The words of the frame."""
    return tomllib.loads((TEXTS / f"letter.{spoken}.toml").read_text("utf-8"))


def new_document(title: str, on_day: date, notice: str = "") -> Document:
    """An empty A4 page with the margins and the face of the decree; pages after the first are numbered.

    It was made on the day it speaks of: the same words give the same bytes. `notice` stands on every page.
    """
    document = docx.Document()
    _lighten(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _number_pages(section.header.paragraphs[0])
    if notice:
        section.header_distance = Mm(5)
        for header in (section.header, section.first_page_header):
            _frame(header.paragraphs[0].insert_paragraph_before(), notice)
    usual = document.styles["Normal"]
    usual.font.name, usual.font.size = FACE, Pt(BODY)
    usual.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), {"vi": "vi-VN", "en": "en-GB"}[language()])
    usual.paragraph_format.space_after = Pt(0)
    _date(document, title, on_day)
    return document


def head(
    document: Document, superior: str, sender: str, symbol: str, year: int, about: str | None = None
) -> None:
    """Who writes, the nation and its motto; number and day stay blank. A letter also says what about."""
    told = words(language())
    left, right = _two_cells(document)
    if superior:
        _line(left, superior.upper(), 12)
    _line(left, sender.upper(), 12, bold=True)
    _rule(left, Mm(21))
    _line(left, told["number"].format(symbol=symbol), 13)
    if about:
        _line(left, told["about"].format(about=about), 12)
    _line(right, told["nation"], 12, bold=True)
    _line(right, told["motto"], 13, bold=True)
    _rule(right, Mm(19))
    _line(right, told["day"].format(year=year), 13, italic=True)
    _gap(document)


def title(document: Document, kind: str, about: str) -> None:
    """What a document is that is not a letter (“báo cáo”), and of what."""
    _line(document, kind.upper(), BODY, bold=True)
    _line(document, about, BODY, bold=True)
    _rule(document, Mm(60))
    _gap(document)


def addressee(document: Document, names: Sequence[str]) -> None:
    """To whom: one on the same line, several below each other."""
    to = words(language())["to"]
    if len(names) == 1:
        _line(document, f"{to} {names[0]}", BODY)
    else:
        _line(document, to, BODY)
        for place, name in enumerate(names):
            _line(document, f"- {name}{'.' if place == len(names) - 1 else ';'}", BODY)
    _gap(document)


def heading(document: Document, text: str, is_part: bool = False) -> Paragraph:
    """“I. A PART” in capitals, or “1. A section”; the numbers are the caller's."""
    made = paragraph(document, "")
    _run(made, text.upper() if is_part else text, BODY, bold=True)
    made.paragraph_format.keep_with_next = True
    level = f'<w:outlineLvl {nsdecls("w")} w:val="{0 if is_part else 1}"/>'
    made._p.get_or_add_pPr().append(parse_xml(level))
    return made


def paragraph(document: Document, text: str) -> Paragraph:
    """A paragraph of the body: justified, its first line indented."""
    made = document.add_paragraph()
    made.alignment = ALIGN.JUSTIFY
    form = made.paragraph_format
    form.first_line_indent, form.space_after, form.line_spacing = Mm(12.7), Pt(6), 1.15
    if text:
        _run(made, text, BODY)
    return made


def foot(document: Document, signer: str = "", copies: Sequence[str] = ()) -> None:
    """Who signs, with room to do so, and who gets it; unless said otherwise, as the frame's words have it."""
    told = words(language())
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _gap(document)
    # With the words above it, and whole: nobody signs on a page of its own.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    left, right = _two_cells(document)
    document.tables[-1].rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    _line(left, told["copies_to"], 12, bold=True, italic=True).alignment = ALIGN.LEFT
    listed = copies or told["copies"]
    for place, each in enumerate(listed):
        end = "." if place == len(listed) - 1 else ";"
        _line(left, f"- {each}{end}", 11).alignment = ALIGN.LEFT
    _line(right, (signer or told["signer"]).upper(), BODY, bold=True)
    for _ in range(4):
        _line(right, "", BODY)


def content(document: Document) -> bytes:
    """The file; the same document gives the same bytes."""
    out = BytesIO()
    document.save(out)
    return _zipped(_parts(out.getvalue()))


def filled(blank: bytes, values: Mapping[str, str]) -> bytes:
    """A file in which words in {braces} stand, with these in their place.

    Filling a letter is twenty times as quick as making one, and a thousand units get one at once.
    """
    parts = _parts(blank)
    safe = {name: escape(printable(value), quote=False) for name, value in values.items()}
    text = _BLANK.sub(lambda found: safe.get(found[1], found[0]), parts[_TEXT].decode())
    return _zipped(parts | {_TEXT: text.encode()})


def printable(text: str) -> str:
    """Without what no document may hold."""
    return _UNPRINTABLE.sub(" ", text)


def _parts(file: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(file)) as told:
        return {name: told.read(name) for name in told.namelist()}


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, part in parts.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            made.writestr(entry, part)
    return out.getvalue()


def _lighten(document: Document) -> None:
    """Take out what the library's own template brings and nobody sees: nine tenths of the file."""
    for related in (document.part.rels, document.part.package.rels):
        for key in [key for key, each in related.items() if each.reltype.endswith(_UNSEEN)]:
            related.pop(key)
    for style in [each for each in document.styles if each.name not in _STYLES]:
        style.delete()


def _date(document: Document, title: str, on_day: date) -> None:
    made = document.core_properties
    made.author = made.last_modified_by = made.comments = ""
    made.title = printable(title)[:255]
    made.created = made.modified = datetime.combine(on_day, time())


def _number_pages(at: Paragraph) -> None:
    at.alignment = ALIGN.CENTER
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    at._p.append(parse_xml(field))


def _frame(at: Paragraph, words: str) -> None:
    sides = "".join(f'<w:{side} w:val="single" w:sz="6" w:space="1" w:color="auto"/>' for side in _SIDES)
    # Word wants the border before the alignment.
    at._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"))
    at.alignment = ALIGN.CENTER
    _run(at, words, 9, bold=True)


def _two_cells(document: Document) -> tuple[Cell, Cell]:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = LEFT_WIDTH, RIGHT_WIDTH
    for column, width in zip(table.columns, (LEFT_WIDTH, RIGHT_WIDTH), strict=True):
        column.width = width
    return left, right


def _line(at: Document | Cell, text: str, size: int, bold: bool = False, italic: bool = False) -> Paragraph:
    """A centred line; a cell comes with an empty one, which is the first to be written into."""
    is_fresh = isinstance(at, Cell) and len(at.paragraphs) == 1 and not at.paragraphs[0].runs
    made = at.paragraphs[0] if is_fresh else at.add_paragraph()
    made.alignment = ALIGN.CENTER
    _run(made, text, size, bold, italic)
    return made


def _run(at: Paragraph, text: str, size: int, bold: bool = False, italic: bool = False) -> None:
    run = at.add_run(printable(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _rule(at: Document | Cell, indent: Mm) -> None:
    """A short line in the middle."""
    made = at.add_paragraph()
    border = '<w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/>'
    # Word wants the border before the other properties, which python-docx puts behind it.
    made._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>"))
    form = made.paragraph_format
    form.left_indent = form.right_indent = indent
    form.line_spacing, form.space_after = Pt(3), Pt(6)


def _gap(document: Document) -> None:
    document.add_paragraph().paragraph_format.space_after = Pt(0)
