"""What the reading back of a print run has shown: in figures, and in sentences for whoever prints it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from dashboard.publish.posters.readers import Reader
from dashboard.wording import number, say


class Kind(StrEnum):
    """What can be wrong with a page."""

    PAGES = "pages"
    BLANK = "blank"
    UNREAD = "unread"
    STRANGE = "strange"
    OF_ANOTHER_PAGE = "of_another_page"
    TWICE = "twice"
    SMALL = "small"
    QUIET_ZONE = "quiet_zone"
    FAINT = "faint"
    BLURRED = "blurred"
    BADLY_BLURRED = "badly_blurred"
    TILTED = "tilted"
    COPIED = "copied"
    DIMMED = "dimmed"
    TORN = "torn"
    NEAR = "near"


# ruff: noqa: E501 - a sentence is read in one piece
_SENTENCES = {
    "pages": "Page {page}: the document has {first} pages and should have {second}. Make it anew.",
    "blank": "Page {page} is blank. Make the document anew.",
    "unread": "Page {page}: {reader} cannot read the code {address}. Let nothing cover it, and print it larger.",
    "strange": "Page {page}: the code leads to {address}, which is not one of this print run. Make the document anew.",
    "of_another_page": "Page {page}: the code is that of page {first} ({address}). Make the document anew.",
    "twice": "Page {page}: the code {address} stands there more often than planned. Take one away.",
    "small": "Page {page}: a module of the code is {first} mm wide and must be {second} mm. Print the code larger.",
    "quiet_zone": "Page {page}: the code has {first} modules of white around it and needs 4. Move what stands beside it.",
    "faint": "Page {page}: the code stands out from its ground by {first}% and must by 55%. Print it black on white.",
    "blurred": "Page {page}: {reader} cannot read the code once it is blurred. Print it larger, with fewer letters in its address.",
    "badly_blurred": "Page {page}: {reader} cannot read the code once it is badly blurred. Print it larger, with fewer letters in its address.",
    "tilted": "Page {page}: {reader} cannot read the code from the side. Leave more white around it.",
    "copied": "Page {page}: {reader} cannot read a photocopy of the code. Print it black on white, with nothing on it.",
    "dimmed": "Page {page}: {reader} cannot read the code in little light. Print it black on white, with nothing on it.",
    "torn": "Page {page}: {reader} cannot read the code with a corner torn off. Take what covers it away, or raise its level of repair.",
    "near": "Page {page}: the code is not read at {first} m. Print it larger.",
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, for which reader, and the figures that the sentence tells."""

    kind: Kind
    page: int
    reader: Reader | None = None
    address: str = ""
    told: tuple[float, ...] = ()

    @property
    def sentence(self) -> str:
        """Where it is, what it is, and what to do."""
        figures = [self._figure(value) for value in self.told] + ["", ""]
        return say(
            _SENTENCES[self.kind],
            page=number(self.page),
            reader=self.reader or "",
            address=self.address,
            first=figures[0],
            second=figures[1],
        )

    def _figure(self, value: float) -> str:
        if self.kind is Kind.FAINT:
            # Never rounded up to what it should have been.
            return number(int(value * 100))
        return _short(value)


@dataclass(frozen=True)
class Code:
    """One code as printed: widths in mm without its quiet zone, that in modules, and how far it is read."""

    page: int
    address: str
    width: float
    module: float
    quiet_zone: float
    contrast: float
    distance: float


@dataclass(frozen=True)
class Proof:
    """All codes that were found where they belong, and all that is wrong."""

    codes: tuple[Code, ...]
    faults: tuple[Fault, ...]
    pages: int

    @property
    def is_good(self) -> bool:
        """Whether the document may leave."""
        return not self.faults

    @property
    def lines(self) -> list[str]:
        """For the cover sheet: what was read, each size with the distance at which all its codes were.

        Nothing where something is wrong: then it does not leave, and no good is said of it.
        """
        if self.faults or not self.codes:
            return []
        furthest: dict[tuple[str, str], list[float]] = defaultdict(list)
        for code in self.codes:
            furthest[number(code.width), _short(code.module)].append(code.distance)
        codes = say(
            "Codes read back: {codes} (pages: {pages}). By two readers as printed, blurred, from the side and in little light; by zxing-cpp photocopied twice and with a torn corner too.",
            codes=number(len(self.codes)),
            pages=number(self.pages),
        )
        return [codes] + [
            say(
                "Read by both readers at up to {distance} m (code {width} mm wide, module {module} mm).",
                distance=_short(min(distances)),
                width=width,
                module=module,
            )
            for (width, module), distances in sorted(furthest.items())
        ]


def together(proofs: Iterable[Proof]) -> Proof:
    """One proof of a print run that was made in parts; its pages are counted on from part to part."""
    codes: list[Code] = []
    faults: list[Fault] = []
    pages = 0
    for proof in proofs:
        codes += [replace(code, page=code.page + pages) for code in proof.codes]
        faults += [replace(fault, page=fault.page + pages) for fault in proof.faults]
        pages += proof.pages
    return Proof(tuple(codes), tuple(faults), pages)


def _short(value: float) -> str:
    """Two digits at most: 2, 2.5, 0.75."""
    whole = round(value, 2)
    return number(whole, next(digits for digits in (0, 1, 2) if round(whole, digits) == whole))
