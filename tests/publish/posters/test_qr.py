"""Print it, read it back."""

import re

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from dashboard.publish.posters import qr

ADDRESS = "HTTPS://VSSID.HANOI.EXAMPLE/Q/7K3M9X"
DOTS = 6

codes = st.text("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=4, max_size=12)


def drawn(svg: str) -> np.ndarray:
    """The page that the SVG draws, `DOTS` a module: its one path strokes runs of black along the rows."""
    side = modules(svg)
    page = np.full((side, side), 255, np.uint8)
    x, y = 0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", svg.partition('class="qrline"')[2]):
        first, *rest = map(float, numbers.split())
        if command == "h":
            page[int(y), x : x + int(first)] = 0
        else:
            y = rest[0] if command == "M" else y + rest[0]
        x += int(first) if command != "M" else int(first) - x
    return page.repeat(DOTS, 0).repeat(DOTS, 1)


def modules(svg: str) -> int:
    return int(re.search(r'width="(\d+)"', svg)[1])


def read(address: str) -> zxingcpp.Barcode:
    [barcode] = zxingcpp.read_barcodes(drawn(qr.svg(address)))
    return barcode


@given(codes)
def test_every_code_reads_back_as_its_address(code):
    address = "HTTPS://VSSID.HANOI.EXAMPLE/Q/" + code
    assert read(address).text == address


def test_a_quarter_of_the_code_may_be_lost():
    assert read(ADDRESS).ec_level in {"Q", "H"}


def test_room_left_over_is_spent_on_more_repair():
    assert read("HTTPS://A.VN/Q/7K3M9").ec_level == "H"


def test_thirty_six_letters_take_29_modules_as_only_the_alphanumeric_mode_can():
    assert modules(qr.svg(ADDRESS)) == 29 + 2 * qr.QUIET_ZONE


def test_the_quiet_zone_is_four_modules_of_white():
    page = drawn(qr.svg(ADDRESS))
    black = np.argwhere(page == 0)
    assert black.min() == 4 * DOTS
    assert black.max() == page.shape[0] - 4 * DOTS - 1


def test_an_address_in_lower_case_is_refused():
    with pytest.raises(ValueError, match="alphanumeric"):
        qr.svg(ADDRESS.lower())


def test_the_same_address_gives_the_same_svg():
    assert qr.svg(ADDRESS) == qr.svg(ADDRESS)
