"""Print runs: every sheet is read back, has a code of its own, and what fails leaves nothing behind."""

import io
import time
import unicodedata
import zipfile
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
import segno
import zxingcpp
from builders import NOON, OFFICE, a_store, everything_kept, liaison
from PIL import Image

from dashboard import print_run, printing
from dashboard.errors import UnknownUnit, UserError
from dashboard.model import Audience, Template, Tongue
from dashboard.print_run import PrintRun
from dashboard.publish.posters.edition import SHEETS, Edition
from dashboard.publish.posters.picture import SIZES
from dashboard.settings import campaign, settings
from dashboard.store import links

LATER = NOON + timedelta(hours=1)
BOTH = PrintRun(("NORTH", "SOUTH"), ("Cổng chính", "Nhà ăn"), has_cover=False)
NORTH = PrintRun(("NORTH",), has_cover=False)


class Stopped(Exception):
    """Somebody clicked elsewhere."""


@pytest.fixture
def store():
    with a_store() as con:
        yield con


def codes_of(document: bytes) -> list[list[str]]:
    """The codes on each page."""
    pages = pypdfium2.PdfDocument(document)
    return [
        sorted(
            each.text.rpartition("/")[2] for each in zxingcpp.read_barcodes(page.render(scale=2.5).to_pil())
        )
        for page in pages
    ]


def words_of(document: bytes, page: int = 0) -> str:
    return " ".join(pypdfium2.PdfDocument(document)[page].get_textpage().get_text_bounded().split())


def kept(store) -> list:
    return everything_kept(store)["link"]


def test_a_sheet_keeps_its_code_and_a_preview_keeps_nothing(store):
    first = printing.posters(store, OFFICE, NORTH, NOON)
    before = kept(store)

    assert printing.posters(store, OFFICE, NORTH, LATER) == first
    assert printing.preview(store, OFFICE, PrintRun(("SOUTH",)), NOON).startswith(b"\x89PNG")
    assert printing.proof_of_first(store, OFFICE, PrintRun(("SOUTH",)), NOON).is_good
    assert kept(store) == before
    assert len(before) == 1


def test_every_unit_and_place_has_a_page_and_a_code_of_its_own_in_order(store):
    document = printing.posters(store, OFFICE, BOTH, NOON)
    codes = codes_of(document)

    assert [len(page) for page in codes] == [1, 1, 1, 1]
    told = [links.find(store, code) for [code] in codes]
    assert [(link.unit_code, link.placement) for link in told] == [
        ("NORTH", "Cổng chính"),
        ("NORTH", "Nhà ăn"),
        ("SOUTH", "Cổng chính"),
        ("SOUTH", "Nhà ăn"),
    ]
    assert "Công ty Phía Nam" in words_of(document, 2) and "Nhà ăn" in words_of(document, 3)


@pytest.mark.parametrize("template", SHEETS)
def test_each_template_leads_through_a_code_of_its_own_kind(store, template):
    run = replace(NORTH, edition=Edition(template, Tongue.BOTH, in_colour=False))
    pages = codes_of(printing.posters(store, OFFICE, run, NOON))

    assert [len(page) for page in pages] == list(SHEETS[template].codes)
    [code] = {code for page in pages for code in page}
    assert links.find(store, code).kind is template


def test_a_unit_is_spoken_to_as_what_it_is_unless_somebody_says_otherwise(store):
    school = PrintRun(("NORTH-SCHOOL",), has_cover=False)
    as_school = words_of(printing.posters(store, OFFICE, school, NOON))
    told = replace(school, audience=Audience.SCHOOL)
    other = replace(school, audience=Audience.EVERYONE)

    assert words_of(printing.posters(store, OFFICE, told, NOON)) == as_school
    assert words_of(printing.posters(store, OFFICE, other, NOON)) != as_school


def test_a_logo_that_is_refused_leaves_no_code_behind(store):
    drawn = io.BytesIO()
    segno.make_qr("HTTPS://VSSID.EXAMPLE/GIA").save(drawn, kind="png", scale=8, border=4)
    run = replace(NORTH, edition=Edition(logo=drawn.getvalue()))

    for make in (printing.posters, printing.preview):
        with pytest.raises(UserError, match="Logo"):
            make(store, OFFICE, run, NOON)
    with pytest.raises(UserError, match="Logo"):
        printing.files(store, OFFICE, run, NOON, io.BytesIO())
    assert kept(store) == []


def test_a_place_is_the_same_however_its_letters_are_typed(store):
    typed = ["Cổng", unicodedata.normalize("NFD", "Cổng"), " Cổng\u200b ", "Cổng\n"]
    run = PrintRun(("NORTH", "NORTH"), tuple(typed), has_cover=False)

    assert (run.unit_codes, run.places) == (("NORTH",), ("Cổng",))
    assert len(codes_of(printing.posters(store, OFFICE, run, NOON))) == 1
    assert PrintRun(("NORTH",), ("x" * 5000,)).places == ("x" * 60,)
    assert PrintRun(("NORTH",), ()).places == ("",)


def test_a_code_that_would_be_another_by_now_is_not_kept(store):
    drawn = print_run.drawn(store, OFFICE, BOTH, NOON)
    printing.posters(store, OFFICE, NORTH, NOON)
    [first, *_] = drawn.links.values()
    links.mint(store, [(first.unit_code, first.placement)], campaign().target, "ha", NOON)
    links.retire(store, first.code, "torn", "ha", NOON)
    before = kept(store)

    with pytest.raises(UserError):
        print_run.keep(store, OFFICE, drawn, LATER)
    assert kept(store) == before


def test_a_code_that_leads_off_the_list_is_not_printed_again(store):
    links.mint(store, [("NORTH", "")], "https://old.example/", "ha", NOON)
    with pytest.raises(UserError, match=r"old\.example"):
        printing.posters(store, OFFICE, NORTH, LATER)


def test_the_same_run_with_its_cover_is_the_same_bytes(store):
    run = replace(BOTH, has_cover=True)
    first = printing.posters(store, OFFICE, run, NOON)
    # What binds the pages together would otherwise write the second in which it did.
    time.sleep(1.1)
    assert printing.posters(store, OFFICE, run, NOON) == first


def test_a_long_host_makes_a_large_code_and_only_what_is_too_small_for_it_is_held_back(store, monkeypatch):
    monkeypatch.setenv("CAMPAIGN_ADDRESS", "https://" + ".".join(["a" * 60] * 3) + ".hanoi.example")
    settings.cache_clear()
    proofs = {
        template: printing.proof_of_first(store, OFFICE, replace(NORTH, edition=Edition(template)), NOON)
        for template in SHEETS
    }

    assert [template for template, proof in proofs.items() if not proof.is_good] == [Template.STICKER]
    assert [str(fault.kind) for fault in proofs[Template.STICKER].faults] == ["small"]
    assert proofs[Template.STICKER].lines == []
    with pytest.raises(UserError, match="mm"):
        printing.posters(store, OFFICE, replace(NORTH, edition=Edition(Template.STICKER)), NOON)
    assert kept(store) == []


def test_a_long_run_is_drawn_in_parts_that_stand_in_order(store, monkeypatch):
    monkeypatch.setattr(printing, "PART", 3)
    places = tuple(f"Tầng {floor}" for floor in range(1, 8))
    heard: list[float] = []
    document = printing.posters(
        store, OFFICE, replace(NORTH, places=places), NOON, lambda words, share: heard.append(share)
    )

    assert [links.find(store, code).placement for [code] in codes_of(document)] == list(places)
    assert heard == sorted(heard) and len(set(heard)) >= len(places)


def test_a_run_that_is_stopped_keeps_no_codes(store):
    heard = []

    def stop(words: str, share: float) -> None:
        heard.append((words, share))
        if share >= 0.5:
            raise Stopped

    with pytest.raises(Stopped):
        printing.posters(store, OFFICE, BOTH, NOON, stop)
    with pytest.raises(Stopped):
        printing.files(store, OFFICE, BOTH, NOON, io.BytesIO(), stop)
    assert kept(store) == []
    assert all(0 <= share <= 1 and words for words, share in heard)


def test_a_zip_has_a_file_for_each_unit_under_its_name(store):
    made = io.BytesIO()
    printing.files(store, OFFICE, BOTH, NOON, made)

    with zipfile.ZipFile(made) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    assert list(files) == ["NORTH-Cong-ty-Phia-Bac.pdf", "SOUTH-Cong-ty-Phia-Nam.pdf"]
    found = [links.find(store, code) for content in files.values() for [code] in codes_of(content)]
    assert [link.unit_code for link in found] == ["NORTH", "NORTH", "SOUTH", "SOUTH"]


def test_pictures_come_in_a_folder_for_each_unit_and_lead_through_a_code_of_their_own(store):
    run, made = PrintRun(("NORTH", "SOUTH"), edition=Edition(Template.PICTURE)), io.BytesIO()
    assert printing.preview(store, OFFICE, run, NOON, 3).startswith(b"\x89PNG")
    printing.files(store, OFFICE, run, NOON, made)

    with zipfile.ZipFile(made) as zipped:
        pictures = {name: Image.open(io.BytesIO(zipped.read(name))) for name in zipped.namelist()}
    assert [image.size for image in pictures.values()] == [*SIZES.values()] * 2
    folders = {name.partition("/")[0] for name in pictures}
    assert folders == {"NORTH-Cong-ty-Phia-Bac", "SOUTH-Cong-ty-Phia-Nam"}
    codes = [zxingcpp.read_barcodes(image)[0].text.rpartition("/")[2] for image in pictures.values()]
    found = [links.find(store, code) for code in codes]
    assert [link.unit_code for link in found] == ["NORTH"] * 3 + ["SOUTH"] * 3
    assert {link.kind for link in found} == {Template.PICTURE}


def test_a_run_begins_with_a_cover_that_says_how_to_print_it_where_to_hang_it_and_what_was_tried(store):
    run = replace(BOTH, has_cover=True)
    document, made = printing.posters(store, OFFICE, run, NOON), io.BytesIO()
    printing.files(store, OFFICE, run, NOON, made)

    assert [len(page) for page in codes_of(document)] == [0, 1, 1, 1, 1]
    with zipfile.ZipFile(made) as zipped:
        alone = zipped.read(printing.COVER_FILE)
        assert len(zipped.namelist()) == 3
    for words in (words_of(document), words_of(alone)):
        assert all(told in words for told in ("Công ty Phía Bắc", "Nhà ăn", "/kiem-tra", "4 mã trên 4 trang"))


def test_a_liaison_prints_for_nobody_else(store):
    for make in (printing.posters, printing.preview):
        with pytest.raises(UnknownUnit):
            make(store, liaison("NORTH"), PrintRun(("SOUTH", "NORTH")), NOON)
    assert kept(store) == []


def test_no_more_sheets_than_can_be_made_at_once(store):
    crowd = PrintRun(("NORTH",), tuple(str(place) for place in range(print_run.MOST_SHEETS + 1)))
    for run in (crowd, PrintRun(())):
        with pytest.raises(UserError):
            printing.posters(store, OFFICE, run, NOON)


def test_codes_lead_elsewhere_but_never_off_the_list(store):
    [[code]] = codes_of(printing.posters(store, OFFICE, NORTH, NOON))
    old, new = campaign().target, "https://dichvucong.gov.vn/p/home"

    with pytest.raises(UserError, match=r"evil\.example"):
        printing.retarget(store, OFFICE, old, "https://evil.example/", LATER)
    assert links.find(store, code).target == old

    assert printing.retarget(store, OFFICE, old, new, LATER) == 1
    assert links.find(store, code).target == new
    assert codes_of(printing.posters(store, OFFICE, NORTH, LATER)) == [[code]]


@pytest.mark.parametrize(
    "address",
    [
        "http://dichvucong.gov.vn/",
        "https://dichvucong.gov.vn.evil.example/",
        "https://dichvucong.gov.vn@evil.example/",
        "https://:x@dichvucong.gov.vn/",
        "https://@dichvucong.gov.vn/",
        "https://dichvucong.gov.vn:8443/",
        "https://dichvucong.gov.vn:abc/",
        "https://dichvucong.gov.vn:99999/",
        "https://[::1",
        "https://dichvucong.gov.vn/a\r\nSet-Cookie: a",
        "https://dichvu\tcong.gov.vn/",
        " https://dichvucong.gov.vn/",
        "//dichvucong.gov.vn/",
        "",
    ],
)
def test_codes_are_never_led_to_an_address_with_something_odd_in_it(store, address):
    printing.posters(store, OFFICE, NORTH, NOON)
    with pytest.raises(UserError):
        printing.retarget(store, OFFICE, campaign().target, address, LATER)
    assert {row[4] for row in kept(store)} == {campaign().target}


def test_a_picture_is_no_sheet():
    assert set(SHEETS) == {template for template in Template if template.is_sheet}
