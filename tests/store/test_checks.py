"""The checks against the contract: laws that hold of any sheet, and a second opinion in plain Python."""

import oracle
from builders import NOON, OFFICE, TODAY, counts, liaison, rows_of, send, sheet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard import pipeline
from dashboard.commands import answers
from dashboard.model import Basis
from dashboard.store import progress, review
from dashboard.store.progress import Question

HEADINGS = {
    "unit_code": "Mã đơn vị",
    "full_name": "Họ và tên",
    "insurance_number": "Mã số BHXH",
    "citizen_id": "Số CCCD",
    "birth": "Ngày sinh",
    "phone": "Số điện thoại",
    "department": "Phòng ban",
    "has_smartphone": "Có smartphone",
    "installed": "Đã cài đặt VssID",
    "registered": "Đã đăng ký",
    "form_submitted": "Đã nộp tờ khai",
    "approved": "Đã duyệt",
    "status": "Tình trạng",
    "note": "Ghi chú",
}
KNOWN = {"NORTH", "NORTH-SCHOOL", "SOUTH", "D001"}

# Few values, so that people meet each other; each of them in the words of the contract.
DAYS = ["01/06/2021", "1/6/21", "2021-06-01", "01.06.2021", "44348", "31/02/2021", "2021-13-01", "01/07/2021"]
MARKS = [
    "",
    "x",
    "X",
    "v",
    "✓",
    "1",
    "có",
    "rồi",
    "Đã cài",
    "ok",
    "xong",
    "chưa",
    "không",
    "0",
    "k",
    "-",
    "?",
    "hỏi",
]
CELLS = {
    "unit_code": ["", "NORTH", "north-school", "SOUTH", "NOWHERE"],
    "full_name": ["", "Trần Thị Hoà", "Trần Thị Hòa", "Lê Hùng", "Lê Hưng", "LÊ HÙNG", "Tống Thị Hoa"],
    "insurance_number": [
        "",
        "",
        "0123456789",
        "123456789",
        "01.234.567.89",
        "DN4010123456789",
        "987654321",
        "1234",
    ],
    "citizen_id": ["", "", "001099012345", "1099012345", "012345678", "12345678", "B1234567", "1,09E+11"],
    "birth": ["", "", "02/03/1980", "2/3/1980", "1980-03-02", "1980", "31/02/1980"],
    "phone": [
        "",
        "0912345678",
        "912345678",
        "+84912345678",
        "01652345678",
        "0352345678",
        "0912345678/0987654321",
        "12",
    ],
    "department": ["", "Kế toán", "Nhân sự"],
    "has_smartphone": ["", "x", "có", "không"],
    **{name: [*MARKS, *DAYS] for name in oracle.MILESTONES},
    "status": [*oracle.STATUS, "Không có smartphone", "hỏi lại sau"],
    "note": ["", "", "", "nghỉ việc", "đã chuyển", "máy cũ"],
}
ROWS = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}),
    min_size=1,
    max_size=60,
)
# A sheet costs a fifth of a second however short it is: few of many rows, and no search for the shortest.
few = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


@given(ROWS)
@few
def test_every_row_is_counted_once_or_explained(store, rows):
    upload_id = _staged(store, rows)
    found = review.row_counts(store, upload_id)
    wrong = {each.row for each in review.problems(store, upload_id) if each.severity == "error"}

    assert found["rows"] == sum(map(oracle._is_person, rows))
    assert found["rows"] == found["people"] + found["left"] + found["rows_with_error"]
    assert len(wrong) == found["rows_with_error"]
    assert review.expected_progress(store, upload_id)["headcount"].sum() == found["people"]


@given(ROWS)
@few
def test_a_second_opinion_in_plain_python_agrees(store, rows):
    upload_id = _staged(store, rows)
    expected = oracle.check(rows, "D001", KNOWN, TODAY)

    assert _judged(store, upload_id) == {
        _excel_row(place): (each.accepted, each.left) for place, each in expected.items()
    }
    assert _faults(store, upload_id) == {
        (_excel_row(place), column, fault)
        for place, each in expected.items()
        for column, fault in each.faults
    }
    assert _reached(store, upload_id) == {
        _excel_row(place): (each.smartphone, each.reached)
        for place, each in expected.items()
        if each.accepted
    }


# A person's cells, or now and then the title of a group; the sender says how the file is meant.
UNIT_NAMES = {"cong ty phia bac": "NORTH", "truong phia bac": "NORTH-SCHOOL"}
PLACED_ROWS = st.lists(
    st.one_of(
        *[
            st.fixed_dictionaries(
                {name: st.sampled_from(cells) for name, cells in CELLS.items()}
                | {"unit_name": st.sampled_from(["", "CÔNG TY PHÍA BẮC", "Trg Phia Bac", "Công ty Lạ"])}
            )
        ]
        * 4,
        st.fixed_dictionaries({"group": st.sampled_from(["Công ty Phía Bắc", "Trường phía Bắc", "Tổ 1"])}),
    ),
    min_size=20,
    max_size=80,
)
ANSWERS = st.fixed_dictionaries(
    {
        "month_first": st.booleans(),
        "empty_is_yes": st.sets(st.sampled_from(oracle.MILESTONES)),
        "undone": st.sets(
            st.sampled_from(
                [
                    ("insurance_number", "padded_zero"),
                    ("insurance_number", "card_number"),
                    ("citizen_id", "padded_zero"),
                    ("phone", "padded_zero"),
                    ("phone", "old_prefix"),
                ]
            )
        ),
        "is_named": st.booleans(),
    }
)


@given(PLACED_ROWS, ANSWERS)
@few
def test_a_second_opinion_agrees_on_what_the_sender_says_of_the_file(store, rows, told):
    names = UNIT_NAMES | ({"trg phia bac": "NORTH-SCHOOL"} if told["is_named"] else {})
    meant = oracle.Meant(
        told["month_first"], frozenset(told["empty_is_yes"]), frozenset(told["undone"]), names
    )
    upload_id = _placed(store, rows)
    pipeline.answer(store, OFFICE, upload_id, _answers(told), NOON)
    expected = oracle.check(rows, "D001", KNOWN, TODAY, meant)

    assert _judged(store, upload_id) == {
        _excel_row(place): (each.accepted, each.left) for place, each in expected.items()
    }
    assert _faults(store, upload_id) == {
        (_excel_row(place), column, fault)
        for place, each in expected.items()
        for column, fault in each.faults
    }
    accepted = {_excel_row(place): each for place, each in expected.items() if each.accepted}
    assert _reached(store, upload_id) == {
        row: (each.smartphone, each.reached) for row, each in accepted.items()
    }
    asked = "SELECT row, unit_code FROM checked_row WHERE upload_id = ? AND is_accepted"
    assert dict(store.execute(asked, [upload_id]).fetchall()) == {
        row: each.unit for row, each in accepted.items()
    }


@given(ROWS)
@few
def test_what_is_expected_is_what_is_counted(store, rows):
    upload_id = _staged(store, rows)
    expected = review.expected_progress(store, upload_id)
    if not len(expected):
        return
    pipeline.commit(store, OFFICE, upload_id, NOON, good_rows_only=True)
    assert review.progress(store, upload_id).to_dict("list") == expected.to_dict("list")
    assert store.execute("SELECT count(*) FROM staged_row WHERE upload_id = ?", [upload_id]).fetchone() == (
        0,
    )


@given(ROWS)
@few
def test_a_share_of_the_headcount_lies_between_none_and_all(store, rows):
    upload_id = _staged(store, rows)
    for unit in review.expected_progress(store, upload_id).to_dict("records"):
        assert 0 <= unit["installed"] <= unit["with_smartphone"] <= unit["headcount"]
        assert 0 <= max(unit["form_submitted"], unit["approved"]) <= unit["registered"] <= unit["headcount"]


def test_who_stands_in_two_units_counts_in_both(store):
    told = """
        Mã đơn vị    | Họ và tên | Mã số BHXH
        NORTH        | Lê Hùng   | 0123456789
        NORTH-SCHOOL | Lê Hùng   | 0123456789
        NORTH        | Lê Hùng   | 0123456789
    """
    assert _problems(store, send(store, sheet(told))) == [(4, None, "repeated_person")]


def test_hung_with_one_mark_and_hung_with_another_are_two_people(store):
    told = """
        Họ và tên | Ngày sinh  | Ghi chú
        Lê Hùng   | 02/03/1980 |
        Lê Hưng   | 02/03/1980 |
        Bùi Hoà   | 02/03/1980 |
        Bùi Hòa   | 2/3/1980   |
    """
    assert _problems(store, send(store, sheet(told))) == [(5, None, "repeated_person")]


def test_the_first_copy_without_a_fault_counts(store):
    told = """
        Họ và tên | Mã số BHXH | Số CCCD      | Đã cài đặt
        Lê Hùng   | 0123456789 | 1,09E+11     |
        Lê Hùng   | 0123456789 | 001099012345 | x
        Lê Hùng   | 0123456789 | 001099012345 |
    """
    upload_id = send(store, sheet(told))
    assert _problems(store, upload_id) == [(2, "citizen_id", "bad_citizen_id"), (4, None, "repeated_person")]
    assert review.expected_progress(store, upload_id)["installed"].tolist() == [1]


def test_tong_thi_hoa_is_a_person_and_a_total_is_not(store):
    told = """
        STT | Họ và tên    | Mã số BHXH | Đã cài đặt
        1   | Tống Thị Hoa |            | x
        2   | Công Văn Sơn |            | x
            | Tổng cộng    | 2          | 2
    """
    assert review.row_counts(store, send(store, sheet(told)))["people"] == 2


def test_a_row_outside_the_sender_s_units_is_refused_as_an_unknown_unit(store):
    told = """
        Mã đơn vị    | Họ và tên | Mã số BHXH
        NORTH        | Lê Hùng   | 0123456789
        NORTH-SCHOOL | Lê Hưng   | 0123456788
        SOUTH        | Lê Hà     | 0123456787
        NOWHERE      | Lê Hồng   | 0123456786
    """
    lan = liaison("NORTH")
    upload_id = send(store, sheet(told), sender=lan)
    assert _problems(store, upload_id) == [
        (4, "unit_code", "unknown_unit"),
        (5, "unit_code", "unknown_unit"),
    ]

    pipeline.commit(store, lan, upload_id, NOON, good_rows_only=True)
    assert set(counts(store)) == {"NORTH", "NORTH-SCHOOL"}


def test_a_table_of_counts_is_held_to_the_sender_s_units_too(store):
    told = """
        Mã đơn vị | Tên đơn vị       | Tổng số lao động | Đã cài đặt | Đã đăng ký
        NORTH     | Công ty Phía Bắc | 1.200            | 300        | 10
        SOUTH     | Công ty Phía Nam | 8                | 8          | 8
    """
    upload_id = send(store, sheet(told), sender=liaison("NORTH"))
    assert review.how_read(store, upload_id)["kind"] == "counts"
    assert _problems(store, upload_id) == [(3, "unit_code", "unknown_unit")]
    assert review.expected_progress(store, upload_id)["headcount"].tolist() == [1200]


def test_a_count_above_the_headcount_is_an_error_and_a_unit_counts_once(store):
    told = """
        Mã đơn vị    | Tên đơn vị       | Tổng số lao động | Đã cài đặt
        NORTH        | Công ty Phía Bắc | 10               | 11
        SOUTH        | Công ty Phía Nam | 8                | 8
        SOUTH        | Công ty Phía Nam | 8                | 7
        NORTH-SCHOOL | Trường           |                  | 1
    """
    assert _problems(store, send(store, sheet(told))) == [
        (2, "headcount", "bad_count"),
        (4, "unit_code", "repeated_unit"),
        (5, "headcount", "bad_count"),
    ]


def test_what_stands_under_a_signature_is_nobody(store):
    told = """
        STT | Họ và tên        | Mã số BHXH | Đã cài đặt
        1   | Lê Hùng          | 0123456789 | x
        2   | Lê Hưng          | 0123456788 | x
        3   | Lê Hà            |            | x
            | Người lập biểu   |            |
            | Phạm Thị Ký      |            |
    """
    assert review.row_counts(store, send(store, sheet(told)))["rows"] == 3


def test_what_one_cell_denies_is_not_what_the_next_one_says(store):
    told = """
        Họ và tên | Mã số BHXH | Tình trạng | Ghi chú
        Lê Hùng   | 0123456789 | Chưa       | Nghỉ việc
        Lê Hưng   | 0123456788 | Không      | Dùng điện thoại của con
    """
    upload_id = send(store, sheet(told))
    assert _judged(store, upload_id) == {2: (False, True), 3: (True, False)}
    assert review.expected_progress(store, upload_id)["with_smartphone"].tolist() == [1]


def test_a_number_that_excel_cut_short_is_a_person_without_a_name(store):
    told = """
        Họ và tên | Số CCCD      | Đã cài đặt
        Lê Hùng   | 001099012345 | x
                  | 1,09E+11     | x
    """
    assert _problems(store, send(store, sheet(told))) == [
        (3, "citizen_id", "bad_citizen_id"),
        (3, "full_name", "empty_name"),
    ]


def test_who_registers_without_a_smartphone_is_counted_and_nobody_installs_without_one(store):
    """By the contract all who registered count, and the letter's base is people with a smartphone.

    So a registration rate may pass one on that base, never on headcount; an installation rate never does.
    """
    told = """
        Họ và tên | Mã số BHXH | Có smartphone | Đã đăng ký
        Lê Hùng   | 0123456789 | không         | x
        Lê Hưng   | 0123456788 | có            | x
    """
    pipeline.commit(store, OFFICE, send(store, sheet(told)), NOON)
    rows = progress.by(store, Question(OFFICE.scope, TODAY), "unit")
    [smartphone] = [each for each in answers.of_rates(rows, Basis.SMARTPHONE, TODAY) if each["headcount"]]
    [headcount] = [each for each in answers.of_rates(rows, Basis.HEADCOUNT, TODAY) if each["headcount"]]
    assert (smartphone["registered"], smartphone["denominator"], headcount["denominator"]) == (2, 1, 2)
    assert all(0 <= headcount[f"{name}_rate"] <= 1 for name in oracle.MILESTONES)
    assert 0 <= smartphone["installed_rate"] <= 1


def test_a_table_of_counts_cannot_tell_more_installed_than_have_a_smartphone(store):
    told = """
        Mã đơn vị | Tên đơn vị       | Tổng số lao động | Có smartphone | Đã cài đặt
        NORTH     | Công ty Phía Bắc | 10               | 5             | 8
    """
    assert _problems(store, send(store, sheet(told)))


def _staged(store, rows):
    cells = [tuple(row[name] for name in HEADINGS) for row in rows]
    # A serial number as every roster has one; a row of nothing else is nobody.
    numbered = [(str(place), *row) for place, row in enumerate(cells, 1)]
    return send(store, rows_of(("STT", *HEADINGS.values()), numbered), unit="D001")


def _placed(store, rows):
    """The sheet of these rows, the titles of groups among them."""
    headings = {**HEADINGS, "unit_name": "Đơn vị"}
    empty = dict.fromkeys(headings, "")
    cells = [
        ("II", *(empty | {"full_name": row["group"]}).values())
        if "group" in row
        else (str(place), *(row[name] for name in headings))
        for place, row in enumerate(rows, 1)
    ]
    return send(store, rows_of(("STT", *headings.values()), cells), unit="D001")


def _answers(told):
    answers = {"day_order": "month_first"} if told["month_first"] else {}
    answers |= {f"empty:{milestone}": "yes" for milestone in told["empty_is_yes"]}
    answers |= {f"repair:{repair}:{column}": "undone" for column, repair in told["undone"]}
    return answers | ({"unit:trg phia bac": "NORTH-SCHOOL"} if told["is_named"] else {})


def _excel_row(place):
    return place + 2


def _problems(store, upload_id):
    return [(each.row, each.column, each.fault) for each in review.problems(store, upload_id)]


def _faults(store, upload_id):
    return set(_problems(store, upload_id))


def _judged(store, upload_id):
    asked = "SELECT row, is_accepted, has_left FROM checked_row WHERE upload_id = ?"
    return {row: tuple(told) for row, *told in store.execute(asked, [upload_id]).fetchall()}


def _reached(store, upload_id):
    told = ", ".join(f"{name}, {name}_on" for name in oracle.MILESTONES)
    asked = f"SELECT row, smartphone, {told} FROM checked_row WHERE upload_id = ? AND is_accepted"
    found = {}
    for row, smartphone, *cells in store.execute(asked, [upload_id]).fetchall():
        pairs = zip(oracle.MILESTONES, cells[::2], cells[1::2], strict=True)
        found[row] = (smartphone, {name: day for name, is_reached, day in pairs if is_reached})
    return found
