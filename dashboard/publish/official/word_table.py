"""A table of a report as Word's own markup: a cell at a time would take a hundred times as long."""

from html import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length

from dashboard.publish.official.letter import printable
from dashboard.publish.official.report import Cell, Table

# Half points, as Word counts them.
SIZE = 21
# Tables of no more rows stay on one page.
TOGETHER = 6
HEADING = '<w:shd w:val="clear" w:color="auto" w:fill="F0F0F0"/>'
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def element(table: Table, width: Length) -> BaseOxmlElement:
    """The table with its headings on every page; a row is never parted."""
    widths = _widths(table, width)
    columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    last = len(table.rows) - 1
    rows = [
        _row(cells, widths, is_bold=table.has_total and at == last, stays=at < last <= TOGETHER - 1)
        for at, cells in enumerate(table.cells)
    ]
    return parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>{_borders(sum(widths))}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"{_headings(table, widths)}{''.join(rows)}</w:tbl>"
    )


def _widths(table: Table, width: Length) -> list[int]:
    """In twentieths of a point."""
    whole = sum(column.width for column in table.columns)
    return [int(width.twips * column.width / whole) for column in table.columns]


def _borders(width: int) -> str:
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in SIDES)
    margins = '<w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/>'
    return (
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
    )


def _headings(table: Table, widths: list[int]) -> str:
    cells = "".join(
        _cell(column.heading, each, "center", HEADING, is_bold=True, stays=True)
        for column, each in zip(table.columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(cells: list[Cell], widths: list[int], is_bold: bool, stays: bool) -> str:
    made, at = [], 0
    for cell in cells:
        side = "center" if cell.span > 1 else "left" if cell.form.is_words else "right"
        merged = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        width = sum(widths[at : at + cell.span])
        made.append(_cell(cell.text, width, side, merged, is_bold, cell.span > 1, stays))
        at += cell.span
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(made)}</w:tr>"


def _cell(
    words: str,
    width: int,
    side: str,
    looks: str = "",
    is_bold: bool = False,
    is_italic: bool = False,
    stays: bool = False,
) -> str:
    style = f"{'<w:b/>' * is_bold}{'<w:i/>' * is_italic}"
    form = f'{"<w:keepNext/>" * stays}<w:spacing w:before="20" w:after="20"/><w:jc w:val="{side}"/>'
    text = escape(printable(words), quote=False)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{looks}<w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p><w:pPr>{form}</w:pPr><w:r><w:rPr>{style}"
        f'<w:sz w:val="{SIZE}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'
    )
