"""Before a PDF leaves, every code in it is read back as it was printed, made worse, and from further away."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

import cv2
import numpy as np
import pypdfium2

from dashboard.publish.posters import degraded
from dashboard.publish.posters.proof import Code, Fault, Kind, Proof
from dashboard.publish.posters.readers import Found, Picture, Reader, locate, reads

MM_AN_INCH, POINTS_AN_INCH = 25.4, 72
# The narrowest module that is allowed is drawn so many dots wide.
DOTS_A_MODULE = 4

QUIET_ZONE = 4.0
# Corners are known to the dot, and edges are soft.
TOLERANCE = 0.35
# Grade B of ISO/IEC 15415.
LOWEST_CONTRAST = 0.55

# Metres. Nothing between two of them is claimed.
DISTANCES = (0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0)
# The narrowest module allowed, seen from so many times its width, is two dots of the camera: a poster of
# 1 mm modules must be read at 0.75 m, a sheet for the hand with 0.4 mm at 0.3 m.
REACH = 750

Progress = Callable[[int, int], None]


def check(
    document: bytes,
    expected: Sequence[Sequence[str]],
    narrowest_module: float,
    progress: Progress = lambda done, every: None,
) -> Proof:
    """Each page drawn and read; `expected` has the addresses on each page, as often as they stand there.

    `progress` is told after each page, and stops it all by raising.
    """
    pdf = pypdfium2.PdfDocument(document)
    try:
        codes: list[Code] = []
        faults = list(_count(len(pdf), len(expected)))
        home = {address: number for number, page in enumerate(expected, 1) for address in page}
        for number, (page, wanted) in enumerate(zip(pdf, expected, strict=False), 1):
            dots_a_mm = DOTS_A_MODULE / narrowest_module
            picture = _drawn(page, dots_a_mm)
            page.close()
            found = locate(picture)
            faults += _strangers(number, picture, found, wanted, home)
            for each in found:
                if each.address in wanted:
                    code, wrong = _checked(number, picture, each, dots_a_mm, narrowest_module)
                    codes.append(code)
                    faults += wrong
            progress(number, len(expected))
    finally:
        pdf.close()
    return Proof(tuple(codes), tuple(faults), len(expected))


def _drawn(page: pypdfium2.PdfPage, dots_a_mm: float) -> Picture:
    scale = dots_a_mm * MM_AN_INCH / POINTS_AN_INCH
    bitmap = page.render(scale=scale, grayscale=True)
    picture = np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width])
    bitmap.close()
    return picture


def _count(pages: int, expected: int) -> Iterator[Fault]:
    if pages != expected:
        yield Fault(Kind.PAGES, min(pages, expected) + 1, told=(pages, expected))


def _strangers(
    number: int, picture: Picture, found: Sequence[Found], wanted: Sequence[str], home: dict[str, int]
) -> Iterator[Fault]:
    """What stands on the page and should not, and what should and does not."""
    if int(picture.max()) - int(picture.min()) < 2:
        yield Fault(Kind.BLANK, number)
        return
    seen = [each.address for each in found]
    for address in dict.fromkeys(seen):
        if address in wanted:
            if seen.count(address) > wanted.count(address):
                yield Fault(Kind.TWICE, number, address=address)
        elif address in home:
            yield Fault(Kind.OF_ANOTHER_PAGE, number, address=address, told=(home[address],))
        else:
            yield Fault(Kind.STRANGE, number, address=address)
    for address in dict.fromkeys(wanted):
        if seen.count(address) < wanted.count(address):
            yield Fault(Kind.UNREAD, number, Reader.ZXING, address)


def _checked(
    number: int, picture: Picture, found: Found, dots_a_mm: float, narrowest_module: float
) -> tuple[Code, list[Fault]]:
    """One code: its measures first, then what the readers make of it."""
    fault = partial(Fault, page=number, address=found.address)
    module = found.module / dots_a_mm
    quiet, contrast = _quiet_zone(picture, found), _contrast(picture, found)
    faults = []
    # A hundredth of a millimetre is less than a printer can do.
    if module < narrowest_module - 0.01:
        faults.append(fault(Kind.SMALL, told=(module, narrowest_module)))
    if quiet < QUIET_ZONE - TOLERANCE:
        faults.append(fault(Kind.QUIET_ZONE, told=(quiet,)))
    if contrast < LOWEST_CONTRAST:
        faults.append(fault(Kind.FAINT, told=(contrast,)))
    around = _cut(picture, found)
    view = cv2.resize(
        around,
        None,
        fx=degraded.DOTS / found.module,
        fy=degraded.DOTS / found.module,
        interpolation=cv2.INTER_AREA,
    )
    faults += [fault(kind, reader=reader) for kind, reader in _unread(view, found.address)]
    reach, lowest = _reach(around, found.address, dots_a_mm, narrowest_module)
    if reach < lowest and not faults:
        faults.append(fault(Kind.NEAR, told=(lowest,)))
    width = found.modules * module
    return Code(number, found.address, width, module, quiet, contrast, reach), faults


def _cut(picture: Picture, found: Found) -> Picture:
    """The code, upright, and what stands around it; white is put where the paper ends."""
    around = degraded.AROUND * found.module
    left, top = round(found.left - around), round(found.top - around)
    right, bottom = round(found.right + around), round(found.bottom + around)
    height, width = picture.shape
    inside = picture[max(top, 0) : bottom, max(left, 0) : right]
    edges = max(-top, 0), max(bottom - height, 0), max(-left, 0), max(right - width, 0)
    whole = cv2.copyMakeBorder(inside, *edges, cv2.BORDER_CONSTANT, value=255)
    return np.ascontiguousarray(np.rot90(whole, found.turns))


def _quiet_zone(picture: Picture, found: Found) -> float:
    """How many modules around the code are as light as its light ones, on the side where they are fewest."""
    dark, light = _levels(picture, found)
    wanted = light - 0.3 * (light - dark)
    left, top, right, bottom = (round(found.left), round(found.top), round(found.right), round(found.bottom))
    furthest = round(degraded.AROUND * found.module)
    # The first dot beside the code may still be part of its soft edge.
    for ring in range(2, furthest + 1):
        if left < ring or top < ring or right + ring > picture.shape[1] or bottom + ring > picture.shape[0]:
            return (ring - 1) / found.module
        lowest = min(
            picture[top - ring, left - ring : right + ring].min(),
            picture[bottom + ring - 1, left - ring : right + ring].min(),
            picture[top - ring : bottom + ring, left - ring].min(),
            picture[top - ring : bottom + ring, right + ring - 1].min(),
        )
        if lowest < wanted:
            return (ring - 1) / found.module
    return furthest / found.module


def _contrast(picture: Picture, found: Found) -> float:
    dark, light = _levels(picture, found)
    return (light - dark) / 255


def _levels(picture: Picture, found: Found) -> tuple[float, float]:
    """How grey the dark and the light modules are: the middle of each."""
    code = picture[round(found.top) : round(found.bottom), round(found.left) : round(found.right)]
    middle, _ = cv2.threshold(code, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return float(np.median(code[code <= middle])), float(np.median(code[code > middle]))


def _unread(view: Picture, address: str) -> Iterator[tuple[Kind, Reader]]:
    """What fails, and for whom at its worst: only those who read it at its best."""
    seed = degraded.seed_of(address)
    readers: tuple[Reader, ...] = degraded.BOTH
    for reader in degraded.BOTH:
        if not reads(reader, view, address):
            yield Kind.UNREAD, reader
            readers = tuple(each for each in readers if each is not reader)
    for name, (worsen, whose) in degraded.VIEWS.items():
        see = cache(lambda frame, worsen=worsen: worsen(degraded.moved(view, frame), seed + frame))
        for reader in readers:
            if reader in whose and not _read_in_one(reader, see, address):
                yield Kind(name), reader


def _read_in_one(
    reader: Reader, see: Callable[[int], Picture], address: str, is_patient: bool = True
) -> bool:
    """Whether one of the pictures that a telephone takes in a moment is read; most often it is the first."""
    return any(reads(reader, see(frame), address, is_patient) for frame in range(degraded.FRAMES))


def _reach(around: Picture, address: str, dots_a_mm: float, narrowest_module: float) -> tuple[float, float]:
    """The furthest distance up to which both read it, and the one that they must."""
    lowest = max(each for each in DISTANCES if each * 1000 <= REACH * narrowest_module + 1)
    furthest, seed = 0.0, degraded.seed_of(address)
    for distance in DISTANCES[DISTANCES.index(lowest) :]:
        see = cache(partial(degraded.seen_from, around, dots_a_mm, distance, seed))
        # What must be is looked at as long as all else; what is claimed beyond it, at a glance.
        is_patient = distance == lowest
        for reader in degraded.BOTH:
            if not _read_in_one(reader, see, address, is_patient):
                return furthest, lowest
        furthest = distance
    return furthest, lowest
