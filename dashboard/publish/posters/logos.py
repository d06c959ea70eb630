"""An operator's logo made fit for print: read once, not too large, in black and white if need be.

Pictures of dots only: a drawing (SVG) can ask for any amount of memory and work in a few bytes.
"""

import io
from functools import lru_cache

import numpy as np
from PIL import Image

from dashboard.errors import UserError
from dashboard.publish.posters import readers

# 60 mm wide at 300 dots an inch is 709 dots; what is larger only makes every file larger.
LARGEST = (720, 720)
UNREADABLE = (OSError, ValueError, Image.DecompressionBombError)
MOST_BYTES = 3_000_000


@lru_cache(maxsize=4)
def prepared(logo: bytes, in_colour: bool) -> bytes:
    """The logo as PNG; nothing where there is none. `UserError` for what is no logo of ours to print."""
    if not logo:
        return b""
    if len(logo) > MOST_BYTES:
        raise UserError("This logo is larger than 3 MB. Save it smaller, then choose it again.")
    try:
        drawn = _opened(logo)
    except UNREADABLE as error:
        raise UserError("This logo cannot be read. Save it as PNG or JPEG, then choose it.") from error
    if _leads_elsewhere(drawn):
        raise UserError("This logo holds a code that leads elsewhere. Choose one without a code.")
    out = io.BytesIO()
    (drawn if in_colour else drawn.convert("LA")).save(out, "PNG")
    return out.getvalue()


def _opened(logo: bytes) -> Image.Image:
    with Image.open(io.BytesIO(logo), formats=["PNG", "JPEG"]) as picture:
        picture.thumbnail(LARGEST)
        return picture.convert("RGBA")


def _leads_elsewhere(drawn: Image.Image) -> bool:
    """Whether a phone would find a code in it, on white paper, as it is or with black and white exchanged."""
    paper = Image.new("RGBA", (drawn.width + 80, drawn.height + 80), "white")
    paper.paste(drawn, (40, 40), drawn)
    grey = np.asarray(paper.convert("L"), np.uint8)
    return any(readers.has_code(view) for view in (grey, readers.twice_as_large(grey)))
