"""Lines that a quotation mark swallowed are given back, each to be read as the record that it is.

A quoted cell may hold line breaks, as an address does. A mark that nobody closed looks the same, but each of
the lines after it has about as many fields as every other record has, and a person stands in each.
"""

import csv
import io
import re
from collections import Counter
from functools import cache

# An address has fewer lines than this.
MOST_LINES_IN_A_CELL = 40
# A record that was swallowed has so many of its fields, or more, of the kind that its column has.
ALIKE = 0.6

Kinds = list[str]


def released(content: bytes, separator: str, records: list[list[str]], width: int) -> bytes | None:
    """The text with every swallowed line as a record of its own; None where no line was swallowed.

    `records` are the first of the file; `width` is how many fields they have.
    """
    lines = list(io.StringIO(content.decode("utf-8", "replace"), newline=""))
    kinds = _kinds_of_columns(records, width)
    out: list[str] = []
    place, changed = 0, False
    while place < len(lines):
        last = _end(lines, place, separator)
        if last == place:
            out.append(lines[place])
        elif last is not None and not _swallows(lines[place : last + 1], separator, width, kinds):
            out += lines[place : last + 1]
        else:
            out.append(_closed(lines[place], separator, width))
            last, changed = place, True
        place = last + 1
    return "".join(out).encode() if changed else None


def _end(lines: list[str], place: int, separator: str) -> int | None:
    """The line in which the record of this line ends; None where it would go on too long."""
    if lines[place].count('"') % 2 == 0 or not _is_open(lines[place], separator):
        return place
    for last in range(place + 1, min(place + MOST_LINES_IN_A_CELL + 1, len(lines))):
        if '"' in lines[last] and not _is_open("".join(lines[place : last + 1]), separator):
            return last
    return None


def _is_open(text: str, separator: str) -> bool:
    return not _complete(separator).fullmatch(text.rstrip("\r\n"))


@cache
def _complete(separator: str) -> re.Pattern[str]:
    """A record whose quoted fields are all closed; what follows a closing mark is read as it stands."""
    other = rf"[^{re.escape(separator)}\r\n]"
    quoted, plain = rf'"(?:[^"]|"")*+"{other}*+', rf'(?!"){other}*+'
    return re.compile(rf"(?:{quoted}|{plain})(?:{re.escape(separator)}(?:{quoted}|{plain}))*+")


def _swallows(lines: list[str], separator: str, width: int, kinds: Kinds) -> bool:
    """Whether the lines, each taken alone, make more sense than all of them as one record."""
    alone = [_fields(line, separator, width) for line in lines]
    fit = [fields for fields in alone[1:] if len(fields) == width]
    if width < 2 or len(alone[0]) != width or 2 * len(fit) < len(lines) - 1:
        return False
    joined = "".join(lines)
    if joined.count('"') % 2 or len(_parsed(joined, separator)) != width:
        return True
    return any(_are_alike(fields, kinds) for fields in fit)


def _fields(line: str, separator: str, width: int) -> list[str]:
    """The fields of one line taken alone; a mark that nobody closed in it encloses nothing."""
    line = line.rstrip("\r\n")
    if not _is_open(line, separator):
        return _parsed(line, separator)
    fields = line.split(separator)
    first = next(place for place, field in enumerate(fields) if field.startswith('"'))
    # What was to be enclosed may hold separators: the fields too many are put together again.
    more = max(len(fields) - width, 0)
    text = separator.join(fields[first : first + more + 1]).removeprefix('"')
    return [*fields[:first], text, *fields[first + more + 1 :]]


def _closed(line: str, separator: str, width: int) -> str:
    """The line as a record of its own."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator="\n").writerow(_fields(line, separator, width))
    return written.getvalue()


def _parsed(text: str, separator: str) -> list[str]:
    """One record; nothing where it is longer than the csv module bears."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def _kinds_of_columns(records: list[list[str]], width: int) -> Kinds:
    even = [list(map(_kind, record)) for record in records if len(record) == width]
    return [Counter(column).most_common(1)[0][0] for column in zip(*even, strict=True)]


def _kind(field: str) -> str:
    if not field.strip():
        return "empty"
    return "digits" if any(sign.isdigit() for sign in field) else "letters"


def _are_alike(fields: list[str], kinds: Kinds) -> bool:
    same = [one for one, other in zip(map(_kind, fields), kinds, strict=False) if one == other]
    return "digits" in same and len(same) >= ALIKE * len(fields)
