"""Text from the years before Unicode, and Unicode that was misread once, become what was meant."""

import csv
import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

import ftfy  # noqa: F401  (registers the codec sloppy-windows-1252)

from dashboard.intake.syllables import share_valid

TABLE = Path(__file__).with_name("legacy_charsets.csv")

# Letters that Unicode Vietnamese takes from the western half of the table; anything else there is suspicious.
SHARED_LETTERS = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý"

# RE2 and Python both read this: a letter or sign Vietnamese has not, or the vowel pairs that only VNI writes.
SUSPICIOUS = (
    "[\u00a1-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db\u00dc\u00de-\u00df\u00e4-\u00e7\u00eb"
    "\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff\u0192\u0178]"
    "|[aAeE][à-ýÀ-Ý]|[oO][ùõâêÙÕÂÊ]|[ôÔ][ùõÙÕ]|[uUyY][ùõÙÕ]|Ã[\u0080-\u00a0]"
)

# From so many words on that make sense, or more, a reading is believed.
BELIEVED = 0.6


def mend(text: str) -> tuple[str, str | None]:
    """The text as it was meant, and by which reading; unchanged and None where it made sense already."""
    as_is, words = share_valid(text)
    best, by = as_is, None
    meant = text
    for name, read in READINGS.items():
        candidate = read(text)
        if candidate is None or candidate == text:
            continue
        valid, of = share_valid(candidate)
        if valid > best and valid >= BELIEVED * max(of, 1):
            best, by, meant = valid, name, candidate
    return meant, by


def reread(text: str, by: str) -> str | None:
    """What a cell says if it was written as its neighbours were; None where that makes no sense."""
    candidate = READINGS[by](text)
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


def _misread(codec: str) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        try:
            return text.encode(codec).decode("utf-8")
        except UnicodeError:
            return _with_lost_byte(text, codec)

    return read


def _with_lost_byte(text: str, codec: str) -> str | None:
    # “à” is misread as “Ã” and a no-break space, which many programs turn into a plain space, or trim.
    patched = re.sub("Ã(?= |$)", "Ã\u00a0", text.replace("Ã  ", "Ã\u00a0 "))
    patched = re.sub("Ã\u00a0 (?=[^ ])", "Ã\u00a0 ", patched)
    try:
        return patched.encode(codec).decode("utf-8")
    except UnicodeError:
        return None


def _windows_1258(text: str) -> str | None:
    try:
        return unicodedata.normalize("NFC", text.encode("sloppy-windows-1252").decode("cp1258"))
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
    "misread": _misread("sloppy-windows-1252"),
    "misread in 1258": _misread("cp1258"),
    "tcvn3": lru_cache(maxsize=10_000)(_tcvn3),
    "vni": lru_cache(maxsize=10_000)(_vni),
    "windows-1258": _windows_1258,
}

DECODERS: dict[str, Callable[[bytes], str]] = {
    "utf-8": lambda content: content.decode("utf-8", "replace"),
    "windows-1258": lambda content: unicodedata.normalize("NFC", content.decode("cp1258", "replace")),
    "tcvn3": lambda content: _tcvn3(content.decode("latin-1")) or "",
    "vni": lambda content: _vni(content.decode("latin-1")) or "",
    "western": lambda content: content.decode("sloppy-windows-1252"),
}
