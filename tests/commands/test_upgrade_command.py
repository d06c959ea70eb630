"""Stores of older versions of the program: refused until they are brought up, then as if made today."""

import lzma
from pathlib import Path

import pytest

from dashboard.store import connection, schema

STORES = sorted((Path(__file__).parents[1] / "stores").glob("*.xz"))
OF_EACH = pytest.mark.parametrize("packed", STORES, ids=lambda file: file.name[:10])
# What each of them was told: the last list of each unit.
TOLD = {"NORTH": (9, 4), "SOUTH": (7, 7)}


@pytest.fixture
def older(folder, packed) -> Path:
    """A folder with a store of an older version in it."""
    folder.mkdir()
    file = folder / connection.FILE_NAME
    file.write_bytes(lzma.decompress(packed.read_bytes()))
    return file


def told(campaign):
    rows = campaign("rates", "--as-of", "2021-06-30", "--json").answer["rows"]
    return {row["code"]: (row["headcount"], row["installed"]) for row in rows if row["units_reported"]}


def numbers(folder):
    con = connection.attached(folder)
    found = con.execute("SELECT number FROM campaign.main.schema_number ORDER BY 1").fetchall()
    con.close()
    return [number for (number,) in found]


def test_there_is_a_store_of_every_number_before_this_one():
    assert len(STORES) > schema.NEWEST


@OF_EACH
def test_an_older_store_is_refused_in_one_sentence_and_not_touched(campaign, older):
    before = older.read_bytes()
    for command in ("rates", "verify"):
        ended = campaign(command)
        assert ended.status != 0
        assert "campaign upgrade" in ended.err and ended.err.count("\n") == 1
    assert older.read_bytes() == before


@OF_EACH
def test_an_older_store_is_copied_brought_up_and_tells_what_it_told(campaign, folder, older, roster):
    ended = campaign("upgrade")
    assert ended.status == 0, ended.err
    assert len(list((folder / "backups").glob("campaign-*.duckdb"))) == 1
    assert told(campaign) == TOLD
    assert campaign("verify").status == 0
    upgraded = campaign("audit", "list", "--action", "store_upgraded", "--json").answer
    assert [row["about"] for row in upgraded] == ["schema:0-1"]
    sent = campaign(
        "import", "--informed", roster(people=12, installed=6), "--unit", "NORTH", "--as-of", "2021-06-30"
    )
    assert sent.status == 0
    assert told(campaign)["NORTH"] == (12, 6)


@OF_EACH
def test_what_a_unit_said_of_somebody_who_stands_twice_still_holds(campaign, folder, older, packed):
    campaign("upgrade")
    con = connection.attached(folder)
    said = con.execute(
        "SELECT unit_code, verdict, settled_by FROM campaign.main.settlement JOIN campaign.main.same_person "
        "USING (unit_code, reference)"
    ).fetchall()
    con.close()
    # On the first of these days nobody was asked yet.
    assert said == ([] if packed.name.startswith("2026-11-23") else [("NORTH", "ours", "ha")])


@OF_EACH
def test_whoever_stands_in_two_units_counts_once_in_a_sum(campaign, folder, older):
    campaign("upgrade")
    (city,) = campaign("rates", "--as-of", "2021-06-30", "--by", "kind", "--json").answer["rows"]
    assert city["headcount"] < sum(people for people, _ in TOLD.values())


@OF_EACH
def test_brought_up_twice_is_brought_up_once(campaign, folder, older):
    campaign("upgrade")
    again = campaign("upgrade")
    assert again.status == 0
    assert numbers(folder) == [schema.NEWEST]
    assert len(list((folder / "backups").glob("campaign-*.duckdb"))) == 1


@OF_EACH
def test_the_copy_of_an_older_store_is_brought_up_when_it_is_put_back(campaign, folder, older):
    campaign("upgrade")
    older.write_bytes(b"nothing of a store")
    assert campaign("restore").status == 0
    assert told(campaign) == TOLD
    assert campaign("verify").status == 0


@pytest.mark.parametrize("packed", STORES[:1], ids=["oldest"])
def test_an_upgrade_that_was_cut_off_after_its_tables_is_ended_by_the_next(campaign, folder, older):
    con = connection.attached(folder)
    schema.bring_up(con)
    con.close()
    assert campaign("verify").status != 0, "the days of steps are not counted yet"
    assert campaign("upgrade").status == 0
    assert told(campaign) == TOLD
    assert campaign("verify").status == 0


@pytest.mark.parametrize("packed", STORES[-1:], ids=["newest"])
def test_a_store_that_cannot_be_copied_stays_as_it_is(campaign, folder, older):
    before = older.read_bytes()
    (folder / "backups").write_bytes(b"")
    ended = campaign("upgrade")
    assert ended.status != 0
    assert ended.err.count("\n") == 1
    assert older.read_bytes() == before


def test_a_new_store_is_up(campaign, folder, units):
    assert campaign("upgrade").status == 0
    assert numbers(folder) == [schema.NEWEST]
    assert not (folder / "backups").exists()


def test_a_store_of_a_newer_version_is_refused_in_one_sentence(campaign, folder, units):
    con = connection.attached(folder)
    con.execute("INSERT INTO campaign.main.schema_number VALUES (?, now())", [schema.NEWEST + 1])
    con.close()
    for command in ("rates", "upgrade"):
        ended = campaign(command)
        assert ended.status != 0
        assert ended.err.strip() and ended.err.count("\n") == 1


def test_where_there_is_no_store_there_is_nothing_to_bring_up(campaign, folder):
    ended = campaign("upgrade")
    assert ended.status != 0
    assert ended.err.count("\n") == 1
    assert not folder.exists()
