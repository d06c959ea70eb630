"""Access logs of other web servers: each form is read, and what is no request for a code is passed over."""

import gzip
import io
import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import UnreadableFile
from dashboard.intake import access_log
from dashboard.intake.access_log import Read

PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile"
AT = datetime(2021, 6, 30, 13, 55, 36)
NGINX = '203.0.113.7 - - [30/Jun/2021:13:55:36 +0700] "GET /Q/234567 HTTP/1.1" 302 0 "-" "' + PHONE + '"'
CADDY = json.dumps(
    {
        "level": "info",
        "ts": 1625036136.5,
        "request": {
            "client_ip": "203.0.113.7",
            "method": "GET",
            "uri": "/Q/234567",
            "headers": {"User-Agent": [PHONE]},
        },
        "status": 302,
    }
)


def read(text: str | bytes):
    told = Read()
    content = text.encode() if isinstance(text, str) else text
    return list(access_log.requests(io.BytesIO(content), told)), told


@pytest.mark.parametrize(
    "log",
    [
        NGINX,
        NGINX.replace("13:55:36 +0700", "06:55:36 +0000"),
        "vhost.example:443 " + NGINX,
        NGINX + ' "extra" 0.002',
        CADDY,
        f"time,path,user_agent\n2021-06-30T13:55:36+07:00,/Q/234567,{PHONE}",
        f'Status;Timestamp;URL;User_Agent\n302;2021-06-30 13:55:36;https://x.example/Q/234567?a=1;"{PHONE}"',
        f"time\trequest\tagent\n2021-06-30T06:55:36Z\tGET /Q/234567 HTTP/2\t{PHONE}",
        "\ufeff" + f"ts,uri,agent\n1625036136,/Q/234567,{PHONE}",
    ],
)
def test_every_form_tells_the_same(log):
    (request,), told = read(log)
    assert (request.code, request.is_typed, request.agent, request.method) == ("234567", False, PHONE, "GET")
    assert request.at.replace(microsecond=0) == AT
    assert told.unread == 0


def test_without_an_agent_it_is_the_common_form():
    (request,), _ = read('203.0.113.7 - - [30/Jun/2021:13:55:36 +0700] "HEAD /q/23456a/ HTTP/1.1" 404 12')
    assert (request.code, request.is_typed, request.method, request.status, request.agent) == (
        "23456A",
        True,
        "HEAD",
        404,
        "",
    )


@pytest.mark.parametrize(
    ("line", "unread"),
    [
        (NGINX.replace("/Q/234567", "/favicon.ico"), 0),
        (NGINX.replace("/Q/234567", "/Q/"), 0),
        (NGINX.replace("30/Jun", "31/Jun"), 0),
        ("", 0),
        ("# a comment", 0),
        ("something else", 1),
        ("{broken", 1),
        ('{"request": 3}', 1),
        ("x" * 40_000, 3),
    ],
)
def test_other_lines_are_passed_over(line, unread):
    found, told = read(line + "\n" + NGINX)
    assert len(found) == 1
    assert told.unread <= unread


def test_a_packed_log_is_unpacked():
    found, told = read(gzip.compress((NGINX + "\n").encode() * 3))
    assert (len(found), told.lines) == (3, 3)


def test_a_packed_log_that_is_cut_off_or_far_too_large_is_refused(monkeypatch):
    packed = gzip.compress((NGINX + "\n").encode() * 3000)
    with pytest.raises(UnreadableFile):
        read(packed[:-20])
    monkeypatch.setattr(access_log, "MOST_UNPACKED_BYTES", 10_000)
    with pytest.raises(UnreadableFile):
        read(packed)


@given(st.binary(max_size=400))
def test_whatever_a_file_holds_reading_it_ends(content):
    if not content.startswith(access_log.GZIP):
        read(content)


@given(st.text(max_size=200))
def test_a_line_that_anybody_wrote_breaks_nothing(text):
    found, _ = read(NGINX.replace(PHONE, text.replace("\n", "").replace("\r", "")) + "\n" + NGINX)
    assert found
