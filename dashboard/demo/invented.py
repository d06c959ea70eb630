"""Invent people one by one for sample rosters; nobody of them exists.

No number belongs to anybody: insurance numbers carry a year of issue that never was (77), citizen ids a
province code that was never given (003, 005, 007, 009), phones stand in one row of zeros (0599 000 …).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any
from zlib import crc32

AS_OF = date(2021, 6, 30)
INVENTED = "Dữ liệu dùng thử: đơn vị, người và số trong danh sách này đều không có thật."

FAMILIES = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ",
    "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Tạ", "Phùng", "Khuất", "Chử", "Kiều",
]  # fmt: skip
MEN = (
    ["Văn", "Đức", "Hữu", "Minh", "Quang", "Xuân"],
    ["An", "Bình", "Cường", "Dũng", "Hải", "Hòa", "Khoa", "Long", "Nam", "Sơn", "Thắng", "Tú", "Việt"],
)
WOMEN = (
    ["Thị", "Thu", "Ngọc", "Thanh", "Minh", "Bích"],
    ["Anh", "Dung", "Hà", "Hạnh", "Hòa", "Hương", "Lan", "Mai", "Nga", "Oanh", "Thúy", "Thủy", "Yến"],
)

Mark = str | date | None


@dataclass(frozen=True)
class Person:
    """Somebody invented, with what the liaison noted: installed, registered, form submitted, approved."""

    name: str
    is_woman: bool
    born: date
    insurance_number: str | int | None
    citizen_id: str | int
    phone: str
    marks: tuple[Mark, ...]
    note: str = ""


def people(seed: str, count: int, as_of: date, born: tuple[int, int]) -> Iterator[Person]:
    """Whoever reads the same seed meets the same people, on any machine."""
    chance = Random(crc32(seed.encode()))  # noqa: S311
    serials = chance.sample(range(10**6), count)
    for number, serial in enumerate(serials):
        is_woman = chance.random() < 0.55
        middles, givens = WOMEN if is_woman else MEN
        birthday = date(chance.randint(*born), 1, 1) + timedelta(days=chance.randrange(365))
        province = chance.choice(("003", "005", "007", "009"))
        century = (2 if birthday.year >= 2000 else 0) + is_woman
        insurance_number = f"{'01' if chance.random() < 0.8 else '34'}77{serial:06}"
        citizen_id = f"{province}{century}{birthday:%y}{chance.randrange(10**6):06}"
        has_none = chance.random() < 0.05
        # Every third cell was typed as a number, and Excel ate its zeros.
        yield Person(
            name=f"{chance.choice(FAMILIES)} {chance.choice(middles)} {chance.choice(givens)}",
            is_woman=is_woman,
            born=birthday,
            insurance_number=int(insurance_number) if number % 3 == 1 else insurance_number,
            citizen_id=int(citizen_id) if number % 9 == 4 else citizen_id,
            phone=f"0599000{chance.randrange(1000):03}",
            marks=(None,) * 4 if has_none else _marks(chance, as_of),
            note="Không có ĐT thông minh" if has_none else "",
        )


def _marks(chance: Random, as_of: date) -> tuple[Mark, ...]:
    installed = chance.random() < 0.64
    registered_on = as_of - timedelta(days=chance.randint(1, 100))
    submitted_on = registered_on + timedelta(days=chance.randint(1, 12))
    approved_on = submitted_on + timedelta(days=chance.randint(1, 5))
    rungs = chance.choices(range(4), weights=(30, 12, 10, 48))[0]
    days = [day for day in (registered_on, submitted_on, approved_on)[:rungs] if day <= as_of]
    notes_days = chance.random() < 0.6
    ladder: list[Mark] = [*days] if notes_days else ["x"] * len(days)
    return ("x" if installed else None, *ladder, *[None] * (3 - len(ladder)))


def earlier(person: Person, day: date, number: int, has_form: bool) -> Person:
    """The same person as noted on an earlier day: of the marks without a day, some stood already."""

    def stood(mark: Mark) -> bool:
        return mark <= day if isinstance(mark, date) else number % 3 == 0

    installed, registered, form, approved = (mark if stood(mark) else None for mark in person.marks)
    return replace(person, marks=(installed, registered, form if has_form else None, approved))


def with_faults(staff: list[Person], as_of: date) -> list[Person]:
    """What goes wrong in real rosters, once or twice each: five errors, four warnings."""

    def spoil(position: int, **changes: Any) -> None:
        if position < len(staff):
            staff[position] = replace(staff[position], **changes)

    spoil(5, insurance_number=None)
    spoil(16, insurance_number=17700123)
    spoil(22, marks=("x", f"31/4/{as_of.year}", None, None), note="")
    spoil(40, name="")
    spoil(49, marks=("hỏi lại", None, None, None), note="")
    spoil(63, insurance_number="O177004521")
    spoil(76, marks=("x", as_of + timedelta(days=5), None, None), note="")
    spoil(87, marks=("máy hỏng", "x", None, None), note="")
    for again, before in ((96, 11), (111, 57)):
        if again < len(staff):
            staff[again] = replace(
                staff[before], insurance_number=f"{int(staff[before].insurance_number or 0):010}"
            )
    return staff
