"""The sheet in front of a print run, as the person at the printer reads it."""

import tomllib
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from seen_sheets import MM, UNPRINTABLE, letters, most_covered
from test_poster import LONGEST, shape, squeezed

from dashboard.model import Language, Tongue
from dashboard.publish.posters import cover, poster
from dashboard.publish.posters.cover import Cover
from dashboard.publish.posters.edition import SHEETS, Edition

DPI = 150

RUN = Cover(
    sheets=1240,
    units=tuple(f"Ủy ban nhân dân phường số {n}" for n in range(1, 316)),
    check_address="vssid.hanoi.example/kiem-tra",
    places=("Bộ phận một cửa", "", "Sảnh tầng 1"),
    proof=("Hai trình đọc đều đọc được 1.240 mã.", "Mã rộng 86 mm: đọc được từ 3,4 m."),
)
FULL = replace(
    RUN,
    units=(LONGEST,) * 40,
    places=(LONGEST,) * 3,
    proof=(LONGEST,) * 4,
    check_address="chiendich.vssid.baohiemxahoi.hanoi.gov.vn/kiem-tra",
    notice="DỮ LIỆU MẪU, KHÔNG DÙNG ĐỂ IN",
)


def page(one: Cover, edition: Edition | None = None, language: Language = Language.VIETNAMESE):
    [only] = pypdfium2.PdfDocument(cover.pdf(one, edition, language))
    return only


def text(*of: object) -> str:
    return squeezed(page(*of).get_textpage().get_text_range())


def words_of(language: Language) -> dict:
    return tomllib.loads((poster.ASSETS / "text" / f"cover.{language}.toml").read_text())


def test_a_run_has_one_cover_on_a4():
    assert [round(side * MM) for side in page(FULL).get_size()] == [210, 297]


def test_it_says_how_many_sheets_for_whom_and_where():
    said = text(RUN)
    for words in (
        "1.240",
        "315",
        RUN.units[0],
        RUN.units[19],
        "và 295 đơn vị nữa",
        "Bộ phận một cửa · Sảnh tầng 1",
    ):
        assert squeezed(words) in said
    assert squeezed(RUN.units[20]) not in said


def test_a_few_units_are_all_named_and_there_are_no_more():
    said = text(replace(RUN, units=RUN.units[:20]))
    assert squeezed(RUN.units[19]) in said
    assert squeezed("đơn vị nữa") not in said


def test_what_was_tried_is_said_and_so_is_that_nothing_was():
    unproved = squeezed(words_of(Language.VIETNAMESE)["unproved"])
    assert all(squeezed(line) in text(RUN) for line in RUN.proof)
    assert unproved not in text(RUN)
    assert unproved in text(replace(RUN, proof=()))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("template", SHEETS)
def test_each_kind_of_sheet_has_its_paper_and_its_place(template, language):
    words = words_of(language)
    own = words["template"][template]
    place = words["placing"][own["hangs"]]
    said = text(RUN, Edition(template), language)
    for sentence in (
        own["name"],
        own["paper"],
        own["weight"],
        place["height"],
        *place["advice"],
        *words["check"],
    ):
        assert squeezed(sentence.replace("**", "")) in said
    assert RUN.check_address in said
    sizes = {420: "A3", 297: "A4", 210: "A5", 148: "A6"}
    assert sizes[max(SHEETS[template].width, SHEETS[template].height)] in own["paper"]


@pytest.mark.parametrize("tongue", Tongue)
def test_it_tells_language_and_ink(tongue):
    words = words_of(Language.ENGLISH)
    in_colour = text(RUN, Edition(tongue=tongue), Language.ENGLISH)
    black = text(RUN, Edition(tongue=tongue, in_colour=False), Language.ENGLISH)
    assert squeezed(words["tongues"][tongue]) in in_colour
    assert squeezed(words["in_colour"]) in in_colour
    assert squeezed(words["black_and_white"]) in black


def test_both_languages_say_the_same_things():
    assert shape(words_of(Language.VIETNAMESE)) == shape(words_of(Language.ENGLISH))


def test_the_line_to_measure_is_100_mm_long():
    grey = page(RUN).render(scale=DPI / 72, grayscale=True).to_numpy().squeeze()
    rows = [np.nonzero(row < 160)[0] for row in grey[int(262 / 25.4 * DPI) : int(272 / 25.4 * DPI)]]
    longest = max(rows, key=len)
    assert abs((longest.max() - longest.min()) / DPI * 25.4 - 100) < 0.6


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("template", SHEETS)
def test_the_longest_words_stay_on_the_page_and_off_each_other(template, language):
    sheet = page(FULL, Edition(template), language)
    left, bottom, right, top = np.array([box for _, box in letters(sheet)]).T
    width, height = sheet.get_size()
    assert left.min() * MM >= UNPRINTABLE
    assert (width - right.max()) * MM >= UNPRINTABLE
    assert bottom.min() * MM >= UNPRINTABLE
    assert (height - top.max()) * MM >= UNPRINTABLE
    assert most_covered(sheet) < 0.5


def test_a_black_and_white_cover_has_no_colour():
    seen = page(RUN, Edition(in_colour=False)).render(scale=1).to_numpy()
    assert (seen.max(axis=2) - seen.min(axis=2)).max() <= 3


def test_the_same_run_gives_the_same_cover():
    assert cover.pdf(RUN) == cover.pdf(RUN)
