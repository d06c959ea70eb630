"""How one cell is read: tables of what people write and what it means."""

import hashlib
import hmac
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.store import hashing

AS_OF = date(2021, 6, 30)
calm = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        *[
            (cell, "yes")
            for cell in ("x", "X", "✓", "✔", "v", "V", "1", "có", "Có", "CÓ", "rồi", "đã", "ok", "OK")
        ],
        *[
            (cell, "yes")
            for cell in ("đã cài", "Đã cài đặt", "đã cài rồi", "xong", "hoàn thành", "thành công")
        ],
        *[(cell, "yes") for cell in ("kích hoạt", "Cài xong", "TRUE", "yes", "đăng ký thành công", "x x")],
        *[
            (cell, "no")
            for cell in ("chưa", "Chưa cài", "CHƯA CÀI ĐẶT", "không", "Không", "0", "k", "ko", "-", "–")
        ],
        *[(cell, "no") for cell in ("chưa có đt", "không cài được", "đang cài", "sẽ cài sau", "FALSE", "no")],
        *[
            (cell, "day")
            for cell in ("01/06/2021", "1/6/21", "2021-06-01", "44348", "đã cài 1/6/2021", "31/02/2021")
        ],
        *[(cell, "no") for cell in ("chưa, hẹn 15/6/2021", "hẹn 15/6/2021")],
        *[(cell, "pending") for cell in ("chờ duyệt", "đang chờ phê duyệt", "Chờ mật khẩu")],
        # What other programs make of a mark: fractions, other fonts' letters, other languages.
        *[
            (cell, "yes")
            for cell in ("1.0", "ü", "þ", "×", "☒", "✅", "Done", "installed", "đang dùng", "cài 5/5")
        ],
        *[
            (cell, "no")
            for cell in ("0.0", "--", "☐", "N", "not yet", "từ chối", "đã gỡ", "đã cài nhưng bị gỡ")
        ],
        # The first thing said counts, and a verb may be denied after it.
        *[(cell, "yes") for cell in ("đã cài nhưng chưa đăng ký", "Đã cài, chưa có mật khẩu", "Rồi ạ")],
        *[(cell, "no") for cell in ("chưa cài do máy yếu", "máy không cài được", "cài chưa được")],
        *[(cell, "no") for cell in ("đã đăng ký không thành công", "đăng ký chưa thành công")],
        *[(cell, "day") for cell in ("ngày 1 tháng 6 năm 2021", "01-thg 6-21", "1-Jun-2021", "1\\6\\2021")],
        *[(cell, "unknown") for cell in ("không rõ", "không nhớ", "lỗi", "máy cũ", "C")],
        *[(cell, "unknown") for cell in ("?", "abc", "hỏi lại", "máy hỏng", "2")],
        (None, "empty"),
    ],
)
def test_a_mark_is_read(reading, cell, mark):
    assert _asked(reading, "read_mark($cell)", cell) == mark


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("07/06/2021", date(2021, 6, 7)),
        ("7/6/2021", date(2021, 6, 7)),
        ("7/6/21", date(2021, 6, 7)),
        ("07-06-2021", date(2021, 6, 7)),
        ("07.06.2021", date(2021, 6, 7)),
        ("7 / 6 / 2021", date(2021, 6, 7)),
        ("2021-06-07", date(2021, 6, 7)),
        ("2021-6-7", date(2021, 6, 7)),
        ("2021/06/07", date(2021, 6, 7)),
        ("2021-06-07 00:00:00", date(2021, 6, 7)),
        ("44354", date(2021, 6, 7)),
        ("44354.5", date(2021, 6, 7)),
        ("đã cài ngày 7/6/2021", date(2021, 6, 7)),
        ("ngày 7 tháng 6 năm 2021", date(2021, 6, 7)),
        ("7 tháng 6, 2021", date(2021, 6, 7)),
        ("07-thg 6-2021", date(2021, 6, 7)),
        ("7-Jun-21", date(2021, 6, 7)),
        ("7-Abc-21", None),
        ("ngày 31 tháng 2 năm 2021", None),
        # Never month first: there is no thirteenth month.
        ("06/13/2021", None),
        ("13/06/2021", date(2021, 6, 13)),
        ("31/02/2021", None),
        ("29/02/2021", None),
        ("29/02/2020", date(2020, 2, 29)),
        ("00/06/2021", None),
        # Two digits of a year after the roster's are of the last century.
        ("7/6/60", date(1960, 6, 7)),
        ("7/6/22", date(1922, 6, 7)),
        ("x", None),
        ("", None),
        (None, None),
    ],
)
def test_a_day_is_read(reading, cell, day):
    assert _asked(reading, "read_day($cell, $as_of)", cell, as_of=AS_OF) == day


@given(st.dates(date(1928, 1, 1), date(2063, 12, 31)))
@calm
def test_a_day_is_the_same_in_every_way_to_write_it(reading, day):
    serial = str((day - date(1899, 12, 30)).days)
    for written in (f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}", f"{day:%d-%m-%Y}", f"{day:%Y-%m-%d}", serial):
        assert _asked(reading, "read_day($cell, $as_of)", written, as_of=AS_OF) == day
        assert _asked(reading, "looks_like_a_day($cell)", written)


@pytest.mark.parametrize(
    ("cell", "value", "repair"),
    [
        ("0912345678", "0912345678", None),
        ("0912.345.678", "0912345678", None),
        ("0912 345 678", "0912345678", None),
        ("'0912345678", "0912345678", None),
        ("+84912345678", "0912345678", None),
        ("84912345678", "0912345678", None),
        ("0084912345678", "0912345678", None),
        ("+84 (0)912 345 678", "0912345678", None),
        ("912345678", "0912345678", "padded_zero"),
        ("01612345678", None, None),
        ("01652345678", "0352345678", "old_prefix"),
        ("1652345678", "0352345678", "old_prefix"),
        ("01202345678", "0702345678", "old_prefix"),
        ("01992345678", "0592345678", "old_prefix"),
        ("0912345678 / 0987654321", "0912345678", None),
        ("0912345678; 0987654321", "0912345678", None),
        ("0912345678 0987654321", "0912345678", None),
        ("0912345678 hoặc 0987654321", "0912345678", None),
        ("0912345678+0987654321", "0912345678", None),
        ("0912 345 678 (vợ)", "0912345678", None),
        ("(024) 3936 1234", "02439361234", None),
        ("(+84) 912 345 678", "0912345678", None),
        ("912345678.0", "0912345678", "padded_zero"),
        ("O912345678", None, None),
        ("912345678O", None, None),
        ("024 3936 1234", "02439361234", None),
        ("0112345678", None, None),
        ("09123456789", None, None),
        ("09123", None, None),
        ("chưa có", None, None),
        ("#N/A", None, None),
    ],
)
def test_a_phone_number_is_read(reading, cell, value, repair):
    assert _asked(reading, "read_phone_digits(first_phone($cell))", cell) == {
        "value": value,
        "repair": repair,
    }


@pytest.mark.parametrize(
    ("cell", "value", "repair"),
    [
        ("0123456789", "0123456789", None),
        ("01 2345.6789", "0123456789", None),
        ("'0123456789", "0123456789", None),
        ("123456789", "0123456789", "padded_zero"),
        ("123456789.0", "0123456789", "padded_zero"),
        ("‘0123456789", "0123456789", None),
        ('="0123456789"', "0123456789", None),
        ("DN4010123456789", "0123456789", "card_number"),
        ("DN 4 01 01 234 56789", "0123456789", "card_number"),
        ("12345678", None, None),
        ("01234567890", None, None),
        ("O123456789", None, None),
        ("chưa có", None, None),
    ],
)
def test_an_insurance_number_is_read(reading, cell, value, repair):
    assert _asked(reading, "read_insurance_number(bare($cell))", cell) == {"value": value, "repair": repair}


@pytest.mark.parametrize(
    ("cell", "value", "repair"),
    [
        ("001099012345", "001099012345", None),
        ("012345678", "012345678", None),
        ("1099012345", "001099012345", "padded_zero"),
        ("36099012345", "036099012345", "padded_zero"),
        ("12345678", "012345678", "padded_zero"),
        ("B1234567", "B1234567", None),
        ("c 12345678", "C12345678", None),
        ("1,09E+11", None, None),
        ("1.09E+11", None, None),
        ("1234567", None, None),
        ("0010990123456", None, None),
    ],
)
def test_a_citizen_id_is_read(reading, cell, value, repair):
    assert _asked(reading, "read_citizen_id(bare($cell))", cell) == {"value": value, "repair": repair}


@pytest.mark.parametrize(
    ("words", "folded"),
    [
        ("ĐÃ  cài-đặt.", "da cai dat"),
        ("Đã cài đặt", "da cai dat"),
        ("  Chưa\ncài  ", "chua cai"),
        ("Họ và tên (*)", "ho va ten"),
        ("Ướt ượt ứ ừ ử ữ ự", "uot uot u u u u u"),
        ("!?…", ""),
        (None, None),
    ],
)
def test_words_are_folded(reading, words, folded):
    assert _asked(reading, "fold($cell)", words) == folded


@given(st.text())
@calm
def test_folding_twice_is_folding_once(reading, words):
    once = _asked(reading, "fold($cell)", words.replace("\0", ""))
    assert _asked(reading, "fold($cell)", once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà", "Hòa"),
        ("HOÀ", "hòa"),
        ("Thuý", "Thúy"),
        ("Quý", "Qúy"),
        ("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA"),
        ("Xoè", "Xòe"),
        ("Tuỳ", "Tùy"),
    ],
)
def test_names_are_the_same_wherever_the_tone_mark_stands(reading, one, other):
    assert _asked(reading, "name_key($cell)", one) == _asked(reading, "name_key($cell)", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hùng", "Hưng"), ("Hoa", "Hòa"), ("Hoà", "Hoá"), ("Thuý", "Thuỷ"), ("Đức", "Dức"), ("An", "Ân")],
)
def test_names_that_differ_by_an_accent_are_two(reading, one, other):
    assert _asked(reading, "name_key($cell)", one) != _asked(reading, "name_key($cell)", other)


@pytest.mark.parametrize(
    "cell",
    [
        *("Tổng cộng", "TỔNG CỘNG:", "Tổng số", "Cộng", "Cộng (12)", "tong cong", "Tổng", "Total", "Tong so"),
        *("Cộng phòng Kế toán", "Tổng (I+II)", "Lũy kế", "Tỷ lệ %", "Toàn trường", "Grand total"),
        *("Tông cộng", "Danh sách gồm 12 học sinh", "Ấn định danh sách có 5 người"),
    ],
)
def test_a_total_is_nobody(reading, cell):
    assert _asked(reading, "is_total($cell)", cell) is True


@pytest.mark.parametrize(
    "cell",
    [
        *("Tống Thị Hoa", "Tống Văn Công", "Công Thị Lan", "Cống Văn Bình", "Tòng Văn Tổng"),
        *("Tống Công", "TỐNG CÔNG", "Tổng Thị Lan", "Công"),
    ],
)
def test_whoever_is_called_nearly_like_a_total_is_a_person(reading, cell):
    assert _asked(reading, "is_total($cell)", cell) is False


@pytest.mark.parametrize(
    "words",
    [
        *("nghỉ việc", "Đã nghỉ việc 1/6", "đã chuyển", "nghỉ hưu", "đã mất", "Thôi việc"),
        *("Đã nghỉ", "Chuyển đơn vị khác", "đã về hưu", "bỏ học", "chấm dứt HĐLĐ", "từ trần", "Resigned"),
        "chưa cài, đã nghỉ việc",
    ],
)
def test_who_has_left_is_told_in_words(reading, words):
    assert _asked(reading, "tells_of_leaving(fold($cell))", words) is True


@pytest.mark.parametrize(
    "words",
    [
        *("", "chưa nghỉ việc", "đã mất điện thoại", "đã chuyển hồ sơ", "nghỉ phép", "nghỉ thai sản"),
        *(
            "sắp nghỉ hưu",
            "sẽ nghỉ việc",
            "đã mất CCCD",
            "đã chuyển sang máy mới",
            "đã chuyển đến từ công ty A",
        ),
    ],
)
def test_a_lost_telephone_is_nobody_lost(reading, words):
    assert _asked(reading, "tells_of_leaving(fold($cell))", words) is False


@pytest.mark.parametrize(
    "words",
    [
        *("không có smartphone", "ko có ĐT thông minh", "K dùng ĐTTM", "điện thoại cục gạch", "ĐT bàn phím"),
        *("không phải smartphone", "không có điện thoại", "No smartphone"),
    ],
)
def test_who_has_no_smartphone_is_told_in_words(reading, words):
    assert _asked(reading, "tells_of_no_smartphone(fold($cell))", words) is True


@pytest.mark.parametrize(
    "words",
    ["", "không nhớ số điện thoại", "không có điện thoại bàn", "điện thoại hỏng", "không nghe điện thoại"],
)
def test_who_did_not_answer_has_a_telephone(reading, words):
    assert _asked(reading, "tells_of_no_smartphone(fold($cell))", words) is False


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Đã cài đặt thành công", "i"),
        ("Đã cài, chưa đăng ký", "i"),
        ("Đã cài, đã ĐK", "ir"),
        ("Đã đăng ký, chưa cài", "r"),
        ("Chờ BHXH duyệt", "r"),
        ("Chờ cấp tài khoản", "r"),
        ("Đã nộp đủ hồ sơ", "f"),
        ("Đã gửi tờ khai", "f"),
        ("Đã nhận được mật khẩu", "a"),
        ("Đã có tài khoản", "a"),
        ("Đã hoàn thành đăng ký", "r"),
        ("Installed, not registered", "i"),
        ("Pending approval", "r"),
        ("Đăng ký không thành công", ""),
        ("Cài chưa được", ""),
        ("Từ chối cài đặt", ""),
        ("Quá hạn nộp tờ khai", ""),
        ("Not installed", ""),
    ],
)
def test_a_status_tells_several_milestones(reading, words, told):
    said = {
        letter: _asked(reading, f"says_{name}(affirmed(fold($cell)))", words)
        for letter, name in zip(
            "irfa", ("installed", "registered", "form_submitted", "approved"), strict=True
        )
    }
    assert "".join(letter for letter, is_said in said.items() if is_said) == told


@pytest.mark.parametrize(
    "words",
    [
        *("Hà Nội, ngày 28 tháng 6 năm 2021", "Hà Nội, ngày … tháng … năm 2021", "Hà Nội, ngày 28/6/2021"),
        *(
            "NGƯỜI LẬP BIỂU",
            "KT. GIÁM ĐỐC",
            "T/M ĐẢNG ỦY",
            "Tổng Giám đốc",
            "Nơi nhận:",
            "Ghi chú: x là đã cài",
        ),
    ],
)
def test_a_signature_block_begins(reading, words):
    assert _asked(reading, "is_signature(fold($cell))", words) is True


@pytest.mark.parametrize(
    "words",
    ["Phòng Kế toán", "II.1 Khoa Nội", "1. Phòng Kinh doanh", "KHỐI VĂN PHÒNG", "Lớp 6A", "Ban Giám đốc"],
)
def test_a_group_has_a_title(reading, words):
    assert _asked(reading, "is_group_title($cell)", words) is True


@pytest.mark.parametrize("name", ["Trương Khoa", "Đoàn Văn Tổ", "Văn Phong", "Tô Văn Ban", "To Van Lop"])
def test_a_name_is_no_title_of_a_group(reading, name):
    assert _asked(reading, "is_group_title($cell)", name) is False


@pytest.mark.parametrize(
    "name", ["Trương Khoa", "Trương Phong", "Nguyễn Bí Thư", "Kế Văn Toán", "Bùi Thị Ngày"]
)
def test_a_name_begins_no_signature_block(reading, name):
    assert _asked(reading, "is_signature(fold($cell))", name) is False


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        *(
            ("12", 12),
            ("1.234", 1234),
            ("1,234", 1234),
            ("1 234", 1234),
            ("0", 0),
            ("", None),
            ("nhiều", None),
        ),
        *(("12.0", 12), ("1234.0", 1234), ("1.234,0", 1234), ("12 người", 12), ("-", 0), ("62,5", None)),
    ],
)
def test_a_count_is_read(reading, cell, number):
    assert _asked(reading, "read_count($cell)", cell) == number


@given(key=st.binary(min_size=1, max_size=100), words=st.text().map(lambda words: words.replace("\0", "")))
@calm
def test_the_hash_is_the_one_that_python_makes(reading, key, words):
    pads = hashing.pads(key)
    made = reading.execute("SELECT keyed_hash(?, ?, ?)", [pads.inner, pads.outer, words]).fetchone()[0]
    assert made == UUID(bytes=hmac.digest(key, words.encode(), hashlib.sha256)[:16])


def test_pads_keep_the_key_out_of_a_log():
    assert repr(hashing.pads(b"a key")) == "HashPads(…)"


def _asked(con, expression, cell, **values):
    asked = expression.replace("$cell", "cell")
    text = f"SELECT {asked} FROM (SELECT CAST($cell AS VARCHAR) AS cell)"
    return con.execute(text, {"cell": cell, **values}).fetchone()[0]
