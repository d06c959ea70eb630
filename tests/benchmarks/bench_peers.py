"""The overview's figures of a whole city, asked of this dashboard and of what one would pick instead.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/bench_peers.py --data FOLDER [--peers DIR] [--install]

FOLDER holds a city (`campaign demo --scale city --data FOLDER`). `--install` first puts Datasette and Apache
Superset, each into an environment of its own, into DIR: some minutes and 2 GB.

Everybody answers the same question over HTTP on the same machine, one after the other: how many people,
with a smartphone, installed, registered and approved, in each district, of 8 million people. The peers hold a
table with one row a person: Datasette in SQLite, Superset in DuckDB. Nobody keeps the answer. No peer knows
the people who stand in two units, nor units that sent totals: figures differ by a little (`off`, at most).
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import httpx2
from serving import free_port, serving

from dashboard.model import EVERYTHING
from dashboard.store import connection, progress, tokens
from dashboard.store.progress import Question

TIMES = 5
LONGEST_START = 180
TODAY = date(2021, 6, 30)
MEASURES = ("headcount", "with_smartphone", "installed", "registered", "approved")
SUMS = ", ".join(["count(*) AS headcount", *(f"sum({name}) AS {name}" for name in MEASURES[1:])])
BY_DISTRICT = f"SELECT district, {SUMS} FROM participant GROUP BY district ORDER BY district"
PEOPLE = """
    SELECT parent_code AS district, kind, unit_code, CAST(smartphone AS TINYINT) AS with_smartphone,
        CAST(installed_on IS NOT NULL AS TINYINT) AS installed,
        CAST(registered_on IS NOT NULL AS TINYINT) AS registered,
        CAST(approved_on IS NOT NULL AS TINYINT) AS approved
    FROM store.participant JOIN (
        SELECT code, arg_max(parent_code, added_at) AS parent_code, arg_max(kind, added_at) AS kind
        FROM store.unit GROUP BY code
    ) ON code = unit_code
"""
PACKAGES = {
    "datasette": ("datasette",),
    # Superset 6.1 forgets rich and cachetools, and does not start with a newer flask-caching.
    "superset": ("apache-superset", "duckdb-engine", "rich", "cachetools", "flask-caching==2.3.1"),
}
# What Superset needs to be told before it serves anything; files of ours may be asked, by programs.
SUPERSET = """
SECRET_KEY = "only for a benchmark on this machine, and long enough"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
PREVENT_UNSAFE_DB_CONNECTIONS = False
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
"""

# District → its figures.
Answer = dict[str, tuple[int, ...]]
Ask = Callable[[], Answer]


def main() -> None:
    """Print how long each takes, and how many times as long as this dashboard."""
    told = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    told.add_argument("--data", type=Path, required=True)
    told.add_argument("--peers", type=Path, default=Path(tempfile.gettempdir()) / "campaign-peers")
    told.add_argument("--install", action="store_true")
    wanted = told.parse_args()
    if wanted.install:
        install(wanted.peers)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        token = prepare(wanted.data, folder)
        print(
            f"load {os.getloadavg()[0] / (os.cpu_count() or 1):.1f}\n{'':44}{'ms':>9}{'of ours':>9}{'off':>8}"
        )
        ours, truth = timed(lambda: over_http(wanted.data, token))
        show("this dashboard, over HTTP", ours, ours, truth, truth)
        for name, ask in {
            "this dashboard, its two questions alone": lambda: in_process(wanted.data),
            "plain DuckDB": lambda: plain_duckdb(folder),
            "Datasette, SQLite": lambda: datasette(wanted.peers, folder),
            "Datasette, SQLite with an index made for it": lambda: datasette(
                wanted.peers, with_index(folder)
            ),
            "Superset, DuckDB": lambda: superset(wanted.peers, folder),
        }.items():
            try:
                took, answer = timed(ask)
            except (OSError, RuntimeError, subprocess.CalledProcessError, httpx2.HTTPError) as error:
                print(f"{name:44}{error!r:.120}")
                continue
            show(name, took, ours, answer, truth)


def install(peers: Path) -> None:
    """Each peer into an environment of its own, by pip."""
    for name, packages in PACKAGES.items():
        subprocess.run([sys.executable, "-m", "venv", peers / name], check=True)
        subprocess.run([peers / name / "bin" / "pip", "install", "--quiet", *packages], check=True)


def prepare(data: Path, folder: Path) -> str:
    """One row a person in a DuckDB and an SQLite file; and a token of the store, to ask it with."""
    con = connection.open_store(data)
    token = tokens.make(con, "bench", "bench", datetime.now())
    con.close()
    people = duckdb.connect(folder / "people.duckdb")
    people.execute(f"ATTACH '{data / connection.FILE_NAME}' AS store (READ_ONLY)")
    begun = time.perf_counter()
    people.execute(f"CREATE TABLE participant AS {PEOPLE}")
    people.execute("DETACH store")
    print(f"a table of people: DuckDB {time.perf_counter() - begun:.0f} s", end="", flush=True)
    begun = time.perf_counter()
    lite = sqlite3.connect(folder / "people.db")
    lite.execute(
        f"CREATE TABLE participant (district TEXT, kind TEXT, unit_code TEXT, {', '.join(MEASURES[1:])})"
    )
    rows = people.execute("FROM participant")
    while some := rows.fetchmany(100_000):
        lite.executemany("INSERT INTO participant VALUES (?, ?, ?, ?, ?, ?, ?)", some)
    lite.commit()
    lite.close()
    people.close()
    print(f", SQLite {time.perf_counter() - begun:.0f} s")
    return token


@contextmanager
def over_http(data: Path, token: str) -> Iterator[Ask]:
    """Our own server, asked as another program would ask it; it keeps no answer of these either."""
    with serving("campaign", data) as address, httpx2.Client(base_url=address, timeout=120) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        yield lambda: by_code(client.get("/api/v1/rates?by=child").raise_for_status().json()["rows"], "code")


@contextmanager
def in_process(data: Path) -> Iterator[Ask]:
    """What the overview asks of the store: the city, and all that stands directly below it."""
    con = connection.open_store(data)
    asked = Question(EVERYTHING, TODAY)

    def ask() -> Answer:
        progress.totals(con, asked)
        return by_code(progress.by_child(con, asked).to_dict("records"), "code")

    yield ask
    con.close()


@contextmanager
def plain_duckdb(folder: Path) -> Iterator[Ask]:
    """The reference: the same table, no server, no limit on memory."""
    with duckdb.connect(folder / "people.duckdb", read_only=True) as con:
        yield lambda: by_code(con.execute(BY_DISTRICT).df().to_dict("records"))


def with_index(folder: Path) -> Path:
    """An index that holds all that the question needs, as somebody who knows SQLite would make it."""
    lite = sqlite3.connect(folder / "people.db")
    lite.execute(f"CREATE INDEX asked ON participant (district, {', '.join(MEASURES[1:])})")
    lite.close()
    return folder


@contextmanager
def datasette(peers: Path, folder: Path) -> Iterator[Ask]:
    """Datasette over the SQLite file; without the setting it gives up after a second."""
    port = free_port()
    command = [peers / "datasette" / "bin" / "datasette", "--immutable", folder / "people.db"]
    options = ["--port", str(port), "--setting", "sql_time_limit_ms", "120000"]
    with started([*command, *options], f"http://127.0.0.1:{port}", "/-/versions.json") as client:
        asked = {"sql": BY_DISTRICT, "_shape": "array"}
        yield lambda: by_code(client.get("/people.json", params=asked).raise_for_status().json())


@contextmanager
def superset(peers: Path, folder: Path) -> Iterator[Ask]:
    """Superset over the DuckDB file, asked as one of its charts asks; it is told not to keep the answer."""
    config, port = folder / "superset_config.py", free_port()
    config.write_text(SUPERSET.format(folder=folder))
    around = os.environ | {"SUPERSET_CONFIG_PATH": str(config), "FLASK_APP": "superset.app:create_app()"}
    tool = peers / "superset" / "bin" / "superset"
    who = {"username": "bench", "password": "only-here", "firstname": "b", "lastname": "b", "email": "b@b.vn"}
    admin = [words for name, word in who.items() for words in (f"--{name}", word)]
    for step in (["db", "upgrade"], ["fab", "create-admin", *admin], ["init"]):
        subprocess.run([tool, *step], env=around, check=True, capture_output=True)
    command = [peers / "superset" / "bin" / "gunicorn", "-w", "1", "--threads", "4", "--timeout", "300"]
    served = [*command, "-b", f"127.0.0.1:{port}", "superset.app:create_app()"]
    with started(served, f"http://127.0.0.1:{port}", "/health", around) as client:
        login = {"username": who["username"], "password": who["password"], "provider": "db", "refresh": False}
        session = sent(client, "/api/v1/security/login", login)
        client.headers["Authorization"] = f"Bearer {session['access_token']}"
        uri = f"duckdb:///{folder / 'people.duckdb'}?access_mode=read_only"
        database = sent(client, "/api/v1/database/", {"database_name": "people", "sqlalchemy_uri": uri})["id"]
        table = {"database": database, "schema": "main", "table_name": "participant"}
        chart = chart_of(sent(client, "/api/v1/dataset/", table)["id"])
        yield lambda: by_code(sent(client, "/api/v1/chart/data", chart)["result"][0]["data"])


def chart_of(dataset: int) -> dict[str, Any]:
    """What a table chart of these figures asks for."""
    metrics = [
        {"expressionType": "SQL", "sqlExpression": words, "label": name}
        for name, words in zip(
            MEASURES, ("COUNT(*)", *(f"SUM({name})" for name in MEASURES[1:])), strict=True
        )
    ]
    query = {"columns": ["district"], "metrics": metrics, "orderby": [], "filters": [], "row_limit": 1000}
    source = {"id": dataset, "type": "table"}
    return {
        "datasource": source,
        "force": True,
        "queries": [query],
        "result_format": "json",
        "result_type": "full",
    }


def sent(client: httpx2.Client, address: str, told: dict[str, Any]) -> Any:
    """The answer to what is sent as JSON."""
    answer = client.post(address, json=told)
    if answer.is_error:
        raise RuntimeError(f"{address}: {answer.status_code} {answer.text[:300]}")
    return answer.json()


@contextmanager
def started(
    command: list[Any], address: str, ready: str, around: dict[str, str] | None = None
) -> Iterator[httpx2.Client]:
    """A server from when it answers until the end."""
    server = subprocess.Popen(command, env=around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with ExitStack() as end, httpx2.Client(base_url=address, timeout=300) as client:
        end.callback(server.wait)
        end.callback(server.terminate)
        until = time.monotonic() + LONGEST_START
        while not answers(client, ready):
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command[0]} does not answer")
            time.sleep(0.5)
        yield client


def answers(client: httpx2.Client, address: str) -> bool:
    """Whether somebody listens."""
    try:
        return client.get(address).status_code == 200
    except httpx2.TransportError:
        return False


def by_code(rows: list[dict[str, Any]], code: str = "district") -> Answer:
    """The figures of each district; no row for the units of which nobody reports."""
    return {
        str(row[code]): tuple(int(row[name] or 0) for name in MEASURES) for row in rows if row["headcount"]
    }


def timed(begin: Callable[[], Any]) -> tuple[float, Answer]:
    """The shortest of some times in ms, after one that nobody counts; and the answer."""
    with begin() as ask:
        answer, taken = ask(), []
        for _ in range(TIMES):
            before = time.perf_counter()
            ask()
            taken.append((time.perf_counter() - before) * 1000)
        return min(taken), answer


def show(name: str, took: float, ours: float, answer: Answer, truth: Answer) -> None:
    """One line: how long, how many times ours, and how far the figures lie apart at most."""
    # A department of the city is a row of ours, and one of many people below the city in a table of people.
    shared = truth.keys() & answer.keys()
    off = max(
        abs(theirs - own) / max(own, 1)
        for code in shared
        for own, theirs in zip(truth[code], answer[code], strict=True)
    )
    print(f"{name:44}{took:9,.1f}{took / ours:8,.1f}x{off:8.2%} of {len(shared)}", flush=True)


if __name__ == "__main__":
    main()
