"""What a report says: every sentence rests on a figure, and nothing stands there that must not be known."""

import re
from dataclasses import replace

import pytest
from report_sample import HEAD, RULES, UNITS, a_context

from dashboard.model import Basis, Language
from dashboard.publish.official import report_parts
from dashboard.publish.official.report import (
    Cell,
    Column,
    Drawing,
    Form,
    Paragraph,
    Part,
    Point,
    Section,
    Table,
    in_words,
    numbered,
    unbroken,
)
from dashboard.publish.official.report_content import report
from dashboard.wording import number, percent, speaking


def words(told, rules=RULES) -> str:
    """Every sentence and every cell, in their order."""
    made = report(told, HEAD, rules)
    lines = [made.about, made.opening]
    blocks = [block for part in made.parts for section in part.sections for block in section.blocks] + [
        block for annex in made.annexes for block in annex.blocks
    ]
    for block in blocks:
        if isinstance(block, Table):
            lines += [block.title, block.note, *(cell.text for row in block.cells for cell in row)]
        else:
            lines.append(block.alt if isinstance(block, Drawing) else block.text)
    return "\n".join([*lines, made.closing, made.source])


@pytest.fixture(scope="module")
def told():
    return a_context()


@pytest.fixture(scope="module")
def made(told):
    return report(told, HEAD, RULES)


def table(made, title: str) -> Table:
    return next(
        block
        for part in made.parts
        for section in part.sections
        for block in section.blocks
        if isinstance(block, Table) and title in block.title
    )


def test_the_parts_are_numbered_as_the_decree_has_it(made):
    assert [part.title for part in made.parts] == [
        "I. KẾT QUẢ",
        "II. TIẾN ĐỘ SO VỚI CHỈ TIÊU",
        "III. ĐƠN VỊ CẦN HỖ TRỢ",
        "IV. TÌNH HÌNH NỘP DANH SÁCH",
        "V. TỜ KHAI 01 VÀ PHÊ DUYỆT",
        "VI. ĐỀ XUẤT",
    ]
    assert [section.title for section in made.parts[0].sections] == [
        "1. Kết quả chung",
        "2. Ảnh hưởng của các đơn vị chưa nộp danh sách",
    ]


def test_points_take_the_letters_of_the_vietnamese_alphabet_or_numbers():
    many = tuple(Point(str(place)) for place in range(8))
    (part,) = numbered([Part("X", (Section("Y", many), Section("", many)))])
    assert [point.mark for point in part.sections[0].blocks] == [
        "a)",
        "b)",
        "c)",
        "d)",
        "đ)",
        "e)",
        "g)",
        "h)",
    ]
    assert [point.mark for point in part.sections[1].blocks][:2] == ["1.", "2."]


def test_a_rate_stands_with_its_numerator_its_denominator_and_its_bounds(made, told):
    rows = table(made, "Số người đạt từng mốc").cells
    assert [cell.text for cell in rows[0]] == [
        "Đã cài VssID", "5.034", "8.006", "62,9%", "+1,5", "61,8%", "63,5%",
    ]  # fmt: skip
    # A second opinion on the bounds: 142 people in the silent unit.
    assert in_words(5_034 / (8_006 + 142), Form.RATE) == "61,8%"
    assert in_words((5_034 + 142) / (8_006 + 142), Form.RATE) == "63,5%"


def test_where_most_people_are_missing_comes_first_and_the_hidden_unit_is_not_named_there(made):
    rows = table(made, "Nơi còn thiếu nhiều người nhất").rows
    assert [row[1] for row in rows] == ["Quận Ba Đình", "Huyện Đông Anh", "Huyện Ba Vì", "Sở Danh Sách Cũ"]
    assert [row[4] for row in rows] == [3_700 - 2_612, 3_012 - 2_109, 1_100 - 209, 190 - 101]


def test_units_that_cannot_be_told_apart_are_said_so():
    units = tuple((f"U{n}", f"Đơn vị {n}", (400, 380, 200 + n, 90, 50, 40), UNITS[0][3]) for n in range(8))
    made = report(a_context(units), HEAD, RULES)
    assert {row[7] for row in table(made, "Nơi còn thiếu").rows} == {"chưa đủ căn cứ phân biệt"}


def test_silent_hidden_old_and_zero_read_differently(made):
    rows = {row[1].text: row for row in made.annexes[0].blocks[0].cells}
    assert rows["Văn phòng Bốn Người"][4] == Cell("ẩn (dưới 5 người)", Form.TEXT, 9)
    assert rows["Ban Chưa Nộp"][4] == Cell("chưa báo cáo", Form.TEXT, 10)
    assert rows["Sở Danh Sách Cũ"][-1].text == "10/5/2021*"
    zero = a_context((*UNITS[:2], ("Z", "Đơn vị Số Không", (50, 40, 0, 0, 0, 0), UNITS[0][3])))
    rows = {row[1].text: row for row in report(zero, HEAD, RULES).annexes[0].blocks[0].cells}
    assert [cell.text for cell in rows["Đơn vị Số Không"]][4:8] == ["50", "40", "0", "0,0%"]


def test_the_reporting_week_is_the_newest_whose_last_day_has_passed(told):
    (section, _) = report_parts.reporting(told).sections
    assert section.blocks[0].text.startswith("Tuần kết thúc ngày 23/6/2021: 4 trong 6 đơn vị")


def test_proposals_rest_on_figures(made, told):
    asked = [point.text for point in made.parts[-1].sections[0].blocks]
    assert len(asked) == 6
    assert "29,5 người mỗi ngày" in asked[0] and "27,5" in asked[0]
    assert number(1_088 + 903 + 891) in asked[1]
    assert "Ban Chưa Nộp" in asked[2] and "142 người" in asked[2]
    assert "517 người" in asked[4] and "38 người" in asked[4]
    assert "BHXH huyện Ba Vì" in asked[5] and "chưa rõ" not in asked[5]


def test_nothing_is_proposed_where_the_figures_ask_for_nothing():
    nothing = report(a_context(()), HEAD, RULES).parts[-1].sections[0].blocks
    assert nothing == (Paragraph("Từ số liệu tuần này chưa có việc cần đề xuất."),)


def test_of_too_few_people_nothing_is_told():
    told = words(a_context(is_hidden=True))
    assert "dưới 5 người" in told
    assert not [name for name in ("5.034", "62,9%", "Quận Ba Đình", "142") if name in told]


def test_the_source_tells_the_day_the_base_and_the_digest(made, told):
    assert made.source == (
        "Nguồn: danh sách các đơn vị nộp, tính trên: người có điện thoại thông minh, 30/6/2021. "
        "Mã số liệu 0123456789abcdef."
    )


def test_another_moment_is_told(told):
    past = replace(told, known_at=told.known_at.replace(year=2021, month=6, day=30, hour=8, minute=5))
    assert report(past, HEAD, RULES).source.endswith("Theo số liệu biết đến 08:05, 30/6/2021.")


@pytest.mark.parametrize("basis", [Basis.SMARTPHONE, Basis.HEADCOUNT])
def test_the_base_is_named_and_used(basis):
    told = a_context(basis=basis)
    rate = told.rates["registered"]
    assert number(rate.denominator) in words(told)
    assert percent(4_127 / {Basis.SMARTPHONE: 8_006, Basis.HEADCOUNT: 8_864}[basis]) in words(told)


def test_a_campaign_without_a_form_speaks_of_none():
    told = words(a_context(clock=None), replace(RULES, form_days=0))
    assert "Đợt này không dùng tờ khai giấy." in told and "quá hạn nộp Tờ khai 01 và" not in told


def test_where_the_days_of_few_are_known_the_form_is_not_denied():
    told = words(a_context(clock=None))
    assert "Đợt này không dùng tờ khai giấy." not in told
    assert "Phần lớn người đã đăng ký chưa rõ ngày đăng ký" in told


def test_the_share_of_those_to_help_first_is_the_same_wherever_it_stands(told):
    proposed = next(line for line in words(told).splitlines() if line.startswith("Ưu tiên cử"))
    assert re.search(r"\d+%", told.sentences["help"])[0] in proposed


def test_the_english_report_has_the_same_figures(made):
    with speaking(Language.ENGLISH):
        english = report(a_context(), HEAD, RULES)
    assert english.parts[0].title == "I. RESULTS"
    assert figures(english) == figures(made)
    assert len(figures(made)) > 100


def figures(made) -> list[object]:
    """Every value of every table that is no word."""
    blocks = [block for part in made.parts for section in part.sections for block in section.blocks]
    blocks += [block for annex in made.annexes for block in annex.blocks]
    rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
    return [value for row in rows for value in row if not isinstance(value, str)]


def test_words_among_numbers_take_the_empty_places_behind_them():
    columns = (Column("a", Form.TEXT), Column("b"), Column("c", Form.RATE), Column("d"))
    shown = Table("", columns, (("x", "hidden", None, 3), ("y", None, 0.5, None))).cells
    assert shown[0] == [Cell("x", Form.TEXT), Cell("hidden", Form.TEXT, 2), Cell("3", Form.WHOLE)]
    assert [cell.text for cell in shown[1]] == ["y", "–", "50,0%", "–"]


@pytest.mark.parametrize(
    ("points", "read"), [(0.0147, "+1,5"), (-0.0321, "−3,2"), (0.0, "0,0"), (0.00001, "0,0"), (None, "–")]
)
def test_a_change_has_a_sign(points, read):
    assert in_words(points, Form.POINTS) == read


def test_a_short_place_is_not_broken():
    assert "thành\u00a0phố\u00a0Hà\u00a0Nội" in unbroken("Bảo hiểm xã hội thành phố Hà Nội")
    assert unbroken("BHXH huyện " + "rất dài " * 9) == "BHXH huyện " + "rất dài " * 9
