"""Whatever is made of a demo says on each of its pages that it is invented; nothing real does."""

import io
import zipfile
from datetime import timedelta

import docx
import pytest
from builders import NOON, OFFICE, TODAY, a_roster, a_store, count, liaison, with_units
from reading import docx_words, one_line, pdf_pages, workbook

from dashboard import disclaimer, drafting, packing, report_files
from dashboard.model import Account, Basis, Language, Role
from dashboard.publish.handed_out import social_image
from dashboard.publish.handed_out.social_image import Card, Shape
from dashboard.report_files import Form
from dashboard.store import setting
from dashboard.store.progress import Question
from dashboard.wording import speaking

LEADER = Account("", Role.LEADER)
SENTENCES = {
    Language.VIETNAMESE: "không phải số liệu thật",
    Language.ENGLISH: "every figure is invented",
}


@pytest.fixture(params=[True, False], ids=["demo", "real"])
def is_demo(request):
    return request.param


@pytest.fixture
def store(is_demo):
    with a_store(_made) as con:
        if is_demo:
            setting.put(con, "demo", "2021", "test", NOON)
        yield con


def _made():
    con = with_units()
    setting.put(con, "starts_on", "2021-03-09", "test", NOON)
    count(con, a_roster(people=60, installed=31, registered=22), "NORTH", as_of=TODAY - timedelta(days=20))
    return con


@pytest.fixture(params=list(Language))
def sentence(request):
    with speaking(request.param):
        yield SENTENCES[request.param]


def headers(content: bytes) -> list[str]:
    """What stands above the first and the other pages of each section of a Word file."""
    sections = docx.Document(io.BytesIO(content)).sections
    kinds = [each for part in sections for each in (part.header, part.first_page_header)]
    return [one_line(" ".join(line.text for line in each.paragraphs)) for each in kinds]


def test_a_report_says_so_on_every_page_sheet_and_picture(store, is_demo, sentence):
    told = report_files.told(store, LEADER, Question(LEADER.scope, TODAY), Basis.SMARTPHONE)
    made = {form: report_files.made(told, form).content for form in (Form.DOCX, Form.PDF, Form.XLSX)}
    assert all((sentence in page) is is_demo for page in pdf_pages(made[Form.PDF]))
    assert all((sentence in each) is is_demo for each in headers(made[Form.DOCX]))
    for sheet in workbook(made[Form.XLSX]):
        assert (sentence in str(sheet["A3"].value)) is is_demo
        assert sheet.print_title_rows == ("$3:$4" if is_demo else "$4:$4")
    for card in Card:
        [page] = pdf_pages(social_image.pdf(told.context, card, Shape.SQUARE, told.edition))
        assert (sentence in page) is is_demo


def test_every_file_of_a_pack_says_so(store, is_demo, sentence):
    files = zipfile.ZipFile(io.BytesIO(packing.pack(store, liaison("NORTH"), "NORTH", NOON)))
    told = {name: files.read(name) for name in files.namelist()}
    for name in ("01-ket-qua.pdf", "02-can-nhac.pdf"):
        assert all((sentence in page) is is_demo for page in pdf_pages(told[name]))
    # A poster is spoken in the language of the wall, its warning in that of whoever prints it.
    assert all((sentence in page) is is_demo for page in pdf_pages(told["04-ap-phich.pdf"]))
    assert (sentence in str(workbook(told["02-can-nhac.xlsx"]).active["A4"].value)) is is_demo
    for name in ("DOC-TOI.txt", "06-tin-nhan.txt"):
        assert (sentence in told[name].decode("utf-8-sig").splitlines()[0]) is is_demo


def test_a_letter_says_so_on_every_page(store, is_demo, sentence):
    [draft] = drafting.drafts(store, OFFICE, ["NORTH"], NOON)
    assert all((sentence in each) is is_demo for each in headers(draft.letter))


def test_nothing_is_said_of_a_real_campaign(store, is_demo):
    assert bool(disclaimer.of(store, TODAY)) is is_demo


def test_a_report_to_nobody_by_name_names_who_receives_it(store):
    told = report_files.told(store, LEADER, Question(LEADER.scope, TODAY), Basis.SMARTPHONE)
    for words in (
        docx_words(report_files.made(told, Form.DOCX).content),
        " ".join(pdf_pages(report_files.made(told, Form.PDF).content)),
    ):
        assert "Nơi nhận: - Bảo hiểm xã hội Việt Nam (để báo cáo);" in words
        assert "Như trên" not in words and "Kính gửi" not in words


def test_a_letter_to_a_unit_goes_to_it_as_above(store):
    [draft] = drafting.drafts(store, OFFICE, ["NORTH"], NOON)
    words = docx_words(draft.letter)
    assert "Kính gửi: Công ty Phía Bắc" in words and "- Như trên; - Lưu: VT." in words
