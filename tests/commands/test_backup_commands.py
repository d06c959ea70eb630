"""Copies of the store at the terminal: made, listed, put back, and what is wrong said in a sentence."""

import pytest

# Of the first person of every drawn roster.
NUMBER = "0000000001"


def test_a_store_is_copied_destroyed_and_put_back(campaign, folder, units, roster):
    sent = campaign(
        "import", "--informed", roster(people=9, installed=4), "--unit", "NORTH", "--as-of", "2021-06-30"
    )
    assert sent.status == 0
    made = campaign("backup")
    assert made.status == 0
    assert "secret.key" in made.out
    (copy,) = campaign("backup", "--list", "--json").answer
    before = campaign("rates", "--json").answer
    (folder / "campaign.duckdb").write_bytes(b"")
    back = campaign("restore")
    assert back.status == 0
    assert "replaced-" in back.out
    assert campaign("rates", "--json").answer == before
    assert campaign("verify").status == 0
    logged = campaign("audit", "list", "--action", "store_restored", "--json").answer
    assert [row["about"] for row in logged] == [copy["made_at"].replace("T", "_").removesuffix("Z")]


def test_older_copies_go_and_a_moment_chooses_one(campaign, folder, units, monkeypatch):
    monkeypatch.setenv("CAMPAIGN_BACKUPS_KEPT", "2")
    for _ in range(3):
        assert campaign("backup").status == 0
    newest, older = campaign("backup", "--list", "--json").answer
    moment = newest["file"].rsplit("campaign-", 1)[-1]
    until = f"{moment[:4]}-{moment[4:6]}-{moment[6:11]}:{moment[11:13]}:{moment[13:15]}.{moment[15:21]}"
    assert newest["made_at"].removesuffix("Z") in until
    assert campaign("restore", "--until", until).status == 0
    assert campaign("restore", older["file"]).status == 0


@pytest.mark.parametrize("words", [[], ["--until", "hôm qua"], ["--until", "2020-01-01"], ["x.duckdb"]])
def test_what_cannot_be_put_back_is_one_sentence(campaign, folder, units, words):
    ended = campaign("restore", *words)
    assert ended.status != 0
    assert ended.err.strip() and ended.err.count("\n") == 1
    assert campaign("verify").status == 0


@pytest.mark.parametrize("key", ["", "a key that only tests know, and long enough"])
def test_who_asked_to_be_deleted_does_not_come_back_with_an_older_copy(
    campaign, folder, units, roster, monkeypatch, key
):
    if key:
        monkeypatch.setenv("CAMPAIGN_STORE_KEY", key)
        assert campaign("encrypt").status == 0
    for unit, day in (("NORTH", "2021-06-20"), ("NORTH", "2021-06-30"), ("SOUTH", "2021-06-30")):
        sent = roster(people=9, installed=4)
        assert campaign("import", "--informed", sent, "--unit", unit, "--as-of", day).status == 0
    assert campaign("backup").status == 0
    before = campaign("rates", "--json").answer
    named = campaign("person", "--number", NUMBER, "--json").answer
    assert len(named) == 3
    assert campaign("person", "delete", "--number", NUMBER, "--line", "1").status == 0
    sent = roster(people=3, installed=1, first=50)
    assert campaign("import", "--informed", sent, "--unit", "SOUTH", "--as-of", "2021-07-01").status == 0

    back = campaign("restore")
    assert back.status == 0
    assert "Đã xóa lại theo yêu cầu trước đó: 3 dòng" in back.out
    assert campaign("person", "--number", NUMBER, "--json").answer == []
    assert campaign("rates", "--json").answer == before
    assert campaign("verify").status == 0
    again = campaign("restore")
    assert "Đã xóa lại" in again.out, "the copy is as old as it was"


def test_a_store_that_cannot_be_read_leaves_it_to_people_whom_to_delete_again(campaign, folder, units):
    assert campaign("backup").status == 0
    (folder / "campaign.duckdb").write_bytes(b"nothing of a store")
    assert "hãy xem lại các yêu cầu và xóa lại" in campaign("restore").out
