"""Scans told by access logs: once each, however often and in whichever pieces the log is sent."""

import gzip
import io
from datetime import datetime, timedelta

import pytest
from builders import NOON, a_store
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import log_import
from dashboard.intake import visitor
from dashboard.store import links
from dashboard.store.connection import Connection

TARGET = "https://dichvucong.baohiemxahoi.gov.vn/#/dang-ky"
PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile"


@pytest.fixture
def store():
    with a_store() as con:
        yield con


def codes(con: Connection, many: int = 1) -> list[str]:
    wanted = [("NORTH", str(place)) for place in range(many)]
    return [link.code for link in links.mint(con, wanted, TARGET, "ha", NOON).values()]


def line(code: str, second: int = 0, address: str = "203.0.113.7", agent: str = PHONE, way: str = "Q") -> str:
    at = (datetime(2021, 6, 30, 8) + timedelta(seconds=second)).strftime("%d/%b/%Y:%H:%M:%S +0700")
    return f'{address} - - [{at}] "GET /{way}/{code} HTTP/1.1" 302 0 "-" "{agent}"\n'


def send(con: Connection, *lines: str, packed: bool = False):
    content = "".join(lines).encode()
    return log_import.import_log(con, io.BytesIO(gzip.compress(content) if packed else content), NOON)


def total(con: Connection) -> int:
    return con.execute("SELECT coalesce(sum(scans), 0) FROM scan").fetchone()[0]


def test_the_same_log_again_adds_nothing_packed_or_not(store):
    (code,) = codes(store)
    log = [line(code, second) for second in range(5)]
    assert send(store, *log).added == 5
    assert send(store, *log).added == 0
    assert send(store, *log, packed=True).added == 0
    assert total(store) == 5


def test_a_log_that_has_grown_or_was_cut_in_parts_adds_what_is_new(store):
    (code,) = codes(store)
    log = [line(code, second) for second in range(6)]
    send(store, *log[:3])
    assert send(store, *log).added == 3
    assert send(store, *log[4:]).added == 0


def test_people_in_the_same_second_are_counted_each(store):
    (code,) = codes(store)
    log = [line(code)] * 3
    assert send(store, *log).added == 3
    assert send(store, *log, line(code)).added == 1


def test_ways_machines_and_unknown_codes_are_told_apart(store):
    (code,) = codes(store)
    told = send(
        store,
        line(code, way="q"),
        line(code, agent="Googlebot/2.1"),
        line("222222"),
        line("222223"),
        line("nguyen-van-a"),
        "nonsense\n",
    )
    assert (told.lines, told.requests, told.added, told.unread) == (6, 5, 5, 1)
    found = store.execute("SELECT way, is_bot, source, scans FROM scan ORDER BY ALL").fetchall()
    assert found == [("scan", True, "log", 1), ("typed", False, "log", 1)]
    unknown = store.execute("SELECT code, why FROM unknown_scan ORDER BY ALL").fetchall()
    assert sorted(unknown, key=repr) == [("222222", "unknown"), (None, "mistyped"), (None, "not_a_code")]


def test_who_follows_too_many_codes_in_a_minute_is_a_machine_from_the_first(store):
    many = codes(store, visitor.MOST_CODES_A_MINUTE + 1)
    send(store, *(line(code) for code in many), line(many[0], 70), line(many[0], address="203.0.113.8"))
    found = store.execute("SELECT is_bot, sum(scans) FROM scan GROUP BY ALL ORDER BY ALL").fetchall()
    assert found == [(False, 2), (True, len(many))]


def test_neither_address_nor_agent_is_kept_anywhere(store):
    (code,) = codes(store)
    send(store, line(code, agent="A rare browser of Nguyễn Văn A Mobile"))
    tables = store.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'campaign'"
    ).fetchall()
    kept = "".join(str(store.execute(f"FROM campaign.{name}").fetchall()) for (name,) in tables)
    assert "203.0.113.7" not in kept and "Nguyễn Văn A" not in kept and "rare browser" not in kept


def test_a_crash_between_two_parts_of_a_log_counts_none_twice(store, monkeypatch):
    (code,) = codes(store)
    monkeypatch.setattr(log_import, "AT_ONCE", 2)
    log = [line(code, second) for second in range(5)]

    def fails_at_third(con, lines, now, add=log_import.scans.add_log_lines):
        if total(con) >= 4:
            raise RuntimeError
        return add(con, lines, now)

    with monkeypatch.context() as broken:
        broken.setattr(log_import.scans, "add_log_lines", fails_at_third)
        with pytest.raises(RuntimeError):
            send(store, *log)
    assert total(store) == 4
    assert send(store, *log).added == 1


@settings(max_examples=25)
@given(st.lists(st.integers(0, 3), max_size=12), st.data())
def test_however_a_log_is_sent_it_counts_as_if_it_were_sent_once(seconds, data):
    with a_store() as con:
        (code,) = codes(con)
        log = [line(code, second) for second in sorted(seconds)]
        for _ in range(3):
            upto = data.draw(st.integers(0, len(log)))
            send(con, *log[:upto])
        send(con, *log)
        assert total(con) == len(log)
