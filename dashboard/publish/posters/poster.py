"""A poster becomes pages to print; every layout and every sentence of them stands in `campaign_assets`."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import typst

from dashboard.model import Audience, Template, Tongue
from dashboard.publish import typefaces
from dashboard.publish.posters import logos, qr
from dashboard.publish.posters.edition import Edition

ASSETS = Path(__file__).parents[3] / "campaign_assets"
LAYOUTS = {
    Template.POSTER: "a4.typ",
    Template.POSTER_A3: "a3.typ",
    Template.LARGE_PRINT: "large.typ",
    Template.DESK_NOTICE: "desk.typ",
    Template.TENT: "tent.typ",
    Template.LEAFLET: "leaflet.typ",
    Template.STICKER: "sticker.typ",
}

# As wide as the web page shows it.
PREVIEW_WIDTH = 910
MM_AN_INCH = 25.4

# Signs that change direction, have no width, or are half of one: controls, formats, surrogates, private ones.
UNSEEN, SPACES = {"Cc", "Cf", "Cs", "Co", "Cn"}, set("\n\t")

TONGUES = {Tongue.VIETNAMESE: ["vi"], Tongue.ENGLISH: ["en"], Tongue.BOTH: ["vi", "en"]}


@dataclass(frozen=True)
class Poster:
    """One sheet in one place.

    The code holds `address`, in upper case; whoever follows it ends at `target_host`, and the warning against
    fakes names both. Without `form_days` there is no paper form to hand in.
    """

    unit_name: str
    place: str
    address: str
    code: str
    target_host: str
    sender: str
    hotline: str
    form_days: int | None
    audience: Audience = Audience.EVERYONE
    notice: str = ""


def pdf(posters: Sequence[Poster], edition: Edition | None = None) -> bytes:
    """The pages of each poster, in the order given."""
    return _compile(posters, edition or Edition(), "pdf")


def preview(poster: Poster, edition: Edition | None = None, page: int = 1) -> bytes:
    """One page of the poster as a PNG for the screen."""
    drawn: bytes | list[bytes] = _compile([poster], edition or Edition(), "png")
    return drawn if isinstance(drawn, bytes) else drawn[page - 1]


def _compile(posters: Sequence[Poster], edition: Edition, form: Literal["pdf", "png"]) -> bytes:
    return typst.compile(
        ASSETS / "posters" / LAYOUTS[edition.template],
        root=ASSETS,
        font_paths=typefaces.fonts(),
        sys_inputs={
            "posters": json.dumps([sheet(poster) for poster in posters]),
            "edition": json.dumps(run(edition)),
        },
        format=form,
        ppi=PREVIEW_WIDTH / edition.sheet.width * MM_AN_INCH,
    )


def run(edition: Edition) -> dict[str, object]:
    """What a layout is told of the whole run."""
    return {
        "tongues": TONGUES[edition.tongue],
        "in_colour": edition.in_colour,
        "headline": plain_line(edition.headline),
        "promise": plain_line(edition.promise),
        "purpose": plain_line(edition.purpose),
        "contact": plain_line(edition.contact),
        "logo": list(logos.prepared(edition.logo, edition.in_colour)),
    }


def plain_line(words: str) -> str:
    """One line as it is set: letters and their marks joined, nothing in it that is not seen.

    Some keyboards write a letter and its marks apart, which no line is measured by.
    """
    seen = "".join(sign for sign in words if unicodedata.category(sign) not in UNSEEN or sign in SPACES)
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def sheet(poster: Poster) -> dict[str, str | int | None]:
    """What a layout is told of one sheet, its code drawn."""
    host, _, path = poster.address.partition("://")[2].partition("/")
    return asdict(poster) | {
        "qr": qr.svg(poster.address),
        "address_host": host.lower(),
        # With a small q, so that whoever typed is told apart from whoever scanned.
        "typed": f"{host.lower()}/{path.replace('Q/', 'q/', 1)}",
    }
