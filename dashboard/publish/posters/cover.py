"""A print run gets a sheet at its front: what it is, how it is printed, where it hangs, what was tried."""

import json
from dataclasses import asdict, dataclass

import typst

from dashboard.model import Language
from dashboard.publish import typefaces
from dashboard.publish.posters.edition import Edition
from dashboard.publish.posters.poster import ASSETS

# More names than these would push away what printers have to know.
NAMED = 20


@dataclass(frozen=True)
class Cover:
    """What the person at the printer is told.

    `units` are names, `places` where in each unit; `check_address` is typed to log where a sheet is. `proof`
    has a line for each thing that was tried.
    """

    sheets: int
    units: tuple[str, ...]
    check_address: str
    places: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    notice: str = ""


def pdf(cover: Cover, edition: Edition | None = None, language: Language = Language.VIETNAMESE) -> bytes:
    """One A4 page in the language of whoever prints."""
    run = edition or Edition()
    told = asdict(cover) | {
        "language": language,
        "template": run.template,
        "tongue": run.tongue,
        "in_colour": run.in_colour,
        "sheets": _number(cover.sheets, language),
        "unit_count": _number(len(cover.units), language),
        "units": cover.units[:NAMED],
        "places": [place for place in cover.places if place],
        "more": _number(len(cover.units) - NAMED, language) if len(cover.units) > NAMED else "",
    }
    plain = {"tongues": [language], "in_colour": run.in_colour, "logo": []}
    return typst.compile(
        ASSETS / "posters" / "cover.typ",
        root=ASSETS,
        font_paths=typefaces.fonts(),
        sys_inputs={"posters": json.dumps([told]), "edition": json.dumps(plain)},
        format="pdf",
    )


def _number(value: int, language: Language) -> str:
    return f"{value:,}".replace(",", "." if language is Language.VIETNAMESE else ",")
