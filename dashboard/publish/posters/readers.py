"""Two readers that know nothing of each other: what is printed was read by both."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import cv2
import numpy.typing as npt
import zxingcpp

# Grey, one byte a dot.
Picture = npt.NDArray[Any]


class Reader(StrEnum):
    """Telephones are built on the first or on something like it; the second is older and weaker."""

    ZXING = "zxing-cpp"
    OPENCV = "OpenCV"


@dataclass(frozen=True)
class Found:
    """A code on a page, in dots: the corners of its black, and how many modules it has along a side.

    `turns` is by how many quarters it was turned to the right: the far face of a tent stands upside down.
    """

    address: str
    left: float
    top: float
    right: float
    bottom: float
    modules: int
    turns: int = 0

    @property
    def module(self) -> float:
        """The width of one module in dots, the mean of both directions."""
        return (self.right - self.left + self.bottom - self.top) / 2 / self.modules


def locate(page: Picture) -> list[Found]:
    """Every code on the page, from top to bottom; dark on light only, as the standard has it."""
    whole = (each for each in _zxing(page) if str(each.extra["Version"]).isdigit())
    return sorted((_found(each) for each in whole), key=lambda found: (found.top, found.left))


def reads(reader: Reader, picture: Picture, address: str, is_patient: bool = True) -> bool:
    """Whether the reader finds the address in the picture; a patient one looks again, and more closely."""
    if reader is Reader.ZXING:
        return _has(picture, address) or (is_patient and _has(twice_as_large(picture), address))
    return _opencv(cv2.QRCodeDetectorAruco(), picture, address) or (
        is_patient
        and (
            _opencv(cv2.QRCodeDetectorAruco(), twice_as_large(picture), address)
            # Its older detector costs four times as much, and reads some that the newer one does not.
            or _opencv(cv2.QRCodeDetector(), picture, address)
        )
    )


def _has(picture: Picture, address: str) -> bool:
    return any(each.text == address for each in _zxing(picture))


def has_code(picture: Picture) -> bool:
    """Whether there is a code of any kind, dark on light or light on dark."""
    return bool(zxingcpp.read_barcodes(picture))


def _zxing(picture: Picture) -> list[Any]:
    return zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), try_invert=False
    )


def _opencv(detector: cv2.QRCodeDetectorAruco | cv2.QRCodeDetector, picture: Picture, address: str) -> bool:
    try:
        return bool(detector.detectAndDecode(picture)[0] == address)
    except cv2.error:
        # Some pictures without a whole code make OpenCV stumble over its own geometry.
        return False


def twice_as_large(picture: Picture) -> Picture:
    """The same with twice as many dots each way."""
    larger: Picture = cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return larger


def _found(code: Any) -> Found:
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    across, down = [corner.x for corner in corners], [corner.y for corner in corners]
    modules = 17 + 4 * int(code.extra["Version"])
    turns = round(code.orientation / 90) % 4
    return Found(code.text, min(across), min(down), max(across), max(down), modules, turns)
