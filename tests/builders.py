"""What tests about rosters are built from: a day, an office, two units, and small drawn sheets."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from stores import Engine, a_copy_of

from dashboard import pipeline
from dashboard.model import EVERYTHING, Account, Informed, Role
from dashboard.settings import settings
from dashboard.store import progress, units
from dashboard.store.connection import Connection
from dashboard.store.progress import COUNTS, Question

NOON = datetime(2021, 6, 30, 12)
TODAY = NOON.date()
OFFICE = Account("ha", Role.ADMIN)

# North lies in Ba Đình with a school below it, South in Hoàn Kiếm.
UNITS = """code,name,kind,parent_code,office_code,expected_headcount
NORTH,Công ty Phía Bắc,enterprise,D001,,4
NORTH-SCHOOL,Trường Phía Bắc,school,NORTH,,2
SOUTH,Công ty Phía Nam,enterprise,D002,,8
"""


# Whoever sends a list in a test has told its people.
receive = partial(pipeline.receive, informed=Informed.YES)


def with_units(folder: Path | None = None) -> Connection:
    """A store with the catalogue and North, its school, and South; in memory, or of this folder."""
    con = pipeline.open_store(folder, NOON - timedelta(days=100))
    units.add(con, UNITS.encode(), NOON - timedelta(days=99))
    return con


@contextmanager
def a_store(
    make: Callable[..., Connection] = with_units, engine: Engine = Engine.MEMORY
) -> Iterator[Connection]:
    """A copy of the store that `make` makes, and makes once; a secret of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CAMPAIGN_SECRET", "a secret that only tests know, and long enough")
        settings.cache_clear()
        with a_copy_of(make, engine) as con:
            yield con
    settings.cache_clear()


def liaison(*codes: str) -> Account:
    """Somebody who sends the rosters of these units."""
    return Account("lan", Role.LIAISON, codes)


def sheet(drawn: str) -> bytes:
    """A CSV of a table drawn with bars between its cells, headings first."""
    text = io.StringIO()
    lines = [line for line in drawn.strip().splitlines() if line.strip()]
    csv.writer(text).writerows([cell.strip() for cell in line.split("|")] for line in lines)
    return text.getvalue().encode()


def rows_of(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> bytes:
    """A CSV of these cells, as they are."""
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode()


def a_roster(people: int = 3, installed: int = 0, registered: int = 0, first: int = 1) -> bytes:
    """People with a number each, the first of them with a mark; `first` is the number to begin with."""
    return rows_of(
        ("Mã số BHXH", "Họ và tên", "Đã cài đặt VssID", "Đã đăng ký"),
        [
            (
                f"{first + place:010d}",
                f"Nguyễn Văn Mẫu {first + place}",
                "x" if place < installed else "",
                "x" if place < registered else "",
            )
            for place in range(people)
        ],
    )


def send(
    con: Connection,
    content: bytes,
    unit: str = "NORTH",
    as_of: date = TODAY,
    now: datetime = NOON,
    sender: Account = OFFICE,
) -> UUID:
    """Stage a roster; nothing of it counts yet."""
    return receive(con, sender, unit, as_of, "danh-sach.csv", content, now)


def count(
    con: Connection,
    content: bytes,
    unit: str = "NORTH",
    as_of: date = TODAY,
    now: datetime = NOON,
    sender: Account = OFFICE,
) -> UUID:
    """Stage a roster and commit what has no error."""
    upload_id = send(con, content, unit, as_of, now, sender)
    pipeline.commit(con, sender, upload_id, now, good_rows_only=True)
    return upload_id


def counts(con: Connection, on_day: date = TODAY, scope=EVERYTHING) -> dict[str, tuple[int, ...]]:
    """Unit → headcount, with_smartphone, installed, registered, form_submitted, approved; silent ones not."""
    rows = progress.by(con, Question(scope, on_day), "unit").dropna(subset=["as_of"])
    return {row["code"]: tuple(int(row[name]) for name in COUNTS) for row in rows.to_dict("records")}


def days_of(con: Connection, upload_id: UUID, milestone: str) -> dict[int, date]:
    """Row → the day on which its person reached the milestone."""
    found = con.execute(
        f"SELECT row, {milestone}_on FROM participant WHERE upload_id = ? ORDER BY row", [upload_id]
    )
    return {row: day for row, day in found.fetchall() if day}


def everything_kept(con: Connection) -> dict[str, list[tuple]]:
    """Every row of every table, to be compared with another moment."""
    tables = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'campaign' ORDER BY ALL"
    ).fetchall()
    return {name: sorted(con.execute(f"FROM campaign.{name}").fetchall(), key=repr) for (name,) in tables}
