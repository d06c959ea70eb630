"""Whatever is wrong with what is sent: one sentence on standard error, status 2, nothing stored."""

import os
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders import NOON, UNITS, everything_kept

from dashboard import pipeline
from dashboard.settings import settings
from dashboard.store import connection, units

ROOT = Path(__file__).parent.parent.parent
MUSEUM = ROOT / "tests" / "intake" / "museum"
AS_OF = "2021-06-30"

FILES = {
    "a picture": (MUSEUM / "a29-photo.xlsx", "ảnh"),
    "nothing": (MUSEUM / "a30-empty.csv", "trống"),
    "a locked workbook": (MUSEUM / "a32-password.xlsx", "mật khẩu"),
    "a workbook cut off": (MUSEUM / "a33-cut-off.xlsx", ""),
    "a letter": (MUSEUM / "a34-letter.txt", ""),
    "a file that is not there": (MUSEUM / "nowhere.xlsx", "nowhere.xlsx"),
    "a folder": (MUSEUM, ""),
}
COMMANDS = ("check", "import")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder whose store knows North: one for all, since nothing here is stored."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("data")
        patch.setenv("CAMPAIGN_DATA", str(folder))
        patch.setenv("CAMPAIGN_SECRET", "a secret that only tests know, and long enough")
        settings.cache_clear()
        with closing(pipeline.open_store(folder, NOON)) as con:
            units.add(con, UNITS.encode(), NOON)
        yield folder
    settings.cache_clear()


@pytest.fixture(scope="module")
def before(folder):
    """What the store holds before any command."""
    return _kept(folder)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_no_list_is_refused(campaign, folder, before, command, what):
    file, word = FILES[what]
    ended = campaign(command, file, "--unit", "NORTH", "--as-of", AS_OF, "--json")
    _assert_refused(ended, word)
    assert _kept(folder) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_of_300_mb_is_refused_before_it_is_read(campaign, folder, before, tmp_path, command):
    file = tmp_path / "large.xlsx"
    with file.open("wb") as hollow:
        hollow.truncate(300 * 2**20)
    ended = campaign(command, file, "--unit", "NORTH", "--as-of", AS_OF)
    _assert_refused(ended, "200 MB")
    assert _kept(folder) == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_list_without_names_is_refused(campaign, folder, before, tmp_path, command):
    file = tmp_path / "a.csv"
    file.write_text("Mã số BHXH,Ngày sinh,Đã cài đặt\n0123456789,02/03/1980,x\n0123456788,,\n", "utf-8")
    ended = campaign(command, file, "--unit", "NORTH", "--as-of", AS_OF)
    _assert_refused(ended, "Họ và tên")
    assert _kept(folder) == before


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("unit", ["NOWHERE", "", "NORTH'--", "C00004"])
def test_a_unit_that_is_not_there_is_refused(campaign, folder, before, roster, command, unit):
    ended = campaign(command, roster(), "--unit", unit, "--as-of", AS_OF)
    _assert_refused(ended, unit)
    assert _kept(folder) == before


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "as_of",
    [
        "2021-02-30",
        "30/2/2021",
        "yesterday",
        "",
        "6/30/2021",
        "2021-03-08",
        "1900-01-01",
        "9999-12-31",
        str(date.today() + timedelta(days=2)),
    ],
)
def test_a_day_that_cannot_be_is_refused(campaign, folder, before, roster, command, as_of):
    ended = campaign(command, roster(), "--unit", "NORTH", "--as-of", as_of)
    _assert_refused(ended, "")
    assert _kept(folder) == before


def test_a_sheet_that_is_not_there_is_refused(campaign, folder, before):
    file = MUSEUM / "a01-plain.xlsx"
    ended = campaign("check", file, "--unit", "NORTH", "--as-of", AS_OF, "--sheet", "Nowhere")
    _assert_refused(ended, "Nowhere")
    assert _kept(folder) == before


def test_a_process_of_its_own_ends_the_same_way(folder):
    words = [sys.executable, "-m", "dashboard", "import", str(FILES["a picture"][0])]
    ended = subprocess.run(
        [*words, "--unit", "NORTH", "--as-of", AS_OF],
        cwd=ROOT,
        env=os.environ | {"CAMPAIGN_DATA": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ended.returncode == 2
    assert (ended.stdout, len(ended.stderr.splitlines())) == ("", 1)


def _assert_refused(ended, word):
    said = ended.err.removesuffix("\n")
    assert (ended.status, ended.out) == (2, "")
    assert len(said.splitlines()) == 1 and said.endswith("."), said
    assert "Traceback" not in said
    assert word.lower() in said.lower(), said


def _kept(folder):
    with closing(connection.open_store(folder)) as con:
        return everything_kept(con)
