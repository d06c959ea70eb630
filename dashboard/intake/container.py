"""What a file really is, told by its first bytes, and whether it may be opened at all."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePath

from dashboard.errors import UnreadableFile
from dashboard.wording import Phrase

TEXT, EXCEL, BINARY, OLD, OPEN_DOCUMENT = "text", "xlsx", "xlsb", "xls", "ods"

FAMILIES = {
    ".csv": TEXT,
    ".tsv": TEXT,
    ".txt": TEXT,
    ".xlsx": EXCEL,
    ".xlsm": EXCEL,
    ".xlsb": BINARY,
    ".xls": OLD,
    ".ods": OPEN_DOCUMENT,
}

MOST_UNPACKED_BYTES = 1_000_000_000
# A sheet of repeated words packs about a hundredfold; nothing honest packs further than this.
MOST_PACKING = 400
SMALL_ANYWAY = 100_000_000
PIECE = 1 << 20
# What stands before a part: thirty bytes; the last four tell how long its name and its extras are.
HEADER = struct.Struct("<26x2H")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

DAMAGED_FILE = (
    "The file is damaged or was cut off while it was sent; open it in Excel, save it and send it again."
)
BROKEN_OFF = (
    "Reading the file broke off: it is damaged or far too large; copy the list alone into a new workbook"
    " and send that."
)
TOO_LARGE = (
    "Reading the file would take more memory or time than one list may; split the list into several files."
)
UNPACKED_TOO_LARGE = (
    "Unpacked, the file would be far too large; copy the list alone into a new workbook and send that."
)
LOCKED_FILE = "The file is locked with a password; remove the password in Excel and send it again."

# What the file is instead of a spreadsheet, by the bytes it begins with.
STRANGERS = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "a Word document",
    b"<html": "a web page",
    b"<!doc": "a web page",
    b"<tabl": "a web page",
    b"<meta": "a web page",
    b"<?xml": "an XML document",
}

NAMES = {
    TEXT: "plain text",
    EXCEL: "an Excel workbook (.xlsx)",
    BINARY: "a binary Excel workbook (.xlsb)",
    OLD: "an old Excel workbook (.xls)",
    OPEN_DOCUMENT: "an OpenDocument spreadsheet (.ods)",
}

# One member by which each kind of packed file is known.
MEMBERS = {
    "xl/workbook.xml": EXCEL,
    "xl/workbook.bin": BINARY,
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
}


def family(file_name: str, content: bytes) -> str:
    """TEXT, EXCEL, BINARY, OLD or OPEN_DOCUMENT; extension and content must agree."""
    extension = PurePath(file_name).suffix.lower()
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise UnreadableFile("The file is empty; choose the file that holds the list and send it again.")
    found = _family_of(content)
    if found not in NAMES:
        raise UnreadableFile(
            "The file is {found}, not a spreadsheet; save the list as .xlsx or .csv and send that.",
            found=Phrase(found),
        )
    if extension not in FAMILIES:
        raise UnreadableFile(
            "Files ending in “{extension}” are not read; save the list as one of {known}.",
            extension=extension,
            known=", ".join(FAMILIES),
        )
    if FAMILIES[extension] != found:
        raise UnreadableFile(
            "The name ends in “{extension}” but the file is {found}; open it, save it in the right format"
            " and send it again.",
            extension=extension,
            found=Phrase(NAMES[found]),
        )
    return found


def _family_of(content: bytes) -> str:
    if content.startswith(b"PK"):
        return _packed(content)
    if content.startswith(OLE):
        return _compound(content)
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, name in STRANGERS.items():
        if head[: len(mark)].lower() == mark.lower():
            return name
    if not content.startswith(UTF16_MARKS) and _looks_binary(content[:4096]):
        return "a file of an unknown kind"
    return TEXT


def _packed(content: bytes) -> str:
    try:
        members = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise UnreadableFile(DAMAGED_FILE) from error
    _refuse_bomb(members, len(content))
    _refuse_tricks(members)
    names = {member.filename for member in members}
    for name, kind in MEMBERS.items():
        if name in names:
            return kind
    if "content.xml" in names and "mimetype" in names:
        return OPEN_DOCUMENT if b"opendocument.spreadsheet" in content[:200] else "a Word document"
    return "a ZIP archive"


def _refuse_tricks(members: list[zipfile.ZipInfo]) -> None:
    """Two parts of one name, or in one place, are read differently by different readers."""
    ends = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < ends:
            raise UnreadableFile(DAMAGED_FILE)
        ends = member.header_offset + member.compress_size
    if len({member.filename for member in members}) < len(members):
        raise UnreadableFile(DAMAGED_FILE)


def refuse_false_sizes(content: bytes) -> None:
    """Unpack every part, keeping nothing: calamine goes on where a part is longer than it says."""
    unpacked = 0
    with zipfile.ZipFile(BytesIO(content)) as parts:
        for member in parts.infolist():
            if member.compress_type != zipfile.ZIP_DEFLATED:
                continue
            # What follows the name in a part's own header is of a length that only this header tells.
            header = content[member.header_offset : member.header_offset + HEADER.size]
            *_, name, extra = HEADER.unpack(header)
            start = member.header_offset + HEADER.size + name + extra
            stream = memoryview(content)[start : start + member.compress_size]
            size = _unpacked_size(stream, MOST_UNPACKED_BYTES - unpacked)
            unpacked += size
            if size != member.file_size:
                raise UnreadableFile(DAMAGED_FILE if unpacked < MOST_UNPACKED_BYTES else UNPACKED_TOO_LARGE)


def _unpacked_size(stream: memoryview, most: int) -> int:
    """How many bytes a part really holds; no further than to `most`."""
    unpacking, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    waiting = bytes(stream)
    while not unpacking.eof and size <= most:
        piece = unpacking.decompress(waiting, PIECE)
        waiting = unpacking.unconsumed_tail
        size += len(piece)
        if not piece and not waiting:
            break
    return size


def _refuse_bomb(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    absurd = unpacked > SMALL_ANYWAY and unpacked > MOST_PACKING * packed
    if unpacked > MOST_UNPACKED_BYTES or absurd:
        raise UnreadableFile(UNPACKED_TOO_LARGE)


def _compound(content: bytes) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise UnreadableFile(LOCKED_FILE)
    if holds("WordDocument"):
        return "a Word document"
    if holds("PowerPoint Document"):
        return "a presentation"
    return OLD


def _looks_binary(head: bytes) -> bool:
    # Unicode text without a mark has its zero bytes on one side only.
    zeros = head.count(0)
    one_sided = zeros and (not any(head[::2]) or not any(head[1::2]) or _lopsided(head))
    return bool(zeros) and not one_sided


def _lopsided(head: bytes) -> bool:
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) > len(head) // 5 and min(even, odd) <= max(even, odd) // 20
