"""Say everything in the reader's language: sentences from the catalogue, numbers in local form.

A sentence stands in the code in English; the catalogues in `locale/vi` hold what most people read.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from dashboard.model import Language

CATALOGUES = Path(__file__).parent / "locale" / "vi" / "LC_MESSAGES"
# Less than half of a tenth of a point is no change to anybody who reads tenths.
NO_CHANGE = 0.0005
ARROWS = {"up": "▲ ", "down": "▼ "}

_language: ContextVar[Language] = ContextVar("language", default=Language.VIETNAMESE)


def language() -> Language:
    """The language of whoever is being answered."""
    return _language.get()


def speak(chosen: Language) -> None:
    """From here on, in this thread or task, say everything in this language."""
    _language.set(chosen)


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Say what is said inside in this language, then go back."""
    token = _language.set(chosen)
    try:
        yield
    finally:
        _language.reset(token)


def say(sentence: str, **values: object) -> str:
    """The sentence in the reader's language, with the values put in."""
    if language() is Language.VIETNAMESE:
        sentence = vietnamese().get(sentence, sentence)
    return sentence.format(**values) if values else sentence


class Phrase(str):
    """Words of our own among the values of a sentence: they are said when the sentence is."""

    def __format__(self, form: str) -> str:
        return say(str(self))


class Amount(int):
    """A number among the values of a sentence: it takes its local form when the sentence is said."""

    def __format__(self, form: str) -> str:
        return number(self)


@cache
def vietnamese() -> dict[str, str]:
    """English sentence → Vietnamese sentence, of every catalogue."""
    return {
        str(message.id): str(message.string)
        for path in sorted(CATALOGUES.glob("*.po"))
        for message in read_catalogue(path)
        if message.id and message.string
    }


def read_catalogue(path: Path) -> Catalog:
    """One file of sentences."""
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def number(value: float, digits: int = 0) -> str:
    """25400000 → “25.400.000” (vi) or “25,400,000” (en)."""
    return _number(float(value), digits, language())


def as_text(words: str) -> str:
    """For a place that reads Markdown: what a file or a person wrote makes no link or picture there."""
    broken = re.sub(r"(?i)(www)(?=\.)|(:)(?=//)", lambda found: found.group() + "\u2060", words)
    return re.sub(r"([\\\[\]`$*<_~])", r"\\\1", broken)


def percent(rate: float | None, digits: int = 1) -> str:
    """0.855 → “85,5%”; a rate that cannot be given is a dash."""
    if rate is None or rate != rate:
        return "–"
    return number(rate * 100, digits) + "%"


def change(points: float | None) -> tuple[str, str]:
    """How a rate moved within a week: `up`, `down` or `flat`, and the words; both empty if it is unknown."""
    if points is None or points != points:
        return "", ""
    if abs(points) < NO_CHANGE:
        return "flat", say("unchanged on last week")
    words = say("{points} points on last week", points=percent(abs(points)).removesuffix("%"))
    return "up" if points > 0 else "down", words


def span(first: int, last: int) -> str:
    """The places from the first to the last, and one place as it is: “3–1.204”, “3”."""
    return number(first) if first == last else f"{number(first)}–{number(last)}"


def day(value: date) -> str:
    """As Vietnamese offices write it: day 1-9 and months 1 and 2 take a zero (09/3/2021)."""
    if language() is Language.ENGLISH:
        return f"{value.day} {value:%B %Y}"
    month = f"{value.month:02d}" if value.month <= 2 else str(value.month)
    return f"{value.day:02d}/{month}/{value.year}"


def day_and_month(value: date) -> str:
    """Where the year is plain from what stands around it: 09/3 or 9 Mar."""
    return f"{value.day} {value:%b}" if language() is Language.ENGLISH else day(value).rsplit("/", 1)[0]


# A page shows the same few hundred numbers again and again, and writing one costs as much as counting it.
@lru_cache(maxsize=20_000)
def _number(value: float, digits: int, chosen: Language) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=Locale.parse(chosen.value))
