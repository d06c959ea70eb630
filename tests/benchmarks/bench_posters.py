"""How fast posters are drawn, beside what one would pick instead, and whether every code is read back.

    PYTHONPATH=tests/publish/posters .venv/bin/python tests/benchmarks/bench_posters.py
        [--peers DIR] [--install] [--draw 500] [--read 10000] [--prove 500]

`--install` first puts ReportLab, WeasyPrint and qrcode into an environment of their own in DIR. All draw the
same words and the same addresses on A4; the peers put lines one below the other, without our layout, which is
less work. The shortest of some times is told. `--read` draws as many different posters and asks both readers
for the code on the rendered page; `--prove` gives that many to the whole preflight.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdfium2
from test_poster import POSTER

from dashboard.model import Template
from dashboard.publish.posters import poster, preflight
from dashboard.publish.posters.edition import SHEETS, Edition
from dashboard.publish.posters.readers import Reader, locate, reads

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
TIMES, PART = 3, 500
WALL = 1.0


def main() -> None:
    """Draw beside the peers, read back, prove."""
    told = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    told.add_argument("--peers", type=Path, default=Path(tempfile.gettempdir()) / "poster-peers")
    told.add_argument("--install", action="store_true")
    told.add_argument("--draw", type=int, default=500)
    told.add_argument("--read", type=int, default=10_000)
    told.add_argument("--prove", type=int, default=500)
    wanted = told.parse_args()
    if wanted.install:
        subprocess.run([sys.executable, "-m", "venv", wanted.peers], check=True)
        packages = ["reportlab", "weasyprint", "qrcode", "pillow"]
        subprocess.run([wanted.peers / "bin" / "pip", "install", "--quiet", *packages], check=True)
    if wanted.draw:
        compare(posters(wanted.draw), wanted.peers / "bin" / "python")
    if wanted.prove:
        for template in SHEETS:
            prove(posters(wanted.prove), template)
    if wanted.read:
        read_back(posters(wanted.read))


def posters(count: int) -> list[poster.Poster]:
    """Each with a name, a place and an address of its own."""
    chance = random.Random(count)
    codes = list(dict.fromkeys("".join(chance.choices(LETTERS, k=7)) for _ in range(count + 100)))[:count]
    return [
        replace(
            POSTER,
            unit_name=f"Ủy ban nhân dân phường số {number}",
            place=f"Bộ phận một cửa, tầng {number % 9 + 1}",
            address=f"HTTPS://VSSID.HANOI.EXAMPLE/Q/{code}",
            code=code,
        )
        for number, code in enumerate(codes)
    ]


def compare(many: list[poster.Poster], python: Path) -> None:
    """Seconds of CPU and times ours, all in one run on the same machine."""
    print(f"{len(many)} A4 posters, {load()}")
    poster.pdf(many[:1])
    ours = min(timed(lambda: poster.pdf(many)) for _ in range(TIMES))
    print(f"{'ours':12}{ours:8.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "posters.json"
        told = [
            {"lines": words, "address": each.address} for words, each in zip(lines(many), many, strict=True)
        ]
        file.write_text(json.dumps(told))
        script = Path(__file__).with_name("posters_by_others.py")
        for peer, times in {"reportlab": TIMES, "weasyprint": 1}.items():
            command = [python, script, peer, file]
            runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(times)]
            took = min(float(run.stdout.split()[0]) for run in runs)
            print(f"{peer:12}{took:8.2f} s{took / ours:8.1f}x", flush=True)


def lines(many: list[poster.Poster]) -> list[list[str]]:
    """What our pages say, line by line."""
    document = pypdfium2.PdfDocument(poster.pdf(many))
    pages = [page.get_textpage().get_text_range().splitlines() for page in document]
    document.close()
    return [[line for line in page if line.strip()] for page in pages]


def read_back(many: list[poster.Poster]) -> None:
    """Both readers, on the code as it is cut out of the page that the first reader found it on."""
    begun, read = time.perf_counter(), dict.fromkeys(Reader, 0)
    for start in range(0, len(many), PART):
        part = many[start : start + PART]
        document = pypdfium2.PdfDocument(poster.pdf(part))
        for one, page in zip(part, document, strict=True):
            picture = preflight._drawn(page, preflight.DOTS_A_MODULE / WALL)
            for found in locate(picture):
                read[Reader.ZXING] += found.address == one.address
                read[Reader.OPENCV] += reads(Reader.OPENCV, preflight._cut(picture, found), one.address)
        document.close()
    took = time.perf_counter() - begun
    print(f"{len(many)} different posters drawn and read back in {took:.0f} s, {load()}")
    print(", ".join(f"{reader}: {count}" for reader, count in read.items()), flush=True)


def prove(many: list[poster.Poster], template: Template) -> None:
    """The whole preflight: what it costs, and that nothing good is held back."""
    sheet, document = SHEETS[template], poster.pdf(many, Edition(template))
    expected = [[each.address] * codes for each in many for codes in sheet.codes]
    begun = time.process_time()
    proof = preflight.check(document, expected, sheet.narrowest_module)
    took = (time.process_time() - begun) / len(many) * 1000
    print(f"{template}: {len(many)}, {took:.0f} ms of CPU each, {len(proof.faults)} faults, {load()}")
    print(*proof.lines, *(fault.sentence for fault in proof.faults[:5]), sep="\n", flush=True)


def timed(run: Callable[[], object]) -> float:
    """Seconds of CPU, of all threads: the clock tells more of what else the machine does."""
    begun = time.process_time()
    run()
    return time.process_time() - begun


def load() -> str:
    """How busy the machine is, for whoever reads the figures."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
