"""`campaign retention`: what it says, what it deletes, and that nothing of it is left in any file."""

from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest
from due_people import NAMES, a_store_with_who_is_due, bytes_of

from dashboard.store import connection


@pytest.fixture
def due(folder):
    """A store whose first roster was superseded years ago."""
    a_store_with_who_is_due(folder)
    return folder


def test_a_dry_run_says_who_is_due_and_deletes_nobody(campaign, due):
    told = campaign("retention", "--dry-run", "--json").answer
    assert [(row["unit_code"], row["people"], row["reason"]) for row in told["due"]] == [
        ("NORTH", 3, "superseded")
    ]
    assert "3" in campaign("retention", "--dry-run").out
    assert campaign("retention", "--json").answer["people"] == 3


def test_nothing_of_who_is_deleted_can_be_read_in_any_file(campaign, due):
    assert all(name in bytes_of(due) for name in NAMES), "or the search proves nothing"
    assert campaign("retention").status == 0
    assert not [name for name in NAMES if name in bytes_of(due)]
    assert campaign("verify").status == 0
    with closing(connection.open_store(due)) as con:
        assert con.execute("SELECT full_name FROM participant").fetchall() == [("Hoàng Thị Ở Lại",)]


def test_with_a_key_the_file_is_written_anew_with_the_same_key(campaign, folder, monkeypatch):
    monkeypatch.setenv("CAMPAIGN_STORE_KEY", "the key of a store that only tests know")
    a_store_with_who_is_due(folder)
    before = (folder / connection.FILE_NAME).stat().st_ino
    assert campaign("retention", "--json").answer == {
        "people": 3,
        "uploads": 1,
        "files": 0,
        "file_written_anew": True,
    }
    assert (folder / connection.FILE_NAME).stat().st_ino != before
    assert b"DUCK" in (folder / connection.FILE_NAME).read_bytes()[:64]
    assert campaign("verify").status == 0


def test_a_second_time_there_is_nobody_and_the_file_stays(campaign, due):
    campaign("retention")
    before = (due / connection.FILE_NAME).stat().st_ino
    assert campaign("retention", "--json").answer == {
        "people": 0,
        "uploads": 0,
        "files": 0,
        "file_written_anew": False,
    }
    assert (due / connection.FILE_NAME).stat().st_ino == before


def test_while_the_server_has_the_store_the_command_says_so(campaign, due):
    ready, done = get_context("spawn").Event(), get_context("spawn").Event()
    server = get_context("spawn").Process(target=_hold, args=(due, ready, done), daemon=True)
    server.start()
    assert ready.wait(60)
    ended = campaign("retention")
    done.set()
    server.join()
    assert ended.status == 2 and "Traceback" not in ended.err and ended.err
    assert campaign("retention", "--json").answer["people"] == 3


def _hold(folder: Path, ready, done) -> None:
    with closing(connection.open_store(folder)):
        ready.set()
        done.wait()


def test_a_person_is_deleted_by_the_line_that_was_chosen_and_nothing_of_them_is_left(campaign, due):
    listed = campaign("person", "delete", "--number", "0112345678")
    assert listed.status == 0 and "Trần Thị Đã Đi" in listed.out and "--line" in listed.out
    assert NAMES[0] in bytes_of(due)

    ended = campaign("person", "delete", "--number", "0112345678", "--line", "1")
    assert ended.status == 0 and "Trần Thị" not in ended.out
    left = bytes_of(due)
    assert NAMES[0] not in left and NAMES[1] in left, "of others nothing is touched"
    assert campaign("person", "--number", "0112345678", "--json").answer == []
    assert campaign("verify").status == 0


def test_a_line_that_is_not_there_deletes_nobody(campaign, due):
    assert campaign("person", "delete", "--number", "0112345678", "--line", "7").status == 0
    assert len(campaign("person", "--number", "0112345678", "--json").answer) == 1
    assert campaign("person", "delete", "--number", "12", "--line", "1").status == 2


def test_the_impact_assessment_is_drafted_into_a_file(campaign, folder, units, tmp_path):
    out = tmp_path / "ho-so" / "danh-gia.docx"
    ended = campaign("assessment", "--out", out)
    assert ended.status == 0
    assert out.read_bytes().startswith(b"PK")


def test_breaches_are_listed_though_much_of_them_is_not_known_yet(campaign, folder):
    assert campaign("breach", "add", "Gửi nhầm một danh sách").status == 0
    listed = campaign("breach", "list")
    assert listed.status == 0 and "Gửi nhầm" in listed.out
    (told,) = campaign("breach", "list", "--json").answer
    assert (told["people"], told["told_at"], told["mended_at"]) == ("", "", "")
