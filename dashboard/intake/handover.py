"""What crosses between the process that has a file and the one that reads it.

Messages are Python literals, one a line: they can hold what our values are made of and start nothing when
they are read. Tables are Arrow, in memory that both processes map. Sentences stay English, with their
values: the process that reads speaks to nobody.
"""

import ast
import mmap
import os
import tempfile
from collections.abc import Sequence
from typing import IO, Any

import pyarrow as pa

from dashboard import errors
from dashboard.errors import UserError
from dashboard.wording import Amount, Phrase

Message = dict[str, Any]

# What among the values of a sentence is said only when the sentence is.
SAID_LATER = {kind.__name__: kind for kind in (Phrase, Amount)}


def send(stream: IO[bytes], **message: object) -> None:
    """One message; a set that cannot change is sent as one that can."""
    stream.write(repr(_plain(message)).encode() + b"\n")
    stream.flush()


def received(line: bytes) -> Message:
    """The message of one line."""
    message: Message = ast.literal_eval(line.decode())
    return message


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return set(value) if isinstance(value, frozenset) else value


def refusal(error: UserError) -> Message:
    """A refusal as a message; `refused` makes it again."""
    values = {name: (type(value).__name__, value) for name, value in error.values.items()}
    return {"refused": type(error).__name__, "sentence": error.sentence, "values": values}


def refused(message: Message) -> UserError:
    """The refusal that the message tells of."""
    values = {
        name: SAID_LATER.get(kind, _as_it_is)(value) for name, (kind, value) in message["values"].items()
    }
    kind = getattr(errors, message["refused"])
    made: UserError = kind(message["sentence"], **values)
    return made


def _as_it_is(value: object) -> object:
    return value


def shared_memory() -> IO[bytes]:
    """A file without a name, in memory where the system can, that two processes can share."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("tables"), "w+b", buffering=0)
    return tempfile.TemporaryFile(buffering=0)


def write_tables(memory: IO[bytes], tables: Sequence[pa.Table]) -> list[int]:
    """Puts the tables there one behind the other; gives where each ends."""
    ends = []
    for table in tables:
        with pa.ipc.new_stream(pa.PythonFile(memory, "w"), table.schema) as sink:
            sink.write_table(table)
        ends.append(memory.tell())
    return ends


def read_tables(memory: IO[bytes], ends: Sequence[int]) -> list[pa.Table]:
    """The tables that were put there, not copied: they live as long as somebody uses them."""
    if not ends:
        return []
    mapped = pa.py_buffer(mmap.mmap(memory.fileno(), ends[-1], prot=mmap.PROT_READ))
    starts = [0, *ends[:-1]]
    return [
        pa.ipc.open_stream(mapped.slice(start, end - start)).read_all()
        for start, end in zip(starts, ends, strict=True)
    ]
