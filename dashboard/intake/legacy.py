"""Text from the years before Unicode, and Unicode that was misread once, become what was meant."""

import csv
import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from dashboard.intake.syllables import share_valid

TABLE = Path(__file__).with_name("legacy_charsets.csv")

# RE2 and Python both read this: a letter or sign Vietnamese has not, or the vowel pairs that only VNI writes.
SUSPICIOUS = (
    "[\u00a1-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db\u00dc\u00de-\u00df\u00e4-\u00e7\u00eb"
    "\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff\u0192\u0178]"
    "|[aAeE][à-ýÀ-Ý]|[oO][ùõâêÙÕÂÊ]|[ôÔ][ùõÙÕ]|[uUyY][ùõÙÕ]|Ã[\u0080-\u00a0]|[aeiouyâêôãõýAEIOUYÂÊÔ][ìòÌÒ]"
)

# What a western and a Vietnamese Windows show for each byte; one that stands for nothing is kept as it is.
SHOWN = {
    codec: {byte: bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in range(0x80, 0x100)}
    for codec in ("cp1252", "cp1258")
}

SHORTEST_WORD = 2

# From so many words on that make sense, or more, a reading is believed.
BELIEVED = 0.6


def mend(text: str) -> dict[str, str]:
    """The readings that make more of the text than it says as it is, all equally well: reading → meant."""
    best, _ = share_valid(text)
    meant: dict[str, str] = {}
    if _is_a_sign(text):
        return meant
    for name, read in READINGS.items():
        candidate = read(text)
        if candidate is None or candidate == text:
            continue
        valid, of = share_valid(candidate)
        if valid > best and valid >= BELIEVED * of:
            best, meant = valid, {name: candidate}
        elif valid == best and meant:
            meant[name] = candidate
    return meant


def _is_a_sign(text: str) -> bool:
    """A tick that is a letter in another font (“ü”, “×”) is a word in no encoding."""
    return len(text.strip()) < SHORTEST_WORD


def reread(text: str, by: str) -> str | None:
    """What a cell says if it was written as its neighbours were; None where that makes no sense."""
    candidate = None if _is_a_sign(text) else READINGS[by](text)
    if candidate is None or candidate == text:
        return None
    valid, of = share_valid(candidate)
    return candidate if of and valid == of else None


def decode(content: bytes) -> tuple[str, bool]:
    """Text of bytes that are not Unicode, and whether they were in one of the old Vietnamese encodings."""
    sample = content[:200_000]
    scores: dict[str, float] = {}
    for name, read in DECODERS.items():
        valid, of = share_valid(read(sample))
        scores[name] = valid / max(of, 1)
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < BELIEVED / 2:
        best = "western"
    return DECODERS[best](content), best in ("windows-1258", "tcvn3", "vni")


def _line_by_line(content: bytes) -> str:
    """Unicode with a line here and there that is not; such a line is mended later, by its cells."""

    def line_read(line: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            return _western(line)

    return "".join(map(line_read, content.splitlines(keepends=True)))


def _western(content: bytes) -> str:
    return content.decode("latin-1").translate(SHOWN["cp1252"])


def _tcvn3(text: str) -> str | None:
    if any(ord(letter) > 0xFF for letter in text):
        return None
    pattern, letters = _table("tcvn3")
    return _capitals_kept(text, lambda word: pattern.sub(lambda found: letters[found.group()], word))


def _vni(text: str) -> str | None:
    if any(ord(letter) > 0xFF for letter in text):
        return None
    pattern, letters = _table("vni")
    return pattern.sub(lambda found: letters[found.group()], text)


def _misread(text: str, codec: str = "cp1252") -> str | None:
    """Read in the wrong encoding once, or once more when it was saved again."""
    once = _misread_once(text, codec)
    twice = _misread_once(once, codec) if once and re.search(SUSPICIOUS, once) else None
    return twice or once


def _misread_once(text: str, codec: str) -> str | None:
    # “à” is misread as “Ã” and a no-break space, which many programs turn into a plain space, or trim.
    patched = re.sub("Ã(?: (?= )|$)", "Ã\u00a0", text)
    for candidate in (text, patched, text.replace("Ã ", "Ã\u00a0")):
        try:
            return _as_bytes(candidate, codec).decode("utf-8")
        except UnicodeError:
            continue
    return None


def _as_bytes(text: str, codec: str = "cp1252") -> bytes:
    """The bytes that a program showed as this text."""
    return text.translate({ord(sign): byte for byte, sign in SHOWN[codec].items()}).encode("latin-1")


def _windows_1258(text: str) -> str | None:
    try:
        return unicodedata.normalize("NFC", _as_bytes(text).decode("cp1258"))
    except UnicodeError:
        return None


@cache
def _table(name: str) -> tuple[re.Pattern[str], dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        letters = {row[name]: row["letter"] for row in csv.DictReader(file)}
    if name == "vni":
        letters = _either_case(letters) | letters
    longest_first = sorted(letters, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), letters


def _either_case(letters: dict[str, str]) -> dict[str, str]:
    """People type a capital and then the small mark: “Aù” as well as “AÙ”."""
    return {
        old[0] + mark: letter
        for old, letter in letters.items()
        if len(old) == 2
        for mark in (old[1].lower(), old[1].upper())
    }


def _capitals_kept(text: str, read: Callable[[str], str]) -> str:
    """TCVN3 has no capitals with a tone mark: a word in capitals holds small letters among them."""

    def word_meant(found: re.Match[str]) -> str:
        word = found.group()
        ascii_letters = [letter for letter in word if letter.isascii()]
        meant = read(word)
        shouting = len(ascii_letters) > 1 and all(letter.isupper() for letter in ascii_letters)
        return meant.upper() if shouting else meant

    return re.sub(r"[^\s\d!-/:-@\[-`{-~]+", word_meant, text)


READINGS: dict[str, Callable[[str], str | None]] = {
    "misread": _misread,
    "misread in 1258": partial(_misread, codec="cp1258"),
    "tcvn3": _tcvn3,
    "vni": _vni,
    "windows-1258": _windows_1258,
}

DECODERS: dict[str, Callable[[bytes], str]] = {
    "utf-8": _line_by_line,
    "windows-1258": lambda content: unicodedata.normalize("NFC", content.decode("cp1258", "replace")),
    "tcvn3": lambda content: _tcvn3(content.decode("latin-1")) or "",
    "vni": lambda content: _vni(content.decode("latin-1")) or "",
    "western": _western,
}
