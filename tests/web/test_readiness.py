"""Ready or not, to anybody; why, to whoever shows the token: each reason brought about for real."""

import os
import shutil
import time
from datetime import datetime, timedelta

import pytest
from serving import CAMPAIGN, serving
from talking import Client

from dashboard import keys, settings
from dashboard.errors import UserError
from dashboard.settings import Settings
from dashboard.store import backups, connection
from dashboard.web.serving import schedule
from dashboard.web.serving.spool import MOST_BYTES, Spool

TOKEN = "a token that only the watcher of these tests knows"
AS_WATCHER = {"Authorization": f"Bearer {TOKEN}", "Cookie": "lang=en"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where this process keeps what it keeps; the watcher's token is set."""
    monkeypatch.setenv("CAMPAIGN_DATA", str(tmp_path))
    monkeypatch.setenv("CAMPAIGN_WATCH_TOKEN", TOKEN)
    settings.settings.cache_clear()
    yield tmp_path
    settings.settings.cache_clear()


@pytest.fixture
def watched(folder, client):
    """`watched()` is the status, and each check's state, figure and words."""

    def watched():
        answer = client.get("/health/ready", headers=AS_WATCHER)
        reasons = answer.json()["reasons"]
        return answer.status_code, {each["check"]: each for each in reasons}

    return watched


def test_a_stranger_is_told_ready_and_nothing_else(folder, client):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.parametrize("told", ["Bearer x", f"Bearer {TOKEN[:-1]}", "Bearer ớ", "Basic Og=="])
def test_another_token_is_no_token(folder, client, told):
    answer = client.get("/health/ready", headers={"Authorization": told.encode()})
    assert "reasons" not in answer.json()
    assert answer.status_code == 401 or told.startswith("Basic")


def test_where_no_token_is_set_none_opens_it(folder, client, monkeypatch):
    monkeypatch.setenv("CAMPAIGN_WATCH_TOKEN", "")
    settings.settings.cache_clear()
    assert client.get("/health/ready", headers=AS_WATCHER).status_code == 401
    assert client.get("/health/ready", headers={"Authorization": "Bearer "}).json() == {"status": "ready"}


def test_a_token_that_can_be_found_by_trying_is_refused():
    with pytest.raises(UserError):
        keys.watch_token(Settings(watch_token="short"))


def test_every_reason_has_a_state_and_a_sentence(watched):
    status, told = watched()
    assert status == 200
    assert list(told) == ["store", "disk", "spool", "backup", "nights"]
    assert told["store"]["words"] == "The store is open and answers."
    assert told["disk"]["value"] > 0


def test_the_sentences_are_in_the_watchers_language(folder, client):
    answer = client.get("/health/ready", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.json()["reasons"][0]["words"] == "Kho đang mở và trả lời được."


def test_a_store_that_does_not_answer_is_not_ready(watched, store, client):
    store.close()
    status, told = watched()
    assert (status, told["store"]["state"]) == (503, "failed")
    assert "backup" not in told, "what only the store knows is not asked"
    assert client.get("/health/ready").json() == {"status": "not ready"}


def test_a_disk_without_room_for_a_file_is_not_ready(watched, folder, monkeypatch):
    more = shutil.disk_usage(folder).free // 2**20 + 100_000
    monkeypatch.setenv("CAMPAIGN_LARGEST_FILE_MB", str(more))
    settings.settings.cache_clear()
    status, told = watched()
    assert (status, told["disk"]["state"]) == (503, "failed")


def test_a_disk_without_room_for_a_copy_of_the_store_wants_attention(watched, folder):
    with (folder / connection.FILE_NAME).open("wb") as file:
        file.truncate(shutil.disk_usage(folder).free + 2**40)
    status, told = watched()
    assert (status, told["disk"]["state"]) == (200, "attention")


def test_scans_that_the_store_does_not_take_want_attention(watched, folder):
    (batch,) = _batches(folder)
    assert watched()[1]["spool"]["state"] == "ok"
    then = time.time() - 600
    os.utime(batch, (then, then))
    status, told = watched()
    assert (status, told["spool"]["state"], told["spool"]["value"]) == (200, "attention", 7)
    assert "600 seconds" in told["spool"]["words"]


def test_a_full_spool_is_not_ready(watched, folder):
    (batch,) = _batches(folder)
    os.truncate(batch, MOST_BYTES)
    status, told = watched()
    assert (status, told["spool"]["state"]) == (503, "failed")


def test_a_store_without_a_new_copy_wants_attention_and_goes_on(watched, folder):
    assert watched()[1]["backup"]["words"] == "No copy of the store has been made yet."
    with connection.open_store(folder) as con:
        made = backups.make(con, folder, keep=14)
    status, told = watched()
    assert (status, told["backup"]["state"]) == (200, "ok")
    old = made.made_at - timedelta(hours=30)
    made.file.rename(made.file.with_name(old.strftime("campaign-%Y%m%dT%H%M%S%fZ.duckdb")))
    status, told = watched()
    assert (status, told["backup"]["state"]) == (200, "attention")
    assert "30" in told["backup"]["words"]


def test_of_the_nights_work_what_failed_or_was_not_done_is_named(watched, folder, monkeypatch):
    monkeypatch.setattr(schedule, "nights_work", {})
    assert watched()[1]["nights"]["words"] == "No night has come since the server started."

    schedule.noting(schedule.forget_sessions)()
    assert watched()[1]["nights"]["state"] == "ok"

    (folder / "backups").write_text("no folder")
    schedule.noting(schedule.back_up)()
    told = watched()[1]["nights"]
    assert (told["state"], "back_up" in told["words"]) == ("attention", True)

    schedule.nights_work["back_up"] = schedule.Night(datetime(2021, 6, 1))
    assert "not been done: back_up" in watched()[1]["nights"]["words"]


def test_the_running_server_tells_its_watcher_what_it_waits_for(tmp_path):
    with (
        serving(CAMPAIGN, tmp_path / "data", CAMPAIGN_WATCH_TOKEN=TOKEN) as address,
        Client(base_url=address) as at,
    ):
        assert at.get("/health/ready").json() == {"status": "ready"}
        told = {each["check"]: each for each in at.get("/health/ready", headers=AS_WATCHER).json()["reasons"]}
    assert told["nights"]["words"] == "No night has come since the server started."
    assert told["backup"]["state"] == "attention"


def _batches(folder):
    spool = Spool(folder / "spool")
    spool.write(b"a scan\n")
    spool.close_batch()
    return spool.batches()
