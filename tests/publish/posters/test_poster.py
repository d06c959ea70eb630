"""Print it, look at it, read it back."""

import io
import tomllib
from dataclasses import replace
from functools import cache

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dashboard.model import Audience, Language, Tongue
from dashboard.publish.posters import poster
from dashboard.publish.posters.edition import Edition
from dashboard.publish.posters.poster import Poster

DPI = 150
DOTS_A_MM = DPI / 25.4

POSTER = Poster(
    unit_name="Ủy ban nhân dân quận Hoàn Kiếm",
    place="Bộ phận một cửa, tầng 1",
    address="HTTPS://VSSID.HANOI.EXAMPLE/Q/7K3M9X",
    code="7K3M9X",
    target_host="dichvucong.baohiemxahoi.gov.vn",
    sender="Bảo hiểm xã hội thành phố Hà Nội",
    hotline="1900 9068",
    form_days=10,
)
ENGLISH = Edition(tongue=Tongue.ENGLISH)
PAPERLESS = replace(POSTER, form_days=None)
LONGEST = (
    "Trung tâm Chuyển giao Công nghệ và Đào tạo Nghề Khu công nghiệp Bắc Thăng Long – Nội Bài, "
    "cơ sở 2 tại xã Kim Chung huyện Đông Anh"
)

# left, top, right, bottom in mm: what may change when the name and place do, or the warning's hosts.
FOOT_OF_UNIT = (14.5, 276, 131.5, 293)
WARNING = (58, 237, 196, 264)

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyẨẪẬẰẺỄỘỞỤỰỸ –,()0123456789"


def pages(document: bytes) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(document))


@cache
def text(one: Poster, edition: Edition | None = None) -> str:
    """What the page says, without the line breaks that depend on the room there was."""
    [page] = pages(poster.pdf([one], edition))
    return squeezed(page.get_textpage().get_text_range())


def squeezed(words: str) -> str:
    return "".join(words.replace("\u200b", "").split())


@cache
def seen(one: Poster) -> np.ndarray:
    """The printed page in grey, as a black-and-white printer would give it."""
    [page] = pages(poster.pdf([one]))
    return page.render(scale=DPI / 72, grayscale=True).to_numpy().squeeze().astype(np.int16)


def changed(one: Poster, other: Poster) -> tuple[float, float, float, float]:
    """The smallest area in mm outside which both pages look the same."""
    y, x = np.nonzero(np.abs(seen(one) - seen(other)) > 8)
    return x.min() / DOTS_A_MM, y.min() / DOTS_A_MM, x.max() / DOTS_A_MM, y.max() / DOTS_A_MM


def lies_in(area: tuple[float, ...], frame: tuple[float, ...]) -> bool:
    left, top, right, bottom = area
    return left >= frame[0] and top >= frame[1] and right <= frame[2] and bottom <= frame[3]


def words_of(language: Language) -> dict:
    file = poster.ASSETS / "text" / f"poster.{language}.toml"
    return tomllib.loads(file.read_text())


def shape(words: object) -> object:
    """Which sentences there are, and how many, but not what they say."""
    if isinstance(words, dict):
        return {key: shape(value) for key, value in words.items()}
    return [shape(value) for value in words] if isinstance(words, list) else ""


def test_each_poster_is_one_page_in_the_order_given():
    many = [replace(POSTER, unit_name=f"Xã {n}", code=f"CODE{n}") for n in range(7)]
    said = [page.get_textpage().get_text_range() for page in pages(poster.pdf(many))]
    assert len(said) == 7
    assert all(one.unit_name in page for one, page in zip(many, said, strict=True))


def test_the_page_is_a4():
    [page] = pages(poster.pdf([POSTER]))
    assert [round(side * 25.4 / 72) for side in page.get_size()] == [210, 297]


def test_the_same_posters_give_the_same_bytes():
    first = poster.pdf([POSTER, PAPERLESS])
    poster.pdf([replace(POSTER, unit_name="Ở giữa")])
    assert poster.pdf([POSTER, PAPERLESS]) == first


def test_every_printed_code_leads_to_its_own_address():
    many = [
        replace(POSTER, address=f"HTTPS://VSSID.HANOI.EXAMPLE/Q/{n:06d}") for n in range(0, 900000, 90001)
    ]
    read = [zxingcpp.read_barcodes(p.render(scale=DPI / 72).to_pil()) for p in pages(poster.pdf(many))]
    assert [[code.text for code in codes] for codes in read] == [[one.address] for one in many]


@pytest.mark.parametrize(
    "address",
    ["HTTPS://A.VN/Q/7K3M9X", POSTER.address, "HTTPS://CHIENDICH.VSSID.BAOHIEMXAHOI.HANOI.GOV.VN/Q/7K3M9X"],
)
def test_the_code_is_at_least_80_mm_wide_with_four_white_modules_around(address):
    page = seen(replace(POSTER, address=address)).astype(np.uint8)
    [code] = zxingcpp.read_barcodes(page)
    left, top, right = code.position.top_left.x, code.position.top_left.y, code.position.top_right.x
    assert (right - left) / DOTS_A_MM >= 80

    side = right - left
    zone = int(4 * side / (17 + 4 * int(code.extra["Version"]))) - 2
    around = page[top - zone : top + side + zone, left - zone : left + side + zone].copy()
    around[zone - 2 : -zone + 2, zone - 2 : -zone + 2] = 255
    assert around.min() >= 250


def test_the_code_is_read_from_a_grey_copy_that_has_faded():
    faded = (seen(POSTER) * 0.4 + 110).astype(np.uint8)
    assert [code.text for code in zxingcpp.read_barcodes(faded)] == [POSTER.address]


def test_the_page_says_who_hung_it_where_it_leads_and_whom_to_call():
    said = text(POSTER)
    for words in (POSTER.unit_name, POSTER.place, POSTER.code, POSTER.hotline, POSTER.sender.upper()):
        assert squeezed(words) in said


def test_the_address_can_be_typed_in_lower_case_up_to_the_code():
    # The small q tells typing from scanning.
    assert "vssid.hanoi.example/q/7K3M9X" in text(POSTER)


def test_the_paper_form_has_its_days():
    assert "trong10ngày" in text(POSTER)
    assert "trong7ngày" in text(replace(POSTER, form_days=7))


def test_without_days_there_is_no_form_to_hand_in():
    assert "mẫu01" not in text(PAPERLESS)
    assert "Khôngphảinộptờkhaigiấy" in text(PAPERLESS)


@pytest.mark.parametrize("target", ["dichvucong.baohiemxahoi.gov.vn", "dichvucong.gov.vn", "play.google.com"])
def test_the_warning_names_the_hosts_that_are_really_passed(target):
    assert f"quavssid.hanoi.examplerồimở{target}." in text(replace(POSTER, target_host=target))


def test_a_code_that_stays_on_its_own_host_names_it_once():
    said = text(replace(POSTER, target_host="vssid.hanoi.example"))
    assert "chỉmởvssid.hanoi.example." in said
    assert "baohiemxahoi.gov.vn" not in said


def test_the_warning_says_where_to_install_from_and_what_is_never_asked():
    said = text(POSTER)
    for words in ("App Store", "Google Play", "không thu phí", "không gọi điện"):
        assert squeezed(words) in said


def test_english_posters_speak_english():
    said = text(POSTER, ENGLISH)
    assert "GetVssID" in said
    assert "within10days" in said


def test_both_languages_say_the_same_things():
    assert shape(words_of(Language.VIETNAMESE)) == shape(words_of(Language.ENGLISH))


@pytest.mark.parametrize("one", [POSTER, PAPERLESS, replace(POSTER, target_host="vssid.hanoi.example")])
@pytest.mark.parametrize("tongue", Tongue)
def test_no_brace_and_no_star_is_left_over(one, tongue):
    assert not set("{}*") & set(text(one, Edition(tongue=tongue)))


@pytest.mark.parametrize("audience", Audience)
def test_a_poster_speaks_to_its_audience(audience):
    for language, tongue in zip(Language, (Tongue.VIETNAMESE, Tongue.ENGLISH), strict=True):
        said = text(replace(POSTER, audience=audience), Edition(tongue=tongue))
        for words in words_of(language)["for"][audience].values():
            assert squeezed(words) in said


@pytest.mark.parametrize(
    "name", ["#panic() *x* $y$ <a>", "**a** {hotline}", '"; #{1+1} \\ // `raw` @b', "= Đề mục"]
)
def test_markup_in_a_name_stays_text(name):
    assert squeezed(name) in text(replace(POSTER, unit_name=name))


@pytest.mark.parametrize("place", ["", "Sảnh A", LONGEST])
@pytest.mark.parametrize("name", ["Xã Ba Vì", LONGEST, "TRƯỜNG ĐẠI HỌC " * 8, "Ậ" * 120, "W" * 120])
def test_long_names_keep_to_their_corner_and_lose_no_letter(name, place):
    hung = replace(POSTER, unit_name=name, place=place)
    assert lies_in(changed(hung, replace(POSTER, unit_name="", place="")), FOOT_OF_UNIT)
    assert squeezed(name) in text(hung)
    assert squeezed(place) in text(hung)


@settings(deadline=None, max_examples=25)
@given(st.text(VIETNAMESE, min_size=1, max_size=120).filter(str.strip))
def test_any_name_keeps_to_its_corner(name):
    nobody = replace(POSTER, unit_name="", place="")
    assert lies_in(changed(replace(nobody, unit_name=name), nobody), FOOT_OF_UNIT)


@pytest.mark.parametrize(
    "host", ["a.vn", "play.google.com", "rat-la-dai.chiendich-vssid.baohiemxahoi.hanoi.gov.vn"]
)
def test_any_host_fits_into_the_warning(host):
    assert lies_in(changed(replace(POSTER, target_host=host), POSTER), WARNING)


def test_capitals_keep_both_their_marks():
    """The crown of Ẩ is the highest ink of the line: whatever cuts it makes the name as low as a plain A."""
    nobody = replace(POSTER, unit_name="", place="")
    plain, crowned = (changed(replace(nobody, unit_name=name), nobody) for name in ("AAA", "ẨẨẨ"))
    assert plain[1] - crowned[1] > 1


def test_the_preview_is_the_page_at_screen_size():
    picture = Image.open(io.BytesIO(poster.preview(POSTER)))
    assert picture.format == "PNG"
    assert abs(picture.width - 910) <= 1
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [POSTER.address]
