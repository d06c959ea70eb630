"""However a list was saved, it reads the same; what is no list says so."""

import csv
import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import UnreadableFile
from dashboard.intake import container, delimited, legacy, roster, spreadsheet, syllables

MUSEUM = Path(__file__).parent / "museum"

HEADING = ["STT", "Họ và tên", "Mã số BHXH", "Đã cài đặt"]
PEOPLE = [["1", "Nguyễn Thị Hồng", "0123456789", "x"], ["2", "Trần Văn Đức", "0123456788", "chưa"]]


def workbook(*sheets, hidden=(), merge=(), offset=(0, 0)):
    """A workbook of sheets, each a list of rows of cells; `merge` are ranges of the first."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False}) as book:
        for number, rows in enumerate(sheets):
            sheet = book.add_worksheet(f"Trang {number + 1}")
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell not in (None, ""):
                        sheet.write(at + offset[0], place + offset[1], cell)
            if number in hidden:
                sheet.hide()
            else:
                sheet.activate()
            for cells in merge if number == 0 else ():
                top, left, bottom, right = cells
                text = rows[top][left] if top < len(rows) else ""
                sheet.merge_range(
                    top + offset[0], left + offset[1], bottom + offset[0], right + offset[1], text
                )
    return content.getvalue()


def comma_separated(rows, separator=",", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def people(found):
    return [(row["full_name"], row["insurance_number"], row["installed"]) for row in found.rows.to_pylist()]


WAYS = {
    "list.xlsx": workbook([HEADING, *PEOPLE]),
    "beside.xlsx": workbook([HEADING, *PEOPLE], offset=(0, 3)),
    "list.csv": comma_separated([HEADING, *PEOPLE]),
    "bom.csv": comma_separated([HEADING, *PEOPLE], encoding="utf-8-sig"),
    "semicolons.csv": comma_separated([HEADING, *PEOPLE], ";"),
    "tabs.tsv": comma_separated([HEADING, *PEOPLE], "\t"),
    "bars.txt": comma_separated([HEADING, *PEOPLE], "|"),
    "unicode.txt": comma_separated([HEADING, *PEOPLE], "\t", "utf-16"),
    "no-mark.txt": comma_separated([HEADING, *PEOPLE], "\t", "utf-16-le"),
    "excel-says.csv": b"sep=;\r\n" + comma_separated([HEADING, *PEOPLE], ";"),
    "misread.csv": comma_separated([HEADING, *PEOPLE]).decode("latin-1").encode(),
    "UPPER.CSV": comma_separated([HEADING, *PEOPLE]),
}


@pytest.mark.parametrize("file_name", WAYS)
def test_every_way_to_save_a_list_reads_the_same(file_name):
    found = roster.read(file_name, WAYS[file_name])
    assert people(found) == [(name, number, mark) for _, name, number, mark in PEOPLE]
    assert found.header_rows == (1,)
    assert found.rows["row"].to_pylist() == [2, 3]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@settings(deadline=None)
@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=2, max_size=30))
def test_what_was_written_is_read_back(rows):
    table, _ = delimited.read(comma_separated([["a", "b", "c"], *rows]))
    read = [[cell or "" for cell in row.values()] for row in table.to_pylist()]
    assert read == [["a", "b", "c"], *rows]


NAMES = st.sampled_from(
    ["Nguyễn Thị Hồng", "Trần Văn Đức", "Lê Thuỳ Dương", "Đỗ Ngọc Ánh", "Vũ Hữu Nghĩa", "Phạm Ý"]
)


@settings(deadline=None)
@given(st.lists(NAMES, min_size=1), st.integers(0, 30), st.booleans())
def test_title_lines_above_shift_the_rows_and_change_nothing_else(names, titles, as_text):
    rows = [[str(place), name, f"01{place:08d}", "x"] for place, name in enumerate(names)]
    above = [[f"CÔNG TY MẪU {place}"] if place % 3 else [] for place in range(titles)]

    def read(lines):
        if as_text:
            return roster.read("list.csv", comma_separated(lines))
        return roster.read("list.xlsx", workbook(lines))

    plain, shifted = read([HEADING, *rows]), read([*above, HEADING, *rows])
    assert shifted.header_rows == (titles + 1,)
    assert people(shifted) == people(plain)
    assert shifted.rows["row"].to_pylist() == [row + titles for row in plain.rows["row"].to_pylist()]


def test_a_blank_line_counts_as_a_row_and_is_left_out():
    found = roster.read("list.csv", comma_separated([HEADING, PEOPLE[0], [], PEOPLE[1]]))
    assert found.rows["row"].to_pylist() == [2, 4]


def test_a_short_or_long_line_stays_where_it_stands():
    lines = [["DANH SÁCH"], HEADING, *PEOPLE, ["Tổng cộng", "2"], [*PEOPLE[0], "", "", "thừa"]]
    found = roster.read("list.csv", comma_separated(lines))
    assert found.rows["row"].to_pylist() == [3, 4, 5, 6]
    assert found.rows["filled"].to_pylist() == [4, 4, 2, 5]
    assert found.rows["lead"].to_pylist() == ["1", "2", "Tổng cộng", "1"]


def test_line_breaks_in_quotes_do_not_shift_the_rows():
    lines = [HEADING, ["1", "Nguyễn\nVăn An", "01", "x"], PEOPLE[1]]
    found = roster.read("list.csv", comma_separated(lines))
    assert found.rows["row"].to_pylist() == [2, 3]
    assert found.rows["full_name"][0].as_py() == "Nguyễn\nVăn An"


def test_a_quotation_mark_that_nobody_closed_swallows_nothing():
    lines = [
        ",".join(HEADING),
        '1,"Nguyễn Văn An,01,x',
        *[f"{number},Trần Văn B,02,x" for number in range(200)],
    ]
    found = roster.read("list.csv", "\r\n".join(lines).encode())
    assert found.rows.num_rows == 201


def test_the_first_and_second_filled_cell_tell_what_a_row_is():
    found = roster.read("list.xlsx", workbook([HEADING, ["", "I. Phòng Hành chính"], ["", "", "3", "x"]]))
    rows = found.rows.select(["filled", "lead", "lead_column", "second"]).to_pylist()
    assert rows == [
        {"filled": 1, "lead": "I. Phòng Hành chính", "lead_column": 1, "second": None},
        {"filled": 2, "lead": "3", "lead_column": 2, "second": "x"},
    ]


def test_every_column_is_there_even_if_the_file_has_none():
    found = roster.read("list.csv", comma_separated([HEADING, *PEOPLE]))
    assert found.rows["citizen_id"].null_count == 2
    assert found.rows.schema.field("citizen_id").type == pa.string()
    assert found.rows.schema.field("row").type == pa.int32()


def test_a_merged_unit_code_holds_for_all_its_rows():
    heading = ["Mã đơn vị", "Họ và tên", "Đã cài"]
    rows = [["TA0001A", "Nguyễn Văn An", "x"], ["", "Trần Văn Bình", ""], ["TA0002B", "Lê Thị Chi", "x"]]
    found = roster.read("list.xlsx", workbook([heading, *rows], merge=[(1, 0, 2, 0)], offset=(2, 2)))
    assert found.rows["unit_code"].to_pylist() == ["TA0001A", "TA0001A", "TA0002B"]
    assert found.rows["filled"].to_pylist() == [3, 1, 3]


def test_a_name_under_one_merged_heading_is_joined():
    rows = [["STT", "Họ và tên", "", "SĐT"], ["1", "Nguyễn Văn", "An", "09"], ["2", "Lê Thị", "Chi", "08"]]
    for content in (workbook(rows, merge=[(0, 1, 0, 2)]), workbook(rows)):
        found = roster.read("list.xlsx", content)
        assert found.rows["full_name"].to_pylist() == ["Nguyễn Văn An", "Lê Thị Chi"]
        assert found.columns["full_name"] == "Họ và tên"


def test_groups_above_the_headings_belong_to_them():
    rows = [
        ["DANH SÁCH NGƯỜI LAO ĐỘNG"],
        ["STT", "Thông tin cá nhân", "", "VssID", ""],
        ["", "Họ và tên", "Số CCCD", "Đã cài", "Chưa cài"],
        ["1", "Nguyễn Văn An", "001", "x", ""],
    ]
    found = roster.read("list.xlsx", workbook(rows, merge=[(1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4)]))
    assert found.header_rows == (2, 3)
    assert found.columns["installed"] == "VssID / Đã cài + VssID / Chưa cài"


def test_a_second_line_in_english_belongs_to_the_heading():
    rows = [["STT", "Họ và tên", "Số điện thoại"], ["No", "Full name", "Mobile phone"], ["1", "Lê An", "09"]]
    found = roster.read("list.xlsx", workbook(rows))
    assert found.header_rows == (1, 2)
    assert found.columns["full_name"] == "Họ và tên / Full name"


def test_numbering_rows_are_not_headings():
    for numbering in (["(1)", "(2)", "(3)", "(4)"], ["A", "B", "1", "2"], ["1", "2", "3", "4=3+2"]):
        found = roster.read("list.xlsx", workbook([HEADING, numbering, *PEOPLE]))
        assert found.header_rows == (1,)


def test_hidden_sheets_are_not_read_and_other_lists_are_named():
    short, long = [HEADING, PEOPLE[0]], [HEADING, *PEOPLE]
    content = workbook([HEADING, *PEOPLE * 5], short, long, hidden=[0])
    found = roster.read("lists.xlsx", content)
    assert (found.sheet, found.other_sheets) == ("Trang 3", ("Trang 2",))
    assert roster.read("lists.xlsx", content, sheet="Trang 2").other_sheets == ("Trang 3",)
    with pytest.raises(UnreadableFile, match="Trang 2, Trang 3"):
        roster.read("lists.xlsx", content, sheet="Trang 1")


def test_a_fault_of_a_formula_is_read_as_its_text():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, text in enumerate(HEADING):
            sheet.write(0, place, text)
        sheet.write(1, 1, "Lê An")
        sheet.write_formula(1, 2, "=NA()", None, "#N/A")
        sheet.write_boolean(1, 3, True)
        sheet.write_number(2, 2, 123456789.0)
    found = roster.read("list.xlsx", content.getvalue())
    assert found.rows["insurance_number"].to_pylist() == ["#N/A", "123456789"]
    assert found.rows["installed"].to_pylist() == ["true", None]


LOCKED_CONTAINER = container.OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("file_name", "content", "mentioned"),
    [
        ("list.csv", b"", "trống"),
        ("list.csv", b"\xef\xbb\xbf\r\n\r\n", "trống"),
        ("list.xlsx", b"", "trống"),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "ảnh PNG"),
        ("photo.csv", b"\xff\xd8\xff\xe0" + bytes(100), "ảnh JPEG"),
        ("letter.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("list.docx", b"text", "định dạng"),
        ("list.xls", b"<html><table><tr><td>STT</td></tr></table></html>", "trang web"),
        ("list.xlsx", comma_separated([HEADING, *PEOPLE]), "định dạng"),
        ("list.csv", workbook([HEADING, *PEOPLE]), "định dạng"),
        ("list.xls", workbook([HEADING, *PEOPLE]), "định dạng"),
        ("list.ods", workbook([HEADING, *PEOPLE]), "định dạng"),
        ("list.xlsx", (MUSEUM / "a24-old-excel.xls").read_bytes(), "định dạng"),
        ("list.xlsx", LOCKED_CONTAINER, "mật khẩu"),
        ("list.xlsx", workbook([HEADING, *PEOPLE])[:2000], "hỏng"),
        ("list.xls", (MUSEUM / "a24-old-excel.xls").read_bytes()[:3000], "hỏng"),
        ("list.xlsx", workbook([]), "ẩn"),
        ("list.xlsx", workbook([HEADING, *PEOPLE], [["bìa"]], hidden=[0]), "Không tìm thấy danh sách"),
        (
            "list.csv",
            "Kính gửi: ông, bà\nHọ và tên, số điện thoại xin gửi về\nphòng Hành chính.\n".encode(),
            "danh sách",
        ),
        (
            "list.csv",
            comma_separated([["STT", "Mã số BHXH", "Đã cài"], ["1", "01", "x"]]),
            "Mã số BHXH, Đã cài",
        ),
        ("list.csv", bytes(range(256)) * 20, "không rõ"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(file_name, content, mentioned):
    with pytest.raises(UnreadableFile) as refusal:
        roster.read(file_name, content)
    assert mentioned in str(refusal.value)


@pytest.mark.parametrize(
    "name", ["a24-old-excel.xls", "a26-binary.xlsb", "a25-class-list.ods", "a09-yes-and-no-columns.xlsx"]
)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_workbook_cut_off_anywhere_is_refused(name, share):
    content = (MUSEUM / name).read_bytes()
    with pytest.raises(UnreadableFile):
        roster.read(name, content[: int(len(content) * share)])


def test_a_reader_that_crashes_takes_nothing_with_it():
    content = bytearray((MUSEUM / "a24-old-excel.xls").read_bytes())
    content[0x30:0x34] = b"\xf0\xff\xff\x7f"
    with pytest.raises(UnreadableFile, match="hỏng"):
        roster.read("list.xls", bytes(content))


def test_a_file_that_would_unpack_endlessly_is_refused_before_it_is_unpacked():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", bytes(200_000_000))
    with pytest.raises(UnreadableFile, match="quá lớn"):
        roster.read("bomb.xlsx", content.getvalue())


def test_one_cross_at_the_end_of_the_sheet_does_not_fill_the_memory():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Họ và tên")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(UnreadableFile, match="vô tận"):
        roster.read("list.xlsx", content.getvalue())


@pytest.mark.parametrize(
    "word",
    [
        "Nguyễn",
        "hoà",
        "hòa",
        "thuỷ",
        "thủy",
        "quý",
        "giày",
        "gì",
        "khuya",
        "Quỳnh",
        "đường",
        "Uyên",
        "Nghĩa",
        "Huỳnh",
        "quyết",
        "mượn",
    ],
)
def test_vietnamese_words_are_known(word):
    assert syllables.is_syllable(word)


@pytest.mark.parametrize(
    "word",
    [
        "NguyÔn",
        "Nguyeãn",
        "Baù",
        "Leâ",
        "Traàn",
        "TrÇn",
        "ViÖt",
        "D\xadîc",
        "Ñoã",
        "Ngäc",
        "Müller",
        "François",
    ],
)
def test_misread_and_foreign_words_are_not_vietnamese(word):
    assert not syllables.is_syllable(word)


def in_old_letters(text, name):
    """Text as a program of the nineties wrote it."""
    _, letters = legacy._table(name)
    old = {letter: signs for signs, letter in reversed(letters.items())}
    return "".join(old.get(letter, letter) for letter in text)


@pytest.mark.parametrize("name", ["tcvn3", "vni"])
@pytest.mark.parametrize(
    "text",
    ["Nguyễn Thị Hồng", "Đỗ Hữu Nghĩa", "Phòng Tổ chức", "đã cài đặt", "chưa", "Khoa Dược", "Trần Văn Đức"],
)
def test_old_letters_are_mended(text, name):
    assert legacy.mend(in_old_letters(text, name))[name] == text


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Hồng",
        "Phòng KT – TC",
        "25 °C",
        "Müller",
        "François",
        "x",
        "m²",
        "Lê Ý",
        "Thò",
        "Ngô Bá Tó",
    ],
)
def test_text_that_makes_sense_is_left_alone(text):
    assert legacy.mend(text) == {}


def test_a_doubtful_name_is_read_as_its_row_was_written():
    old = [in_old_letters(cell, "tcvn3") for cell in ("Phan Tú", "Phòng Tổ chức", "đã cài")]
    rows = [["Họ và tên", "Phòng ban", "Đã cài"], old, ["Phan Tó", "Phòng Kế toán", "chưa"]]
    found = roster.read("list.xlsx", workbook(rows))
    assert found.rows["full_name"].to_pylist() == ["Phan Tú", "Phan Tó"]
    assert found.rows["mended"].to_pylist() == [["full_name", "department", "installed"], None]


def test_what_makes_sense_in_two_old_encodings_is_read_as_the_others():
    for name in ("tcvn3", "vni"):
        old = [
            [in_old_letters(cell, name) for cell in row]
            for row in (["Nguyễn Thị Hồng", "chưa"], ["Lê Sở", "đã"])
        ]
        found = roster.read("list.xlsx", workbook([["Họ và tên", "Đã cài"], *old]))
        assert people(found) == [("Nguyễn Thị Hồng", None, "chưa"), ("Lê Sở", None, "đã")]


def test_names_in_two_forms_of_unicode_are_one():
    decomposed = "Nguye\u0302\u0303n Va\u0306n An"
    sheet = next(iter(spreadsheet.read("list.csv", f"{decomposed}\u00a0,\u200b Nguyễn Văn An ".encode())))
    assert sheet.cells.to_pylist() == [{"0": "Nguyễn Văn An", "1": "Nguyễn Văn An"}]


def test_a_list_of_one_person_above_its_signatures_is_a_list_and_no_letter():
    told = (
        "STT,Họ và tên,Mã số BHXH,Đã cài đặt\n1,Nguyễn Văn An,0123456789,x\nNgười lập biểu\nTrần Thị Bình\n"
    )
    assert roster.read("ds.csv", told.encode()).rows.num_rows == 3
