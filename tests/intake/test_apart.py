"""Files are read in a process of their own, which may crash, and whose bounds each have a sentence."""

import os
import signal

import pytest

from dashboard.errors import UnreadableFile
from dashboard.intake import apart, delimited, roster
from dashboard.model import Language
from dashboard.wording import speaking

HEADING = "STT,Họ và tên,Mã số BHXH,Đã cài\n"
PEOPLE = "1,Nguyễn Văn An,0123456789,x\n2,Trần Văn Đức,0123456788,chưa\n"


def read(text, **told):
    return roster.read("list.csv", text.encode(), **told)


def test_a_reader_that_was_killed_is_started_again():
    assert read(HEADING + PEOPLE).rows.num_rows == 2
    os.kill(apart._started[-1].process.pid, signal.SIGKILL)
    assert read(HEADING + PEOPLE).rows.num_rows == 2


def test_steps_and_refusals_are_said_in_the_language_of_the_reader():
    steps = []
    with speaking(Language.ENGLISH):
        read(HEADING + PEOPLE, progress=steps.append)
        with pytest.raises(UnreadableFile) as refusal:
            roster.read("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(100))
        assert "a PNG image" in str(refusal.value)
    read(HEADING + PEOPLE, progress=steps.append)
    assert steps[0] == "Reading the file"
    assert steps[3] == "Đang đọc tệp"
    assert "ảnh PNG" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "mentioned"),
    [
        (HEADING + "," * 326_000 + "\n" + PEOPLE, "2.000 ô"),
        (HEADING + "\n" * 2_100_000, "2.000.000 dòng"),
        (HEADING + "1," + "a" * 400_000 + ",3,x\n", "100.000 ký tự"),
    ],
)
def test_each_bound_says_what_it_is(text, mentioned):
    with pytest.raises(UnreadableFile) as refusal:
        read(text)
    assert mentioned in str(refusal.value)


def test_many_uneven_lines_stay_where_they_stand():
    found = read(HEADING + "1,An\n2,Bình,3,x\n" * 500)
    assert found.rows["full_name"].to_pylist() == ["An", "Bình"] * 500


@pytest.mark.parametrize("last", ['2,"Trần Văn Đức",02,x', "2,Trần Văn Đức,02,x", '2,Trần Văn Đức",02,x'])
def test_no_line_is_lost_in_a_quotation_mark_that_nobody_closed(last):
    text = f'{HEADING}1,"Nguyễn Văn An,01,x\n{last}\n' + PEOPLE * 5
    found = read(text)
    assert found.rows.num_rows == 12
    assert found.rows["full_name"].to_pylist()[0] == "Nguyễn Văn An"
    assert found.rows["insurance_number"].to_pylist()[:2] == ["01", "02"]


@pytest.mark.parametrize(
    "cell", ["Số 1, phố X,\nHà Nội", "Tổ 5\nphường A\nHà Nội", "đã nghỉ\nHà Nội, Huế, Vinh"]
)
def test_a_cell_that_was_meant_to_have_lines_keeps_them(cell):
    table, _ = delimited.read((HEADING + PEOPLE + f'3,Lê Chi,03,"{cell}"\n' + PEOPLE).encode())
    assert table.num_rows == 6
    assert table["3"][3].as_py() == cell
