"""Printed codes: who follows one is led to its page, counted once, and never known."""

import logging
import re
from datetime import datetime
from urllib.parse import quote

import pytest

from dashboard import scanning
from dashboard.intake import visitor
from dashboard.model import Template
from dashboard.settings import campaign
from dashboard.store import links
from dashboard.store import scans as kept
from dashboard.web.common import ui
from dashboard.web.serving import follow, scans
from dashboard.web.serving.follow import Follow
from dashboard.web.serving.spool import Spool

NOON = datetime(2021, 6, 30, 12)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile Safari/604.1"


@pytest.fixture
def code(store) -> str:
    return _link(store, campaign().target)


@pytest.fixture
def count(codes, spool):
    """`count()` takes into the store what was followed until now."""

    def counted():
        spool.close_batch()
        scans.take_in(codes, spool)

    return counted


def _link(store, target: str, place: str = "gate") -> str:
    return links.mint(store, [("BD", f"{place} {target}")], target, "ha", NOON).popitem()[1].code


def _told(store) -> list[tuple]:
    return store.execute("SELECT code, device, way, is_bot, sum(scans) FROM scan GROUP BY ALL").fetchall()


def _unknown(store) -> list[tuple]:
    found = store.execute("SELECT code, why, way, sum(scans) FROM unknown_scan GROUP BY ALL ORDER BY ALL")
    return found.fetchall()


@pytest.mark.parametrize("path", ["/Q/{}", "/q/{}", "/q/{}/", "/Q/{}?fbclid=1"])
@pytest.mark.parametrize("write", [str.upper, str.lower, lambda code: f"%20{code}%20"])
def test_a_printed_code_leads_to_its_page_however_it_is_typed(client, code, path, write):
    response = client.get(path.format(write(code)))

    assert response.status_code == 302
    assert response.headers["location"] == f"/p/{code}"
    assert response.headers["cache-control"] == "no-store"
    assert "set-cookie" not in response.headers


def test_a_scan_is_written_down_before_the_answer_and_says_not_who(client, store, code, spool, count):
    client.get(f"/Q/{code}", headers={"user-agent": PHONE, "x-forwarded-for": "203.0.113.7"})
    client.get(f"/q/{code}", headers={"user-agent": PHONE})
    written = next(spool.folder.iterdir()).read_text()
    assert re.fullmatch(rf"({code} \d{{10}} [st] p 0\n){{2}}", written)
    assert not _told(store)

    count()

    assert sorted(_told(store)) == [(code, "phone", "scan", False, 1), (code, "phone", "typed", False, 1)]
    assert not list(spool.folder.iterdir())


@pytest.mark.parametrize("agent", ["facebookexternalhit/1.1", "", "-", "curl/8", "Googlebot/2.1"])
def test_a_program_is_not_a_person(client, store, code, count, agent):
    assert client.get(f"/Q/{code}", headers={"user-agent": agent}).status_code == 302
    count()
    assert [is_bot for *_, is_bot, _ in _told(store)] == [True]


def test_a_look_without_following_is_not_a_person(client, store, code, count):
    assert client.head(f"/Q/{code}", headers={"user-agent": PHONE}).status_code == 302
    count()
    assert _told(store) == [(code, "phone", "scan", True, 1)]


def test_more_codes_in_a_minute_than_a_person_can_walk_past_are_a_machines(client, store, count, monkeypatch):
    monkeypatch.setattr(scanning.time, "time", lambda: 1_625_000_000)
    minted = links.mint(store, [("BD", str(n)) for n in range(40)], campaign().target, "ha", NOON)
    for link in minted.values():
        client.get(f"/Q/{link.code}", headers={"user-agent": PHONE})
    client.get(f"/Q/{link.code}", headers={"user-agent": PHONE + " another"})
    count()
    machine = sum(times for *_, is_bot, times in _told(store) if is_bot)
    assert (machine, sum(times for *_, times in _told(store))) == (40 - visitor.MOST_CODES_A_MINUTE, 41)


def test_one_code_may_be_followed_all_day(client, store, code, count):
    for _ in range(100):
        client.get(f"/Q/{code}", headers={"user-agent": PHONE})
    count()
    assert _told(store) == [(code, "phone", "scan", False, 100)]


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (PHONE, "phone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537.36 Zalo android/241", "phone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130 Safari/537.36", "computer"),
        ("something new", "other"),
    ],
)
def test_the_device_is_a_class(agent, device):
    assert visitor.device_of(agent) == device


def test_a_code_printed_a_moment_ago_is_found_without_waiting(client, store, codes):
    codes.refresh()
    code = _link(store, campaign().target)
    assert code not in codes
    assert client.get(f"/Q/{code}").status_code == 302
    assert code in codes


def test_a_code_that_nobody_knows_is_asked_for_once_until_the_codes_change(client, store, codes, monkeypatch):
    asked = []
    monkeypatch.setattr(links, "is_printed", lambda _con, code: asked.append(code) or False)
    for _ in range(3):
        assert client.get("/q/222222").status_code == 404
    assert asked == ["222222"]
    codes.refresh()
    client.get("/q/222222")
    assert asked == ["222222"] * 2
    monkeypatch.setattr(follow, "MOST_ASKED", 1)
    client.get("/q/333333")
    assert asked == ["222222"] * 2


def test_a_retired_code_is_answered_and_counted_too(client, store, code, count):
    links.retire(store, code, "torn", "ha", NOON)
    assert client.get(f"/Q/{code}", headers={"user-agent": PHONE}).headers["location"] == f"/p/{code}"
    count()
    assert len(_told(store)) == 1


def test_a_store_that_refuses_loses_no_scan_and_delays_nobody(
    client, store, code, count, monkeypatch, caplog
):
    def refuse(*_):
        raise RuntimeError(f"cannot add {code}")

    with monkeypatch.context() as broken:
        broken.setattr(kept, "add_batch", refuse)
        assert client.get(f"/Q/{code}", headers={"user-agent": PHONE}).status_code == 302
        count()
        client.get(f"/Q/{code}", headers={"user-agent": PHONE})
    assert not _told(store)
    count()

    assert _told(store) == [(code, "phone", "scan", False, 2)]
    assert code not in caplog.text


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("222223", "mistyped"),
        ("ABC", "not_a_code"),
        ("0OIL11", "not_a_code"),
        ("%3Cscript%3E", "not_a_code"),
        ("x" * 500, "not_a_code"),
        ("ÁÀẢÃẠĂ", "not_a_code"),
    ],
)
def test_what_is_no_code_is_counted_and_not_kept(client, store, count, wrong, why):
    response = client.get(f"/q/{quote(wrong, safe='%')}")

    assert response.status_code == 404
    assert ("Mã gõ chưa đúng" in response.text) == (why == "mistyped")
    assert ("The code was mistyped" in response.text) == (why == "mistyped")
    assert campaign().hotline in response.text
    assert "<script>" not in response.text
    count()
    assert _unknown(store) == [(None, why, "typed", 1)]


def test_a_code_that_could_be_ours_and_is_not_is_kept(client, store, count, monkeypatch):
    monkeypatch.setattr(kept, "MOST_UNKNOWN_A_DAY", 1)
    client.get("/Q/222222")
    count()
    client.get(f"/Q/{next(links._candidates('HK', 'hall', Template.POSTER))}")
    client.get("/Q/222222")
    count()
    assert _unknown(store) == [("222222", "unknown", "scan", 2), (None, "unknown", "scan", 1)]


def test_a_mistyped_code_is_not_even_asked_for(client, code, monkeypatch):
    monkeypatch.setattr(links, "is_printed", lambda *_: pytest.fail("the store was asked"))
    other = links.SIGNS[(links.SIGNS.index(code[0]) + 1) % 31]
    assert client.get(f"/Q/{other}{code[1:]}").status_code == 404


def test_a_batch_is_counted_once_though_its_file_is_still_there(client, store, code, spool, count):
    client.get(f"/Q/{code}", headers={"user-agent": PHONE})
    spool.close_batch()
    (batch,) = spool.batches()
    content = batch.read_bytes()
    count()
    batch.write_bytes(content)
    count()
    assert _told(store) == [(code, "phone", "scan", False, 1)]
    assert not batch.exists()


def test_what_a_killed_process_left_is_counted_but_for_a_torn_line(store, code, codes, tmp_path):
    dead = Spool(tmp_path / "spool")
    dead.write(f"{code} 2021063008 s p 0\n".encode())
    dead.write(f"{code} 20210630".encode())
    spool = Spool(tmp_path / "spool")
    spool.adopt()
    scans.take_in(codes, spool)
    found = store.execute("SELECT code, day, hour, scans FROM scan").fetchall()
    assert found == [(code, NOON.date(), 8, 1)]


def test_a_spool_that_is_full_answers_and_says_what_is_lost(store, code, codes, tmp_path, caplog):
    spool = Spool(tmp_path / "spool", most_bytes=60)
    line = f"{code} 2021063008 s p 0\n".encode()
    for _ in range(5):
        spool.write(line)
    with caplog.at_level(logging.ERROR):
        spool.close_batch()
    assert "3 scans are lost" in caplog.text
    spool.write(line)
    scans.take_in(codes, spool)
    spool.close_batch()
    scans.take_in(codes, spool)
    assert store.execute("SELECT sum(scans) FROM scan").fetchone() == (2,)


def test_a_disk_that_cannot_be_written_delays_nobody(store, code, codes, tmp_path, caplog):
    (tmp_path / "spool").write_text("not a folder")
    spool = Spool(tmp_path / "spool")
    spool.write(b"x\n")
    assert "The spool cannot be written" in caplog.text


async def _passed_on(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body"})


@pytest.mark.parametrize(("method", "path"), [("POST", "/Q/{}"), ("GET", "/p/{}"), ("GET", "/Q")])
def test_everything_else_is_for_the_app(store, code, codes, spool, method, path):
    from starlette.testclient import TestClient

    client = TestClient(Follow(_passed_on, codes, spool), follow_redirects=False)
    assert client.request(method, path.format(code)).status_code == 418
    assert not spool.folder.exists()


def test_the_hour_is_that_of_hanoi(client, store, code, spool, monkeypatch):
    client.get(f"/Q/{code}")
    assert next(spool.folder.iterdir()).read_text().split()[1] == ui.now().strftime("%Y%m%d%H")
