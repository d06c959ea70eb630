"""The report of a day in every form that leadership hands on: of one briefing, so all say the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from zipfile import ZipFile

import pandas as pd

from dashboard import briefing, disclaimer, freezing, pipeline
from dashboard.insight.report_context import ReportContext
from dashboard.mailing import Attachment, Letter
from dashboard.model import Account, Basis, Role
from dashboard.publish.frozen_page import frozen
from dashboard.publish.frozen_page.frozen import Edition
from dashboard.publish.handed_out import parcel, social_image
from dashboard.publish.handed_out.social_image import Card, Shape
from dashboard.publish.official import annex, letter, report_content, report_docx, report_pdf
from dashboard.publish.official.report import Letterhead, Report
from dashboard.settings import campaign, settings
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.wording import day, language, say

Progress = Callable[[str], None]
# Whoever reads the mail sees what leadership sees: no person, no small group.
READER = Account("", Role.LEADER)


class Form(StrEnum):
    """What the report is made as."""

    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"
    HTML = "html"
    FINDING = "finding"
    COURSE = "course"
    HELP = "help"


TITLES = {
    Form.DOCX: "Report to be signed (Word)",
    Form.PDF: "The same as PDF",
    Form.XLSX: "Annex with every unit (Excel)",
    Form.HTML: "The whole dashboard in one file, without a network",
    Form.FINDING: "Image: where we stand",
    Form.COURSE: "Image: the trend",
    Form.HELP: "Image: who needs help",
}
IMAGES = {Form.FINDING: Card.FINDING, Form.COURSE: Card.COURSE, Form.HELP: Card.HELP}
# What a file's name begins with: Vietnamese without accents, whatever is spoken, like every file of ours.
STEMS = {
    Form.DOCX: "bao-cao",
    Form.PDF: "bao-cao",
    Form.XLSX: "phu-luc",
    Form.HTML: "bang-theo-doi",
    Form.FINDING: "anh-ket-qua",
    Form.COURSE: "anh-dien-bien",
    Form.HELP: "anh-can-ho-tro",
}
MIMES = {
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.PDF: "application/pdf",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.HTML: "text/html",
    **dict.fromkeys(IMAGES, "image/png"),
}


@dataclass(frozen=True)
class Told:
    """What every form is made of: the briefing, every unit below, and the words of the campaign."""

    context: ReportContext
    units: pd.DataFrame
    edition: Edition


def told(con: Connection, account: Account, question: Question, basis: Basis) -> Told:
    """Ask once for all forms."""
    context = briefing.context(con, account, question, basis)
    units = freezing.every_unit(con, account, question, context)
    notice = disclaimer.of(con, question.on_day)
    return Told(context, units, freezing.edition(account, pipeline.form_days(con), notice))


def made(what: Told, form: Form) -> Attachment:
    """One form of the report, in the language that is spoken."""
    return Attachment(name_of(what.context, form), _content(what, form), MIMES[form])


def all_made(what: Told, progress: Progress = lambda step: None) -> list[Attachment]:
    """Every form, in the order of `Form`."""
    files = []
    for form in Form:
        progress(say(TITLES[form]))
        files.append(made(what, form))
    return files


def zipped(files: Sequence[Attachment]) -> bytes:
    """All in one file; the same bytes for the same files."""
    out = BytesIO()
    with ZipFile(out, "w") as made:
        parcel.add(made, "", {file.name: file.content for file in files})
    return out.getvalue()


def weekly_letter(con: Connection, now: datetime) -> Letter:
    """The mail of the week: the sentences of the briefing, and the forms that are read on a desk."""
    question = Question(READER.scope, pipeline.today(con, now))
    what = told(con, READER, question, Basis.SMARTPHONE)
    sentences = [sentence for sentence in what.context.sentences.values() if sentence]
    body = "\n\n".join([*sentences, report_content.source(what.context), settings().address])
    return Letter(
        say("{campaign}: report as of {day}", campaign=campaign().name, day=day(question.on_day)),
        body + "\n",
        [made(what, form) for form in (Form.PDF, Form.DOCX, Form.XLSX, Form.HTML)],
        say("Some files are too large for a mail; download them from the page “Report”."),
    )


def name_of(context: ReportContext, form: Form) -> str:
    """What the file is called: what it is, of which unit, of which day."""
    part = f"-{parcel.plain(context.unit_code).lower()}" if context.unit_code else ""
    ending = "png" if form in IMAGES else form.value
    return f"{STEMS[form]}-vssid{part}-{context.on_day.isoformat()}.{ending}"


def _content(what: Told, form: Form) -> bytes:
    match form:
        case Form.DOCX:
            return report_docx.content(_report(what))
        case Form.PDF:
            return report_pdf.pdf(_report(what))
        case Form.XLSX:
            return annex.content(what.context, what.units, what.edition.rules, what.edition.notice)
        case Form.HTML:
            return frozen.page(what.context, what.units, what.edition)
        case _:
            return social_image.png(what.context, IMAGES[form], Shape.SQUARE, what.edition)


def _report(what: Told) -> Report:
    words = letter.words(language())
    head = Letterhead(
        superior=words["superior"],
        sender=campaign().sender,
        signer=words["signer"],
    )
    return report_content.report(what.context, head, what.edition.rules, what.edition.notice)
