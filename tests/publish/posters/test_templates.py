"""Every kind of sheet, with the longest words there are: measured, looked at and read back."""

import io
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from seen_sheets import (
    DPI,
    LOGO,
    LONG,
    MM,
    NOTICED,
    OWN,
    UNPRINTABLE,
    WIDE_WORD,
    a_logo,
    codes,
    document,
    letters,
    most_covered,
    seen,
    sizes,
    text,
    white_around,
)
from test_poster import POSTER, VIETNAMESE, squeezed

from dashboard.errors import UserError
from dashboard.model import Audience, Template, Tongue
from dashboard.publish.posters import poster
from dashboard.publish.posters.edition import SHEETS, Edition

ALL = tuple(SHEETS)
EDITIONS = [
    pytest.param(POSTER, Edition(), id="plain"),
    pytest.param(LONG, Edition(tongue=Tongue.BOTH), id="both"),
    pytest.param(NOTICED, Edition(tongue=Tongue.BOTH, logo=LOGO, **OWN), id="own words"),
    pytest.param(NOTICED, Edition(in_colour=False, logo=LOGO, **OWN), id="black and white"),
    pytest.param(NOTICED, Edition(tongue=Tongue.ENGLISH, **WIDE_WORD), id="one endless word"),
]
every_template = pytest.mark.parametrize("template", ALL)
every_edition = pytest.mark.parametrize(("one", "edition"), EDITIONS)


@every_template
def test_the_paper_is_the_one_that_was_promised(template):
    pages = list(document(POSTER, Edition(template)))
    assert len(pages) == len(SHEETS[template].codes)
    for page in pages:
        assert [round(side * MM) for side in page.get_size()] == [
            SHEETS[template].width,
            SHEETS[template].height,
        ]


@every_template
@every_edition
def test_every_code_is_read_back_and_stands_in_white(template, one, edition):
    edition = replace(edition, template=template)
    sheet = SHEETS[template]
    for page, expected in zip(seen(one, edition), sheet.codes, strict=True):
        read = codes(page)
        assert [code.text for code in read] == expected * [one.address]
        for code in read:
            around, module = white_around(page, code)
            assert around.min() >= 250
            assert module / DPI * 25.4 >= sheet.narrowest_module


@every_template
@every_edition
def test_nothing_is_printed_where_printers_do_not_reach(template, one, edition):
    edition = replace(edition, template=template)
    for page in document(one, edition):
        width, height = (side * MM for side in page.get_size())
        for _, box in letters(page):
            left, bottom, right, top = (side * MM for side in box)
            assert left >= UNPRINTABLE
            assert right <= width - UNPRINTABLE
            assert bottom >= UNPRINTABLE - 1
            assert top <= height - 1


@every_template
@every_edition
def test_no_line_runs_into_another(template, one, edition):
    """Letters of different lines may touch with their marks; they never lie on one another."""
    for page in document(one, replace(edition, template=template)):
        assert most_covered(page) < 0.5


@every_template
@every_edition
def test_the_sheet_says_where_it_is_where_it_leads_and_whom_to_call(template, one, edition):
    said = text(one, replace(edition, template=template))
    for words in (one.unit_name, one.place, one.code, one.hotline, one.sender.upper(), one.notice):
        assert squeezed(words) in said
    for own in (edition.headline, edition.promise, edition.purpose, edition.contact):
        assert squeezed(own) in said
    assert f"{POSTER.target_host}." in said
    assert "vssid.hanoi.example/q/7K3M9X" in said


@every_template
@pytest.mark.parametrize("form_days", [10, None])
@pytest.mark.parametrize("audience", Audience)
def test_what_is_said_in_one_language_is_said_in_the_other(template, form_days, audience):
    one = replace(POSTER, form_days=form_days, audience=audience)
    vietnamese, english = (dict(sentences(tongue)) for tongue in (Tongue.VIETNAMESE, Tongue.ENGLISH))
    in_vietnamese, in_english, in_both = (text(one, Edition(template, tongue)) for tongue in Tongue)
    said = {place for place in vietnamese.keys() & english.keys() if vietnamese[place] in in_vietnamese}
    assert len(said) >= 7
    assert said == {place for place in vietnamese.keys() & english.keys() if english[place] in in_english}
    assert {place for place in said if vietnamese[place] not in in_both} == set()
    # Beside the other language these say nothing new.
    assert {place for place in said if english[place] not in in_both} <= {"hotline", "sheet_code"}


@cache
def sentences(tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """Each sentence of the toml by its place there, as it is found on paper."""
    words = tomllib.loads((poster.ASSETS / "text" / f"poster.{tongue}.toml").read_text())
    values = {
        "{form_days}": "10",
        "{address_host}": "vssid.hanoi.example",
        "{target_host}": POSTER.target_host,
        "{hotline}": POSTER.hotline,
        "{code}": POSTER.code,
        "**": "",
    }

    def walk(place: str, node: object) -> Iterator[tuple[str, str]]:
        if isinstance(node, str):
            for name, value in values.items():
                node = node.replace(name, value)
            yield place, squeezed(node)
        else:
            pairs = node.items() if isinstance(node, dict) else enumerate(node)
            for key, child in pairs:
                yield from walk(f"{place}.{key}".strip("."), child)

    all_words = dict(walk("", words))
    # A few words that stand in other sentences too say nothing of where they were found.
    return tuple(
        (place, words)
        for place, words in all_words.items()
        if sum(words in other for other in all_words.values()) == 1
    )


SMALLEST = dict.fromkeys(ALL, 7.85) | {
    Template.STICKER: 6.45,
    Template.LEAFLET: 7.45,
    Template.LARGE_PRINT: 10.5,
}


@every_template
@pytest.mark.parametrize("tongue", Tongue)
@pytest.mark.parametrize("one", [POSTER, LONG], ids=["short name", "long name"])
def test_no_word_is_too_small_to_read(template, tongue, one):
    assert min(sizes(one, Edition(template, tongue))) >= SMALLEST[template]


def test_most_of_a_large_print_is_large():
    assert np.mean(np.array(sizes(POSTER, Edition(Template.LARGE_PRINT))) >= 23.5) > 0.65


@every_template
def test_a_black_and_white_sheet_has_no_colour_and_little_black(template):
    for page in seen(POSTER, Edition(template, in_colour=False, logo=LOGO)):
        assert (page.max(axis=2) - page.min(axis=2)).max() <= 3
        assert (page < 128).mean() < 0.2


@every_template
@pytest.mark.parametrize("logo", [LOGO, a_logo("JPEG"), a_logo(size=(90, 900))])
def test_a_logo_keeps_to_the_top_and_off_the_code(template, logo):
    plain, marked = (seen(POSTER, Edition(template, logo=picture))[0].astype(int) for picture in (b"", logo))
    y, x = np.nonzero(np.abs(plain - marked).max(axis=2) > 8)
    if template is Template.TENT:
        x, y = x[y > plain.shape[0] / 2], y[y > plain.shape[0] / 2] - plain.shape[0] / 2
    assert len(y)
    assert y.max() < 0.08 * plain.shape[0]
    assert x.min() > 0.3 * plain.shape[1]


def test_a_logo_in_colour_is_printed_in_grey_where_there_is_no_colour():
    page = seen(POSTER, Edition(in_colour=False, logo=LOGO))[0]
    plain = seen(POSTER, Edition(in_colour=False))[0]
    assert np.abs(page.astype(int) - plain).max() > 50


@pytest.mark.parametrize("logo", [b"GIF89a", b"<svg", b"\x89PNG\r\n", LOGO[:200], b"x" * 4_000_000])
@pytest.mark.parametrize("in_colour", [True, False])
def test_a_logo_that_cannot_be_read_is_told(logo, in_colour):
    with pytest.raises(UserError, match=r"(?i)logo"):
        poster.pdf([POSTER], Edition(logo=logo, in_colour=in_colour))


@every_template
def test_the_same_run_gives_the_same_bytes(template):
    edition = Edition(template, Tongue.BOTH, logo=LOGO, contact="Phòng 101")
    first = poster.pdf([POSTER, LONG], edition)
    poster.pdf([LONG], Edition(template))
    assert poster.pdf([POSTER, LONG], edition) == first


@every_template
def test_the_pages_of_one_sheet_follow_each_other(template):
    many = [replace(POSTER, address=f"HTTPS://VSSID.HANOI.EXAMPLE/Q/{n:06d}") for n in range(3)]
    pages = pypdfium2.PdfDocument(poster.pdf(many, Edition(template)))
    read = [codes(page.render(scale=DPI / 72).to_numpy()) for page in pages]
    expected = [number * [one.address] for one in many for number in SHEETS[template].codes]
    assert [[code.text for code in page] for page in read] == expected


@every_template
def test_every_page_has_its_preview(template):
    for page in range(len(SHEETS[template].codes)):
        picture = Image.open(io.BytesIO(poster.preview(POSTER, Edition(template), page + 1)))
        assert abs(picture.width - poster.PREVIEW_WIDTH) <= 1
        assert abs(picture.height / picture.width - SHEETS[template].height / SHEETS[template].width) < 0.01


@every_template
def test_every_vietnamese_letter_is_in_the_face(template):
    one = replace(POSTER, unit_name=VIETNAMESE, place=VIETNAMESE.upper())
    said = text(one, Edition(template, headline=VIETNAMESE))
    assert squeezed(VIETNAMESE.upper()) in said
    assert "\ufffd" not in said


@every_template
def test_a_long_address_still_has_its_modules_and_can_be_typed(template):
    one = replace(POSTER, address="HTTPS://CHIENDICH.VSSID.BAOHIEMXAHOI.HANOI.GOV.VN/Q/7K3M9X")
    for page, expected in zip(seen(one, Edition(template)), SHEETS[template].codes, strict=True):
        read = codes(page)
        assert [code.text for code in read] == expected * [one.address]
        for code in read:
            around, module = white_around(page, code)
            assert around.min() >= 250
            assert module / DPI * 25.4 >= SHEETS[template].narrowest_module
    assert "chiendich.vssid.baohiemxahoi.hanoi.gov.vn/q/7K3M9X" in text(one, Edition(template))


@every_template
@pytest.mark.parametrize("headline", ["Hỏi gì, ngay ạ", "ẨỄ", "CẨN THẬN", "y"])
def test_a_headline_with_letters_below_or_above_the_line_keeps_off_the_others(template, headline):
    edition = Edition(template, headline=headline, promise="BHXH " * 6)
    for page in document(POSTER, edition):
        assert most_covered(page) < 0.3


def test_marks_written_apart_are_put_together():
    together = Edition(headline="Cài VssID nhé")
    apart = Edition(headline=unicodedata.normalize("NFD", together.headline))
    assert poster.pdf([POSTER], apart) == poster.pdf([POSTER], together)


own_words = st.text(VIETNAMESE, min_size=1, max_size=120).filter(str.strip)


@settings(deadline=None, max_examples=30)
@given(
    template=st.sampled_from(ALL),
    tongue=st.sampled_from(Tongue),
    in_colour=st.booleans(),
    own=st.fixed_dictionaries(dict.fromkeys(OWN, own_words)),
)
def test_any_words_of_ones_own_stay_on_the_page_and_off_each_other(template, tongue, in_colour, own):
    [*pages] = pypdfium2.PdfDocument(poster.pdf([LONG], Edition(template, tongue, in_colour, **own)))
    for page, expected in zip(pages, SHEETS[template].codes, strict=True):
        assert most_covered(page) < 0.5
        left, _, right, _ = np.array([box for _, box in letters(page)]).T
        assert left.min() * MM >= UNPRINTABLE
        assert (page.get_size()[0] - right.max()) * MM >= UNPRINTABLE
        read = codes(page.render(scale=DPI / 72).to_numpy())
        assert [code.text for code in read] == expected * [LONG.address]
