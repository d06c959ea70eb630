"""How many printed codes a second are answered, beside nginx, and whether a kill at full load loses one.

    .venv/bin/python tests/benchmarks/bench_scans.py

It needs wrk, and nginx to compare with. The server has one core, the load the other; root lets both go before
whatever else the machine does.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from serving import ROOT, _stop, _wait_for, free_port

from dashboard.settings import campaign
from dashboard.store import connection, links

CODES, CONNECTIONS, SECONDS = 1_000, 64, 8
FIRST = ["nice", "-n", "-20"] if os.geteuid() == 0 else []
ON_ONE_CORE = [*FIRST, "taskset", "-c", "0"]
LOAD = [*FIRST, "taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency"]
NGINX = """
worker_processes 1; daemon off; error_log /dev/null; pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{ access_log {folder}/access.log; client_body_temp_path {folder}; proxy_temp_path {folder};
  fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port}; location /Q/ {{ return 302 /p/234567; }}
    location /health {{ return 200; }} }} }}
"""


def main() -> None:
    """The rate and the 99th percentile of ours and of nginx, then the kill."""
    if not shutil.which("wrk"):
        sys.exit("wrk makes the load, and is not installed here.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script = codes_script(folder)
        server, port = start(folder)
        answered = load("ours", port, script)
        _stop(server)
        show_counted(folder, answered, CONNECTIONS)
        if shutil.which("nginx"):
            port = free_port()
            (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
            nginx = subprocess.Popen([*ON_ONE_CORE, "nginx", "-c", str(folder / "nginx.conf")])
            _wait_for(nginx, port, folder / "server.log")
            load("nginx return 302", port, script)
            _stop(nginx)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script = codes_script(folder)
        server, port = start(folder)
        wrk = subprocess.Popen(command(port, script), stdout=subprocess.PIPE, text=True)
        time.sleep(SECONDS / 2)
        server.send_signal(signal.SIGKILL)
        answered = requests_of(wrk.communicate()[0])
        server.wait()
        _stop(start(folder)[0])
        print("killed at full load:", end=" ")
        show_counted(folder, answered, CONNECTIONS)


def codes_script(folder: Path) -> Path:
    """A store with codes, and a script with which wrk asks for one after the other as a phone."""
    con = connection.open_store(folder)
    wanted = [(f"U{place}", "gate") for place in range(CODES)]
    minted = links.mint(con, wanted, campaign().target, "benchmark", datetime(2021, 6, 30, 12))
    con.close()
    codes = ",".join(f'"{link.code}"' for link in minted.values())
    script = folder / "codes.lua"
    script.write_text(
        f"local codes, place = {{{codes}}}, 0\n"
        'wrk.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36"\n'
        "request = function() place = place % #codes + 1; "
        'return wrk.format("GET", "/Q/" .. codes[place]) end\n'
    )
    return script


def start(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """`campaign serve` on one core."""
    port, log = free_port(), folder / "server.log"
    surroundings = os.environ | {"CAMPAIGN_DATA": str(folder), "CAMPAIGN_PORT": str(port)}
    with log.open("ab") as output:
        server = subprocess.Popen(
            [*ON_ONE_CORE, sys.executable, "-m", "dashboard", "serve"],
            cwd=ROOT,
            env=surroundings,
            stdout=output,
            stderr=output,
        )
    _wait_for(server, port, log)
    return server, port


def load(name: str, port: int, script: Path) -> int:
    """Requests that were answered; the rate and the latency are printed."""
    said = subprocess.run(command(port, script), capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec: +([\d.]+)", said)
    slow = re.search(r"99% +(\S+)", said)
    wrong = re.search(r"Non-2xx or 3xx responses: \d+", said)
    print(f"{name}: {rate and rate[1]} requests/s, p99 {slow and slow[1]}", wrong[0] if wrong else "")
    return requests_of(said)


def command(port: int, script: Path) -> list[str]:
    return [*LOAD, "-s", str(script), f"http://127.0.0.1:{port}/"]


def requests_of(said: str) -> int:
    found = re.search(r"(\d+) requests in", said)
    return int(found[1]) if found else 0


def show_counted(folder: Path, answered: int, under_way: int) -> None:
    """What the store holds beside what was answered; requests under way at the end may be counted too."""
    con = connection.open_store(folder)
    (counted,) = con.execute("SELECT sum(scans) FROM scan").fetchone() or (0,)
    con.close()
    verdict = "nothing lost" if answered <= counted <= answered + under_way else "WRONG"
    print(f"answered {answered}, counted {counted}: {verdict}")


if __name__ == "__main__":
    main()
