"""A poster becomes a page to print; the layout and every sentence of it stand in `campaign_assets`."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import typst

from dashboard.model import Language
from dashboard.publish import typefaces
from dashboard.publish.posters import qr

ASSETS = Path(__file__).parents[3] / "campaign_assets"
TEMPLATE = ASSETS / "posters" / "a4.typ"

# An A4 page is then 910 dots wide: as wide as the web page shows it.
PREVIEW_PPI = 110


@dataclass(frozen=True)
class Poster:
    """One sheet on one wall.

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
    language: Language = Language.VIETNAMESE
    notice: str = ""


def pdf(posters: Sequence[Poster]) -> bytes:
    """One A4 page a poster, in the order given."""
    return _compile(posters, "pdf")


def preview(poster: Poster) -> bytes:
    """The page as a PNG for the screen."""
    return _compile([poster], "png")


def _compile(posters: Sequence[Poster], form: Literal["pdf", "png"]) -> bytes:
    pages = json.dumps([_page(poster) for poster in posters])
    return typst.compile(
        TEMPLATE,
        root=ASSETS,
        font_paths=typefaces.fonts(),
        sys_inputs={"posters": pages},
        format=form,
        ppi=PREVIEW_PPI,
    )


def _page(poster: Poster) -> dict[str, str | int | None]:
    host, _, path = poster.address.partition("://")[2].partition("/")
    return asdict(poster) | {
        "qr": qr.svg(poster.address),
        "address_host": host.lower(),
        # With a small q, so that whoever typed is told apart from whoever scanned.
        "typed": f"{host.lower()}/{path.replace('Q/', 'q/', 1)}",
    }
