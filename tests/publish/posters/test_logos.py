"""Logos that people choose: what is printed of them, and what is refused before it can do anything."""

import io

import pytest
import segno
from PIL import Image, ImageDraw, ImageOps

from dashboard.errors import UserError
from dashboard.publish.posters import logos

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="100000"><image href="a.png"/></svg>'


def png(picture: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def a_code(scale: int = 8) -> Image.Image:
    out = io.BytesIO()
    segno.make_qr("https://evil.example/x").save(out, kind="png", scale=scale, border=4)
    return Image.open(out).convert("RGB")


def in_a_corner(code: Image.Image) -> Image.Image:
    whole = Image.new("RGB", (700, 700), "#0f7a4b")
    whole.paste(code, (20, 20))
    return whole


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("size", [(4, 4), (3000, 2000), (5, 5000)])
def test_a_logo_becomes_a_png_that_is_not_too_large(kind, size):
    made = logos.prepared(png(Image.new("RGB", size, "#c8500a"), kind), in_colour=True)
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.format == "PNG"
        assert max(picture.size) <= 720


def test_a_logo_is_grey_where_there_is_no_colour_and_keeps_what_is_clear():
    drawn = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).ellipse((10, 10, 90, 90), fill=(200, 30, 30, 255))
    with Image.open(io.BytesIO(logos.prepared(png(drawn), in_colour=False))) as picture:
        assert picture.mode == "LA"
        assert picture.getpixel((0, 0))[1] == 0 and picture.getpixel((50, 50))[1] == 255


@pytest.mark.parametrize(
    "code",
    [
        a_code(),
        ImageOps.invert(a_code()),
        in_a_corner(a_code(3)),
        in_a_corner(ImageOps.invert(a_code(3))),
        a_code().rotate(180),
    ],
    ids=["as it is", "inverted", "small", "small and inverted", "upside down"],
)
def test_a_logo_with_a_code_of_somebody_else_is_refused(code):
    with pytest.raises(UserError, match=r"mã"):
        logos.prepared(png(code), in_colour=True)


def test_a_drawing_is_refused_unread_whatever_it_asks_for():
    for drawing in (SVG, '<?xml version="1.0"?>' + SVG, "\n" * 3000 + SVG):
        with pytest.raises(UserError, match=r"PNG"):
            logos.prepared(drawing.encode(), in_colour=False)


def test_no_logo_is_nothing():
    assert logos.prepared(b"", in_colour=True) == b""
