"""Every wording of a heading that liaisons were seen to use, and what it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.intake import columns
from dashboard.intake.columns import LEFT

ALONE = {
    "full_name": [
        "Họ và tên",
        "HỌ TÊN",
        "Họ tên NLĐ",
        "Họ và tên\n(viết chữ in hoa)",
        "Họ & tên",
        "HoVaTen",
        "ho_va_ten",
        "Họ và tên (*)\n(Full name)",
        "Tên nhân viên",
        "Họ tên học sinh",
        "Hộ và tên",
        "Họ, tên người tham gia BHXH",
        "HỌ TÊN CBCCVC",
        "Ho và tem",
        "HoTen",
        "Họ và tên đảng viên",
        "Employee name",
        "Tên bệnh nhân",
    ],
    "family_name": [
        "Họ, đệm",
        "Họ và tên đệm",
        "Họ",
        "Họ lót",
        "Họ và chữ lót",
        "Họ đệm",
        "Họ và chữ đệm",
        "Surname",
    ],
    "given_name": ["Tên", "TÊN"],
    "insurance_number": [
        "Mã số BHXH",
        "Số sổ BHXH",
        "Số sổ",
        "Mã BHXH",
        "Mã thẻ BHYT/Mã số BHXH",
        "Số thẻ BHYT",
        "MaSoBHXH",
        "Mã số bảo hiểm xã hội",
        "BHXH",
        "Mã số BHXH (*)\n(SI number)",
        "Mã sổ BHXH",
        "Mã sổ",
        "MSBHXH",
        "MS BHXH",
        "SI book No.",
        "Insurance number",
        "Mã định danh BHXH",
        "Mã số tham gia BHXH",
    ],
    "citizen_id": [
        "Số CCCD",
        "CMND",
        "Số CMND/CCCD",
        "Số CCCD/CMND/Hộ chiếu",
        "Số định danh cá nhân",
        "Căn cước công dân",
        "Số CMTND",
        "Mã định danh",
        "ĐDCN",
        "Số chứng minh nhân dân",
        "CMTND/CCCD",
        "ID No.",
        "National ID",
        "Số CC/CCCD",
    ],
    "birth": [
        "Ngày sinh",
        "Năm sinh",
        "NTNS",
        "Ngày, tháng, năm sinh",
        "Ngày tháng năm sinh",
        "Date of birth",
        "N.sinh",
        "Ng.sinh",
        "N/sinh",
        "Ngày sịnh",
    ],
    "phone": [
        "SĐT",
        "Điện thoại",
        "Số điện thoại đăng ký",
        "Số ĐT",
        "ĐTDĐ",
        "Zalo",
        "SĐT phụ huynh",
        "Số di động",
        "Số điện thoại * (Mobile)",
        "Điện thoại liên hệ",
        "Số diện thoai",
        "Số đt (Zalo)",
        "SĐT Zalo",
        "SĐT đã cài VssID",
        "Contact number",
    ],
    "department": [
        "Phòng ban",
        "Bộ phận",
        "Tổ",
        "Khoa/Phòng",
        "Lớp",
        "Phòng, ban",
        "Đơn vị công tác",
        "Tổ chuyên môn",
        "Chi bộ",
        "Tổ dân phố",
        "Thôn",
        "Dept.",
    ],
    "has_smartphone": [
        "Có smartphone",
        "Sử dụng điện thoại thông minh",
        "Có ĐT thông minh",
        "Có ĐTTM",
    ],
    "installed": [
        "Đã cài đặt VssID",
        "Cài đặt (x)",
        "Đã cài",
        "Ngày cài đặt",
        "VssID",
        "Cài VssID trên điện thoại",
        "Đã cài app",
        "Đã cài đặt ứng dụng",
        "Thời điểm cài đặt",
        "Tình trạng cài đặt",
        "Cài VssID (x)",
        "Đăng nhập VssID bằng VNeID",
        "Đã cài đặt VssID trên ĐTDĐ",
        "Đã cài đặt/Chưa cài đặt",
        "Chưa/Đã cài đặt",
        "Anh/chị đã cài đặt VssID chưa?",
        "Cài đặt (Có/Không)",
        "Đăng nhập VssID",
        "Install date",
    ],
    "registered": [
        "Đã đăng ký",
        "Ngày đăng ký",
        "Đăng ký GDĐT",
        "Đã ĐK",
        "Đăng ký thành công",
        "Chờ duyệt",
        "ĐK giao dịch điện tử",
        "ĐK TK",
        "Đăng ký tài khoản",
    ],
    "form_submitted": [
        "Đã nộp tờ khai",
        "Nộp tờ khai",
        "Đã nộp tờ khai 01",
        "Ngày nộp tờ khai đăng ký",
        "Đã nộp mẫu 01/TK1-TS?",
        "Mẫu 01/ĐK-GĐ",
        "Nộp TK 01",
        "Form 01 submitted",
    ],
    "approved": [
        "Đã phê duyệt",
        "Đã duyệt",
        "Đã kích hoạt",
        "Đã có mật khẩu",
        "Ngày phê duyệt",
        "Được cấp tài khoản",
        "Đã có TK VssID",
        "Có tài khoản VssID",
    ],
    "status": ["Tình trạng", "Trạng thái", "Tình hình", "Kết quả", "Tình trạng cài đặt, đăng ký"],
    "note": [
        "Ghi chú",
        "Lý do chưa cài đặt",
        "Lý do",
        "Nguyên nhân chưa đăng ký",
        "GHI CHÚ",
        "Tình trạng làm việc",
    ],
    "unit_code": ["Mã đơn vị", "Mã ĐV", "Mã đơn vị tham gia BHXH", "Mã số đơn vị"],
    "unit_name": ["Tên đơn vị", "Đơn vị", "Cơ quan"],
    "headcount": [
        "Tổng số lao động",
        "Số lao động",
        "Sĩ số",
        "Tổng số CBCNV",
        "Tổng số người",
        "Tổng số CB, CC, VC",
        "Tổng số đảng viên",
        "Số lượng CBCNV",
        "Total staff",
    ],
    LEFT: [
        "STT",
        "TT",
        "Giới tính",
        "Nam/Nữ",
        "Địa chỉ",
        "Email",
        "Dân tộc",
        "Chức vụ",
        "Hệ số lương",
        "Mức lương\n(Salary)",
        "Thời điểm đơn vị bắt đầu đóng BHXH",
        "Họ tên phụ huynh",
        "Họ tên mẹ",
        "Mã học sinh",
        "Mã định danh Bộ GD&ĐT",
        "Ngày cấp CCCD",
        "Nơi cấp",
        "Nơi đăng ký KCB ban đầu",
        "Cơ quan BHXH tiếp nhận",
        "Tỷ lệ đã cài đặt (%)",
        "Cấp bậc, chức vụ, chức danh nghề, nơi làm việc",
        "Chỉ tiêu",
        "Họ tên người phụ trách",
        "Ký nhận",
        "Ngày sinh của mẹ",
        "Số CCCD phụ huynh",
        "Hộ khẩu thường trú",
        "Ngày bắt đầu",
        "Loại hợp đồng",
        "Điện thoại cơ quan",
        "Mã nhân viên",
        "Số thẻ đảng",
        "Đã cài đặt Bluezone",
        "Đã kích hoạt VNeID",
        "Định danh điện tử mức 2",
        "Ngày vào Đảng",
        "Hạn thẻ BHYT",
        "Bệnh viện đăng ký",
        "Tên điện thoại",
        "Số tài khoản",
        "Tên chủ hộ",
        "MSNV",
        "GT",
        "Đ/c",
    ],
}


@pytest.mark.parametrize(
    ("column", "heading"), [(column, heading) for column, headings in ALONE.items() for heading in headings]
)
def test_a_heading_is_understood_however_it_is_worded(column, heading):
    found = columns.of_text(heading)
    assert found is not None
    assert (found.column, found.negative) == (column, False)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Chưa cài đặt", "installed"),
        ("Chưa cài", "installed"),
        ("Số chưa cài đặt", "installed"),
        ("Không cài được", "installed"),
        ("Chưa đăng ký", "registered"),
        ("Chưa nộp tờ khai", "form_submitted"),
        ("Chưa duyệt", "approved"),
        ("Chưa được phê duyệt", "approved"),
        ("Không có smartphone", "has_smartphone"),
        ("Không có ĐTTM", "has_smartphone"),
        ("Chưa có tài khoản", "approved"),
        ("Not installed", "installed"),
        ("Chưa có điện thoại thông minh", "has_smartphone"),
    ],
)
def test_a_heading_that_denies_is_known_as_such(heading, column):
    found = columns.of_text(heading)
    assert found is not None
    assert (found.column, found.negative) == (column, True)


def test_one_column_may_tell_two_milestones():
    found = columns.of_text("Đã cài đặt và đăng ký VssID")
    assert found is not None
    assert {found.column, found.also} == {"registered", "installed"}


@pytest.mark.parametrize(
    ("path", "column", "negative"),
    [
        (("Ngày tháng năm sinh", "Nam"), "birth", False),
        (("Năm sinh", "Nữ"), "birth", False),
        (("Giới tính", "Nam"), LEFT, False),
        (("Giới tính", "Nữ"), LEFT, False),
        (("Vị trí việc làm", "Khác"), LEFT, False),
        (("Vị trí việc làm", "Nhà quản lý"), LEFT, False),
        (("Tiền lương", "Phụ cấp", "Chức vụ"), LEFT, False),
        (("Cài đặt VssID", "Rồi"), "installed", False),
        (("Cài đặt VssID", "Chưa"), "installed", True),
        (("Đăng ký", "Có"), "registered", False),
        (("Đăng ký", "Không"), "registered", True),
        (("Đăng ký", "Ngày"), "registered", False),
        (("Cài đặt và đăng ký", "Đã cài"), "installed", False),
        (("Ứng dụng VssID", "Chưa cài"), "installed", True),
        (("Phụ huynh", "Họ và tên"), LEFT, False),
        (("Thông tin phụ huynh", "Số điện thoại"), "phone", False),
        (("Họ và tên", "Full name"), "full_name", False),
        (("Ngày sinh", "(dd/mm/yyyy)"), "birth", False),
        (("Đã cài đặt", "Số lượng"), "installed", False),
        (("Đã cài đặt", "Tỷ lệ"), LEFT, False),
        (("Đã cài đặt", "Trong tuần"), LEFT, False),
        (("Số điện", "thoại"), "phone", False),
    ],
)
def test_a_heading_is_understood_under_its_group(path, column, negative):
    found = columns.meaning(path)
    assert found is not None
    assert (found.column, found.negative) == (column, negative)


@pytest.mark.parametrize(
    "text", ["Nguyễn Văn An", "Phòng Kế toán", "0123456789", "Hà Nội", "(1)", "I. Phòng Hành chính"]
)
def test_the_cells_of_a_list_are_no_headings(text):
    assert columns.of_text(text) is None


@given(st.sampled_from([heading for headings in ALONE.values() for heading in headings]), st.data())
def test_capitals_spaces_and_stars_do_not_matter(heading, data):
    change = data.draw(
        st.sampled_from([str.upper, str.lower, lambda text: f"  {text} (*) ", lambda text: text + ":"])
    )
    assert columns.of_text(change(heading)) == columns.of_text(heading)


@given(st.text(max_size=300))
def test_no_text_is_too_strange_to_be_asked_about(text):
    columns.meaning((text, text))
