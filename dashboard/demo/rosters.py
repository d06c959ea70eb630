"""Make the sample rosters of data/samples: forms that liaisons know, filled with people who do not exist.

`python -m dashboard.demo.rosters` writes them anew.
"""

import csv
from datetime import date
from io import BytesIO, StringIO

from dashboard.demo import invented
from dashboard.demo.d02_lt import CELL, DAY, d02_lt, new_book, slashes, write
from dashboard.demo.invented import AS_OF, INVENTED
from dashboard.settings import ROOT


def samples() -> dict[str, bytes]:
    """Every file of this folder, by name."""
    return {
        "d02-lt.xlsx": d02_lt("Công ty TNHH May Mẫu Thử Nghiệm", "TZ0118M", "Bảo hiểm xã hội quận Long Biên"),
        "class-list.csv": class_list("Trường THCS Hoa Mẫu Thử Nghiệm", "8A1"),
        "plain.xlsx": plain("Trung tâm Thử Nghiệm Mẫu"),
    }


def class_list(school: str, class_name: str, as_of: date = AS_OF, pupils: int = 40) -> bytes:
    """A class list as Excel saves it on a Vietnamese computer: semicolons, a byte order mark, CR LF."""
    lines: list[list[str]] = [
        [school.upper()],
        [f"DANH SÁCH HỌC SINH LỚP {class_name} CÀI ĐẶT ỨNG DỤNG VssID"],
        [INVENTED],
        [],
        [
            "STT", "Họ và tên", "Ngày sinh", "Giới tính", "Lớp", "Mã thẻ BHYT", "SĐT phụ huynh",
            "Đã cài đặt VssID", "Đã đăng ký", "Đã nộp tờ khai", "Đã duyệt", "Ghi chú",
        ],
    ]  # fmt: skip
    class_of_2007 = invented.people(school + class_name, pupils, as_of, born=(2007, 2007))
    for number, pupil in enumerate(class_of_2007, start=1):
        lines.append(
            [
                str(number), pupil.name, slashes(pupil.born), "Nữ" if pupil.is_woman else "Nam", class_name,
                f"HS401{int(pupil.insurance_number or 0):010}", pupil.phone,
                *(slashes(mark) if isinstance(mark, date) else mark or "" for mark in pupil.marks),
                "Đã chuyển trường" if number == pupils - 3 else pupil.note,
            ]
        )  # fmt: skip
    lines += [[], ["", f"Tổng cộng: {pupils} học sinh"], ["", "Giáo viên chủ nhiệm"]]
    width = len(lines[4])
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [line + [""] * (width - len(line)) for line in lines]
    )
    return text.getvalue().encode("utf-8-sig")


def plain(unit_name: str, as_of: date = AS_OF, people: int = 24) -> bytes:
    """A roster without a fault: one heading row, numbers as text, phones, departments."""
    headings = (
        "STT", "Họ và tên", "Mã số BHXH", "Số CCCD", "Ngày sinh", "Số điện thoại", "Phòng ban",
        "Có smartphone", "Đã cài đặt VssID", "Đã đăng ký", "Đã nộp tờ khai", "Đã duyệt",
    )  # fmt: skip
    departments = ("Phòng Hành chính", "Phòng Kế toán", "Phòng Kỹ thuật")
    file = BytesIO()
    with new_book(file, unit_name) as book:
        sheet = book.add_worksheet("Danh sách")
        bold = book.add_format({**CELL, "bold": True, "align": "center"})
        cell, day = book.add_format(CELL), book.add_format({**CELL, **DAY})
        sheet.write_row("A1", headings, bold)
        for row, person in enumerate(invented.people(unit_name, people, as_of, born=(1965, 1998)), start=1):
            sheet.write(row, 0, row, cell)
            sheet.write(row, 1, person.name, cell)
            sheet.write_string(row, 2, f"{int(person.insurance_number or 0):010}", cell)
            sheet.write_string(row, 3, f"{int(person.citizen_id):012}", cell)
            sheet.write_datetime(row, 4, person.born, day)
            sheet.write_string(row, 5, person.phone, cell)
            sheet.write(row, 6, departments[row * len(departments) // (people + 1)], cell)
            sheet.write(row, 7, "không" if person.note else "có", cell)
            for column, mark in enumerate(person.marks, start=8):
                write(sheet, row, column, "x" if mark else None, cell, day)
        for column, width in enumerate((5, 26, 13, 15, 12, 14, 18, 15, 17, 12, 15, 10)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 2)
    return file.getvalue()


if __name__ == "__main__":
    for file_name, content in samples().items():
        (ROOT / "data" / "samples" / file_name).write_bytes(content)
