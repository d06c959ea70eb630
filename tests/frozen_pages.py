"""A campaign that tests freeze, and a page read back: its tables as rows of words, its data, its figures."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser

import pandas as pd
from builders import NOON, TODAY
from histories import tell
from oracle import Counted

from dashboard import freezing
from dashboard.model import EVERYTHING, Account, Role
from dashboard.store import setting, units
from dashboard.store.connection import Connection
from dashboard.store.progress import COUNTS, Question

LEADER = Account("", Role.LEADER)
CITY = Question(EVERYTHING, TODAY)
SMALLEST = 5
EDITION = freezing.edition(LEADER, 10)
NO_UNITS = pd.DataFrame(columns=["code", "name", "kind", "part_name", "as_of", "is_hidden", *COUNTS])

FIRST = date(2021, 3, 9)
SCRIPT = "<script>alert('á')</script> & “Con” {{ 7 * 7 }}"
FORMULA = '=HYPERLINK("x") Công ty Công Thức'
# Code, name, district, people in the end; the first of them are large enough to be ranked.
UNITS = [
    *(
        (f"U{place:02}", f"Công ty Mẫu {place:02}", f"D00{place % 4 + 1}", 40 + 35 * place)
        for place in range(24)
    ),
    ("UX1", SCRIPT, "D001", 60),
    ("UX2", FORMULA, "D002", 80),
    ("TINY1", "Tổ Nhỏ Một", "D003", 3),
    ("TINY2", "Tổ Nhỏ Hai", "D005", 4),
    ("QUIET", "Trường Im Lặng", "D004", 0),
    ("OLD", "Bệnh viện Danh Sách Cũ", "D002", 90),
]


def a_campaign(con: Connection) -> None:
    """Eight weeks in which these units reported; QUIET never did, and OLD only at the beginning."""
    setting.put(con, "starts_on", FIRST.isoformat(), "test", NOON)
    text = io.StringIO()
    names = ("code", "name", "kind", "parent_code", "office_code", "expected_headcount")
    writer = csv.writer(text)
    writer.writerows([names, *((code, name, "enterprise", over, "", 50) for code, name, over, _ in UNITS)])
    units.add(con, text.getvalue().encode(), NOON - timedelta(days=98))
    tell(con, [each for unit in UNITS for each in _weeks(*unit)])


def _weeks(code: str, name: str, over: str, people: int) -> list[Counted]:
    days = [TODAY - timedelta(days=7 * back + 1) for back in range(9 if people else 0)][::-1]
    days = days[:2] if code == "OLD" else days
    return [_roster(code, day, people, week) for week, day in enumerate(days)]


def _roster(code: str, day: date, people: int, week: int) -> Counted:
    phones = people - people // 10
    share = min(0.9, 0.15 + 0.06 * week + (sum(map(ord, code)) % 13) / 40)
    installed, registered = round(phones * share), round(phones * share * 0.7)
    counts = (people, phones, installed, registered, registered // 2, registered // 3)
    return Counted(code, day, datetime.combine(day, time(12)), counts, None)


@dataclass
class Read(HTMLParser):
    """Tables by id, each a list of rows of words, headings first; the text of elements; what was embedded."""

    content: bytes
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[list[str]] | None = None
        self._cell = False
        self._in = ""
        self.feed(self.content.decode())

    @property
    def data(self) -> dict:
        """What the script is given."""
        return json.loads(self.scripts[0])

    def rows(self, table: str) -> dict[str, list[str]]:
        """First cell → the others, without the headings."""
        return {row[0]: row[1:] for row in self.tables[table][1:]}

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "table":
            self._open = self.tables.setdefault(dict(attrs)["id"] or "", [])
        elif tag == "tr" and self._open is not None:
            self._open.append([])
        elif tag in {"td", "th"} and self._open is not None:
            self._open[-1].append("")
            self._cell = True
        elif tag in {"script", "style"}:
            self._in = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._open, self._cell = None, False
        self._in = "" if tag in {"script", "style"} else self._in

    def handle_data(self, text: str) -> None:
        if self._in == "script":
            self.scripts.append(text)
        elif not self._in:
            self.words.append(text)
            if self._cell and self._open:
                self._open[-1][-1] = (self._open[-1][-1] + text).strip()

    @property
    def text(self) -> str:
        """All that is read, in one line."""
        return " ".join(" ".join(self.words).split())
