"""The code with which an app on a phone learns the secret of its one-time codes."""

import segno

SCALE = 5


def picture(address: str) -> str:
    """A PNG as an address of its own (`data:`), so that no other file holds the secret."""
    code = segno.make_qr(address, error="m")
    return str(code.png_data_uri(scale=SCALE, border=4))
