"""Whether a log tells of one of the invented people whose lists the tests send: by name, number or phone."""

import logging
import re
from functools import cache
from pathlib import Path

from python_calamine import CalamineWorkbook

SAMPLE = Path(__file__).parent.parent / "data" / "samples" / "plain.xlsx"
# Beside the sample's own people: whom `builders.a_roster` makes up, and phones that nobody can have.
MADE_UP = ("Nguyễn Văn Mẫu", r"\b0599\d{6}\b")


def found_in(text: str) -> list[str]:
    """The names, numbers and phones of people in this text."""
    return _known().findall(text)


class Watch(logging.Handler):
    """Reads every line that is logged, as it would be written, and keeps what it tells of people."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Read one line, with the error that is told in it."""
        self.found += [f"{record.name}: {told}" for told in found_in(self.format(record))]


@cache
def _known() -> re.Pattern[str]:
    rows = CalamineWorkbook.from_path(str(SAMPLE)).get_sheet_by_index(0).to_python()
    places = [rows[0].index(name) for name in ("Họ và tên", "Mã số BHXH", "Số CCCD", "Số điện thoại")]
    values = {str(row[place]) for row in rows[1:] for place in places if len(str(row[place])) > 6}
    return re.compile("|".join([*map(re.escape, sorted(values)), *MADE_UP]))
