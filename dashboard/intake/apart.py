"""Read a binary workbook in a process of its own: the reader may crash on a damaged one, nothing else must.

Calamine panics on a cut-off .xls; a wrong byte in an .xlsb makes it ask for terabytes and ends the process.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict

import pyarrow as pa

from dashboard.errors import UnreadableFile
from dashboard.intake import container, workbook
from dashboard.intake.layout import Range

LONGEST_SECONDS = 120
MOST_MEMORY = 6 << 30
LOCKED = 3


def read(content: bytes, family: str) -> Iterator[workbook.RawSheet]:
    """The visible sheets in their order, as `workbook.read` gives them."""
    command = [sys.executable, "-m", "dashboard.intake.apart", family]
    try:
        done = subprocess.run(  # noqa: S603 (our own module; the file goes in as bytes, not as an argument)
            command, input=content, capture_output=True, timeout=LONGEST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise UnreadableFile(container.DAMAGED_FILE) from None
    if done.returncode:
        locked = done.returncode == LOCKED
        raise UnreadableFile(container.LOCKED_FILE if locked else container.DAMAGED_FILE)
    source = pa.BufferReader(done.stdout)
    while source.tell() < source.size():
        yield _received(pa.ipc.open_stream(source).read_all())


def _received(table: pa.Table) -> workbook.RawSheet:
    told = json.loads(table.schema.metadata[b"sheet"])
    return workbook.RawSheet(
        told["name"], table, tuple(Range(**cells) for cells in told["merged"]), told["left"]
    )


def _send(sheet: workbook.RawSheet) -> None:
    told = json.dumps(
        {"name": sheet.name, "merged": [asdict(cells) for cells in sheet.merged], "left": sheet.left}
    )
    table = sheet.cells.replace_schema_metadata({"sheet": told})
    with pa.ipc.new_stream(pa.PythonFile(sys.stdout.buffer, "w"), table.schema) as sink:
        sink.write_table(table)


def _main(family: str) -> int:
    with suppress(ImportError):  # Windows has no such limit.
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        for sheet in workbook.read(sys.stdin.buffer.read(), family):
            _send(sheet)
    except UnreadableFile as refusal:
        return LOCKED if refusal.sentence == container.LOCKED_FILE else 1
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
