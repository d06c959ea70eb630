"""A code for screens: round modules in the campaign's blue, and in the middle the operator's logo if any."""

import io

import qrcode
from PIL import Image, ImageOps
from qrcode.image.styledpil import StyledPilImage
from qrcode.image.styles.moduledrawers.pil import RoundedModuleDrawer
from qrcode.util import MODE_ALPHA_NUM, QRData

from dashboard.publish.posters import logos, qr

BLUE = "#1261a6"

# The logo with the white around it takes no more of the code than this; level H repairs about twice as much.
MOST_OF_CODE = 0.12
# No further than this along a side: the lines by which readers count modules stay clear.
MOST_OF_SIDE = 0.45

# Even, because the library draws a module in four quarters; then made smaller, which makes the edges smooth.
DOTS = 24


def png(address: str, width: int, logo: bytes = b"") -> bytes:
    """The code with its quiet zone, at most that many dots wide and with a whole number of dots a module.

    An address in lower case is refused.
    """
    code = qrcode.QRCode(
        error_correction=qrcode.ERROR_CORRECT_H, box_size=DOTS, border=qr.QUIET_ZONE, mask_pattern=qr.MASK
    )
    # In one piece: by itself the library tries to cut the address, and takes letters for bytes where it does.
    code.add_data(QRData(address, mode=MODE_ALPHA_NUM), optimize=0)
    code.make()
    mark = _opened(logo) if logo else None
    across, down = _hole(code.modules_count, mark.width / mark.height) if mark else (0, 0)
    _clear(code, across, down)
    modules = code.modules_count + 2 * qr.QUIET_ZONE
    side = width // modules * modules
    drawn = code.make_image(
        image_factory=StyledPilImage, module_drawer=RoundedModuleDrawer(), eye_drawer=RoundedModuleDrawer()
    )
    grey = drawn.get_image().convert("L").resize((side, side), Image.Resampling.BOX)
    picture = ImageOps.colorize(grey, black=BLUE, white="white")
    if mark:
        module = side // modules
        # Half a module of white on each side keeps the logo apart from what is read.
        _put(picture, mark, (across - 1) * module, (down - 1) * module)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _opened(logo: bytes) -> Image.Image:
    ready = logos.prepared(logo, in_colour=True)
    with Image.open(io.BytesIO(ready)) as picture:
        return picture.convert("RGBA")


def _hole(modules: int, shape: float) -> tuple[int, int]:
    """How many modules give way to a logo so many times as wide as high: odd, as the code has a middle."""
    longest = int(modules * MOST_OF_SIDE)
    sizes = [
        (across, down)
        for across in range(3, longest + 1, 2)
        for down in range(3, longest + 1, 2)
        if across * down <= MOST_OF_CODE * modules**2
    ]
    return max(sizes, key=lambda size: _seen(size, shape))


def _seen(hole: tuple[int, int], shape: float) -> tuple[float, int]:
    """How much of the logo is seen through the hole, then how little is lost for it."""
    across, down = hole
    width = min(across - 1, (down - 1) * shape)
    return width, -across * down


def _clear(code: qrcode.QRCode, across: int, down: int) -> None:
    """Modules under the logo go before anything is drawn: what is left beside it is whole and round."""
    left, top = (code.modules_count - across) // 2, (code.modules_count - down) // 2
    for row in code.modules[top : top + down]:
        row[left : left + across] = [False] * across


def _put(picture: Image.Image, logo: Image.Image, width: int, height: int) -> None:
    scale = min(width / logo.width, height / logo.height)
    size = max(1, round(logo.width * scale)), max(1, round(logo.height * scale))
    smaller = logo.resize(size, Image.Resampling.LANCZOS)
    picture.paste(smaller, ((picture.width - size[0]) // 2, (picture.height - size[1]) // 2), smaller)
