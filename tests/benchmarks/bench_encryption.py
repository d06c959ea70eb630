"""What encrypting the store costs: the same work with a key and without, as a ratio.

    .venv/bin/python tests/benchmarks/bench_encryption.py [--people 300000] [--rounds 3]

Run by hand and read; each is the best of its rounds, so that a busy machine does not decide.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench_check import ROOT, write_csv

KEY = "a key that only this benchmark knows, and long enough"
# Processor seconds, not those on the wall: other work on the machine must not count.
SCRIPT = """
import json, resource, sys, time
from datetime import date, datetime
from pathlib import Path
from dashboard import pipeline
from dashboard.model import EVERYTHING, Account, Informed, Role
from dashboard.store import connection, progress, verification

def seconds(work):
    begun = time.process_time()
    done = work()
    return time.process_time() - begun, done

if __name__ == "__main__":
    now, office = datetime(2021, 6, 30, 12), Account("bench", Role.ADMIN)
    folder, file = map(Path, sys.argv[1:])
    con = pipeline.open_store(folder, now)
    took = {}
    took["receive"], upload = seconds(lambda: pipeline.receive(
        con, office, "D001", date(2021, 6, 1), file.name, file.read_bytes(), now, informed=Informed.YES))
    took["commit"], _ = seconds(lambda: pipeline.commit(con, office, upload, now))
    con.close()
    took["open again"], con = seconds(lambda: pipeline.open_store(folder, now))
    took["count everything again"], _ = seconds(lambda: verification.differences(con))
    con.close()
    took["megabytes"] = (folder / "campaign.duckdb").stat().st_size / 2**20
    print(json.dumps(took))
"""


def took(file: Path, key: str) -> dict[str, float]:
    """One round in a process and a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        told = {"CAMPAIGN_DATA": folder, "CAMPAIGN_STORE_KEY": key}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, folder, file],
            cwd=ROOT,
            env=os.environ | told,
            check=True,
            capture_output=True,
            text=True,
        )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def main() -> None:
    """Print a table of processor seconds and ratios."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--people", type=int, default=300_000)
    told.add_argument("--rounds", type=int, default=3)
    wanted = told.parse_args()
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "roster.csv"
        write_csv(file, wanted.people)
        rounds = [(took(file, ""), took(file, KEY)) for _ in range(wanted.rounds)]
    print(f"{wanted.people:,} people{'without':>20}{'with a key':>12}{'ratio':>8}")
    for step in rounds[0][0]:
        plain, sealed = (min(each[place][step] for each in rounds) for place in (0, 1))
        print(f"{step:24}{plain:>11.2f}{sealed:>12.2f}{sealed / plain:>8.2f}")


if __name__ == "__main__":
    main()
