"""How long a large roster takes from file to rates, beside what one would use instead.

    .venv/bin/python tests/benchmarks/bench_check.py [--xlsx 100000] [--csv 1000000]

Run by hand and read: times depend on the machine, so none of them is asserted.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import xlsxwriter

ROOT = Path(__file__).parent.parent.parent
HEADINGS = (
    *("STT", "Họ và tên", "Mã số BHXH", "Số CCCD", "Ngày sinh", "Số điện thoại", "Phòng ban"),
    *("Đã cài đặt VssID", "Đã đăng ký"),
)
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
GIVEN = ("Hoà", "Hùng", "Hưng", "Thuý", "Lan", "Sơn", "Mai", "Đức", "Quý")
OPTIONS = ("--unit", "D001", "--as-of", "2021-06-01")


def people(number: int) -> Iterator[tuple[str, ...]]:
    """Invented people as rows of text."""
    for place in range(1, number + 1):
        yield (
            str(place),
            f"{SURNAMES[place % 8]} Văn {GIVEN[place % 9]}",
            f"{place:010d}",
            f"0010{place:08d}",
            f"{place % 28 + 1:02d}/{place % 12 + 1:02d}/{1960 + place % 40}",
            f"09{place % 5}{place % 10_000_000:07d}",
            f"Phòng {place % 20}",
            ("x", "", "Đã cài", f"{place % 28 + 1:02d}/05/2021")[place % 4],
            ("x", "chưa", "")[place % 3],
        )


def write_csv(path: Path, number: int) -> None:
    """A CSV as Excel writes it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(",".join(HEADINGS) + "\n")
        file.writelines(",".join(row) + "\n" for row in people(number))


def write_xlsx(path: Path, number: int) -> None:
    """A workbook of text cells."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("Danh sách")
        page.write_row(0, 0, HEADINGS)
        for place, row in enumerate(people(number), 1):
            page.write_row(place, 0, row)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, by the clock on the wall."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def campaign(folder: Path, *words: object) -> Callable[[], object]:
    """A command in a process of its own, start and imports included."""
    command = [sys.executable, "-m", "dashboard", *map(str, words), "--data", str(folder)]
    return lambda: subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def peers(folder: Path, file: Path) -> dict[str, Callable[[], object]]:
    """What loads or validates a CSV without knowing what a roster is; run by uvx, where there is one."""
    if file.suffix != ".csv" or shutil.which("uvx") is None:
        return {}
    commands = {
        "sqlite-utils insert": ("sqlite-utils", "insert", folder / "peer.db", "roster", file, "--csv"),
        "frictionless validate": ("frictionless", "validate", file),
    }
    return {
        name: lambda words=words: subprocess.run(
            ["uvx", *map(str, words)], check=False, stdout=subprocess.DEVNULL
        )
        for name, words in commands.items()
    }


def ready_for_review(folder: Path, file: Path) -> str:
    """Read, checked and staged in a server that is up: seconds, and its peak memory in MB."""
    script = (
        "import resource, sys, time; from datetime import date, datetime; from pathlib import Path\n"
        "from dashboard import pipeline; from dashboard.model import Account, Informed, Role\n"
        "if __name__ == '__main__':\n"
        "    now, office = datetime(2021, 6, 30, 12), Account('bench', Role.ADMIN)\n"
        "    con = pipeline.open_store(Path(sys.argv[1]), now); pipeline.expect_files()\n"
        "    time.sleep(4); file = Path(sys.argv[2]); begun = time.perf_counter()\n"
        "    pipeline.receive(con, office, 'D001', date(2021, 6, 1), file.name, file.read_bytes(), now,\n"
        "        informed=Informed.YES)\n"
        "    print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder), str(file)],
        cwd=ROOT,
        env=os.environ | {"CAMPAIGN_DATA": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def commit_alone(folder: Path, file: Path) -> float:
    """The commit without reading and checking, in this process."""
    os.environ["CAMPAIGN_DATA"] = str(folder)
    from datetime import date, datetime

    from dashboard import pipeline
    from dashboard.model import Account, Informed, Role

    now, office = datetime(2021, 6, 30, 12), Account("bench", Role.ADMIN)
    con = pipeline.open_store(folder, now)
    upload_id = pipeline.receive(
        con, office, "D001", date(2021, 6, 1), file.name, file.read_bytes(), now, informed=Informed.YES
    )
    took = seconds(lambda: pipeline.commit(con, office, upload_id, now))
    con.close()
    return took


def main() -> None:
    """Print a table of seconds and ratios."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--xlsx", type=int, default=100_000)
    told.add_argument("--csv", type=int, default=1_000_000)
    wanted = told.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        sheet, table = folder / "roster.xlsx", folder / "roster.csv"
        write_xlsx(sheet, wanted.xlsx)
        write_csv(table, wanted.csv)
        readers = {
            sheet: ("pandas + openpyxl", lambda: pd.read_excel(sheet, dtype=str, engine="openpyxl")),
            table: ("pandas", lambda: pd.read_csv(table, dtype=str)),
        }
        print(f"{'':44}{'seconds':>7}{'of reading alone':>18}")
        for file, rows in ((sheet, wanted.xlsx), (table, wanted.csv)):
            name, read = readers[file]
            alone = seconds(read)
            steps = {
                f"{name} reads it": alone,
                **{peer: seconds(work) for peer, work in peers(folder, file).items()},
                "campaign check": seconds(campaign(folder / "a", "check", file, *OPTIONS)),
                "campaign import": seconds(
                    campaign(folder / f"b{file.suffix}", "import", "--informed", file, *OPTIONS)
                ),
                "the commit alone": commit_alone(folder / f"c{file.suffix}", file),
            }
            took_ready, peak = map(float, ready_for_review(folder / f"d{file.suffix}", file).split())
            steps[f"ready for review ({peak:,.0f} MB)"] = took_ready
            for step, took in steps.items():
                print(f"{file.suffix[1:]:5}{rows:>10,}  {step:33}{took:>7.2f}{took / alone:>17.2f}x")


if __name__ == "__main__":
    main()
