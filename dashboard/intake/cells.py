"""Cells as people typed them become clean text: mended, composed, trimmed, empty ones null."""

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake import legacy

# Zero-width signs and soft hyphens: seen by nobody, and enough to make two equal names differ.
INVISIBLE = "[\u00ad\u200b-\u200f\u2060\ufeff]"
ODD_SPACES = "[\u00a0\u2000-\u200a\u202f\u3000]"
COMBINING = "[\u0300-\u036f]"
BEYOND_WESTERN = "[^\u0000-\u00ff]"

# Below its headings most columns of a roster are plain ASCII (numbers, dates, crosses) and need only
# trimming; so the first rows of a long table are cleaned apart from the others.
HEAD_ROWS = 200

Masks = dict[str, pa.Array]

# Place in a column's dictionary → what was meant, and by which reading.
Mended = dict[int, tuple[str, str]]


def clean(raw: pa.Table, mends: bool = True) -> tuple[pa.Table, Masks]:
    """The table cleaned, and for each column in which cells were mended a mask of them.

    Unless it `mends`, letters of old encodings stay as they stand.
    """
    if raw.num_rows <= 2 * HEAD_ROWS:
        return _clean(raw, mends)
    head, head_masks = _clean(raw.slice(0, HEAD_ROWS), mends)
    body, body_masks = _clean(raw.slice(HEAD_ROWS), mends)
    masks = {
        name: pa.concat_arrays([_mask(head_masks, name, head), _mask(body_masks, name, body)])
        for name in {**head_masks, **body_masks}
    }
    return pa.concat_tables([head, body]), masks


def _mask(masks: Masks, name: str, part: pa.Table) -> pa.Array:
    return masks.get(name, pa.repeat(pa.scalar(False), part.num_rows))


def _clean(raw: pa.Table, mends: bool) -> tuple[pa.Table, Masks]:
    arrays = {name: whole(raw.column(name)) for name in raw.column_names}
    spoken = {name: array.dictionary_encode() for name, array in arrays.items() if not _is_ascii(array)}
    meant, masks = _meant(spoken, mends)
    columns = {
        name: _empty_is_null(meant[name] if name in meant else pc.ascii_trim_whitespace(array))
        for name, array in arrays.items()
    }
    return pa.table(columns), masks


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece; no copy where it is in one already."""
    if column.num_chunks == 1:
        return column.chunk(0)
    one = column.combine_chunks()
    return one if isinstance(one, pa.Array) else pa.concat_arrays(one.chunks)


def _is_ascii(array: pa.Array) -> bool:
    return bool(pc.all(pc.string_is_ascii(array), min_count=0).as_py())


def beyond_ascii(column: pa.ChunkedArray) -> pa.Array:
    """Which cells of a column have letters that an old encoding writes differently."""
    return pc.fill_null(pc.invert(pc.string_is_ascii(whole(column))), False)


def _empty_is_null(array: pa.Array) -> pa.Array:
    empty = pc.equal(pc.binary_length(array), 0)
    return pc.if_else(empty, pa.scalar(None, pa.string()), array) if pc.any(empty).as_py() else array


def _tidy(words: pa.Array) -> pa.Array:
    if _any_match(words, COMBINING):
        words = pc.utf8_normalize(words, form="NFC")
    if _any_match(words, ODD_SPACES):
        words = pc.replace_substring_regex(words, ODD_SPACES, " ")
    if _any_match(words, INVISIBLE):
        words = pc.replace_substring_regex(words, INVISIBLE, "")
    return pc.utf8_trim_whitespace(words)


def _any_match(words: pa.Array, pattern: str) -> bool:
    return bool(pc.any(pc.match_substring_regex(words, pattern)).as_py())


def _meant(spoken: dict[str, pa.DictionaryArray], mends: bool) -> tuple[dict[str, pa.Array], Masks]:
    """Each column as it was meant. Distinct texts are looked at, not cells."""
    mended = _mended(spoken) if mends else {}
    if not any(mended.values()):
        return {
            name: pc.take(_tidy(column.dictionary), column.indices) for name, column in spoken.items()
        }, {}
    of_row = _reading_of_rows(spoken, mended)
    meant, masks = {}, {}
    for name, column in spoken.items():
        meant[name], mask = _with_context(column, mended[name], of_row)
        if pc.any(mask).as_py():
            masks[name] = mask
    return meant, masks


def _mended(spoken: dict[str, pa.DictionaryArray]) -> dict[str, Mended]:
    """What makes sense in two old encodings (“chöa”) is taken for the one that the table shows elsewhere."""
    readings = {name: _readings(column.dictionary) for name, column in spoken.items()}
    votes = Counter(
        next(iter(each)) for found in readings.values() for each in found.values() if len(each) == 1
    )
    return {
        name: {place: _likeliest(each, votes) for place, each in found.items()}
        for name, found in readings.items()
    }


def _readings(words: pa.Array) -> dict[int, dict[str, str]]:
    suspects = pc.indices_nonzero(pc.match_substring_regex(words, legacy.SUSPICIOUS)).to_pylist()
    readings = {place: legacy.mend(words[place].as_py()) for place in suspects}
    return {place: each for place, each in readings.items() if each}


def _likeliest(readings: dict[str, str], votes: Counter[str]) -> tuple[str, str]:
    by = max(readings, key=lambda name: votes[name])
    return readings[by], by


def _reading_of_rows(spoken: dict[str, pa.DictionaryArray], mended: dict[str, Mended]) -> pa.Array:
    """In which old encoding a row was written, where one of its cells gives that away; else null."""
    shown = [
        pc.take(
            _by_place(len(column.dictionary), {place: by for place, (_, by) in mended[name].items()}),
            column.indices,
        )
        for name, column in spoken.items()
        if mended[name]
    ]
    return pc.coalesce(*shown)


def _with_context(column: pa.DictionaryArray, mended: Mended, of_row: pa.Array) -> tuple[pa.Array, pa.Array]:
    """A cell that makes sense both ways (“Thò”, “Tó”) is read as the rest of its row, or of its column."""
    words = column.dictionary
    texts = {place: text for place, (text, _) in mended.items()}
    own = _tidy(pc.coalesce(_by_place(len(words), texts), words))
    cells = pc.take(own, column.indices)
    mask = pc.fill_null(pc.is_valid(pc.take(_by_place(len(words), texts), column.indices)), False)
    of_row = pc.fill_null(of_row, _reading_of_column(words, mended) or "")
    for by in pc.unique(of_row).to_pylist():
        other = pc.take(_reread_words(words, mended, by), column.indices) if by else None
        if other is not None:
            use = pc.and_(pc.equal(of_row, by), pc.is_valid(other))
            cells, mask = pc.if_else(use, _tidy(other), cells), pc.or_(mask, use)
    return cells, mask


def _reading_of_column(words: pa.Array, mended: Mended) -> str | None:
    readings = Counter(by for _, by in mended.values())
    unicode_too = pc.any(pc.match_substring_regex(words, BEYOND_WESTERN)).as_py()
    return readings.most_common(1)[0][0] if readings and not unicode_too else None


def _reread_words(words: pa.Array, mended: Mended, by: str) -> pa.Array:
    doubtful = pc.indices_nonzero(pc.invert(pc.string_is_ascii(words))).to_pylist()
    meant = {place: legacy.reread(words[place].as_py(), by) for place in doubtful if place not in mended}
    return _by_place(len(words), {place: text for place, text in meant.items() if text is not None})


def _by_place(size: int, texts: dict[int, str]) -> pa.Array:
    return pa.array([texts.get(place) for place in range(size)], pa.string())
