"""What stops a build: links that lead nowhere or to strangers, and pages that are too large."""

import posixpath
import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from urllib.parse import urlsplit

from dashboard.errors import UserError

LARGEST_PAGE = 100 * 1024
_LINK = re.compile(r'(?:href|src|action|og:url" content|og:image" content)="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')


class Links:
    """Sees every file of a build as it is made, and says at the end what leads nowhere."""

    def __init__(self, own: str, may_lead_to: Callable[[str], bool]) -> None:
        self._own, self._may_lead_to = own.rstrip("/") + "/", may_lead_to
        self._files: set[str] = set()
        # Target → a page that leads there; anchors that were asked for; anchors that there are.
        self._wanted: dict[str, str] = {}
        self._anchors: dict[tuple[str, str], str] = {}
        self._ids: dict[str, set[str]] = {}
        self._seen: set[tuple[str, str]] = set()

    def see(self, path: str, content: bytes) -> None:
        """One file; raises `UserError` if it is too large or leads to a stranger."""
        self._files.add(path)
        if not path.endswith(".html"):
            return
        if len(content) > LARGEST_PAGE:
            raise UserError(
                "The page {page} is {size} KB large; {limit} KB is the most. Shorten it.",
                page=path,
                size=len(content) // 1024,
                limit=LARGEST_PAGE // 1024,
            )
        text = content.decode()
        folder = posixpath.dirname(path)
        # Pages of units lie beside each other and lead to mostly the same places.
        beside = posixpath.dirname(folder)
        for address in set(_LINK.findall(text)):
            is_whole = address.startswith("https:")
            key = ("" if is_whole else beside if address.startswith("../") else folder, address)
            if key not in self._seen:
                self._seen.add(key)
                self._follow(path, folder, unescape(address))
        if "/don-vi/" not in path:
            self._ids[path] = set(_ID.findall(text))

    def finish(self) -> None:
        """Raise `UserError` if a link leads to what there is not."""
        for target, page in self._wanted.items():
            if target not in self._files:
                raise UserError(
                    "The page {page} leads to {target}, which there is not. Correct the link.",
                    page=page,
                    target=target,
                )
        for (target, anchor), page in self._anchors.items():
            if target in self._ids and anchor not in self._ids[target]:
                raise UserError(
                    "The page {page} leads to “{anchor}” in {target}, which there is not. Correct the link.",
                    page=page,
                    anchor=anchor,
                    target=target,
                )

    def _follow(self, page: str, folder: str, address: str) -> None:
        if address.startswith(("tel:", "mailto:")):
            return
        is_own = address.startswith(self._own)
        if ":" in address.partition("/")[0] and not is_own:
            if not self._may_lead_to(address):
                raise UserError(
                    "The page {page} leads to {host}: that host is not on the list in campaign.toml.",
                    page=page,
                    host=urlsplit(address).hostname or address[:60],
                )
            return
        path, _, anchor = address.partition("#")
        target = path.removeprefix(self._own) if is_own else _joined(folder, path) if path else page
        target = target.partition("?")[0]
        if target in {"", "."} or target.endswith("/"):
            target = f"{target.removeprefix('.')}index.html"
        self._wanted.setdefault(target, page)
        if anchor:
            self._anchors.setdefault((target, anchor), page)


@lru_cache(maxsize=10_000)
def _joined(folder: str, path: str) -> str:
    """The file that a link of a page in this folder means."""
    whole = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
    return whole + "/" if path.endswith(("/", "..", ".")) and not whole.endswith("/") else whole
