"""The one face of everything that we print: every Vietnamese letter in every weight."""

from functools import cache
from pathlib import Path

import font_source_sans_pro
import typst

FOLDER = Path(font_source_sans_pro.__file__).parent / "files"


@cache
def fonts() -> typst.Fonts:
    """Found once; no other face is ever taken in its place."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER])
