"""Commands while a server holds the store: the server runs them, for its own user alone."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from builders import UNITS, a_roster
from serving import ROOT, serving

from dashboard.store import connection

SECRET = {"CAMPAIGN_SECRET": "a secret that only tests know, and long enough"}


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """A folder with units, which a server holds until the module ends; a file to send lies beside it."""
    folder = tmp_path_factory.mktemp("served") / "data"
    (folder.parent / "units.csv").write_text(UNITS, "utf-8")
    (folder.parent / "roster.csv").write_bytes(a_roster(people=4, installed=2))
    made = campaign(folder, "units", "import", "units.csv")
    assert made.returncode == 0, made.stderr
    with serving("campaign", folder, **SECRET):
        yield folder


def campaign(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, typed in the folder above the store's."""
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *words],
        cwd=folder.parent,
        env=os.environ | SECRET | {"CAMPAIGN_DATA": str(folder), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def address(folder: Path) -> Path:
    return folder / "terminal" / "campaign.sock"


def test_what_is_asked_and_written_beside_a_server_is_what_it_would_be_without(data, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    for name in ("units.csv", "roster.csv"):
        (alone / name).write_bytes((data.parent / name).read_bytes())
    assert campaign(alone / "data", "units", "import", "units.csv").returncode == 0
    send = ("import", "roster.csv", "--unit", "NORTH", "--as-of", "2021-06-30", "--informed")
    asked = (
        send,
        ("import", "no-such-file.csv", *send[2:]),
        ("rates",),
        ("rates", "--json"),
        ("rates", "--by", "colour"),
        ("rates", "--no-such-option"),
        ("revert", "nobody"),
        ("account", "disable", "nobody"),
        ("pack", "--unit", "NORTH", "--out", "made/pack.zip"),
        ("verify",),
    )
    for words in asked:
        here, beside = campaign(alone / "data", *words), campaign(data, *words)
        assert (beside.returncode, beside.stdout, beside.stderr) == (
            here.returncode,
            here.stdout,
            here.stderr,
        ), words
    assert (data.parent / "made" / "pack.zip").exists()


def test_what_was_done_is_written_down_as_done_at_the_terminal_by_its_user(data):
    assert "http" in campaign(data, "account", "add", "lan", "--role", "admin").stdout
    rows = json.loads(campaign(data, "audit", "list", "--json").stdout)
    assert re.fullmatch(r"terminal:\w+", rows[0]["origin"])
    assert campaign(data, "audit", "verify").returncode == 0


def test_the_store_is_copied_beside_the_server(data):
    made = campaign(data, "backup", "--json")
    assert made.returncode == 0, made.stderr
    assert Path(json.loads(made.stdout)[0]["file"]).exists()


@pytest.mark.parametrize("command", ["demo", "move", "serve", "restore", "upgrade"])
def test_what_needs_the_store_for_itself_says_so_in_one_sentence(data, command):
    if command == "restore":
        campaign(data, "backup")
    ended = campaign(
        data, command, *(["--to", "ducklake:postgres:dbname=elsewhere"] if command == "move" else [])
    )
    assert ended.returncode == 2
    assert ended.stdout == "" and ended.stderr.count("\n") == 1
    assert f"“campaign {command}”" in ended.stderr


def test_who_stops_reading_hears_nothing_of_a_server_that_stopped(data):
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-m", "dashboard", "rates", "--json"],
        cwd=data.parent,
        env=os.environ | SECRET | {"CAMPAIGN_DATA": str(data), "PYTHONPATH": str(ROOT)},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (1, "")


def test_nobody_else_reaches_the_socket(data):
    assert stat.S_IMODE(address(data).stat().st_mode) == 0o600
    assert stat.S_IMODE(address(data).parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_another_user_who_reaches_it_all_the_same_is_refused(data):
    with socket.socket(socket.AF_UNIX) as peer:
        nobody = 65534
        os.seteuid(nobody)
        try:
            with pytest.raises(PermissionError):
                peer.connect(str(address(data)))
        finally:
            os.seteuid(0)
    # Root passes any folder and mode: with a foreign number the credentials alone are left to refuse.
    asked = (
        "import os, socket, sys; s = socket.socket(socket.AF_UNIX); d = os.open(sys.argv[1], os.O_PATH);"
        "os.chmod(sys.argv[1], 0o755); os.chmod(sys.argv[1] + '/campaign.sock', 0o666);"
        "os.setuid(65534); s.connect(f'/proc/self/fd/{d}/campaign.sock');"
        'print(s.makefile("r").readline())'
    )
    told = subprocess.run(
        [sys.executable, "-c", asked, str(address(data).parent)], capture_output=True, text=True, timeout=60
    )
    address(data).parent.chmod(0o700)
    address(data).chmod(0o600)
    assert "người dùng khác" in json.loads(told.stdout)["text"], told.stderr


def test_who_connects_and_says_nothing_or_nonsense_keeps_nobody_waiting(data):
    silent, wild = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
    with silent, wild:
        for peer in (silent, wild):
            peer.connect(str(address(data)))
        wild.sendall(b'{"words": 7, "colour": "red"}\n')
        assert wild.recv(100) == b""
        assert campaign(data, "rates").returncode == 0


def test_who_goes_away_while_a_command_runs_loses_its_words_and_nothing_else(data):
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(address(data)))
        told = {"words": ["verify"], "folder": "/", "width": 80, "colors": None, "is_terminal": False}
        peer.sendall(json.dumps(told).encode() + b"\n")
    assert campaign(data, "verify").returncode == 0


def test_a_server_that_is_killed_meanwhile_is_told_of_and_what_it_left_is_replaced(tmp_path):
    folder = tmp_path / "data"
    with serving("campaign", folder, **SECRET):
        waiting = _stopped_server(folder)
        command = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "verify"],
            cwd=tmp_path,
            env=os.environ | SECRET | {"CAMPAIGN_DATA": str(folder), "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        _wait_until_connected(command.pid)
        os.kill(waiting, signal.SIGKILL)
        _, said = command.communicate(timeout=60)
        assert command.returncode == 2
        assert said.count("\n") == 1 and "Máy chủ đã dừng" in said
    assert address(folder).exists()
    assert campaign(folder, "verify").returncode == 0
    with serving("campaign", folder, **SECRET):
        assert campaign(folder, "verify").returncode == 0


def test_a_server_that_is_told_to_stop_ends_what_it_does_and_puts_its_socket_away(tmp_path):
    folder = tmp_path / "data"
    (tmp_path / "units.csv").write_text(UNITS, "utf-8")
    (tmp_path / "roster.csv").write_bytes(a_roster(people=50_000, installed=2))
    assert campaign(folder, "units", "import", "units.csv").returncode == 0
    with serving("campaign", folder, **SECRET):
        words = ("import", "roster.csv", "--unit", "NORTH", "--as-of", "2021-06-30", "--informed")
        command = subprocess.Popen(
            [sys.executable, "-m", "dashboard", *words],
            cwd=tmp_path,
            env=os.environ | SECRET | {"CAMPAIGN_DATA": str(folder), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        _wait_until_connected(command.pid)
        os.kill(_server_of(folder), signal.SIGTERM)
        out, err = command.communicate(timeout=60)
        assert command.returncode == 0, err
        assert "50.000" in out
    assert not address(folder).exists()
    assert not (folder / f"{connection.FILE_NAME}.wal").exists(), "all of it stands in the file"
    assert campaign(folder, "verify").returncode == 0


def _server_of(folder: Path) -> int:
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(address(folder)))
        told = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int.from_bytes(told[:4], sys.byteorder)


def _stopped_server(folder: Path) -> int:
    """The server of this folder stands still from here on: it takes no word, and says none."""
    pid = _server_of(folder)
    os.kill(pid, signal.SIGSTOP)
    return pid


def _wait_until_connected(pid: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if _sockets_of(pid) & _connected():
            return
        time.sleep(0.05)
    raise TimeoutError("the command never reached the server")


def _sockets_of(pid: int) -> set[str]:
    """The numbers of a process's sockets; what it closes meanwhile is none."""
    found = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found |= set(re.findall(r"^socket:\[(\d+)\]$", str(each.readlink().name)))
    return found


def _connected() -> set[str]:
    """The numbers of the machine's Unix sockets at whose other end somebody is."""
    rows = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    return {inode for _, _, _, _, _, state, inode, *_ in rows if state == "03"}
