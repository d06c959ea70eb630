"""Text with separators becomes records, numbered as Excel numbers them."""

import csv
import math
from collections import Counter
from collections.abc import Callable
from io import StringIO
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from dashboard.intake import legacy, quotes
from dashboard.intake.bounds import refuse_large
from dashboard.intake.cells import whole

SEPARATORS = ",;\t|"
NO_SEPARATOR = "\x1f"
SAMPLE_LINES = 400
# Each piece of a table costs time and memory; where more lines are uneven, the table is copied instead.
MOST_PIECES = 200
BLOCK_BYTES = 1 << 24
BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


def read(content: bytes) -> tuple[pa.Table, bool]:
    """The records as a table of text, and whether the whole file was in an old Vietnamese encoding."""
    content, legacy_bytes = _as_utf8(content)
    separator, content = _separator(content)
    return _records(content, separator), legacy_bytes


def _as_utf8(content: bytes) -> tuple[bytes, bool]:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            if encoding == "utf-8" and _is_utf8(content):
                return content[len(mark) :], False
            return content.decode(encoding, "replace").lstrip("\ufeff").encode(), False
    if b"\x00" in content[:4096]:
        encoding = "utf-16-le" if content[1:4096:2].count(0) >= content[:4096:2].count(0) else "utf-16-be"
        return content.decode(encoding, "replace").encode(), False
    if _is_utf8(content):
        return content, False
    text, legacy_bytes = legacy.decode(content)
    return text.encode(), legacy_bytes


def _is_utf8(content: bytes) -> bool:
    try:
        offsets = pa.py_buffer(np.array([0, len(content)], np.int64))
        whole_text = pa.Array.from_buffers(pa.large_binary(), 1, [None, offsets, pa.py_buffer(content)])
        whole_text.cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _separator(content: bytes) -> tuple[str, bytes]:
    """The sign between the fields; Excel's own first line `sep=;` says it and is no record."""
    first = content[:8].split(b"\n")[0].rstrip(b"\r")
    if first[:4].lower() == b"sep=" and len(first) == 5:
        return first[4:].decode("ascii", "replace"), content.partition(b"\n")[2]
    sample = _sample(content)
    evenness = {separator: _evenness(sample, separator) for separator in SEPARATORS}
    best = max(evenness, key=lambda separator: evenness[separator])
    return best if evenness[best] else NO_SEPARATOR, content


def _sample(content: bytes) -> str:
    return content[:200_000].decode("utf-8", "ignore")


def _evenness(sample: str, separator: str) -> float:
    """How many of the records with this sign have the commonest number of fields, and how many that is."""
    records = _parsed(sample, separator, SAMPLE_LINES)
    widths = Counter(len(record) for record in records if len(record) > 1 and any(record))
    even, width = max(((even, width) for width, even in widths.items()), default=(0, 1))
    return even / max(widths.total(), 1) * math.log(width)


def _parsed(text: str, separator: str, most: int | None = None) -> list[list[str]]:
    # The csv module refuses a cell of 131,072 signs or more; such a “cell” is an unclosed quotation mark.
    try:
        return list(islice(csv.reader(StringIO(text, newline=""), delimiter=separator), most))
    except csv.Error:
        return [line.rstrip("\r\n").split(separator) for line in islice(StringIO(text, newline=""), most)]


def _records(content: bytes, separator: str) -> pa.Table:
    sample = _parsed(_sample(content), separator, SAMPLE_LINES)
    widths = Counter(len(record) for record in sample if record)
    width = max(widths, key=lambda width: (widths[width], width), default=1)
    lines = max(content.count(b"\n"), content.count(b"\r"))
    refuse_large(lines, width)
    quoted = _read_records(content, separator, width, quoted=True)
    if quoted is None or _has_line_breaks(quoted):
        released = quotes.released(content, separator, sample, width)
        if released is not None:
            content, quoted = released, _read_records(released, separator, width, quoted=True)
    plain = quoted is None or _swallows_lines(quoted)
    table = _read_records(content, separator, width, quoted=False) if plain else quoted
    return next((each for each in (table, quoted) if each is not None), pa.table({}))


def _read_records(content: bytes, separator: str, width: int, *, quoted: bool) -> pa.Table | None:
    """Arrow reads even records in parallel; where some are uneven it reads again and hands us those."""
    uneven: list[arrow_csv.InvalidRow] = []

    def keep(row: arrow_csv.InvalidRow) -> str:
        uneven.append(row)
        return "skip"

    try:
        return _arrow(content, separator, width, quoted=quoted)
    except pa.ArrowInvalid:
        pass
    try:
        even = _arrow(content, separator, width, quoted=quoted, keep=keep)
    except pa.ArrowInvalid:
        return None
    return _with_uneven(even, uneven, separator, quoted=quoted)


def _arrow(
    content: bytes,
    separator: str,
    width: int,
    *,
    quoted: bool,
    keep: Callable[[arrow_csv.InvalidRow], str] | None = None,
) -> pa.Table:
    names = [str(place) for place in range(width)]
    return arrow_csv.read_csv(
        pa.BufferReader(content),
        # Arrow numbers an uneven row only when it reads in one thread.
        read_options=arrow_csv.ReadOptions(
            column_names=names, block_size=BLOCK_BYTES, use_threads=keep is None
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=separator,
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
            invalid_row_handler=keep,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    )


def _with_uneven(
    even: pa.Table, uneven: list[arrow_csv.InvalidRow], separator: str, *, quoted: bool
) -> pa.Table:
    """The long and short records put back where they stood, all widened to the longest."""
    records = [
        (_parsed(row.text, separator, 1) or [[]])[0] if quoted else row.text.split(separator)
        for row in uneven
    ]
    width = max(even.num_columns, *map(len, records))
    refuse_large(even.num_rows + len(records), width)
    columns = {
        str(place): pa.array(
            [record[place] if place < len(record) else None for record in records], pa.string()
        )
        for place in range(width)
    }
    numbers = [row.number - 1 for row in uneven]
    return _placed(even, pa.table(columns), numbers)


def _placed(even: pa.Table, uneven: pa.Table, numbers: list[int]) -> pa.Table:
    """All in one table, the uneven ones where these numbers say."""
    if len(numbers) > MOST_PIECES:
        both = pa.concat_tables([even, uneven], promote_options="default")
        standing = np.zeros(both.num_rows, bool)
        standing[numbers] = True
        order = np.where(standing, even.num_rows - 1 + np.cumsum(standing), np.cumsum(~standing) - 1)
        return pa.table({name: whole(both.column(name)).take(pa.array(order)) for name in both.column_names})
    parts, done = [], 0
    for count, number in enumerate(numbers):
        before = number - count
        parts += [even.slice(done, before - done), uneven.slice(count, 1)]
        done = before
    return pa.concat_tables([*parts, even.slice(done)], promote_options="default")


def _has_line_breaks(table: pa.Table) -> bool:
    return any(pc.any(pc.match_substring_regex(column, "[\\r\\n]")).as_py() for column in table.columns)


def _swallows_lines(table: pa.Table) -> bool:
    lines = (pc.max(pc.count_substring(column, "\n")).as_py() for column in table.columns)
    return any((most or 0) > quotes.MOST_LINES_IN_A_CELL for most in lines)
