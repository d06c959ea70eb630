"""What a liaison is given: the right files for the right eyes, under names that everybody can unpack."""

import io
import logging
import re
import zipfile
from datetime import timedelta

import docx
import openpyxl
import pypdfium2
import pytest
from builders import NOON, a_store, count, liaison, send, sheet

from dashboard import packing
from dashboard.errors import UnknownUnit, UserError
from dashboard.model import Account, Role
from dashboard.publish.handed_out import parcel
from dashboard.settings import campaign
from dashboard.store import links, units

LATER = NOON + timedelta(hours=1)
LEADER = Account("lanh", Role.LEADER)
OFFICE = Account("ha", Role.ADMIN)
NORTH = liaison("NORTH")

ROSTER = sheet(
    """
    Mã số BHXH | Họ và tên    | Số điện thoại | Có smartphone | Đã cài đặt VssID | Đã đăng ký | Đã nộp tờ khai | Đã duyệt
    0111111111 | Trần Thị Ước | 0912345678    | có            | x                | 15/06/2021 | x              | x
    0222222222 | Lê Ngọc Ẩn   | 0987654321    | có            | 01/06/2021       | 15/06/2021 |                |
    0333333333 | Vũ Hữu Ỷ     | 0909090909    | có            |                  | 24/06/2021 |                |
    0444444444 | Hồ Đắc Mẫu   | 0868686868    | có            |                  |            |                |
    0555555555 | Ngô Quý Mẫu  | 0777777777    | có            |                  |            |                |
    """  # noqa: E501 - a table
)
WRONG = sheet(
    """
    Mã số BHXH | Họ và tên     | Số điện thoại | Đã cài đặt
    12345      | Đào Sai Mẫu   | 0966666666    | x
    0000000002 | Tạ Đúng Mẫu   | 0955555555    | 31/02/2021
    """
)
DONE = sheet(
    """
    Mã số BHXH | Họ và tên   | Có smartphone | Đã cài đặt VssID | Đã đăng ký | Đã nộp tờ khai | Đã duyệt
    0666666666 | Đinh Xong   | có            | x                | x          | x              | x
    """
)
# A code and a name that would be paths, markup and formulas.
ODD = """code,name,kind,parent_code,expected_headcount
../X,"#panic() *đậm* <b> $1$ \\ ""..//",school,D003,3
"""
PERSONAL = re.compile(
    "Trần Thị Ước|Lê Ngọc Ẩn|Vũ Hữu Ỷ|Hồ Đắc Mẫu|Ngô Quý Mẫu|Đào Sai Mẫu|Tạ Đúng Mẫu"
    "|0912345678|0987654321|0909090909|0868686868|0777777777|0966666666|0955555555|0[1-5]{9}"
)
ALWAYS = ["DOC-TOI.txt", "01-ket-qua.pdf", "04-ap-phich.pdf", "06-tin-nhan.txt"]


@pytest.fixture
def store():
    with a_store() as con:
        count(con, ROSTER)
        send(con, WRONG)
        yield con


def files(content) -> dict[str, bytes]:
    with zipfile.ZipFile(content if hasattr(content, "read") else io.BytesIO(content)) as told:
        assert told.testzip() is None
        return {name: told.read(name) for name in told.namelist()}


def packs(con, account=OFFICE, parent="NORTH", progress=lambda words, share: None) -> dict[str, bytes]:
    file = io.BytesIO()
    packing.packs(con, account, parent, LATER, file, progress)
    return files(file)


def words(name: str, content: bytes) -> str:
    """All that somebody could read in a file, its hidden parts too."""
    told = [content.decode("latin-1")]
    if name.endswith(".txt"):
        told.append(content.decode("utf-8-sig"))
    elif name.endswith(".pdf"):
        pages = pypdfium2.PdfDocument(content)
        told += [page.get_textpage().get_text_range() for page in pages]
        told += list(pages.get_metadata_dict().values())
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            told += [parts.read(part).decode("utf-8", "replace") for part in parts.namelist()]
    return "\n".join(told)


def test_a_liaison_gets_the_scorecard_whom_to_call_what_to_mend_poster_and_words(store):
    told = files(packing.pack(store, NORTH, "NORTH", LATER))
    assert list(told) == [
        "DOC-TOI.txt",
        "01-ket-qua.pdf",
        "02-can-nhac.xlsx",
        "02-can-nhac.pdf",
        "03-loi-can-sua-1-danh-sach.xlsx",
        "04-ap-phich.pdf",
        "06-tin-nhan.txt",
    ]
    assert "Lê Ngọc Ẩn" in words("a.pdf", told["02-can-nhac.pdf"])
    assert "0987654321" in words("a.xlsx", told["02-can-nhac.xlsx"])
    assert "Trần Thị Ước" not in words("a.pdf", told["02-can-nhac.pdf"])
    marked = openpyxl.load_workbook(io.BytesIO(told["03-loi-can-sua-1-danh-sach.xlsx"])).worksheets[0]
    assert "Đào Sai Mẫu" in [cell.value for row in marked.iter_rows() for cell in row]


@pytest.mark.parametrize("unit", ["NORTH", "NORTH-SCHOOL", "SOUTH"])
def test_what_leadership_makes_holds_no_person(store, unit):
    told = files(packing.pack(store, LEADER, unit, LATER))
    assert set(ALWAYS) <= set(told)
    assert not [name for name in told if name.startswith(("02", "03"))]
    for name, content in told.items():
        assert not PERSONAL.search(words(name, content)), name


def test_the_search_for_people_would_find_them(store):
    told = files(packing.pack(store, NORTH, "NORTH", LATER))
    found = {name[:2] for name, content in told.items() if PERSONAL.search(words(name, content))}
    assert found == {"02", "03"}


def test_nobody_gets_the_pack_of_a_unit_of_others(store):
    for make in (lambda: packing.pack(store, NORTH, "SOUTH", LATER), lambda: packs(store, NORTH, "SOUTH")):
        with pytest.raises(UnknownUnit):
            make()
    with pytest.raises(UnknownUnit):
        packing.preview(store, NORTH, "SOUTH", LATER)
    below = files(packing.pack(store, liaison("NORTH-SCHOOL"), "NORTH-SCHOOL", LATER))
    assert not [name for name in below if name.startswith(("02", "03"))]


def test_a_list_that_names_people_of_others_is_not_passed_on(store):
    send(
        store, sheet("Mã đơn vị | Mã số BHXH | Họ và tên\nSOUTH | 0123456789 | Lý Mẫu\nNORTH | 12 | Kha Mẫu")
    )
    assert len([name for name in files(packing.pack(store, OFFICE, "NORTH", LATER)) if name[:2] == "03"]) == 2
    assert len([name for name in files(packing.pack(store, NORTH, "NORTH", LATER)) if name[:2] == "03"]) == 1


def test_a_unit_with_nobody_to_remind_gets_the_rest_and_is_told_why(store):
    count(store, DONE, unit="SOUTH")
    assert list(files(packing.pack(store, OFFICE, "SOUTH", LATER))) == ALWAYS
    never = files(packing.pack(store, OFFICE, "NORTH-SCHOOL", LATER))
    assert [*never] == [*ALWAYS[:3], "05-cong-van.docx", ALWAYS[3]]
    assert "Không có danh sách cần nhắc" in words("a.txt", never["DOC-TOI.txt"])
    letter = docx.Document(io.BytesIO(never["05-cong-van.docx"]))
    assert "Trường Phía Bắc" in "\n".join(each.text for each in letter.paragraphs)


def test_the_note_says_what_is_in_it_of_which_day_and_what_to_destroy(store):
    note = words("a.txt", files(packing.pack(store, NORTH, "NORTH", LATER))["DOC-TOI.txt"])
    for part in (
        "Bộ tài liệu của Công ty Phía Bắc (NORTH), tính đến 30/6/2021",
        "02-can-nhac.xlsx, 02-can-nhac.pdf",
        "02, 03 chứa dữ liệu cá nhân",
        "hãy huỷ",
    ):
        assert part in note
    assert "dữ liệu cá nhân" not in words(
        "a.txt", files(packing.pack(store, LEADER, "NORTH", LATER))["DOC-TOI.txt"]
    )


def test_text_files_open_in_notepad(store):
    for name, content in files(packing.pack(store, NORTH, "NORTH", LATER)).items():
        if name.endswith(".txt"):
            assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
            assert content.count(b"\n") == content.count(b"\r\n")


def test_the_poster_and_the_messages_lead_through_codes_that_answer(store):
    told = files(packing.pack(store, NORTH, "NORTH", LATER))
    codes = re.findall(r"/Q/(\w+)", words("a.txt", told["06-tin-nhan.txt"]))
    assert codes and {links.find(store, code).target for code in codes} == {campaign().target}
    assert len(pypdfium2.PdfDocument(told["04-ap-phich.pdf"])) == 1


def test_the_same_pack_made_again_is_the_same_bytes(store):
    assert packing.pack(store, NORTH, "NORTH", LATER) == packing.pack(store, NORTH, "NORTH", LATER)
    assert packs(store) == packs(store)


def test_all_units_of_a_district_come_in_a_folder_each(store):
    heard = []
    told = packs(store, LEADER, "D001", lambda words, share: heard.append((words, share)))
    folders = {name.partition("/")[0] for name in told}
    assert folders == {"NORTH-Cong-ty-Phia-Bac", "NORTH-SCHOOL-Truong-Phia-Bac"}
    assert heard == [("1/2: Công ty Phía Bắc", 0.0), ("2/2: Trường Phía Bắc", 0.5)]
    alone = files(packing.pack(store, LEADER, "NORTH", LATER))
    assert {
        f"NORTH-Cong-ty-Phia-Bac/{name}": content for name, content in alone.items()
    }.items() <= told.items()
    assert not any(PERSONAL.search(words(name, content)) for name, content in told.items())


def test_what_goes_wrong_with_a_unit_is_a_line_and_the_others_go_on(store, monkeypatch, caplog):
    card = packing._card

    def broken(con, account, unit, shared):
        if unit.code == "NORTH":
            raise ValueError("Trần Thị Ước, 0912345678")
        return card(con, account, unit, shared)

    monkeypatch.setattr(packing, "_card", broken)
    told = packs(store)
    assert {name.partition("/")[0] for name in told} == {"NORTH-SCHOOL-Truong-Phia-Bac", "LOI.txt"}
    failed = words("a.txt", told["LOI.txt"])
    assert "NORTH Công ty Phía Bắc: " in failed and "ValueError" in failed
    assert not PERSONAL.search(failed + caplog.text)


def test_who_stops_it_stops_it(store):
    class Stopped(BaseException):
        pass

    def stop(words, share):
        if share:
            raise Stopped

    with pytest.raises(Stopped):
        packs(store, progress=stop)


def test_too_many_units_at_once_are_one_sentence(store, monkeypatch):
    monkeypatch.setattr(packing, "MOST_PACKS", 1)
    with pytest.raises(UserError, match="tối đa 1 bộ"):
        packs(store)


def test_a_district_in_which_nobody_reports_is_one_sentence(store):
    with pytest.raises(UserError, match="Quận Tây Hồ"):
        packs(store, parent="D003")


def test_the_log_says_who_made_which_and_nothing_of_people(store, caplog):
    with caplog.at_level(logging.INFO):
        packing.pack(store, NORTH, "NORTH", LATER)
        packs(store, NORTH)
    assert "A pack of NORTH was made by lan" in caplog.text
    assert "2 packs below NORTH were made by lan" in caplog.text
    assert not PERSONAL.search(caplog.text)


def test_names_of_folders_unpack_everywhere():
    told = parcel.folders(
        {
            "A/B": "x",
            "A B": "x",
            "a-b": "X",
            "CON": "",
            "../..": "..\\..",
            "Đ": "Ấp Đỗ: Ỹ?*",
            "L": "dài " * 90,
        }
    )
    assert len({name.lower() for name in told}) == len(told)
    for name in told:
        assert re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", name) and len(name) <= 64
        assert name.upper() not in {"CON", "NUL", "AUX", "PRN"}


def test_odd_names_of_units_and_files_break_nothing(store):
    units.add(store, ODD.encode(), NOON)
    told = packs(store, LEADER, "D003")
    assert not [name for name in told if ".." in name or "\\" in name] and "LOI.txt" not in told
    assert "#panic() *đậm*" in words("a.pdf", next(told[name] for name in told if "01-" in name))
