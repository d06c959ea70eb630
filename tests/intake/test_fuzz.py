"""Two thousand spoilt files: each is read, or refused in one sentence; the process that asks lives on."""

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest

from dashboard.errors import UserError
from dashboard.intake import roster

MUSEUM = Path(__file__).parent / "museum"
BATCHES, FILES_IN_A_BATCH = 20, 100
BASES = {
    path.name: path.read_bytes()
    for name in (
        *("a08-not-installed", "a09-yes-and-no-columns", "a15-utf8", "a16-bom-semicolons"),
        *("a17-unicode-text", "a19-tcvn3", "a24-old-excel", "a25-class-list", "a26-binary"),
    )
    for path in MUSEUM.glob(f"{name}.*")
    if path.suffix != ".json"
}
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY out SYSTEM "file:///etc/passwd">]>'
)
PAINTED = [
    (b'uniqueCount="', b'uniqueCount="99999999999'),
    (b'<c r="B', b'<c r="ZZZZZZZZZZZZZ'),
    (b'<c r="A', b'<c  r = "XFD104857'),
    (b'<row r="2"', b'<row r="4294967295"'),
    (b"</t>", b"&c;&out;</t>"),
    (b'<dimension ref="A1:', b'<dimension ref="A1:XFD1048576:'),
    (b"<table:table-row", b'<table:table-row table:number-rows-repeated="1048576"'),
    (b"<table:table-cell", b'<table:table-cell table:number-columns-repeated="999999999"'),
    (b"<v>", b"<v>999999999"),
]


def flip(content, chance):
    spoilt = bytearray(content)
    for _ in range(chance.choice([1, 3, 20])):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def cut(content, chance):
    return content[: chance.randrange(1, len(content))]


def double(content, chance):
    place = chance.randrange(len(content))
    return content[:place] + content[place // 2 :]


def quote(content, chance):
    place = chance.randrange(len(content))
    return (
        content[:place] + chance.choice([b'"', b"\n", b"," * 20_000, b"\x00", b"\xff" * 9]) + content[place:]
    )


def repack(content, chance):
    """One part painted over, put in twice, or a workbook within a workbook."""
    packed, trick = io.BytesIO(), chance.randrange(4)
    before, after = chance.choice(PAINTED)
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(packed, "w", 8) as into:
        for name in parts.namelist():
            part = parts.read(name)
            if trick < 3:
                part = part.replace(before, after, chance.choice([1, -1]))
            if b"&c;" in part:
                part = part.replace(b"?>", b"?>" + LAUGHS, 1)
            into.writestr(name if trick else f"../{name}", part)
            if trick == 3 and name.endswith(".xml"):
                into.writestr(f"{name}.zip", content)
    return packed.getvalue()


def lie(content, chance):
    """A wrong checksum or size, or ten thousand million bytes, told of one part in the directory."""
    spoilt = bytearray(content)
    entries = [at for at in range(len(spoilt) - 46) if spoilt[at : at + 4] == b"PK\x01\x02"]
    at = chance.choice(entries) + chance.choice([16, 20, 24, 42])
    struct.pack_into("<I", spoilt, at, chance.choice([0, 7, 2**32 - 2, chance.randrange(2**32)]))
    return bytes(spoilt)


def mutated(name, content, chance):
    ways = [flip, cut, double]
    ways += [quote] if name.endswith(("csv", "txt")) else []
    ways += [repack, repack, lie] if content.startswith(b"PK") else []
    return chance.choice(ways)(content, chance)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_spoilt_file_is_read_or_refused_in_one_sentence(batch, caplog):
    chance = random.Random(batch)
    for _ in range(FILES_IN_A_BATCH):
        name = chance.choice(sorted(BASES))
        spoilt = mutated(name, BASES[name], chance)
        try:
            assert roster.read(name, spoilt).rows.num_rows >= 0
        except UserError as refusal:
            said = str(refusal)
            assert "\n" not in said and said.endswith(".")
    assert not caplog.messages, "a reader made a mistake that it does not know of"
