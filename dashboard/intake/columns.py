"""Which of our columns a heading means, however it is worded."""

import csv
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

TABLE = Path(__file__).with_name("headings.csv")

LEFT = "-"
AS_GROUP = "?"
MILESTONES = ("installed", "registered", "form_submitted", "approved")

# Nobody words a heading at greater length; what is longer is a title or a letter.
LONGEST_HEADING = 120
# A misspelt heading still shares this much (of 100) with the wording it was meant to be.
ALIKE = 88
SHORTEST_ALIKE = 6
# Of a short wording, one letter may be another: “ho va tem”.
SHORTEST_WITH_A_SLIP = 7
SHORTEST_JOINED = 4

NEGATABLE = (*MILESTONES, "has_smartphone", AS_GROUP)
NEGATIVE = re.compile(r"\b(chua|khong|ko|not)\b")
STATE = re.compile(r"\b(tinh trang|trang thai|tinh hinh|ket qua|tien do)\b")
# “Đã cài/Chưa cài”: the heading names both answers, so it denies nothing.
EITHER = re.compile(r"[/|;]|\bhay\b|\bhoặc\b|\bor\b")
AFFIRMED = re.compile(r"\b(da|co|roi|yes)\b")
AND = re.compile(r"\bvà\b|[,/&+]")
DATED = re.compile(r"\b(ngay|thoi diem|date)\b")

# What a column about somebody else (“Phụ huynh / Họ tên”) must not be taken for.
PERSONAL = ("full_name", "family_name", "given_name", "birth", "citizen_id", "insurance_number")


@dataclass(frozen=True)
class Meaning:
    """What a heading stands for. `column` is LEFT for a column that is known and not taken.

    `also` is a second column told by the same cells: “Đã cài đặt và đăng ký”.
    """

    column: str
    negative: bool = False
    dated: bool = False
    also: str | None = None


def fold(text: str) -> str:
    """“Họ và tên (*)” → “ho va ten”: no accents, capitals, signs or double spaces."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def meaning(path: tuple[str, ...]) -> Meaning | None:
    """What a column stands for, told by its heading and the headings that stand over it."""
    leaf, groups = of_text(path[-1]), [of_text(text) for text in path[:-1]]
    group = next((found for found in reversed(groups) if found), None)
    if fold(path[-1]) in ("nam", "nu"):
        return group if group and group.column == "birth" else Meaning(LEFT)
    if leaf is None:
        return group or (of_text(" ".join(path)) if len(path) > 1 else None)
    if leaf.column == AS_GROUP:
        return _as_group(leaf, group)
    belongs_to_another = any(found and found.column == LEFT for found in groups)
    return Meaning(LEFT) if belongs_to_another and leaf.column in PERSONAL else leaf


def _as_group(leaf: Meaning, group: Meaning | None) -> Meaning | None:
    if group is None:
        return None
    return replace(group, negative=leaf.negative or group.negative, dated=leaf.dated or group.dated)


def of_text(text: str) -> Meaning | None:
    """What these words alone stand for."""
    folded = fold(text)
    if not folded or len(folded) > LONGEST_HEADING:
        return None
    found = _wording_in(folded) or _alike(folded)
    if found is None:
        return None
    column, start = found
    named = milestones_named(folded) if column in MILESTONES else set()
    if len(named) > 1 and STATE.search(folded):
        column = "status"
    both = column == "registered" and "installed" in named and AND.search(text.lower())
    negative = column in NEGATABLE and _denies(text, folded, start)
    return Meaning(
        column, negative, bool(DATED.search(folded)), "installed" if both and not negative else None
    )


def _denies(text: str, folded: str, start: int) -> bool:
    answers = [fold(answer) for answer in EITHER.split(text.lower())]
    if any(AFFIRMED.search(answer) and not NEGATIVE.search(answer) for answer in answers):
        return False
    return bool(NEGATIVE.match(folded[start:]) or NEGATIVE.search(folded[:start]))


def _wording_in(folded: str) -> tuple[str, int] | None:
    """The column of the first wording in the table that fits, and where in the heading it stands."""
    spaced = f" {folded} "
    for column, whole, wording in _wordings():
        if whole:
            if folded == wording:
                return column, 0
        elif f" {wording} " in spaced:
            return column, spaced.index(f" {wording} ")
    return None


def _alike(folded: str) -> tuple[str, int] | None:
    """Misspelt (“ho va tem”) or written without spaces (“HoVaTen”)."""
    known, joined = _without_spaces(), folded.replace(" ", "")
    if joined in known and len(joined) >= SHORTEST_JOINED:
        return known[joined], 0
    if len(folded) < SHORTEST_ALIKE:
        return None
    found = process.extractOne(joined, known.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    if found:
        return known[found[0]], 0
    slips = (name for name in known if Levenshtein.distance(joined, name, score_cutoff=1) <= 1)
    name = next(slips, None) if len(joined) >= SHORTEST_WITH_A_SLIP else None
    return (known[name], 0) if name else None


def milestones_named(folded: str) -> set[str]:
    """The milestones that folded words speak of, reached or not."""
    spaced = f" {folded} "
    return {column for column, _, wording in _wordings() if column in MILESTONES and f" {wording} " in spaced}


@cache
def _without_spaces() -> dict[str, str]:
    return {
        wording.replace(" ", ""): column for column, _, wording in reversed(_wordings()) if column != AS_GROUP
    }


@cache
def _wordings() -> tuple[tuple[str, bool, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(line for line in file if not line.startswith("#"))
        return tuple((line["column"], line["match"] == "is", line["wording"]) for line in lines)
