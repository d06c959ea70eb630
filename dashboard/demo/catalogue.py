"""Invent the units below the city: names that nobody has, sizes from one desk to a factory."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from dashboard.demo.profile import SPECIALS, Group, Habit, Profile
from dashboard.model import UnitKind
from dashboard.store.units import CITY

LARGEST = 3_200
PEOPLE_A_FACTORY = 36_000

FORMS = ("Công ty TNHH", "Công ty Cổ phần")
TRADES = (
    "May", "Cơ khí", "Bao bì", "Điện tử", "Xây dựng", "Thực phẩm", "Vận tải", "Nội thất", "Thương mại", "In",
    "Nhựa", "Dược", "Phần mềm", "Nông sản", "Da giày", "Du lịch",
)  # fmt: skip
# Nobody calls a company, a school or a clinic so; “(mẫu)” says it once more.
WORDS = (
    "Lá Bàng", "Hoa Sữa", "Sao Khuê", "Mây Trắng", "Gió Mùa", "Nắng Thu", "Suối Reo", "Trăng Non",
    "Cánh Diều", "Đom Đóm", "Chuồn Chuồn", "Hạt Thóc", "Lá Tre", "Mưa Rào", "Cầu Vồng", "Ong Vàng", "Bồ Câu",
    "Bông Lúa", "Vỏ Sò", "Chong Chóng", "Ngói Đỏ", "Bến Sông", "Đèn Lồng", "Trống Cơm", "Cỏ May", "Hoa Gạo",
    "Quả Thị", "Cây Đa", "Sáo Diều", "Giếng Làng", "Mái Đình",
)  # fmt: skip
FORMS_OF = {
    UnitKind.SCHOOL: ("Trường Mầm non", "Trường Tiểu học", "Trường THCS", "Trường THPT"),
    UnitKind.HOSPITAL: ("Bệnh viện Đa khoa", "Phòng khám Đa khoa", "Trung tâm Y tế", "Nhà hộ sinh"),
    UnitKind.EMPLOYER: ("Hợp tác xã", "Văn phòng", "Cửa hàng", "Hộ kinh doanh", "Trung tâm"),
}
DEPARTMENTS = ("Sở", "Ban", "Chi cục")
SHORT = {"DNHN": "khối doanh nghiệp", "KCN": "KCN"}
LAST_LETTER = {
    UnitKind.AGENCY: "A",
    UnitKind.ENTERPRISE: "M",
    UnitKind.SCHOOL: "S",
    UnitKind.HOSPITAL: "H",
    UnitKind.EMPLOYER: "E",
}

# Silent units are one in twelve. What is left over is steady.
HABITS = {
    Habit.SILENT: 0.08,
    Habit.STALE: 0.08,
    Habit.LATE: 0.12,
    Habit.SHRINKING: 0.015,
    Habit.TWICE: 0.03,
    Habit.REVERTED: 0.02,
    Habit.JUMPING: 0.004,
    Habit.FLAT: 0.005,
    Habit.CHOSEN: 0.006,
}
COUNTED_UNITS = 12


def draw(profile: Profile, places: pd.DataFrame) -> pd.DataFrame:
    """code, name, kind, parent_code, people, expected_headcount, reach, habit of every invented unit.

    `places` are the code, name and kind of what is in the catalogue already.
    """
    chance = profile.chance("catalogue")
    groups = [_group(profile, group, places, chance) for group in profile.groups]
    units = pd.concat(groups, ignore_index=True)
    units["name"] = _told_apart(units["name"])
    units["people"] = _sizes(units, profile, chance)
    units["habit"] = _habits(units, chance)
    units = pd.concat([units, _specials(profile)], ignore_index=True)
    units["code"] = [_code(profile, row, UnitKind(kind)) for row, kind in enumerate(units["kind"])]
    units.loc[units.index[-len(SPECIALS) :], "code"] = [special.code for special in SPECIALS]
    # Offices know the headcount roughly, and of those who send a chosen few they know better.
    rough = units["people"] * (1 + chance.normal(0, 0.02, len(units)))
    rough = rough.where(units["habit"] != Habit.CHOSEN, units["people"] * 6)
    rough = rough.where(~units["code"].isin([special.code for special in SPECIALS]), units["people"])
    units["expected_headcount"] = rough.round().clip(lower=1).astype("int32")
    return units


def _group(profile: Profile, group: Group, places: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """The units of one group, spread over the places it stands below; some places move faster than others."""
    below = places[(places["kind"] == group.parents) | (places["code"] == group.parents)]
    weights = chance.uniform(0.5, 1.6, len(below))
    share = np.floor(np.cumsum(weights) / weights.sum() * group.units + 1e-9).astype(int)
    if group.units == len(below):
        share = np.arange(1, group.units + 1)
    parent = np.repeat(np.arange(len(below)), np.diff(share, prepend=0))
    local = np.random.Generator(np.random.PCG64(int(profile.name))).normal(0, 0.05, len(places))
    chosen = below.iloc[parent]
    return pd.DataFrame(
        {
            "name": list(_names(group, chosen["name"])),
            "kind": group.kind.value,
            "parent_code": chosen["code"].to_numpy(),
            "people": group.median * np.exp(group.spread * chance.normal(size=len(parent))),
            "reach": group.reach + local[chosen.index] + chance.normal(0, 0.1, len(parent)),
        }
    )


def _names(group: Group, places: pd.Series) -> Iterator[str]:
    for number, place in enumerate(places):
        yield _name(group, number, str(place))


def _name(group: Group, number: int, place: str) -> str:
    word = WORDS[number % len(WORDS)]
    where = SHORT.get(group.parents) or place.split(" ", 2 if place.startswith("Thị xã") else 1)[-1]
    match group.kind:
        case UnitKind.AGENCY if group.parents == CITY:
            form = DEPARTMENTS[number % len(DEPARTMENTS)]
            return f"{form} Mẫu số {number // len(DEPARTMENTS) + 1:02}"
        case UnitKind.AGENCY:
            return f"UBND {place[0].lower()}{place[1:]} (mẫu)"
        case UnitKind.ENTERPRISE:
            trade = TRADES[(number * 3 + number // len(WORDS)) % len(TRADES)]
            return f"{FORMS[number % len(FORMS)]} {trade} {word} (mẫu), {where}"
        case kind:
            forms = FORMS_OF[kind]
            return f"{forms[number % len(forms)]} {word} (mẫu), {where}"


def _told_apart(names: pd.Series) -> pd.Series:
    """Where there are more units than names, the second “Lá Bàng (mẫu)” is “Lá Bàng 2 (mẫu)”."""
    nth = names.groupby(names).cumcount() + 1
    numbered = [name.replace(" (mẫu", f" {n} (mẫu") for name, n in zip(names, nth, strict=True)]
    return names.where(nth == 1, numbered)


def _sizes(units: pd.DataFrame, profile: Profile, chance: np.random.Generator) -> pd.Series:
    """Heavy-tailed, and in all as many as the profile has; a handful of factories hold thousands."""
    sizes = units["people"].to_numpy().copy()
    factories = np.flatnonzero(units["kind"] == UnitKind.ENTERPRISE.value)
    largest = profile.people // PEOPLE_A_FACTORY
    sizes[chance.choice(factories, largest, replace=False)] = chance.uniform(2_000, LARGEST, largest)
    small = sizes < LARGEST / 2
    sizes[small] *= (profile.people - sizes[~small].sum()) / sizes[small].sum()
    return pd.Series(np.clip(np.round(sizes), 1, LARGEST).astype(int), index=units.index)


def _habits(units: pd.DataFrame, chance: np.random.Generator) -> list[Habit]:
    """By lot; the factories send all their rosters, and one party committee or board counts for twelve."""
    bounds = np.cumsum(list(HABITS.values()))
    drawn = np.searchsorted(bounds, chance.random(len(units)))
    habits = [[*HABITS, Habit.STEADY][number] for number in drawn]
    for row in np.flatnonzero(units["people"] >= LARGEST / 3):
        habits[row] = Habit.STEADY
    above = units.index[units["parent_code"].isin({"DNHN", "KCN"}) & (units["people"] < 100)]
    above = above[units.loc[above, "parent_code"] == units.loc[above[0], "parent_code"]]
    for row in above[:COUNTED_UNITS]:
        habits[row] = Habit.COUNTED
    return habits


def _specials(profile: Profile) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": [special.name for special in SPECIALS],
            "kind": [special.kind.value for special in SPECIALS],
            "parent_code": profile.home,
            "people": [special.people for special in SPECIALS],
            "reach": [0.15, 0.6, 0.5, 0.4],
            "habit": [special.habit for special in SPECIALS],
        }
    )


def _code(profile: Profile, row: int, kind: UnitKind) -> str:
    """A code that looks as it did in its year (DOMAIN §3.6) and that nobody was given."""
    if profile.name == "2021":
        a_letter, step = (4_000, 2) if profile.in_parts else (100, 7)
        letter = chr(ord("A") + row // a_letter)
        return f"X{letter}{row % a_letter * step + 1001:04}{LAST_LETTER[kind]}"
    return f"0999{row:06}" if kind in {UnitKind.ENTERPRISE, UnitKind.EMPLOYER} else f"999{row:04}"
