"""Which columns of the file make up each of ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake import columns
from dashboard.intake.columns import AS_GROUP, LEFT, MILESTONES, Meaning, fold
from dashboard.intake.headings import Heading

ROSTER, COUNTS = "roster", "counts"

COLUMNS = {
    ROSTER: (
        *("reference", "unit_code", "unit_name", "full_name"),
        *("insurance_number", "citizen_id", "birth", "phone", "department"),
        *("has_smartphone", "installed", "not_installed", "registered", "not_registered"),
        *("form_submitted", "not_form_submitted", "approved", "not_approved", "status", "note"),
    ),
    COUNTS: (
        *("unit_code", "unit_name", "headcount", "with_smartphone"),
        *("installed", "registered", "form_submitted", "approved", "note"),
    ),
}

NAMES = ("full_name", "family_name", "given_name")

# What a person may say that a column is; LEFT is not taken at all.
CHOICES = {
    ROSTER: (LEFT, "family_name", "given_name", *COLUMNS[ROSTER]),
    COUNTS: (LEFT, *COLUMNS[COUNTS]),
}
PERSONAL_NUMBERS = ("insurance_number", "citizen_id", "birth")

# Several headings may tell these; of the others the first heading counts.
TOLD_TOGETHER = frozenset(
    (*PERSONAL_NUMBERS, *MILESTONES, "phone", "has_smartphone", "status", "note", "full_name")
)

# Taken, but not among the columns that the contract prints.
UNPRINTED = {ROSTER: frozenset({"note", "reference", "unit_name"}), COUNTS: frozenset({"note"})}

# Of two headings for one thing, the one that says this is asked first, or last.
FIRST = {"insurance_number": "bhxh|so so", "citizen_id": "cccd|can cuoc|dinh danh"}
LAST = {"phone": "phu huynh|giam ho|nguoi than|cha|me|bo|lien he|co dinh"}
RUNNING_TOTAL = re.compile(r"\b(luy ke|tong)\b")

LOOKED_AT_ROWS = 2000

# What a heading promises, its cells may belie: crosses under “BHXH” or “Zalo” are no numbers, and numbers
# under “Tài khoản VssID” no marks.
NUMBERS = ("insurance_number", "citizen_id", "phone")
MARK = r"(?i)^\W*(x+|v|[✓✔√×☑üþ]|có|rồi|đã|ok|chưa|không|ko|k|0|1)\W*$"
LONG_NUMBER = r"\d(?: ?\d){8,}"
# Words under these may tell more than one milestone: “Đã đăng ký, chưa cài”.
TELLS_A_STATE = re.compile(rf"{columns.STATE.pattern}|^(ung dung |app )?vssid$")
NOT_REACHED = re.compile(r"\b(chua|khong|ko|cho|doi)\b(?:(?!\bda\b).)*")
MOST_WORDINGS = 200


@dataclass(frozen=True)
class Source:
    """One column of the file that feeds one of ours."""

    place: int
    label: str
    rank: int = 0
    negative: bool = False


@dataclass(frozen=True)
class Plan:
    """Our column → the columns of the file it is made of; `kind` is None for a list of something else."""

    kind: str | None
    sources: dict[str, tuple[Source, ...]]
    dropped: tuple[str, ...]

    @property
    def only_negative(self) -> frozenset[str]:
        """Milestones told by their opposite alone: there an empty cell means yes."""
        return frozenset(
            name for name in MILESTONES if f"not_{name}" in self.sources and name not in self.sources
        )

    def printed(self) -> dict[str, str]:
        """Our column → the headings found for it, “A / B” stacked, “A + B” side by side."""
        told: dict[str, dict[int, str]] = {}
        for column, sources in self.sources.items():
            if column not in UNPRINTED[self.kind or ROSTER]:
                labels = told.setdefault(column.removeprefix("not_"), {})
                labels.update({source.place: source.label for source in sources if source.label})
        return {
            column: " + ".join(dict.fromkeys(labels[place] for place in sorted(labels)))
            for column, labels in told.items()
        }


def make(heading: Heading, cells: pa.Table, match: Mapping[int, str] | None = None) -> Plan:
    """Decide what the list is about, then what each of its columns is for.

    `match` is what a person said of single columns, place → one of `CHOICES`.
    """
    found: dict[str, list[Source]] = {}
    for place, told in enumerate(heading.meanings):
        chosen = match and place in match
        meaning = _chosen(match[place]) if match and chosen else _as_cells_tell(told, heading, place, cells)
        if meaning and meaning.column not in (LEFT, AS_GROUP):
            label = heading.label(place)
            rank = _rank(meaning.column, fold(label), meaning.dated)
            for column in filter(None, (meaning.column, meaning.also)):
                found.setdefault(column, []).append(Source(place, label, rank, meaning.negative))
    kind = _kind(found)
    sources = _of_units(found) if kind == COUNTS else _of_people(found, heading, cells)
    taken = {source.place for each in sources.values() for source in each}
    left = (heading.label(place) for place in range(len(heading.paths)) if place not in taken)
    return Plan(kind, sources, tuple(dict.fromkeys(label for label in left if label)))


def _as_cells_tell(meaning: Meaning | None, heading: Heading, place: int, cells: pa.Table) -> Meaning | None:
    """What the heading says, unless no cell under it can be that."""
    if meaning is None or meaning.column not in (*NUMBERS, *MILESTONES):
        return meaning
    told = pc.drop_null(cells.column(place).slice(heading.last + 1, LOOKED_AT_ROWS).combine_chunks())
    if not len(told):
        return meaning
    if meaning.column in NUMBERS:
        return Meaning(LEFT) if pc.all(pc.match_substring_regex(told, MARK)).as_py() else meaning
    if 2 * pc.sum(pc.match_substring_regex(told, LONG_NUMBER)).as_py() > len(told):
        return Meaning(LEFT)
    if TELLS_A_STATE.search(fold(heading.paths[place][-1])):
        words = (
            NOT_REACHED.sub("", fold(cell)) for cell in pc.unique(told).slice(0, MOST_WORDINGS).to_pylist()
        )
        if any(columns.milestones_named(each) - {meaning.column} for each in words):
            return Meaning("status")
    return meaning


def _chosen(column: str) -> Meaning:
    """What a person said that a column is."""
    name = column.removeprefix("not_")
    return Meaning(name, negative=name != column)


def _rank(column: str, folded: str, dated: bool) -> int:
    def says(words: str | None) -> bool:
        return bool(words and re.search(rf"\b({words})\b", folded))

    if column in MILESTONES:
        return 0 if dated else 1
    asked_later = column in FIRST and not says(FIRST[column])
    return int(asked_later or says(LAST.get(column)))


def _kind(found: dict[str, list[Source]]) -> str | None:
    if any(name in found for name in NAMES):
        return ROSTER
    of_units = any(column in found for column in ("unit_code", "unit_name", "department"))
    counted = "headcount" in found or any(milestone in found for milestone in MILESTONES)
    of_people = any(column in found for column in PERSONAL_NUMBERS)
    return COUNTS if of_units and counted and not of_people else None


def _of_people(
    found: dict[str, list[Source]], heading: Heading, cells: pa.Table
) -> dict[str, tuple[Source, ...]]:
    sources: dict[str, list[Source]] = {"full_name": _names(found, heading, cells)}
    if "department" not in found and "unit_code" not in found and "unit_name" in found:
        found = {**found, "department": found["unit_name"]}
    for column, each in found.items():
        for source in each:
            if column in MILESTONES and source.negative:
                sources.setdefault(f"not_{column}", []).append(source)
            elif column not in (*NAMES, "headcount"):
                sources.setdefault(column, []).append(source)
    return {column: _used(column, each) for column, each in sources.items() if each}


def _of_units(found: dict[str, list[Source]]) -> dict[str, tuple[Source, ...]]:
    renamed = {"has_smartphone": "with_smartphone", "department": "unit_name"}
    sources: dict[str, tuple[Source, ...]] = {}
    for column, each in found.items():
        positive = [source for source in each if not source.negative]
        name = renamed.get(column, column)
        if positive and name not in sources and name in COLUMNS[COUNTS]:
            best = min(
                positive, key=lambda source: (not RUNNING_TOTAL.search(fold(source.label)), source.place)
            )
            sources[name] = (best,)
    return sources


def _used(column: str, sources: list[Source]) -> tuple[Source, ...]:
    if column.removeprefix("not_") in TOLD_TOGETHER:
        return tuple(sources) if column == "full_name" else tuple(sorted(sources, key=lambda each: each.rank))
    return tuple(sources[:1])


def _names(found: dict[str, list[Source]], heading: Heading, cells: pa.Table) -> list[Source]:
    """One column, or the parts of the name in the order of the file."""
    whole = found.get("full_name", [])
    parts = found.get("family_name", []) + found.get("given_name", [])
    names = [name for name in whole if name.label == whole[0].label] or sorted(
        parts, key=lambda part: part.place
    )
    if len(names) == 1 and _is_second_half(names[0].place + 1, heading, cells):
        names.append(Source(names[0].place + 1, ""))
    return names


def _is_second_half(place: int, heading: Heading, cells: pa.Table) -> bool:
    """Class lists put the given name into a column of its own, without a heading."""
    if place >= len(heading.paths) or heading.paths[place]:
        return False
    body = cells.slice(heading.last + 1, LOOKED_AT_ROWS)
    named = pc.is_valid(body.column(place - 1))
    wordy = pc.fill_null(pc.invert(pc.match_substring_regex(body.column(place), "[0-9]")), False)
    both = pc.sum(pc.and_(named, wordy)).as_py() or 0
    return bool(both and both >= 0.6 * (pc.sum(named).as_py() or 0))
