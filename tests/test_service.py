"""The unit for systemd that we give: systemd reads all of it, and the server runs under what it forbids."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from builders import UNITS, a_roster
from serving import ROOT, _wait_for, free_port

from dashboard.commands import handed_over, messages
from dashboard.web.serving import server

UNIT = ROOT / "deploy" / "campaign.service"
# As the kernel is asked by systemd: no new privileges; no memory that was written becomes a program.
FORBIDDING = """
import ctypes, os, sys
kernel = ctypes.CDLL(None, use_errno=True)
for option in (38, 65):
    assert kernel.prctl(option, 1, 0, 0, 0) == 0, (option, ctypes.get_errno())
os.umask(0o077)
os.execv(sys.argv[1], sys.argv[1:])
"""


@pytest.fixture(scope="module")
def told() -> dict[str, list[str]]:
    """What the section of the service says: each name, and its values in order."""
    found = defaultdict(list)
    section = ""
    for line in UNIT.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line
        elif line and not line.startswith("#") and section == "[Service]":
            name, _, value = line.partition("=")
            found[name].append(value)
    return found


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here to read it")
def test_systemd_knows_every_line_of_it(tmp_path):
    here = Path(sys.executable).with_name("campaign")
    unit = UNIT.read_text("utf-8")
    for theirs, ours in (("/opt/vssid/.venv/bin/campaign", str(here)), ("/opt/vssid", str(ROOT))):
        assert theirs in unit
        unit = unit.replace(theirs, ours)
    assert _said_by_systemd(tmp_path, unit) == ""
    assert "Unknown key" in _said_by_systemd(tmp_path, unit.replace("ProtectClock=", "ProtectClocks="))


def test_it_waits_longer_than_the_server_takes_to_stop_and_tells_the_server_alone(told):
    longest = server.SECONDS_TO_ANSWER + handed_over.SECONDS_TO_END + server.SECONDS_TO_COMMIT
    assert int(told["TimeoutStopSec"][-1]) >= 2 * longest
    assert told["KillMode"] == ["mixed"]


def test_what_it_starts_takes_in_a_list_and_prints_under_what_it_forbids(told, tmp_path):
    assert {told["NoNewPrivileges"][0], told["MemoryDenyWriteExecute"][0]} == {"yes"}
    program, *words = shlex.split(told["ExecStart"][0])
    assert program.endswith("/.venv/bin/campaign")
    data, port, log = tmp_path / "data", free_port(), tmp_path / "server.log"
    (set_there,) = (each for each in told["Environment"] if each.startswith("CAMPAIGN_DATA="))
    assert set_there == f"CAMPAIGN_DATA=/var/lib/{told['StateDirectory'][0]}"
    surroundings = os.environ | {"CAMPAIGN_DATA": str(data), "CAMPAIGN_PORT": str(port), "HOME": str(data)}
    ours = str(Path(sys.executable).with_name("campaign"))
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", FORBIDDING, ours, *words],
            cwd=ROOT,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        _wait_for(process, port, log)
        assert "NoNewPrivs:\t1" in Path(f"/proc/{process.pid}/status").read_text()
        (data / "units.csv").write_text(UNITS, "utf-8")
        (data / "roster.csv").write_bytes(a_roster(people=50, installed=20))
        for command in (
            ("units", "import", "units.csv"),
            ("import", "roster.csv", "--unit", "NORTH", "--as-of", "2021-06-30", "--informed"),
            ("poster", "--unit", "NORTH", "--out", "poster.pdf"),
            ("verify",),
        ):
            done = subprocess.run(
                [ours, *command], cwd=data, env=surroundings, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stdout + done.stderr
        assert (data / "poster.pdf").read_bytes().startswith(b"%PDF")
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(timeout=60)
    assert ended == 0, log.read_text()
    assert not list(messages.home(data).iterdir())
    assert (data / "campaign.duckdb").stat().st_mode & 0o077 == 0


def _said_by_systemd(folder: Path, unit: str) -> str:
    """What `systemd-analyze verify` finds fault with."""
    program = shutil.which("systemd-analyze")
    assert program, "there is no systemd-analyze: install systemd, it need not run"
    (folder / "campaign.service").write_text(unit, "utf-8")
    done = subprocess.run(
        [program, "verify", folder / "campaign.service"], capture_output=True, text=True, check=True
    )
    return done.stdout + done.stderr
