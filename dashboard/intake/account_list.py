"""A list of liaisons becomes lines: the name of an account and its units; nothing judged yet."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from dashboard.errors import UnreadableFile
from dashboard.intake import headings, spreadsheet
from dashboard.intake.columns import fold, of_text
from dashboard.intake.headings import Row
from dashboard.wording import Amount

# There are two thousand units; nobody enrols more people than this at once.
MOST_LINES = 20_000
NAMES = {
    "tai khoan",
    "ten tai khoan",
    "ten dang nhap",
    "dang nhap",
    "e mail",
    "email",
    "account",
    "user",
    "username",
}
CODES = {"ma", "code", "don vi", "unit", "units", "ma don vi phu trach"}
BETWEEN = re.compile(r"[;,\n]")
NO_LIST = "The file has no list of accounts: it needs a column “Tài khoản” and a column “Mã đơn vị”."


@dataclass(frozen=True)
class Line:
    """What one row says, as text; the row is numbered as Excel shows it."""

    row: int
    name: str
    unit_codes: tuple[str, ...]


def read(file_name: str, content: bytes) -> list[Line]:
    """Every row of the first visible sheet in which anything stands under the two headings.

    Read in a process of its own (`apart`). Raises `UnreadableFile`.
    """
    sheet = spreadsheet.find(file_name, content, None)
    top = headings.grid(sheet.cells.slice(0, headings.SEARCHED_ROWS))
    for place, row in enumerate(top):
        name, code = _place(row, _is_name), _place(row, _is_code)
        if name is None or code is None:
            continue
        if sheet.height - place > MOST_LINES:
            raise UnreadableFile(
                "The list has more than {most} rows; split it into several files.", most=Amount(MOST_LINES)
            )
        below = sheet.cells.slice(place + 1)
        cells = zip(below.column(name).to_pylist(), below.column(code).to_pylist(), strict=True)
        lines = (_line(place + 2 + number, *told) for number, told in enumerate(cells))
        return [line for line in lines if line.name or line.unit_codes]
    raise UnreadableFile(NO_LIST)


def _place(row: Row, fits: Callable[[str], bool]) -> int | None:
    return next((place for place, heading in enumerate(row) if heading and fits(heading)), None)


def _is_name(heading: str) -> bool:
    return fold(heading) in NAMES


def _is_code(heading: str) -> bool:
    meaning = of_text(heading)
    return fold(heading) in CODES or (meaning is not None and meaning.column == "unit_code")


def _line(row: int, name: str | None, codes: str | None) -> Line:
    return Line(row, (name or "").strip(), codes_in(codes or ""))


def codes_in(text: str) -> tuple[str, ...]:
    """Codes of units with a semicolon, a comma or a line between them, each once."""
    told = (code.strip().upper() for code in BETWEEN.split(text))
    return tuple(dict.fromkeys(code for code in told if code))
