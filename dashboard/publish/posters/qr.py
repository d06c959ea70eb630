"""An address becomes a code that a telephone reads from a wall."""

import io

import segno

# Level Q still reads with a quarter of the code lost to a fold, a thumb or a stain.
ERROR_LEVEL = "q"

# Four modules of white: what the standard asks for, and what telephones need to find the corners.
QUIET_ZONE = 4

# Trying all eight masks costs eight times as much (5 ms a code), and with blur and noise added on purpose
# mask 1 was read a little more often than the mask of lowest penalty.
MASK = 1


def svg(address: str) -> str:
    """Black on white with the quiet zone inside; an address in lower case is refused.

    Upper case fits the alphanumeric mode: fewer and larger modules, read from further away.
    """
    code = segno.make_qr(address, error=ERROR_LEVEL, mode="alphanumeric", mask=MASK)
    out = io.BytesIO()
    code.save(out, kind="svg", border=QUIET_ZONE, light="#fff", xmldecl=False)
    return out.getvalue().decode()
