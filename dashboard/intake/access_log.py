"""Lines of another web server's access log become requests for printed codes; all else is passed over."""

import csv
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from urllib.parse import unquote, urlsplit

from dashboard.clock import HANOI
from dashboard.errors import UnreadableFile

# A line longer than this is no request of a person; a packed file may hold so much, unpacked.
LONGEST_LINE = 16 * 1024
MOST_UNPACKED_BYTES = 4 * 1024**3
GZIP = b"\x1f\x8b"

# The “combined” form of nginx and Apache; “common” is the same without the last two.
COMBINED = re.compile(
    r'(?P<address>\S+) \S+ .*?\[(?P<time>[^\]]{20,30})\] "(?P<method>[A-Z]{3,10}) (?P<path>\S+)(?: [^"]*)?" '
    r'(?P<status>\d{3}) \S+(?: "(?:[^"\\]|\\.)*" "(?P<agent>(?:[^"\\]|\\.)*)")?.*'
)
COMBINED_TIME = "%d/%b/%Y:%H:%M:%S %z"
PATH = re.compile(r"/([Qq])/([^/?#]{1,100})/?(?:index\.html)?(?:[?#].*)?")
# What a table may call a column; the first that is there is taken.
COLUMNS = {
    "time": ("time", "timestamp", "date_time", "datetime", "ts", "time_local", "time_iso8601", "@timestamp"),
    "path": ("path", "uri", "url", "request_uri", "cs-uri-stem", "request", "requestpath"),
    "agent": ("user_agent", "agent", "useragent", "http_user_agent", "cs(user-agent)", "user-agent"),
    "status": ("status", "sc-status", "status_code", "code"),
    "method": ("method", "cs-method", "request_method"),
    "address": ("address", "ip", "remote_addr", "client_ip", "c-ip", "remote_ip"),
}


@dataclass(frozen=True)
class Request:
    """One request for a code. The address and the agent are for judging it, and must be kept nowhere."""

    code: str
    is_typed: bool
    at: datetime
    status: int
    method: str
    agent: str
    address: str
    # The line as it stood there, by which it is known again.
    line: bytes


@dataclass(frozen=True)
class Table:
    """What stands between the cells of a log that is a table, and where its columns are."""

    mark: str
    places: dict[str, int]


@dataclass
class Read:
    """How many lines there were, and how many of them were no request in any form that we know."""

    lines: int = 0
    unread: int = 0


def requests(file: IO[bytes], read: Read) -> Iterator[Request]:
    """Every request for a code, in the order of the log; `read` is counted up on the way."""
    table: Table | None = None
    for line in _lines(file):
        read.lines += 1
        if len(line) > LONGEST_LINE or not (text := line.decode("utf-8", "replace").strip("\ufeff\r\n ")):
            read.unread += len(line) > LONGEST_LINE
            continue
        if read.lines == 1 and (table := _headings(text)):
            continue
        told = _of_json(text) if text.startswith("{") else _of_table(text, table) if table else _of_text(text)
        if told is None:
            read.unread += not text.startswith("#")
        elif request := _request(told, line.strip()):
            yield request


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of the file, unpacked if it is packed; what is longer than a line may be comes in pieces."""
    start = file.read(2)
    file.seek(0)
    opened: IO[bytes] = gzip.GzipFile(fileobj=file) if start == GZIP else file  # type: ignore[assignment]
    room = MOST_UNPACKED_BYTES
    try:
        while line := opened.readline(LONGEST_LINE + 1):
            room -= len(line)
            if room < 0:
                raise UnreadableFile(
                    "Unpacked, the log would be far too large; split it and import the parts."
                )
            yield line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableFile(
            "The log is damaged or was cut off; what stood before that is counted."
        ) from error


def _request(told: dict[str, str], line: bytes) -> Request | None:
    """The request, if it asks for a code and tells when."""
    path = told["path"]
    if path.startswith(("http://", "https://")):
        path = urlsplit(path).path
    found = PATH.fullmatch(path)
    at = _time(told["time"]) if found else None
    if not found or at is None:
        return None
    status = told.get("status", "")
    return Request(
        unquote(found[2]).strip().upper(),
        found[1] == "q",
        at,
        int(status) if status.isdecimal() and len(status) == 3 else 200,
        told.get("method") or "GET",
        told.get("agent") or "",
        told.get("address") or "",
        line,
    )


def _of_text(text: str) -> dict[str, str] | None:
    found = COMBINED.fullmatch(text)
    return {name: value or "" for name, value in found.groupdict().items()} if found else None


def _of_json(text: str) -> dict[str, str] | None:
    """A line of Caddy's."""
    with suppress(ValueError, TypeError, AttributeError, KeyError, RecursionError):
        told = json.loads(text)
        request = told["request"]
        headers = {name.lower(): value for name, value in (request.get("headers") or {}).items()}
        agent = headers.get("user-agent") or [""]
        return {
            "time": str(told["ts"]),
            "path": str(request["uri"]),
            "status": str(told.get("status", "")),
            "method": str(request.get("method", "")),
            "agent": str(agent[0] if isinstance(agent, list) else agent),
            "address": str(request.get("client_ip") or request.get("remote_ip") or ""),
        }
    return None


def _headings(text: str) -> Table | None:
    """The table, if the line is its headings."""
    mark = max(",;\t", key=text.count)
    names = [name.strip().lower() for name in _cells(text, mark)]
    places = {
        column: next((names.index(each) for each in called if each in names), -1)
        for column, called in COLUMNS.items()
    }
    return Table(mark, places) if places["time"] >= 0 and places["path"] >= 0 else None


def _of_table(text: str, table: Table) -> dict[str, str] | None:
    cells = _cells(text, table.mark)
    told = {name: cells[place].strip() for name, place in table.places.items() if 0 <= place < len(cells)}
    if "time" not in told or "path" not in told:
        return None
    method, _, rest = told["path"].partition(" ")
    if rest and method.isupper():
        told |= {"method": method, "path": rest.partition(" ")[0]}
    return told


def _cells(text: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=mark), [])
    except csv.Error:
        return []


def _time(told: str) -> datetime | None:
    """The moment on Hà Nội's clock, without a zone; one that names no zone is Hà Nội's already."""
    with suppress(ValueError, OverflowError, OSError):
        if re.fullmatch(r"\d{9,11}(\.\d+)?|\d\.\d+[eE]\+?0?9", told):
            return datetime.fromtimestamp(float(told), HANOI).replace(tzinfo=None)
        at = (
            datetime.strptime(told, COMBINED_TIME)
            if "/" in told and told.count(":") == 3
            else datetime.fromisoformat(told)
        )
        return at.astimezone(HANOI).replace(tzinfo=None) if at.tzinfo else at
    return None
