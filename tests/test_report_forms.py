"""One briefing, every form: the same figures in Word, PDF, workbook and offline page, read back."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pypdfium2
import pytest
from builders import NOON, TODAY, a_roster, a_store, count
from docx import Document

from dashboard import report_files
from dashboard.model import Account, Basis, Language, Role
from dashboard.report_files import Form
from dashboard.store import setting
from dashboard.store.progress import Question
from dashboard.wording import number, percent, speaking

LEADER = Account("", Role.LEADER)
SMALL = "Trường Phía Bắc"


@pytest.fixture(scope="module")
def told():
    """North of 60, its school of 3, South of 40; four weeks of rosters of North."""
    with a_store() as con:
        setting.put(con, "starts_on", "2021-03-09", "test", NOON)
        count(con, a_roster(people=60, installed=31, registered=22), "NORTH")
        count(con, a_roster(people=3, installed=1, registered=1, first=900), "NORTH-SCHOOL")
        count(con, a_roster(people=40, installed=9, registered=7, first=500), "SOUTH")
        question = Question(LEADER.scope, TODAY)
        yield report_files.told(con, LEADER, question, Basis.SMARTPHONE)


@pytest.fixture(scope="module", params=list(Language))
def read(request, told):
    """Form → all words of the file, in each language; and that language."""
    with speaking(request.param):
        yield {form: _words(form, report_files.made(told, form).content) for form in list(Form)[:4]}


@pytest.mark.parametrize("milestone", ["installed", "registered", "approved"])
@pytest.mark.parametrize("form", list(Form)[:4])
def test_the_same_rates_stand_in_every_form(read, told, form, milestone, request):
    spoken = request.node.callspec.params["read"]
    rate = told.context.rates[milestone]
    with speaking(spoken):
        if form is Form.XLSX:
            assert rate.numerator in read[form] and rate.denominator in read[form]
            numbers = [value for value in read[form] if isinstance(value, int | float)]
            assert any(value == pytest.approx(rate.value) for value in numbers)
        else:
            assert percent(rate.value) in read[form]
            assert number(rate.numerator) in read[form]


@pytest.mark.parametrize("form", [Form.DOCX, Form.PDF, Form.HTML])
def test_the_sentences_and_the_digest_stand_in_every_form(told, form):
    words = _words(form, report_files.made(told, form).content)
    assert told.context.digest in words
    flat = re.sub(r"\s+", " ", words)
    assert told.context.sentences["standing"].split(";")[0] in flat


def test_no_small_unit_has_a_count_in_the_annex(told):
    book = openpyxl.load_workbook(BytesIO(report_files.made(told, Form.XLSX).content))
    rows = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    own = [row for row in rows if SMALL in row]
    numbers = [value for row in own for value in row if isinstance(value, int | float)]
    assert own
    assert not set(numbers) & {3, 1 / 3}


def test_the_same_state_gives_the_same_bytes(told):
    for form in Form:
        assert report_files.made(told, form).content == report_files.made(told, form).content, form


def test_everything_comes_in_one_file(told):
    files = report_files.all_made(told)
    with zipfile.ZipFile(BytesIO(report_files.zipped(files))) as parcel:
        assert parcel.namelist() == [file.name for file in files]
        assert parcel.testzip() is None
    assert len({file.name for file in files}) == len(Form)


@pytest.mark.parametrize("spoken", Language)
def test_files_are_named_in_vietnamese_without_accents_whatever_is_spoken(told, spoken):
    with speaking(spoken):
        assert [report_files.name_of(told.context, form) for form in Form] == [
            "bao-cao-vssid-2021-06-30.docx",
            "bao-cao-vssid-2021-06-30.pdf",
            "phu-luc-vssid-2021-06-30.xlsx",
            "bang-theo-doi-vssid-2021-06-30.html",
            "anh-ket-qua-vssid-2021-06-30.png",
            "anh-dien-bien-vssid-2021-06-30.png",
            "anh-can-ho-tro-vssid-2021-06-30.png",
        ]


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize(("code", "plain"), [("../../ETC", "etc"), ('A&"<B>\r\nX: Y', "a-b-x-y")])
def test_a_file_is_named_in_letters_that_lead_nowhere(told, form, code, plain):
    name = report_files.name_of(replace(told.context, unit_code=code), form)
    assert re.fullmatch(rf"[a-z-]+-vssid-{plain}-2021-06-30\.[a-z]+", name)


def test_the_mail_says_what_the_page_says():
    with a_store() as con:
        count(con, a_roster(people=60, installed=31), "NORTH")
        setting.put(con, "today", TODAY.isoformat(), "test", NOON)
        with speaking(Language.VIETNAMESE):
            letter = report_files.weekly_letter(con, NOON)
    assert "5 trong 10 người" in letter.body
    assert [file.name.rsplit(".", 1)[1] for file in letter.files] == ["pdf", "docx", "xlsx", "html"]


def _words(form: Form, content: bytes):
    match form:
        case Form.DOCX:
            document = Document(BytesIO(content))
            cells = [cell.text for table in document.tables for cell in table._cells]
            return "\n".join([*(line.text for line in document.paragraphs), *cells])
        case Form.PDF:
            return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
        case Form.XLSX:
            book = openpyxl.load_workbook(BytesIO(content))
            return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
        case _:
            return content.decode()
