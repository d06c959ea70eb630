"""A server that is killed at full load: whoever was answered is counted, once."""

import os
import signal
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException

import pytest
from people import NOON
from serving import ROOT, _stop, _wait_for, free_port

from dashboard.settings import campaign
from dashboard.store import connection, links

VISITORS = 6
AGENT = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36"}


def start(folder, port):
    surroundings = os.environ | {"CAMPAIGN_DATA": str(folder), "CAMPAIGN_PORT": str(port)}
    log = folder / "server.log"
    with log.open("ab") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "serve"],
            cwd=ROOT,
            env=surroundings,
            stdout=output,
            stderr=output,
        )
    _wait_for(server, port, log)
    return server


def follow(port, code, answered, until):
    """One after the other through one connection, so that at most one is under way when the server dies."""
    visitor = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        while not until.is_set():
            visitor.request("GET", f"/Q/{code}", headers=AGENT)
            response = visitor.getresponse()
            response.read()
            assert response.status == 302
            answered[code] += 1
    except (OSError, HTTPException):
        pass
    finally:
        visitor.close()


@pytest.fixture
def folder(tmp_path):
    con = connection.open_store(tmp_path)
    links.mint(con, [("BD", str(place)) for place in range(VISITORS)], campaign().target, "test", NOON)
    con.close()
    return tmp_path


def test_whoever_was_answered_is_counted_once_though_the_server_is_killed_again_and_again(folder):
    con = connection.open_store(folder)
    codes = sorted(links.all_codes(con))
    con.close()
    answered, kills = dict.fromkeys(codes, 0), 3
    for kill in range(kills):
        port, until = free_port(), threading.Event()
        server = start(folder, port)
        visitors = [threading.Thread(target=follow, args=(port, code, answered, until)) for code in codes]
        for visitor in visitors:
            visitor.start()
        # Before the first batch is counted, about then, and after it.
        time.sleep(4.5 + 0.55 * kill)
        server.send_signal(signal.SIGKILL)
        server.wait()
        until.set()
        for visitor in visitors:
            visitor.join()
    _stop(start(folder, free_port()))

    con = connection.open_store(folder)
    counted = dict(con.execute("SELECT code, sum(scans) FROM scan GROUP BY code").fetchall())
    con.close()
    assert min(answered.values()) > 100
    for code in codes:
        assert answered[code] <= counted[code] <= answered[code] + kills
    assert not list((folder / "spool").iterdir())
    assert "Traceback" not in (folder / "server.log").read_text()
