"""pack and packs at the terminal: whole zips, or one sentence and nothing left behind."""

import zipfile

import pytest


@pytest.fixture
def north(campaign, units, roster):
    """North has sent a roster; its school has not."""
    assert (
        campaign(
            "import", "--informed", roster(people=4, installed=2), "--unit", "NORTH", "--as-of", "2021-06-30"
        ).status
        == 0
    )


def names(file) -> list[str]:
    with zipfile.ZipFile(file) as told:
        assert told.testzip() is None
        return told.namelist()


def test_a_pack_is_a_zip_with_whom_to_call(campaign, north, tmp_path):
    ended = campaign("pack", "--unit", "north", "--out", tmp_path / "a" / "bo.zip")
    assert (ended.status, ended.err, ended.out.strip()) == (0, "", str(tmp_path / "a" / "bo.zip"))
    assert {"DOC-TOI.txt", "01-ket-qua.pdf", "02-can-nhac.xlsx", "04-ap-phich.pdf"} <= set(
        names(tmp_path / "a" / "bo.zip")
    )


def test_packs_are_a_folder_each(campaign, north, tmp_path):
    ended = campaign("packs", "--under", "D001", "--out", tmp_path / "cac-bo.zip")
    assert (ended.status, ended.err) == (0, "")
    assert {name.partition("/")[0] for name in names(tmp_path / "cac-bo.zip")} == {
        "NORTH-Cong-ty-Phia-Bac",
        "NORTH-SCHOOL-Truong-Phia-Bac",
    }


@pytest.mark.parametrize(
    "words", [("pack", "--unit", "NOWHERE"), ("packs", "--under", "NOWHERE"), ("packs", "--under", "D003")]
)
def test_what_cannot_be_packed_is_one_sentence_and_no_file(campaign, north, tmp_path, words):
    ended = campaign(*words, "--out", tmp_path / "none" / "bo.zip")
    assert (ended.status, ended.out, len(ended.err.strip().splitlines())) == (2, "", 1)
    assert not list(tmp_path.glob("none/*")) + list(tmp_path.glob("none/.*"))


def test_the_help_says_that_people_are_in_it(campaign):
    for name in ("pack", "packs"):
        assert "phones" in " ".join(campaign(name, "--help").out.split())
