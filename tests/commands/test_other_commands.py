"""units import, poster, posters at the terminal, and a store that somebody else holds."""

import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from dashboard import settings
from dashboard.store import connection

ROOT = Path(__file__).parent.parent.parent

HOLD = """
import sys
from pathlib import Path
from dashboard.store import connection

con = connection.open_store(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.readline()
"""


def test_units_of_an_unknown_kind_are_named(campaign, tmp_path):
    file = tmp_path / "don-vi.csv"
    file.write_text("code,name,kind,parent_code\nHTX1,Hợp tác xã,cooperative,D001\nT1,Trường,school,D001\n")
    ended = campaign("units", "import", file)
    assert ended.status == 0
    assert "HTX1" in ended.out and "T1" not in ended.out
    assert "2" in ended.out.splitlines()[0]


def test_units_of_known_kinds_say_nothing_more(campaign, units):
    assert len(campaign("units", "import", units).out.splitlines()) == 1


def test_a_poster_is_one_page_with_the_unit_s_own_code(campaign, units, tmp_path):
    out = tmp_path / "in" / "poster.pdf"
    ended = campaign("poster", "--unit", "north", "--out", out)
    assert (ended.status, ended.out.strip()) == (0, str(out))
    (page,) = pypdfium2.PdfDocument(out.read_bytes())
    (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    assert "/Q/" in code.text

    campaign("poster", "--unit", "NORTH", "--out", tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == out.read_bytes()


def test_posters_are_one_file_with_a_cover_and_a_page_for_each_unit_and_place(campaign, units, tmp_path):
    wanted = ["--unit", "NORTH", "--unit", "SOUTH", "--place", "Cổng", "--place", "Nhà ăn"]
    ended = campaign("posters", *wanted, "--out", tmp_path / "out")
    assert ended.status == 0
    (file,) = (tmp_path / "out").iterdir()
    assert len(pypdfium2.PdfDocument(file.read_bytes())) == 1 + 4


def test_a_sheet_of_any_template_language_and_audience_is_written_in_black(campaign, units, tmp_path):
    out = tmp_path / "leaflet.pdf"
    wanted = ["--template", "leaflet", "--language", "both", "--audience", "enterprise", "--black"]
    assert campaign("poster", "--unit", "NORTH", *wanted, "--out", out).status == 0
    pages = [page.render(scale=1).to_pil() for page in pypdfium2.PdfDocument(out.read_bytes())]
    assert len(pages) == 2
    assert all(red == green == blue for page in pages for _, (red, green, blue) in page.getcolors(1 << 16))


def test_printed_codes_are_led_to_another_address_on_the_list(campaign, units, tmp_path):
    campaign("poster", "--unit", "NORTH", "--out", tmp_path / "a.pdf")
    old, new = settings.campaign().target, "https://dichvucong.gov.vn/"
    ended = campaign("retarget", "--from", old, "--to", new)
    assert ended.status == 0 and "1" in ended.out and new in ended.out
    assert campaign("retarget", "--from", old, "--to", new).status == 2
    assert campaign("retarget", "--from", new, "--to", "https://evil.example/").status == 2


def test_all_posters_are_those_of_today_s_catalogue(campaign, tmp_path):
    ended = campaign("posters", "--all", "--out", tmp_path / "out")
    assert ended.status == 0
    pages = sum(len(pypdfium2.PdfDocument(file.read_bytes())) for file in (tmp_path / "out").iterdir())
    # The city, a committee, a board, and the 30 districts until June 2025 or the 126 communes since.
    assert pages in (1 + 33, 1 + 129)


@pytest.mark.parametrize(
    "words",
    [
        ("poster", "--unit", "NOWHERE", "--out", "{out}/a.pdf"),
        ("poster", "--unit", "NORTH", "--out", "/proc/nothing/a.pdf"),
        ("posters", "--out", "{out}"),
        ("posters", "--unit", "NOWHERE", "--out", "{out}"),
        ("posters", "--unit", "NORTH", "--template", "banner", "--out", "{out}"),
        ("poster", "--unit", "NORTH", "--language", "fr", "--out", "{out}/a.pdf"),
        ("poster", "--unit", "NORTH", "--audience", "pilots", "--out", "{out}/a.pdf"),
    ],
)
def test_a_poster_that_cannot_be_is_said_in_a_sentence(campaign, units, tmp_path, words):
    ended = campaign(*(word.format(out=tmp_path / "out") for word in words))
    assert (ended.status, ended.out, len(ended.err.strip().splitlines())) == (2, "", 1)
    assert not (tmp_path / "out").exists()


def test_every_count_holds_in_an_empty_store(campaign):
    assert campaign("verify").status == 0


def test_a_count_that_does_not_hold_is_status_1(campaign, units, roster, folder):
    campaign("import", "--informed", roster(people=4), "--unit", "NORTH", "--as-of", "2021-06-30")
    con = connection.open_store(folder)
    con.execute("UPDATE campaign.unit_progress SET installed = 3")
    con.close()
    ended = campaign("verify")
    assert ended.status == 1
    assert "NORTH" in ended.out


def test_a_command_while_another_process_holds_the_store_says_so_in_one_sentence(campaign, folder, tmp_path):
    words = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(
        words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout and holder.stdin
        assert holder.stdout.readline() == "held\n"
        refused = [
            campaign("rates"),
            campaign("verify"),
            campaign("uploads"),
            campaign("posters", "--all", "--out", tmp_path / "out"),
        ]
        holder.stdin.write("\n")
        holder.stdin.flush()
    for ended in refused:
        assert (ended.status, ended.out, len(ended.err.strip().splitlines())) == (2, "", 1)
        assert "đang" in ended.err
    assert campaign("rates").status == 0
