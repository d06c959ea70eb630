"""The picture that goes with a shared link, and one for Zalo: drawn by Typst, the same bytes each time."""

import json
from enum import StrEnum

import typst

from dashboard.model import Language
from dashboard.publish import typefaces
from dashboard.publish.site import texts
from dashboard.publish.site.frame import ASSETS, Frame

PPI = 72


class Shape(StrEnum):
    """1200 by 630 pixels, or 1080 by 1080."""

    CARD = "card"
    SQUARE = "square"


SIZES = {Shape.CARD: (1200, 630), Shape.SQUARE: (1080, 1080)}
NAMES = {Shape.CARD: "chia-se", Shape.SQUARE: "vuong"}


def name(shape: Shape, language: Language) -> str:
    """What the file is called."""
    return f"anh/{NAMES[shape]}-{language.value}.png"


def png(shape: Shape, frame: Frame, language: Language) -> bytes:
    """The promise, the address, the warning and the hotline."""
    words = texts.words(language)
    width, height = SIZES[shape]
    told = {
        "language": language.value,
        "width": width,
        "height": height,
        "title": words["card_title"],
        "words": words["card_words"],
        "warning": words["card_warning"],
        "hotline": words["card_hotline"].format(hotline=frame.hotline),
        "address": f"{frame.base.partition('://')[2]}{'en/' if language is Language.ENGLISH else ''}".rstrip(
            "/"
        ),
        "sender": frame.sender,
    }
    return typst.compile(
        ASSETS / "picture.typ",
        font_paths=typefaces.fonts(),
        sys_inputs={"told": json.dumps(told)},
        format="png",
        ppi=PPI,
    )
