"""How long questions and pages take on a whole city: 100,000 units, 8 million people, 52 weeks.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/bench_city.py [--data FOLDER] [--only questions|pages]

FOLDER holds a city (`campaign demo --scale city --data FOLDER`); without it one is invented first, which
takes some minutes and 2 GB of disk. To time one more question, add a line to `QUESTIONS`.

Each time is told by the clock on the wall and, behind the bar, as work of all cores together: on a machine
that does other work too, the second says more. Times depend on the machine, so none of them is asserted.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import bench_pages
from bench_pages import session_of
from serving import ROOT, serving
from websockets.sync.client import connect

from dashboard import pipeline
from dashboard.insight.form_01 import clock as deadlines
from dashboard.model import EVERYTHING, Scope
from dashboard.settings import campaign
from dashboard.store import (
    clock,
    connection,
    crosswalk,
    duplicates,
    followup,
    freshness,
    lineage,
    progress,
    reporting,
    scan_counts,
    tally,
    targets,
    units,
    weeks,
)
from dashboard.store.connection import Connection
from dashboard.store.progress import Question
from dashboard.store.scan_counts import Span

QUESTION_MS, PAGE_MS = 100, 300
TIMES = 5
# A question that takes longer than this is not asked five times.
PATIENCE_S = 5.0

DISTRICT, UNIT = "D004", "TZ0118M"
TODAY, A_PAST_DAY = date(2021, 6, 30), date(2021, 3, 31)
NOW = datetime(2021, 6, 30, 17)
FIRST_DAY = date(2020, 6, 30)
WEEKS = (campaign().week_ends_on, campaign().on_time_days)


@dataclass(frozen=True)
class Run:
    """One answer, in ms: by the clock on the wall, and of all cores together."""

    wall: float
    cpu: float


def in_words(runs: list[Run]) -> str:
    """`wall|cpu`, the shortest of each."""
    return f"{min(run.wall for run in runs):,.0f}|{min(run.cpu for run in runs):,.0f}"


VIEWS = {
    "city": Question(EVERYTHING, TODAY),
    "district": Question(EVERYTHING, TODAY, under=DISTRICT),
    "kind": Question(EVERYTHING, TODAY, kinds=("school",)),
    "unit": Question(EVERYTHING, TODAY, under=UNIT),
    "past day": Question(EVERYTHING, A_PAST_DAY),
    # As pages ask: what was known when the day ended.
    "known then": Question(EVERYTHING, A_PAST_DAY, datetime.combine(A_PAST_DAY, time_of_day.max)),
    "leader": Question(Scope(None), TODAY),
    "liaison": Question(Scope((DISTRICT,), sees_people=True), TODAY),
}

Ask = Callable[[Connection, Question], object]


def unit_of(asked: Question) -> str:
    """The one unit of the pages that show one at a time."""
    return asked.under or UNIT


def newest_upload(con: Connection) -> str:
    """The upload of the unit that counts today."""
    return str(lineage.uploads_of(con, EVERYTHING, UNIT, TODAY, NOW)["upload_id"].iloc[0])


def last_day(con: Connection) -> clock.LastDay | None:
    """Until when form 01 is to be handed in."""
    deadline = pipeline.deadline(con)
    return deadline.of if deadline else None


QUESTIONS: dict[str, Ask] = {
    # Every page.
    "progress.version": lambda con, asked: progress.version(con),
    "units.selectable": lambda con, asked: units.selectable(con, asked.scope, asked.on_day, 3_000),
    "units.kinds": lambda con, asked: units.kinds(con, asked.scope, asked.on_day),
    "units.find": lambda con, asked: units.find(con, asked.scope, unit_of(asked)),
    "units.searched": lambda con, asked: units.searched(con, asked.scope, asked.on_day, "may mẫu", 20),
    # The overview, the comparison of two days.
    "progress.totals": progress.totals,
    "progress.by_child": progress.by_child,
    "progress.by_week": lambda con, asked: progress.by_week(con, asked, FIRST_DAY),
    "freshness.summary": lambda con, asked: freshness.summary(con, asked, 14),
    "freshness.silent": lambda con, asked: freshness.silent(con, asked, 200),
    "freshness.stale": lambda con, asked: freshness.stale(con, asked, 14, 200),
    "targets.current": lambda con, asked: targets.current(con, asked.scope, asked.on_day, asked.known_at),
    # The ranking.
    "progress.by kind": lambda con, asked: progress.by(con, asked, "kind"),
    "progress.by office": lambda con, asked: progress.by(con, asked, "office"),
    "progress.by unit": lambda con, asked: progress.by(con, asked, "unit"),
    "weeks.of_groups part": lambda con, asked: weeks.of_groups(con, asked, "part", [DISTRICT, "D001"], 8),
    "weeks.of_groups unit": lambda con, asked: weeks.of_groups(con, asked, "unit", [UNIT], 8),
    # The planner and its targets.
    "weeks.of_family": lambda con, asked: weeks.of_family(con, asked, FIRST_DAY),
    "targets.listed": lambda con, asked: targets.listed(con, asked.scope),
    "targets.headcounts": lambda con, asked: targets.headcounts(con, asked.scope, asked.on_day),
    # Deadlines.
    "clock.taken": clock.taken,
    "clock.by_child": lambda con, asked: clock.by_child(con, asked, last_day(con), deadlines.SOON_DAYS),
    "clock.by_unit": lambda con, asked: clock.by_unit(con, asked, last_day(con), deadlines.SOON_DAYS),
    "clock.by_office": lambda con, asked: clock.by_office(con, asked, "approval"),
    # Who reports.
    "reporting.by_week": lambda con, asked: reporting.by_week(con, asked, FIRST_DAY, *WEEKS),
    "reporting.by_parent": lambda con, asked: reporting.by_parent(con, asked, FIRST_DAY, *WEEKS, 50),
    "reporting.by_unit": lambda con, asked: reporting.by_unit(
        con, asked, FIRST_DAY, *WEEKS, reporting.Wanted("to_remind")
    ),
    "reporting.counted": lambda con, asked: reporting.counted(
        con, asked, FIRST_DAY, *WEEKS, reporting.Wanted()
    ),
    # The map, and one line across the change of 2025.
    "crosswalk.by_successor": lambda con, asked: crosswalk.by_successor(con, asked, crosswalk.Level.COMMUNE),
    "crosswalk.weeks_by_successor": lambda con, asked: crosswalk.weeks_by_successor(
        con, asked, crosswalk.Level.DISTRICT, DISTRICT, FIRST_DAY
    ),
    # Duplicates, the trail of a figure, the history, whom to remind, posters.
    "duplicates.effects": lambda con, asked: duplicates.effects(
        con, asked.scope, asked.on_day, asked.known_at
    ),
    "duplicates.counted": lambda con, asked: duplicates.counted(
        con, asked.scope, asked.on_day, asked.known_at
    ),
    "duplicates.listed": lambda con, asked: duplicates.listed(
        con, asked.scope, asked.on_day, asked.known_at, 500
    ),
    "lineage.units_behind": lineage.units_behind,
    "lineage.uploads_of": lambda con, asked: lineage.uploads_of(
        con, asked.scope, unit_of(asked), asked.on_day, asked.known_at
    ),
    "lineage.history": lambda con, asked: lineage.history(con, asked.scope, 500),
    "followup.people": lambda con, asked: followup.people(
        con, asked.scope, unit_of(asked), asked.on_day, asked.known_at
    ),
    "units.listed": lambda con, asked: units.listed(con, asked.scope, asked.on_day),
    "scan_counts.by_code": lambda con, asked: scan_counts.by_code(
        con, Span(asked.scope, asked.on_day - timedelta(days=89), asked.on_day)
    ),
}

# The pages of each account. Of an address a page takes the names that it knows.
ADDRESSES = {
    "whole": "",
    "district": f"don-vi={DISTRICT}&unit={DISTRICT}",
    "kind": "khoi=school",
    "unit": f"don-vi={UNIT}&unit={UNIT}",
    "past day": f"ngay={A_PAST_DAY}&date={A_PAST_DAY}",
}
PAGES = {
    "lanhdao": (
        *("tong-quan", "xep-hang", "ban-do", "don-vi", "han-nop", "tinh-hinh-nop", "so-sanh", "chi-tieu"),
        *("bao-cao", "bo-tai-lieu", "trung-nguoi", "nguon-so-lieu"),
    ),
    "canbo": (
        *("tong-quan", "nop-danh-sach", "can-nhac", "lich-su", "don-vi", "han-nop", "tinh-hinh-nop"),
        *("so-sanh", "bo-tai-lieu", "trung-nguoi", "nguon-so-lieu"),
    ),
    "truyenthong": ("ap-phich",),
}


def main() -> None:
    """Print how long each question and each page takes, view by view."""
    told = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    told.add_argument("--data", type=Path)
    told.add_argument("--only", choices=("questions", "pages"))
    told.add_argument("--match", default="", help="only what has this in its name, or its account's")
    wanted = told.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = wanted.data or invented(Path(folder))
        if wanted.only != "pages":
            of_questions(data, wanted.match)
        if wanted.only != "questions":
            of_pages(data, wanted.match)


def invented(folder: Path) -> Path:
    """A city, made as anybody would make it."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "dashboard", "demo", "--scale", "city", "--data", str(folder)]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"CAMPAIGN_DATA": str(folder)}, check=True)
    print(f"the city was invented in {time.perf_counter() - begun:,.0f} s")
    return folder


def of_questions(data: Path, match: str) -> None:
    """Milliseconds of each question, a column a view."""
    begun = time.perf_counter()
    con = connection.open_store(data)
    opened = time.perf_counter()
    tally.bring_up(con)
    print(f"open the store: {opened - begun:.1f} s; bring up the tally: {time.perf_counter() - opened:.1f} s")
    title(f"questions, shortest of {TIMES} in ms (at most {QUESTION_MS})", VIEWS)
    for name, ask in QUESTIONS.items():
        if match in name:
            row(name, (shortest(con, ask, asked) for asked in VIEWS.values()), QUESTION_MS)
    con.close()


def shortest(con: Connection, ask: Ask, asked: Question) -> str:
    """The shortest of some runs."""
    own = connection.cursor(con)
    try:
        runs = list(runs_of(lambda: one_answer(own, ask, asked)))
    except Exception as error:
        return type(error).__name__[:12]
    return in_words(runs[1:] or runs)


def one_answer(con: Connection, ask: Ask, asked: Question) -> Run:
    """One answer to one question."""
    wall, cpu = time.perf_counter(), time.process_time()
    ask(con, asked)
    return Run((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


def runs_of(one: Callable[[], Run]) -> Iterator[Run]:
    """One that is not counted and then some more; two are enough of what takes long."""
    begun = time.perf_counter()
    for count in range(TIMES + 1):
        if count < 2 or time.perf_counter() - begun < PATIENCE_S:
            yield one()


def of_pages(data: Path, match: str) -> None:
    """Milliseconds of each page's script, a column a view."""
    with serving("campaign", data) as address:
        server = server_process()
        title(f"pages: first, then warm, shortest of {TIMES} in ms (at most {PAGE_MS})", ADDRESSES)
        for name, pages in PAGES.items():
            for page in pages:
                if match in f"{name} {page}":
                    row(f"{name} {page}", page_times(address, name, page, server), PAGE_MS)


def page_times(address: str, name: str, page: str, server: int) -> Iterator[str]:
    """`first wall|cpu` of the page as this account, view by view; the first run fills the caches."""
    headers = {"Cookie": f"phien={session_of(address, name)}", "Origin": address}
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    for query in ADDRESSES.values():
        with connect(stream, additional_headers=headers, subprotocols=["streamlit"], max_size=None) as socket:
            try:
                runs = list(runs_of(lambda query=query: one_run(socket, query, page, server)))
            except (AssertionError, TimeoutError) as error:
                yield type(error).__name__[:9]
                continue
        first, *warm = runs
        yield f"{first.wall:,.0f} {in_words(warm)}"


def one_run(socket: object, query: str, page: str, server: int) -> Run:
    """One run to its end."""
    cpu, wall = cpu_of(server), time.perf_counter()
    bench_pages.run(socket, query, page)
    return Run((time.perf_counter() - wall) * 1000, cpu_of(server) - cpu)


def server_process() -> int:
    """The number of the one process that this one has started."""
    own = os.getpid()
    return int(Path(f"/proc/{own}/task/{own}/children").read_text().split()[-1])


def cpu_of(process: int) -> float:
    """Milliseconds that a process has spent on all cores; the kernel counts in hundredths of a second."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def title(what: str, views: dict[str, object]) -> None:
    """What the lines below are about, and how busy the machine is."""
    print(f"\n{what}; load {os.getloadavg()[0] / (os.cpu_count() or 1):.1f}")
    print(" " * 30 + "".join(f"{name:>16}" for name in views), flush=True)


def row(name: str, cells: Iterator[str], at_most: float) -> None:
    """One line; what is too long has a sign behind it."""
    print(f"{name:30}", end="", flush=True)
    for cell in cells:
        print(f"{cell + verdict(cell, at_most):>16}", end="", flush=True)
    print(flush=True)


def verdict(cell: str, at_most: float) -> str:
    """A sign if the clock on the wall says that it took too long, or there was no answer."""
    wall = cell.rpartition(" ")[2].partition("|")[0].replace(",", "")
    return "!" if not wall.isdigit() or float(wall) > at_most else " "


if __name__ == "__main__":
    main()
