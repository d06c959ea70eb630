"""A second opinion of checks and rates, written from the contract alone: loops and dicts, no SQL."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

MILESTONES = ("installed", "registered", "form_submitted", "approved")

# Of before September 2018, and what each became.
OLD_PREFIXES = {
    **{f"016{digit}": f"03{digit}" for digit in "23456789"},
    "0120": "070",
    "0121": "079",
    "0122": "077",
    "0126": "076",
    "0128": "078",
    "0123": "083",
    "0124": "084",
    "0125": "085",
    "0127": "081",
    "0129": "082",
    "0186": "056",
    "0188": "058",
    "0199": "059",
}
MOBILE = re.compile(r"0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])\d{7}")
LANDLINE = re.compile(r"02\d{8,9}")

YES = {
    "x",
    "v",
    "✓",
    "1",
    "có",
    "rồi",
    "đã",
    "đã cài",
    "đã cài đặt",
    "ok",
    "xong",
    "hoàn thành",
    "thành công",
}
NO = {"", "0", "k", "ko", "-", "không", "chưa", "chưa cài", "chưa đăng ký", "không có"}

STATUS = {
    "đã cài": {"installed"},
    "đã cài đặt": {"installed"},
    "cài đặt thành công": {"installed"},
    "đã đăng ký": {"registered"},
    "chờ duyệt": {"registered"},
    "chờ mật khẩu": {"registered"},
    "đã nộp tờ khai": {"registered", "form_submitted"},
    "đã duyệt": {"registered", "approved"},
    "đã kích hoạt": {"registered", "approved"},
    "đã có mật khẩu": {"registered", "approved"},
    "thành công": {"registered", "approved"},
    "đã cài, đã đăng ký": {"installed", "registered"},
    "đã cài nhưng chưa đăng ký": {"installed"},
    "chưa": set(),
    "chưa cài": set(),
    "": set(),
}
LEFT = ("nghỉ việc", "đã chuyển", "nghỉ hưu", "đã mất")
NO_SMARTPHONE = ("không có smartphone", "không có đt thông minh")


@dataclass(frozen=True)
class Meant:
    """What the sender said of the file, and the units that its names and group titles may mean."""

    month_first: bool = False
    empty_is_yes: frozenset[str] = frozenset()
    undone: frozenset[tuple[str, str]] = frozenset()
    names: dict[str, str] = field(default_factory=dict)


@dataclass
class Judged:
    """What one row is: whether it counts, and everything wrong with it."""

    accepted: bool = True
    left: bool = False
    unit: str = ""
    smartphone: bool = True
    reached: dict[str, date | None] = field(default_factory=dict)
    faults: set[tuple[str | None, str]] = field(default_factory=set)


AS_USUAL = Meant()


def check(
    rows: list[dict[str, str]], unit: str, known: set[str], as_of: date, meant: Meant = AS_USUAL
) -> dict[int, Judged]:
    """Place of each row that claims to be a person → what it is. A row with a `group` is a title."""
    judged: dict[int, Judged] = {}
    first: set[tuple[str, ...]] = set()
    group: str | None = None
    for place, row in enumerate(rows):
        if "group" in row:
            group = meant.names.get(fold(row["group"]), group)
            continue
        if not _is_person(row):
            continue
        row = row | {name: days_first(row.get(name, ""), meant) for name in ("birth", *MILESTONES)}
        here = row.get("unit_code") or meant.names.get(fold(row.get("unit_name", ""))) or group or unit
        found = judged[place] = Judged()
        words = " ; ".join(row.get(name, "") for name in ("status", "note", *MILESTONES)).lower()
        if any(word in words for word in LEFT):
            found.accepted, found.left = False, True
            continue
        found.smartphone = not (
            any(word in words for word in NO_SMARTPHONE) or row.get("has_smartphone", "") in NO - {""}
        )
        key = _identify(row, here.upper(), known, meant, found)
        _read_milestones(row, as_of, words, meant, found)
        found.accepted = not any(fault in ERRORS for _, fault in found.faults)
        if found.accepted and key:
            if key in first:
                found.accepted = False
                found.faults.add((None, "repeated_person"))
            first.add(key)
    return judged


ERRORS = {"unknown_unit", "empty_name", "bad_insurance_number", "bad_citizen_id", "repeated_person"}


def _is_person(row: dict[str, str]) -> bool:
    numbers = [row.get(name, "") for name in ("insurance_number", "citizen_id", "phone")]
    has_number = any(sum(sign.isdigit() for sign in number) >= 5 for number in numbers)
    return bool(row.get("full_name")) or has_number or _like_a_day(row.get("birth", ""))


def _identify(
    row: dict[str, str], code: str, known: set[str], meant: Meant, found: Judged
) -> tuple[str, ...] | None:
    found.unit = code
    if code not in known:
        found.faults.add(("unit_code", "unknown_unit"))
    name = row.get("full_name", "")
    if not name:
        found.faults.add(("full_name", "empty_name"))
    told = {}
    for column, read in (
        ("insurance_number", insurance_number),
        ("citizen_id", citizen_id),
        ("phone", phone),
    ):
        cell = row.get(column, "")
        is_undone = (column, repair(column, cell)) in meant.undone
        told[column] = read(cell) if cell and not is_undone else None
        if cell and told[column] is None:
            found.faults.add((column, f"bad_{column}"))
    birth, exists = row.get("birth", ""), day(row.get("birth", ""))
    if birth and _like_a_day(birth) and exists is None:
        found.faults.add(("birth", "bad_date"))
    who = _same_name(name)
    for key in (
        ("i", told["insurance_number"]),
        ("c", told["citizen_id"]),
        ("b", birth and str(exists or birth), who),
        ("p", told["phone"], who),
        ("d", row.get("department", ""), who),
    ):
        if key[1]:
            return (code, *map(str, key))
    return None


def _read_milestones(row: dict[str, str], as_of: date, words: str, meant: Meant, found: Judged) -> None:
    reached: dict[str, date | None] = {}
    for column in MILESTONES:
        cell = row.get(column, "").lower()
        if _like_a_day(cell):
            reached[column] = on = day(cell)
            if on is None or on > as_of:
                reached[column] = None
                found.faults.add((column, "bad_date" if on is None else "future_date"))
        elif cell in YES or (not cell and column in meant.empty_is_yes):
            reached[column] = None
        elif cell not in NO and not any(word in words for word in NO_SMARTPHONE):
            found.faults.add((column, "unknown_mark"))
    status = row.get("status", "").lower()
    if status in STATUS:
        for column in STATUS[status]:
            reached.setdefault(column, None)
    elif found.smartphone:
        found.faults.add(("status", "unknown_mark"))
    if "form_submitted" in reached or "approved" in reached:
        reached.setdefault("registered", None)
    if not found.smartphone:
        reached.pop("installed", None)
    found.reached = reached


def insurance_number(cell: str) -> str | None:
    """Ten digits, or None."""
    bare = _bare(cell)
    if re.fullmatch(r"\d{9,10}", bare):
        return bare.zfill(10)
    return bare[-10:] if re.fullmatch(r"[A-Z]{2}\d{13}", bare) else None


def citizen_id(cell: str) -> str | None:
    """Twelve digits, nine, a passport, or None."""
    bare = _bare(cell)
    if re.fullmatch(r"\d{10,12}", bare):
        return bare.zfill(12)
    if re.fullmatch(r"\d{8,9}", bare):
        return bare.zfill(9)
    return bare if re.fullmatch(r"[A-Z]{1,2}\d{7,8}", bare) else None


def phone(cell: str) -> str | None:
    """A number of today, or None."""
    bare = re.sub(r"^(\+84|0084|84(?=\d{9}$))", "0", _bare(re.split(r"[/;,]", cell)[0]))
    for number in (bare, "0" + bare):
        if MOBILE.fullmatch(number) or LANDLINE.fullmatch(number):
            return number
        if re.fullmatch(r"01\d{9}", number) and number[:4] in OLD_PREFIXES:
            return OLD_PREFIXES[number[:4]] + number[4:]
    return None


def repair(column: str, cell: str) -> str | None:
    """How the number in this cell is mended, if it has to be."""
    digits = re.sub(r"\D", "", re.sub(r"^(\+84|0084)", "0", _bare(re.split(r"[/;,]", cell)[0])))
    if column == "insurance_number":
        return {9: "padded_zero", 13: "card_number"}.get(len(digits))
    if column == "citizen_id":
        is_passport = _bare(cell)[:1].isalpha()
        return "padded_zero" if len(digits) in (8, 10, 11) and not is_passport else None
    if digits[:4] in OLD_PREFIXES:
        return "old_prefix"
    return "padded_zero" if MOBILE.fullmatch("0" + digits) else None


def days_first(cell: str, meant: Meant) -> str:
    """What was written month first, as everybody else writes it."""
    if not meant.month_first:
        return cell
    return re.sub(r"^(\d{1,2})([/.-])(\d{1,2})([/.-]\d{2,4})$", r"\3\2\1\4", cell)


def fold(words: str) -> str:
    """Without regard to case, accents and punctuation."""
    bare = unicodedata.normalize("NFD", words.lower().replace("đ", "d"))
    return " ".join(
        re.findall("[a-z0-9]+", "".join(sign for sign in bare if not unicodedata.combining(sign)))
    )


def day(cell: str) -> date | None:
    """The day that the cell tells, if there is such a day."""
    if re.fullmatch(r"[1-5]\d{4}", cell):
        return date(1899, 12, 30) + timedelta(days=int(cell))
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y"):
        try:
            return datetime.strptime(cell, form).date()
        except ValueError:
            continue
    return None


def _like_a_day(cell: str) -> bool:
    return bool(re.fullmatch(r"[1-5]\d{4}|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([/.-])\d{1,2}\1(\d\d|\d{4})", cell))


def _bare(cell: str) -> str:
    return re.sub(r"[\s.'’-]", "", cell).upper()


def _same_name(name: str) -> str:
    """Without regard to case, spaces, and on which vowel of “oa”, “uy” … the tone mark stands."""
    words = []
    for word in unicodedata.normalize("NFD", name.lower()).split():
        tones = "".join(sign for sign in word if sign in "\u0300\u0301\u0303\u0309\u0323")
        bare = "".join(sign for sign in word if sign not in tones)
        words.append(bare + "/" + tones if re.search(r"o[ae]|u[ya]|gi", bare) else word)
    return " ".join(words)


@dataclass(frozen=True)
class Person:
    """One person as a roster tells them: the numbers it tells, what they have reached, and a smartphone."""

    told: frozenset[tuple[str, str]]
    reached: frozenset[str] = frozenset()
    smartphone: bool = True

    def is_same(self, other: "Person") -> bool:
        """The first kind of number that both have decides."""
        for kind in ("insurance", "citizen", "birth"):
            ours, theirs = dict(self.told).get(kind), dict(other.told).get(kind)
            if ours and theirs:
                return ours == theirs
        return False


def result(known: list[Person], told: list[Person], columns: set[str], merges: bool) -> list[Person]:
    """Everybody once a file with these columns is committed; those whom it names first."""
    named = [_carried(each, _same(each, known), columns) if merges else each for each in told]
    others = [each for each in known if not _same(each, told)] if merges else []
    return [*named, *others]


def compare(known: list[Person], told: list[Person], columns: set[str], merges: bool) -> Counter[str]:
    """How many people are new, changed, backwards, gone and the same."""
    found: Counter[str] = Counter()
    for after in result(known, told, columns, merges):
        before = _same(after, known)
        if before is None:
            found["new"] += 1
        elif before.reached - after.reached:
            found["backwards"] += 1
        else:
            is_same = (before.reached, before.smartphone) == (after.reached, after.smartphone)
            found["same" if is_same else "changed"] += 1
    found["gone"] = 0 if merges else sum(_same(each, told) is None for each in known)
    return found


def tally(people: list[Person]) -> tuple[int, ...]:
    """Headcount, those with a smartphone, and those who reached each milestone."""
    reached = (sum(name in each.reached for each in people) for name in MILESTONES)
    return (len(people), sum(each.smartphone for each in people), *reached)


def _same(person: Person, people: list[Person]) -> Person | None:
    return next((each for each in people if person.is_same(each)), None)


def _carried(told: Person, known: Person | None, columns: set[str]) -> Person:
    """A merge keeps what the file has no column for; what follows from it stays true."""
    if known is None:
        return told
    kept = {name for name in known.reached if name not in columns}
    reached = told.reached | kept
    if reached & {"form_submitted", "approved"}:
        reached |= {"registered"}
    has_one = "has_smartphone" in columns or known.smartphone or "installed" in told.reached
    smartphone = told.smartphone and has_one
    if not smartphone:
        reached -= {"installed"}
    return Person(told.told, frozenset(reached), smartphone)


@dataclass(frozen=True)
class Counted:
    """What one upload says of one unit, when that was, and when it was taken back."""

    unit: str
    as_of: date
    committed_at: datetime
    counts: tuple[int, ...]
    reverted_at: datetime | None = None


def unit_state(told: list[Counted], on_day: date, known_at: datetime) -> dict[str, Counted]:
    """Unit → the newest of it that was true on a day, as known at a moment."""
    state: dict[str, Counted] = {}
    for each in told:
        is_known = each.as_of <= on_day and each.committed_at <= known_at
        if not is_known or (each.reverted_at and each.reverted_at <= known_at):
            continue
        best = state.get(each.unit)
        if best is None or (each.as_of, each.committed_at) > (best.as_of, best.committed_at):
            state[each.unit] = each
    return state


def totals(told: list[Counted], on_day: date, known_at: datetime) -> tuple[int, ...]:
    """The counts of the whole city."""
    counted = [each.counts for each in unit_state(told, on_day, known_at).values()]
    return tuple(map(sum, zip(*counted, strict=True))) if counted else (0,) * 6


def by_week(told: list[Counted], on_day: date, known_at: datetime, first_day: date) -> dict[date, tuple]:
    """Each seventh day back → the counts of that day; days without a roster are not in it."""
    weeks = {}
    while on_day >= first_day:
        if unit_state(told, on_day, known_at):
            weeks[on_day] = totals(told, on_day, known_at)
        on_day -= timedelta(days=7)
    return weeks
