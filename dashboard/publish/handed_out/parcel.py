"""Zip files that every system unpacks: plain names, none twice, and the same bytes for the same files."""

import re
import unicodedata
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LONGEST_NAME = 60
_EPOCH = (1980, 1, 1, 0, 0, 0)
_D = str.maketrans("đĐ", "dD")


def plain(words: str) -> str:
    """Letters without accents, digits, and hyphens between them."""
    parted = unicodedata.normalize("NFD", words.translate(_D))
    letters = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")[:LONGEST_NAME].strip("-")


def folders(names: Mapping[str, str]) -> list[str]:
    """A folder's name for each code and its words, in their order; none twice, on Windows either."""
    told: list[str] = []
    taken: set[str] = set()
    for place, (code, words) in enumerate(names.items(), start=1):
        name = plain(f"{code} {words}")
        # A unit may be called like a device of old (“CON”), which Windows does not unpack.
        if len(name) < len("COM1-") or name.lower() in taken:
            name = f"{place:03d}-{name}".strip("-")
        taken.add(name.lower())
        told.append(name)
    return told


def add(made: ZipFile, folder: str, files: Mapping[str, bytes]) -> None:
    """Put the files into a folder of the zip; an empty one is its top."""
    for name, content in files.items():
        made.writestr(ZipInfo(f"{folder}/{name}" if folder else name, _EPOCH), content, ZIP_DEFLATED)
