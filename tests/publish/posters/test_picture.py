"""Pictures for Zalo and Facebook: measured, looked at, and read back as messengers leave them."""

import io
import tomllib
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from test_poster import LONGEST, POSTER

from dashboard.errors import UserError
from dashboard.model import Audience, Language, Tongue
from dashboard.publish.posters import picture, styled_code
from dashboard.publish.posters.edition import Edition
from dashboard.publish.posters.picture import Shape
from dashboard.publish.posters.poster import ASSETS, Poster
from dashboard.wording import speaking

FARTHEST = "HTTPS://CHIENDICH.VSSID.BAOHIEMXAHOI.HANOI.GOV.VN/Q/7K3M9X"
CONTACT = "Chị Nguyễn Thị Phương Quỳnh, Phòng Tổ chức – Hành chính, 024 3825 1234"

# left, top, right, bottom in dots: where the unit and whom to ask there may stand.
UNIT = {
    Shape.SQUARE: (70, 930, 700, 1070),
    Shape.STORY: (70, 1456, 700, 1600),
    Shape.COVER: (198, 550, 750, 672),
}
# What telephones show of a cover, and what no app covers of a story.
SAFE = {
    Shape.SQUARE: (40, 30, 1040, 1070),
    Shape.STORY: (60, 240, 1020, 1600),
    Shape.COVER: (180, 48, 1460, 672),
}


def a_logo(size: tuple[int, int] = (400, 400), kind: str = "PNG") -> bytes:
    """Invented: a green disc with a white triangle, and a bar beside it if there is room."""
    drawing = Image.new("RGB", size, "white")
    pen, side = ImageDraw.Draw(drawing), min(size)
    pen.rectangle((0, 0, *size), fill="#c8500a")
    pen.ellipse((0, 0, side - 1, side - 1), fill="#0f7a4b")
    pen.polygon([(side / 2, side / 6), (side * 0.8, side * 0.75), (side * 0.2, side * 0.75)], fill="white")
    out = io.BytesIO()
    drawing.save(out, kind)
    return out.getvalue()


LOGOS = {
    "square": a_logo(),
    "wide": a_logo((900, 300)),
    "high": a_logo((200, 500), "JPEG"),
}


@cache
def png(one: Poster, shape: Shape, edition: Edition | None = None) -> bytes:
    return picture.png(one, shape, edition)


def dots(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(np.int16)


def changed(one: bytes, other: bytes) -> tuple[int, int, int, int]:
    """The smallest area outside which both pictures look the same."""
    y, x = np.nonzero(np.abs(dots(one) - dots(other)).max(axis=2) > 8)
    return x.min(), y.min(), x.max(), y.max()


def lies_in(area: tuple[int, ...], frame: tuple[int, ...]) -> bool:
    left, top, right, bottom = area
    return left >= frame[0] and top >= frame[1] and right <= frame[2] and bottom <= frame[3]


def inked(content: bytes) -> tuple[int, int, int, int]:
    """Where anything is written or drawn: all that differs from the first dot of its line."""
    seen = dots(content)
    y, x = np.nonzero(np.abs(seen - seen[:, :1]).max(axis=2) > 8)
    return x.min(), y.min(), x.max(), y.max()


def sentences(language: Language) -> dict[str, str]:
    return tomllib.loads((ASSETS / "text" / f"picture.{language}.toml").read_text())


@pytest.mark.parametrize("shape", Shape)
def test_each_shape_has_its_size_to_the_dot(shape):
    size = {"square": (1080, 1080), "story": (1080, 1920), "cover": (1640, 720)}[shape]
    assert Image.open(io.BytesIO(png(POSTER, shape))).size == size


def test_each_shape_has_a_file_name_of_its_own():
    assert len({picture.NAMES[shape] for shape in Shape}) == len(Shape)


@pytest.mark.parametrize("shape", Shape)
def test_the_same_poster_gives_the_same_bytes(shape):
    first = picture.png(POSTER, shape, Edition(logo=LOGOS["square"]))
    picture.png(replace(POSTER, unit_name="Ở giữa"), shape)
    assert picture.png(POSTER, shape, Edition(logo=LOGOS["square"])) == first


@pytest.mark.parametrize("tongue", Tongue)
@pytest.mark.parametrize("shape", Shape)
def test_both_readers_bear_what_messengers_do(shape, tongue):
    assert picture.unreadable(png(POSTER, shape, Edition(tongue=tongue)), POSTER.address) == []


@pytest.mark.parametrize("logo", LOGOS)
@pytest.mark.parametrize("address", [POSTER.address, FARTHEST])
@pytest.mark.parametrize("shape", Shape)
def test_a_logo_in_the_middle_is_borne_by_both_readers(shape, address, logo):
    one = replace(POSTER, address=address)
    drawn = png(one, shape, Edition(logo=LOGOS[logo]))
    assert picture.unreadable(drawn, address, has_logo=True) == []


@settings(deadline=None, max_examples=8)
@given(st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=6, max_size=8), st.sampled_from(Shape))
def test_every_code_is_read_back(code, shape):
    address = f"HTTPS://VSSID.HANOI.EXAMPLE/Q/{code}"
    drawn = picture.png(replace(POSTER, address=address, code=code), shape, Edition(logo=LOGOS["wide"]))
    assert picture.unreadable(drawn, address) == []


def test_a_picture_that_leads_elsewhere_is_not_good():
    assert picture.unreadable(png(POSTER, Shape.SQUARE), FARTHEST)


@pytest.mark.parametrize("shape", Shape)
def test_a_second_code_on_a_picture_is_found_out(shape):
    out, whole = io.BytesIO(), Image.open(io.BytesIO(png(POSTER, shape))).convert("RGB")
    segno.make_qr("HTTPS://ELSEWHERE.EXAMPLE", error="l").save(out, kind="png", scale=4)
    whole.paste(Image.open(out).convert("RGB"), (whole.width - 160, 20))
    pasted = io.BytesIO()
    whole.save(pasted, "PNG")
    drawn = pasted.getvalue()
    assert "HTTPS://ELSEWHERE.EXAMPLE" in picture.unreadable(drawn, POSTER.address)[0]
    [said] = picture.unreadable(drawn, POSTER.address, has_logo=True)
    assert "logo" in said


def test_a_picture_without_its_finder_says_which_reader_misses_it_and_a_logo_is_named_as_the_cause():
    torn = Image.open(io.BytesIO(png(POSTER, Shape.SQUARE)))
    ImageDraw.Draw(torn).rectangle((110, 500, 200, 590), fill="white")
    ImageDraw.Draw(torn).rectangle((370, 500, 460, 590), fill="white")
    out = io.BytesIO()
    torn.save(out, "PNG")
    with speaking(Language.ENGLISH):
        assert (
            "zxing-cpp cannot read the code of this picture."
            in picture.unreadable(out.getvalue(), POSTER.address)[0]
        )
        [said] = picture.unreadable(out.getvalue(), POSTER.address, has_logo=True)
    assert "logo" in said


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("address", ["HTTPS://A.VN/Q/7K3M9X", POSTER.address, FARTHEST])
def test_the_code_is_at_level_h_in_alphanumeric_mode_with_four_white_modules_around(shape, address):
    page = dots(png(replace(POSTER, address=address), shape)).mean(axis=2).astype(np.uint8)
    [code] = zxingcpp.read_barcodes(page)
    assert code.text == address
    assert code.ec_level == "H"
    # As many letters fit into these versions at level H in alphanumeric mode, and fewer in any other.
    version = int(code.extra["Version"])
    assert version == next(v for v, most in enumerate([10, 20, 35, 50, 64, 84], 1) if len(address) <= most)
    left, top = code.position.top_left.x, code.position.top_left.y
    side = code.position.top_right.x - left + 1
    zone = int(4 * side / (17 + 4 * version)) - 2
    around = page[top - zone : top + side + zone, left - zone : left + side + zone].copy()
    # Its corners are known to two dots.
    around[zone - 3 : -zone + 3, zone - 3 : -zone + 3] = 255
    assert around.min() >= 250


@pytest.mark.parametrize("logo", LOGOS)
@pytest.mark.parametrize("address", [POSTER.address, FARTHEST])
def test_a_logo_takes_at_most_a_seventh_of_the_code(address, logo):
    plain, marked = styled_code.png(address, 600), styled_code.png(address, 600, LOGOS[logo])
    left, top, right, bottom = changed(plain, marked)
    _, _, width, height = inked(plain)
    quiet, _, _, _ = inked(plain)
    side = width - quiet
    assert (right - left) * (bottom - top) <= side**2 / 7
    assert height == width


def test_a_logo_keeps_its_proportions():
    marked = dots(styled_code.png(POSTER.address, 1200, a_logo((900, 300))))
    y, x = np.nonzero((marked[:, :, 0] > 150) & (marked[:, :, 2] < 100))
    green = (marked[:, :, 1] > marked[:, :, 2] + 20) & (marked[:, :, 0] < 100)
    _, gx = np.nonzero(green)
    assert (x.max() - gx.min()) / (y.max() - y.min()) == pytest.approx(3, rel=0.03)


def test_a_file_that_is_no_logo_is_refused():
    with pytest.raises(UserError, match="logo"):
        picture.png(POSTER, Shape.SQUARE, Edition(logo=b"no picture"))


def test_an_address_in_lower_case_is_refused():
    with pytest.raises(ValueError):
        styled_code.png(POSTER.address.lower(), 400)


@pytest.mark.parametrize("contact", ["", CONTACT])
@pytest.mark.parametrize("name", ["Xã Ba Vì", LONGEST, "TRƯỜNG ĐẠI HỌC " * 8, "Ậ" * 120, "W" * 120])
@pytest.mark.parametrize("shape", Shape)
def test_long_names_keep_to_their_corner(shape, name, contact):
    named = png(replace(POSTER, unit_name=name), shape, Edition(contact=contact))
    assert lies_in(changed(named, png(replace(POSTER, unit_name=""), shape)), UNIT[shape])


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("tongue", Tongue)
@pytest.mark.parametrize("shape", Shape)
def test_all_that_matters_lies_where_every_screen_shows_it(shape, tongue, audience):
    one = replace(
        POSTER, unit_name=LONGEST, address=FARTHEST, audience=audience, notice="DỮ LIỆU MẪU, KHÔNG DÙNG"
    )
    drawn = png(one, shape, Edition(tongue=tongue, contact=CONTACT, logo=LOGOS["wide"]))
    assert lies_in(inked(drawn), SAFE[shape])


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize(
    "less",
    [
        {"hotline": "0"},
        {"sender": "A"},
        {"address": "HTTPS://VSSID.HANOI.EXAMPLE/Q/7K3M9Y"},
        {"audience": Audience.SCHOOL},
        {"notice": "DỮ LIỆU MẪU"},
        {"unit_name": "Xã Ba Vì"},
    ],
    ids=lambda less: next(iter(less)),
)
def test_everything_told_is_seen(shape, less):
    assert png(replace(POSTER, **less), shape) != png(POSTER, shape)


@pytest.mark.parametrize("line", ["headline", "promise", "contact"])
@pytest.mark.parametrize("shape", Shape)
def test_words_of_ones_own_are_taken(shape, line):
    assert png(POSTER, shape, Edition(**{line: "Mời bạn"})) != png(POSTER, shape)


def test_pictures_are_in_colour_whatever_the_print_run_is():
    assert png(POSTER, Shape.SQUARE, Edition(in_colour=False)) == png(POSTER, Shape.SQUARE)


def test_both_languages_have_all_sentences():
    vietnamese, english = sentences(Language.VIETNAMESE), sentences(Language.ENGLISH)
    assert vietnamese.keys() == english.keys()
    assert all([*vietnamese.values(), *english.values()])


def test_both_languages_say_that_no_fee_and_no_password_is_ever_asked():
    assert all(
        word in sentences(Language.VIETNAMESE)["never"] for word in ("thu\u00a0phí", "mật\u00a0khẩu", "OTP")
    )
    assert all(word in sentences(Language.ENGLISH)["never"] for word in ("fee", "password", "OTP"))
