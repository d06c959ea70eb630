"""A report becomes a PDF in the form of the decree, and its figures become pictures; Typst sets both."""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_source_serif_4
import typst

from dashboard.publish.official.report import Annex, Block, Drawing, Report, Table, unbroken
from dashboard.wording import language

ASSETS = Path(__file__).parents[3] / "campaign_assets"
# The decree names a face that may not be handed on; this one is free, and has every letter in italics too.
FONTS = fontpkg_source_serif_4.ROOT / "files"
# Sharp on paper.
PICTURE_PPI = 220


def pdf(report: Report) -> bytes:
    """The whole report with its annexes; the same report gives the same bytes."""
    return typst.compile(
        ASSETS / "report.typ",
        font_paths=fonts(),
        sys_inputs={"report": json.dumps(_told(report)), "language": language()},
        format="pdf",
    )


def picture(drawing: Drawing) -> bytes:
    """A figure as a PNG, as wide as the text of a page."""
    return typst.compile(
        ASSETS / "figure.typ",
        font_paths=fonts(),
        sys_inputs={"figure": json.dumps(asdict(drawing)), "language": language()},
        format="png",
        ppi=PICTURE_PPI,
    )


@cache
def fonts() -> typst.Fonts:
    """The one face of official papers, found once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _told(report: Report) -> dict[str, Any]:
    head = report.head
    return {
        "kind": report.kind,
        "about": report.about,
        "year": report.on_day.year,
        "head": asdict(report.head) | {"sender": unbroken(head.sender), "superior": unbroken(head.superior)},
        "opening": report.opening,
        "closing": report.closing,
        "source": report.source,
        "notice": report.notice,
        "parts": [
            {
                "title": part.title,
                "sections": [
                    {"title": section.title, "blocks": [_block(block) for block in section.blocks]}
                    for section in part.sections
                ],
            }
            for part in report.parts
        ],
        "annexes": [_annex(annex) for annex in report.annexes],
    }


def _annex(annex: Annex) -> dict[str, Any]:
    return {
        "label": annex.label,
        "title": annex.title,
        "is_wide": annex.is_wide,
        "blocks": [_block(block) for block in annex.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"type": "table", **_table(block)}
    return {"type": type(block).__name__.lower(), **asdict(block)}


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "note": table.note,
        "has_total": table.has_total,
        "columns": [
            {"heading": column.heading, "width": column.width, "is_text": column.form.is_words}
            for column in table.columns
        ],
        "rows": [
            [{"text": cell.text, "span": cell.span, "is_text": cell.form.is_words} for cell in row]
            for row in table.cells
        ],
    }
