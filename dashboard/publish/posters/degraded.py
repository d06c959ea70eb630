"""What happens to a code between the printer and a telephone: each view is a picture of it, made worse.

How much worse was measured on hundreds of codes of versions 2 to 4 at levels Q and H: as far as both readers
bear it. Three things are asked of zxing-cpp alone, which is as telephones are. It bears a third more blur; of
photocopies of photocopies OpenCV misses one in some hundreds, whose specks it takes for modules; and of codes
with a torn corner one in thirty at some sizes, because it guesses where the corner was. The same code gives
the same picture.
"""

import math
import zlib
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from dashboard.publish.posters.readers import Picture, Reader

# So many dots a module has in a picture that is made worse, and so many modules are seen around the code.
DOTS = 4
AROUND = 6

BOTH = (Reader.ZXING, Reader.OPENCV)

# Telephones look for codes in a picture of so many dots across, through a lens of about so many degrees.
CAMERA_DOTS, CAMERA_DEGREES = 1920, 65.0
# A telephone takes many pictures a second; so many are shown to a reader, and one is enough.
FRAMES = 3
# A lens a little out of focus, and the noise of a lit room.
LENS_BLUR, CAMERA_NOISE = 0.5, 3.0


def blurred(view: Picture, seed: int) -> Picture:
    """Out of focus, or a hand that shakes: 0.3 modules."""
    return _blur(view, 0.3)


def badly_blurred(view: Picture, seed: int) -> Picture:
    """0.4 modules: OpenCV reads a third of these, zxing-cpp all; at 0.6 nobody reads anything."""
    return _blur(view, 0.4)


def tilted(view: Picture, seed: int) -> Picture:
    """Seen from 30° to one side and 15° from below, with the telephone turned by 25°."""
    # Turned, a large code would reach over the edges of its own picture.
    room = view.shape[1] // 6
    wide = cv2.copyMakeBorder(view, room, room, room, room, cv2.BORDER_CONSTANT, value=255)
    return cv2.warpPerspective(wide, _seen_from(wide.shape[1], 30, 15, 25), wide.shape[::-1], borderValue=255)


def copied(view: Picture, seed: int) -> Picture:
    """A photocopy of a photocopy, seen by a camera: twice blurred, black or white alone, with specks."""
    for generation in range(2):
        specks = _noisy(np.full(view.shape, 128.0), 30, seed + generation + 7)
        grey = _noisy(_blur(view, 0.2), 12, seed + generation)
        view = np.where(grey > 150, 255, 0).astype(np.uint8)
        view[specks > 128 + 30 * 3.2] = 0
        view[specks < 128 - 30 * 3.2] = 255
    return _blur(view, 0.15)


def dimmed(view: Picture, seed: int) -> Picture:
    """A dark corridor: a third of the light, falling off to one side, and the noise that comes with it."""
    light = np.linspace(0.35, 0.22, view.shape[1])
    return _noisy((_blur(view, 0.2) * light + 12).astype(np.uint8), CAMERA_NOISE, seed)


def torn(view: Picture, seed: int) -> Picture:
    """A fifth of the code as printed, white edge included, torn off at the corner that has no finder.

    Of the black alone that is a seventh. A finder may not be lost whatever the level of repair, and a fifth
    of the black is more than level Q repairs (level H repairs it).
    """
    height, width = view.shape
    edge = AROUND - 4
    side = width / DOTS - 2 * edge
    leg, corner = round(math.sqrt(0.4) * side * DOTS), (width - edge * DOTS, height - edge * DOTS)
    wall = (255, 128, 0)[seed % 3]
    piece = [corner, (corner[0] - leg, corner[1]), (corner[0], corner[1] - leg)]
    return cv2.fillPoly(view.copy(), [np.array(piece, np.int32)], wall)


def moved(view: Picture, frame: int) -> Picture:
    """The same a moment later: between two pictures the hand moves by parts of a dot."""
    shift = frame / FRAMES
    way = np.array([[1.0, 0.0, shift], [0.0, 1.0, shift]])
    return cv2.warpAffine(view, way, view.shape[::-1], borderValue=255) if frame else view


def seen_from(code: Picture, dots_a_mm: float, distance: float, seed: int, frame: int) -> Picture:
    """What a telephone sees of the code that many metres away, in one of the pictures it takes a second."""
    scale = dots_in_a_mm(distance) / dots_a_mm
    # Between two pictures the hand moves by parts of a dot of the camera.
    start = round(frame / FRAMES / scale)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    view = cv2.resize(code[start:, start:], None, fx=scale, fy=scale, interpolation=way)
    return _noisy(cv2.GaussianBlur(view, (0, 0), LENS_BLUR), CAMERA_NOISE, seed + frame)


def dots_in_a_mm(distance: float) -> float:
    """How many dots of the camera one millimetre takes, that many metres away."""
    return CAMERA_DOTS / (2 * distance * 1000 * math.tan(math.radians(CAMERA_DEGREES / 2)))


def seed_of(address: str) -> int:
    """The same for the same address, on every machine."""
    return zlib.crc32(address.encode())


# What is done to a code, and who must still read it.
VIEWS: dict[str, tuple[Callable[[Picture, int], Picture], tuple[Reader, ...]]] = {
    "blurred": (blurred, BOTH),
    "badly_blurred": (badly_blurred, (Reader.ZXING,)),
    "tilted": (tilted, BOTH),
    "copied": (copied, (Reader.ZXING,)),
    "dimmed": (dimmed, BOTH),
    "torn": (torn, (Reader.ZXING,)),
}


def _blur(view: Picture, modules: float) -> Picture:
    return cv2.GaussianBlur(view, (0, 0), modules * DOTS)


def _noisy(view: Picture, strength: float, seed: int) -> Picture:
    """Noise is cut out of one sheet of it, at a place that the seed chooses."""
    height, width = view.shape
    sheet = _noise()
    down, across = seed % 509, seed // 509 % 503
    rows, columns = np.arange(down, down + height) % 512, np.arange(across, across + width) % 512
    noise = sheet[rows[:, None], columns]
    noisy: Picture = np.clip(view + strength * noise, 0, 255).astype(np.uint8)
    return noisy


@cache
def _noise() -> npt.NDArray[np.float32]:
    return np.random.default_rng(1).standard_normal((512, 512), dtype=np.float32)


def _seen_from(side: int, yaw: float, pitch: float, roll: float) -> npt.NDArray[np.float64]:
    """The picture of a square sheet that is turned about all three axes, from three widths away."""
    y, p, r = (math.radians(angle) for angle in (yaw, pitch, roll))
    about_y = np.array([[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(p), -math.sin(p)], [0, math.sin(p), math.cos(p)]])
    about_z = np.array([[math.cos(r), -math.sin(r), 0], [math.sin(r), math.cos(r), 0], [0, 0, 1]])
    turned = about_z @ about_y @ about_x
    far, half = 3.0 * side, side / 2
    camera = np.array([[far, 0, half], [0, far, half], [0, 0, 1]])
    to_middle = np.array([[1, 0, -half], [0, 1, -half], [0, 0, 1]])
    seen: npt.NDArray[np.float64] = (
        camera @ np.column_stack([turned[:, 0], turned[:, 1], [0, 0, far]]) @ to_middle
    )
    return seen
