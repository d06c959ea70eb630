"""What every answer tells the browser that it may do with it: as little as the answer needs."""

import base64
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message
from streamlit import __file__ as streamlit_file

from dashboard.settings import settings
from dashboard.web.common import shell

# Nothing in an answer runs or loads anything unless the answer says otherwise: files, JSON, redirects.
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # A form of ours is told from another site's by its origin, which a stricter policy would keep back.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), "
    "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
A_YEAR = "max-age=31536000; includeSubDomains"
INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def put_on(message: Message) -> None:
    """Give this start of an answer the headers that it does not have yet."""
    headers = MutableHeaders(scope=message)
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    if "content-security-policy" not in headers:
        headers["Content-Security-Policy"] = page_policy() if _is_page(headers) else NOTHING
    if "frame-ancestors 'self'" in headers["content-security-policy"]:
        headers["X-Frame-Options"] = "SAMEORIGIN"
    if settings().address.startswith("https:"):
        headers.setdefault("Strict-Transport-Security", A_YEAR)


def _is_page(headers: Headers) -> bool:
    return headers.get("content-type", "").startswith("text/html") and "content-disposition" not in headers


@cache
def page_policy() -> str:
    """Under which Streamlit's page runs. It writes styles into itself as it is drawn, but no scripts."""
    scripts = " ".join(f"'sha256-{each}'" for each in sorted(_inline_scripts()))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' {_websocket()}",
            "manifest-src 'self'",
            # The next version of the campaign's site, as it will look.
            "frame-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        )
    )


def _inline_scripts() -> Iterator[str]:
    """The one of Streamlit's page and our own watch over the session: by what they say, to the letter."""
    page = (Path(streamlit_file).parent / "static" / "index.html").read_bytes()
    for script in (*INLINE.findall(page), shell.WATCH.read_bytes()):
        yield base64.b64encode(sha256(script).digest()).decode()


def _websocket() -> str:
    """Older browsers do not count a websocket of our own address as our own."""
    address = urlsplit(settings().address)
    return f"{'wss' if address.scheme == 'https' else 'ws'}://{address.netloc}"
