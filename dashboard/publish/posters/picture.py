"""A poster becomes a picture for Zalo and Facebook, and nobody gets it before its code was read back."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

import cv2
import numpy as np
import typst
from PIL import Image

from dashboard.publish import typefaces
from dashboard.publish.posters import poster as sheets
from dashboard.publish.posters import readers, styled_code
from dashboard.publish.posters.edition import Edition
from dashboard.publish.posters.poster import ASSETS, Poster
from dashboard.publish.posters.readers import Picture, Reader
from dashboard.wording import say

# A point of the page is then a dot of the picture.
PPI = 72


class Shape(StrEnum):
    """For a message or post, for a story that fills the screen, and for the head of a Facebook page.

    Facebook has shown covers at 820 by 312 on computers and at 640 by 360 on telephones: so have it several
    guides of 2025, none of them Facebook's own, and it has changed before. The cover is twice 820 by 360,
    and what matters lies in its middle 1280 by 624, which both show. Stories keep clear of the top 240 and
    the bottom 320 dots, where apps put their buttons: a habit of designers, with no source of Zalo's.
    """

    SQUARE = "square"
    STORY = "story"
    COVER = "cover"


SIZES = {Shape.SQUARE: (1080, 1080), Shape.STORY: (1080, 1920), Shape.COVER: (1640, 720)}
NAMES = {Shape.SQUARE: "anh-vuong.png", Shape.STORY: "anh-dung.png", Shape.COVER: "anh-bia.png"}

# The white card in dots, as wide as the layout has room; its round corners take nothing off the code on it.
CARD_WIDTHS = {Shape.SQUARE: 430, Shape.STORY: 560, Shape.COVER: 400}
CORNERS = 6


def png(poster: Poster, shape: Shape, edition: Edition | None = None) -> bytes:
    """The picture: always in colour, whatever the edition is printed in; the same bytes each time."""
    run = replace(edition or Edition(), in_colour=True)
    width, height = SIZES[shape]
    card = CARD_WIDTHS[shape]
    code = styled_code.png(poster.address, card - 2 * CORNERS, run.logo)
    told = {"shape": shape, "width": width, "height": height, "card": card, "code": list(code)}
    return typst.compile(
        ASSETS / "posters" / "picture.typ",
        root=ASSETS,
        font_paths=typefaces.fonts(),
        sys_inputs={
            "posters": json.dumps([sheets.sheet(poster)]),
            "edition": json.dumps(sheets.run(run)),
            "picture": json.dumps(told),
        },
        format="png",
        ppi=PPI,
    )


def unreadable(picture: bytes, address: str, has_logo: bool = False) -> list[str]:
    """Why the picture may not be sent on, a sentence each; empty when its code bears all that is done."""
    seen = _grey(picture)
    # A logo may be a code itself, and a telephone takes the one it finds first.
    others = sorted({found.address for found in readers.locate(seen)} - {address})
    faults = [
        say("This picture has a code that leads to {address}. Take it away.", address=each) for each in others
    ]
    faults += [
        say(_SENTENCES[name], reader=reader)
        for name, (change, judges) in VIEWS.items()
        for reader in judges
        if not readers.reads(reader, change(seen), address)
    ]
    if faults and has_logo:
        return [say("With this logo the code cannot be read. Choose another logo, or none.")]
    return faults


def _grey(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content)) as opened:
        return np.asarray(opened.convert("L"))


def _as_it_is(view: Picture) -> Picture:
    return view


def _recompressed(view: Picture) -> Picture:
    """As messengers do to spare their network: JPEG at quality 50."""
    out = io.BytesIO()
    Image.fromarray(view).save(out, "JPEG", quality=50)
    return _grey(out.getvalue())


def _blurred(view: Picture) -> Picture:
    """A camera a little out of focus before a screen: a seventh to a quarter of a module."""
    seen: Picture = cv2.GaussianBlur(view, (0, 0), 2)
    return seen


def _half_as_wide(view: Picture) -> Picture:
    return _recompressed(_smaller(view, 2))


def _a_third_as_wide(view: Picture) -> Picture:
    """A small picture among others: a module then takes about three dots."""
    return _recompressed(_smaller(view, 3))


def _smaller(view: Picture, times: int) -> Picture:
    height, width = view.shape
    seen: Picture = cv2.resize(view, (width // times, height // times), interpolation=cv2.INTER_AREA)
    return seen


# What is done to a picture on its way, and who must still read it. At a third of its width, and not
# even recompressed, OpenCV missed 2 of 108 codes, both with a logo; zxing-cpp read them all.
VIEWS: dict[str, tuple[Callable[[Picture], Picture], tuple[Reader, ...]]] = {
    "clean": (_as_it_is, tuple(Reader)),
    "recompressed": (_recompressed, tuple(Reader)),
    "blurred": (_blurred, tuple(Reader)),
    "half": (_half_as_wide, tuple(Reader)),
    "third": (_a_third_as_wide, (Reader.ZXING,)),
}
_SENTENCES = {
    "clean": "{reader} cannot read the code of this picture. Make the picture anew.",
    "recompressed": "{reader} cannot read the code of this picture once recompressed. Shorten the address.",
    "blurred": "{reader} cannot read the code of this picture once blurred. Shorten the address.",
    "half": "{reader} cannot read the code of this picture at half its width. Shorten the address.",
    "third": "{reader} cannot read the code of this picture at a third of its width. Shorten the address.",
}
