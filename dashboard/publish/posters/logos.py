"""An operator's logo made fit for print: read once, not too large, in black and white if need be."""

import io
from functools import lru_cache

import typst
from PIL import Image

from dashboard.errors import UserError

# 60 mm wide at 300 dots an inch is 709 dots; what is larger only makes every file larger.
LARGEST = (1000, 1000)
UNREADABLE = (OSError, ValueError, Image.DecompressionBombError, typst.TypstError)
MOST_BYTES = 3_000_000
DRAWING = b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.logo), width: 60mm)"


@lru_cache(maxsize=8)
def prepared(logo: bytes, in_colour: bool) -> bytes:
    """The logo as PNG or SVG; nothing where there is none."""
    if not logo:
        return b""
    if len(logo) > MOST_BYTES:
        raise UserError("This logo is larger than 3 MB. Save it smaller, then choose it again.")
    try:
        return _drawing(logo, in_colour) if b"<svg" in logo[:2000] else _picture(logo, in_colour)
    except UNREADABLE as error:
        raise UserError("This logo cannot be read. Save it as PNG, JPEG or SVG, then choose it.") from error


def _drawing(logo: bytes, in_colour: bool) -> bytes:
    seen = typst.compile(DRAWING, sys_inputs={"logo": logo.decode()}, format="png", ppi=400)
    return logo if in_colour else _picture(seen, in_colour)


def _picture(logo: bytes, in_colour: bool) -> bytes:
    with Image.open(io.BytesIO(logo), formats=["PNG", "JPEG"]) as picture:
        picture.thumbnail(LARGEST)
        drawn = picture.convert("RGBA" if in_colour else "LA")
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()
