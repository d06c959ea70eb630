"""Run every benchmark beside its peers and write what came out into `RESULTS.md`.

    .venv/bin/python tests/benchmarks/bench_all.py [--data FOLDER] [--install] [--only NAME …]

FOLDER holds a city (`campaign demo --scale city --data FOLDER`), else one is invented, which takes minutes;
`--install` lets benchmarks fetch their peers. What is not run this time keeps what it said before.

What a ratio is of differs (`Benchmark.ratio`); the machine's load stands beside it, because a busy machine
makes all times worth less.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
LONGEST_S = 3_600
# Whose speed is part of ours.
LIBRARIES = ("duckdb", "pandas", "pyarrow", "streamlit", "typst", "zxing-cpp", "uvicorn")
_HEAD = "## {name}"
_PATHS = os.pathsep.join(map(str, (ROOT / "tests", ROOT / "tests" / "publish" / "posters")))


@dataclass(frozen=True)
class Benchmark:
    """One script: its name, what it holds us against, what its ratios are of, and whether it wants a city or
    can fetch peers."""

    name: str
    beside: str
    ratio: str
    options: tuple[str, ...] = ()
    wants_city: bool = False
    has_peers: bool = False


THEIRS = "their time over ours"
BENCHMARKS = (
    Benchmark("check", "reading the same file alone, with pandas and openpyxl", "our time over theirs"),
    Benchmark("encryption", "the same store without a key", "with a key over without"),
    Benchmark("scans", "nginx `return 302`", ""),
    Benchmark("posters", "ReportLab, WeasyPrint", THEIRS, ("--read", "1000"), has_peers=True),
    Benchmark("pages", "no peer: each question by itself", ""),
    Benchmark("city", "no peer: bounds of 100 and 300 ms", "", wants_city=True),
    Benchmark("peers", "Datasette, Apache Superset", THEIRS, wants_city=True, has_peers=True),
)


def main() -> None:
    """Run them one after the other, since two at once would measure each other."""
    told = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    told.add_argument("--data", type=Path)
    told.add_argument("--install", action="store_true")
    told.add_argument("--only", nargs="*", choices=[each.name for each in BENCHMARKS])
    wanted = told.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        said = sections(RESULTS.read_text("utf-8") if RESULTS.exists() else "")
        data = wanted.data
        for each in BENCHMARKS:
            if wanted.only and each.name not in wanted.only:
                continue
            if each.wants_city and data is None:
                data = invented(Path(folder))
            said[each.name] = one(each, data, wanted.install)
            RESULTS.write_text(page(said), "utf-8")
    print(f"written into {RESULTS.relative_to(ROOT)}")


def one(benchmark: Benchmark, data: Path | None, install: bool) -> str:
    """The section of one benchmark: when, on how busy a machine, and all that it printed."""
    command = [sys.executable, str(HERE / f"bench_{benchmark.name}.py"), *benchmark.options]
    command += ["--data", str(data)] if benchmark.wants_city else []
    command += ["--install"] if benchmark.has_peers and install else []
    print(f"== {benchmark.name}", flush=True)
    load, begun = os.getloadavg()[0], time.perf_counter()
    printed, ended = output(command)
    took = time.perf_counter() - begun
    words = [
        f"Beside {benchmark.beside}. {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {commit()}, {took:,.0f} s, "
        f"load before {load:.1f}.",
        "" if ended == 0 else f"\n**It did not end well (status {ended}).**",
        f"\n```text\n{printed.strip()}\n```\n",
    ]
    return "\n".join(word for word in words if word)


def output(command: list[str]) -> tuple[str, int]:
    """What a command printed, shown as it comes, without paths of this machine; and its status."""
    lines: list[str] = []
    environment = os.environ | {"PYTHONPATH": _PATHS, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        begun = time.monotonic()
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
            if time.monotonic() - begun > LONGEST_S:
                process.kill()
    return "".join(lines).replace(str(ROOT), "."), process.returncode


def invented(folder: Path) -> Path:
    """A city, made as anybody would make it."""
    command = [sys.executable, "-m", "dashboard", "demo", "--scale", "city", "--data", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


def page(said: dict[str, str]) -> str:
    """The whole file: the machine, a table of all ratios, and each benchmark's own words."""
    rows = [
        f"| {each.name} | {what} | {ratio} | {each.ratio} |"
        for each in BENCHMARKS
        for what, ratio in ratios(said.get(each.name, ""))
    ]
    parts = [
        "# What was measured\n",
        "Written by `make bench`. Times depend on the machine; a busy one makes them worth less, so each",
        "section tells how busy it was.\n",
        machine(),
        "\n| benchmark | what | ratio | of |\n|---|---|---|---|",
        *rows,
        "",
        *(f"{_HEAD.format(name=each.name)}\n\n{said[each.name]}" for each in BENCHMARKS if each.name in said),
    ]
    return "\n".join(parts)


def ratios(section: str) -> Iterator[tuple[str, str]]:
    """What each line with a ratio is about, and the ratio."""
    for line in section.splitlines():
        found = re.search(r"([\d,]+(?:\.\d+)?)x\b", line)
        words = re.split(r"\s{2,}", line.strip())
        if found and len(words) > 1:
            name = " ".join(word for word in words if not re.match(r"[\d.,]+(?: s|x)?\b", word)) or words[0]
            yield name, found[1]


def sections(told: str) -> dict[str, str]:
    """Name → what a file of before says of it."""
    parts = re.split(r"^## (\w+)\n\n", told, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def machine() -> str:
    """Cores, memory and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}; {libraries}."
    )


def commit() -> str:
    """The commit that was measured."""
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "no commit"


if __name__ == "__main__":
    main()
