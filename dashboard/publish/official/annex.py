"""The workbook that comes with a report: a sheet a question, real numbers and days, one row for each unit."""

from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from typing import Any

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.insight.report_context import ReportContext
from dashboard.publish.official import annex_tables, report_tables
from dashboard.publish.official.report import Column, Form, Rules, Table, Value
from dashboard.publish.official.report_content import source
from dashboard.publish.official.report_definitions import definitions
from dashboard.publish.workbooks import sheets
from dashboard.publish.workbooks.sheets import CELL, DAY, HEADING, NOTICE, QUIET, TITLE
from dashboard.wording import say

HEADING_ROW = 3
FIRST_ROW = HEADING_ROW + 1
# Characters that a column of width 1 takes, and the height of a line.
WIDTH, NARROWEST, LINE = 11, 12, 15
SENTENCE_WIDTH = 90
LOOKS: dict[str, dict[str, Any]] = {
    "title": TITLE,
    "line": QUIET,
    "notice": NOTICE,
    "heading": HEADING,
    "word": {**CELL, **QUIET, "italic": True, "align": "center", "shrink": True},
    Form.TEXT: {**CELL, "indent": 1},
    Form.SENTENCE: {**CELL, "indent": 1, "text_wrap": True},
    Form.WHOLE: {**CELL, "num_format": "#,##0"},
    Form.DECIMAL: {**CELL, "num_format": "#,##0.0"},
    Form.RATE: {**CELL, "num_format": "0.0%"},
    Form.POINTS: {**CELL, "num_format": "+0.0;-0.0;0.0"},
    Form.DAY: {**CELL, **DAY},
}


def content(told: ReportContext, units: pd.DataFrame, rules: Rules, notice: str = "") -> bytes:
    """Everything of a report as sheets, and a row for each of `units`; `notice` stands on each sheet.

    `units` is what `freezing.every_unit` gives; a unit alone is held to no target, and then has no rate.
    """
    file = BytesIO()
    with sheets.new_book(file, say("Figures of the report"), told.on_day, size=11, is_long=True) as book:
        looks = sheets.formats(book, LOOKS)
        for name, table in _sheets(told, units, rules):
            _draw(book.add_worksheet(name), looks, table, source(told), notice)
    return file.getvalue()


def _sheets(told: ReportContext, units: pd.DataFrame, rules: Rules) -> Iterator[tuple[str, Table]]:
    if not told.is_hidden:
        yield say("Results"), report_tables.milestones(told)
        yield say("Targets"), report_tables.targets(told)
        yield say("Directly below"), annex_tables.groups(told, rules)
        yield say("All units"), annex_tables.units(told, units, rules)
        yield say("Reporting weeks"), annex_tables.weeks(told)
        yield say("Silent and old"), annex_tables.listed(told)
        yield say("Form 01 due"), annex_tables.due(told)
        yield say("Offices"), report_tables.offices(told, at_most=len(told.offices))
    yield say("How to read"), definitions(told, rules)


def _draw(sheet: Worksheet, looks: dict[str, Format], table: Table, told_by: str, notice: str) -> None:
    # Row by row, downwards: what is above cannot be written later.
    sheet.write_string(0, 0, table.title or say("How the figures are read"), looks["title"])
    sheet.write_string(1, 0, told_by, looks["line"])
    if notice:
        sheet.write_string(2, 0, notice, looks["notice"])
    sheet.set_row(HEADING_ROW, 48)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, _width(column))
        sheet.write_string(HEADING_ROW, place, column.heading, looks["heading"])
    forms = [column.form for column in table.columns]
    used = [looks[form] for form in forms]
    for row, values in enumerate(table.rows, start=FIRST_ROW):
        if Form.SENTENCE in forms:
            sheet.set_row(row, LINE * ceil(max(len(str(value)) for value in values) / SENTENCE_WIDTH))
        for place, value in enumerate(values):
            _write(sheet, row, place, value, forms[place], used[place], looks["word"])
    last = HEADING_ROW + max(len(table.rows), 1)
    if table.note:
        sheet.write_string(last + 2, 0, table.note, looks["line"])
    sheet.autofilter(HEADING_ROW, 0, last, len(table.columns) - 1)
    sheet.freeze_panes(FIRST_ROW, _names(table))
    sheets.print_on_a4(sheet, HEADING_ROW - 1 if notice else HEADING_ROW, HEADING_ROW)


def _width(column: Column) -> float:
    if column.form is Form.SENTENCE:
        return SENTENCE_WIDTH
    return max(NARROWEST, column.width * WIDTH)


def _names(table: Table) -> int:
    """How many columns tell what a row is of."""
    forms = [column.form for column in table.columns]
    return next((place for place, form in enumerate(forms) if not form.is_words and place), 1)


def _write(
    sheet: Worksheet, row: int, place: int, value: Value, form: Form, usual: Format, word: Format
) -> None:
    """A number, a day, or words, which never run as a formula whatever they begin with."""
    if value is None:
        sheet.write_blank(row, place, None, usual)
    elif isinstance(value, str):
        look = usual if form.is_words else word
        sheet.write_string(row, place, value[: sheets.LONGEST_TEXT], look)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime.combine(value, time()), usual)
    else:
        # Points are hundredths of a rate.
        sheet.write_number(row, place, value * 100 if form is Form.POINTS else value, usual)
