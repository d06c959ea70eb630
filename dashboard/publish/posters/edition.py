"""What all sheets of one print run have in common, and what each kind of sheet is."""

from dataclasses import dataclass

from dashboard.model import Template, Tongue


@dataclass(frozen=True)
class Sheet:
    """How one template is printed: paper in mm, codes on each of its pages, narrowest module in mm.

    `codes` has one number a page of one poster: a leaflet has its code on the front alone, a tent on both
    faces of its one page.
    """

    width: int
    height: int
    codes: tuple[int, ...]
    narrowest_module: float


# As DOMAIN and ISO/IEC 18004 in practice have it: read in the hand, or from a wall.
IN_HAND, ON_A_WALL = 0.4, 1.0

SHEETS = {
    Template.POSTER: Sheet(210, 297, (1,), ON_A_WALL),
    Template.POSTER_A3: Sheet(297, 420, (1,), ON_A_WALL),
    Template.LARGE_PRINT: Sheet(210, 297, (1,), ON_A_WALL),
    Template.DESK_NOTICE: Sheet(297, 210, (1,), ON_A_WALL),
    Template.TENT: Sheet(210, 297, (2,), IN_HAND),
    Template.LEAFLET: Sheet(148, 210, (1, 0), IN_HAND),
    Template.STICKER: Sheet(105, 148, (1,), ON_A_WALL),
}


@dataclass(frozen=True)
class Edition:
    """One print run: the template, its language, colour or black and white, words of one's own, and a logo.

    An empty line takes the words that the campaign wrote for the audience. The logo is the operator's own
    file: PNG or JPEG.
    """

    template: Template = Template.POSTER
    tongue: Tongue = Tongue.VIETNAMESE
    in_colour: bool = True
    headline: str = ""
    promise: str = ""
    purpose: str = ""
    contact: str = ""
    logo: bytes = b""

    @property
    def sheet(self) -> Sheet:
        """The paper of this run."""
        return SHEETS[self.template]
