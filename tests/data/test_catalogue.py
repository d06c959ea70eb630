"""The tracked facts hold together: units, offices, and what became of them on 1 July 2025."""

import csv
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from dashboard.model import UnitKind

DATA = Path(__file__).parents[2] / "data"
BEFORE, AFTER = date(2021, 6, 30), date(2025, 7, 1)
FILES = ("units.csv", "offices.csv", "succession.csv", "commune_succession.csv")


def rows(file_name: str) -> list[dict[str, str]]:
    with (DATA / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


UNITS, OFFICES, SUCCESSION, COMMUNES = map(rows, FILES)
UNIT = {unit["code"]: unit for unit in UNITS}
OFFICE = {office["code"]: office for office in OFFICES}


def spans(version: dict[str, str]) -> tuple[str, str]:
    """First and last day, open ends made far ones; days in ISO form sort as text."""
    return version["valid_from"] or "0001-01-01", version["valid_to"] or "9999-12-31"


def is_valid(version: dict[str, str], day: date) -> bool:
    first, last = spans(version)
    return first <= day.isoformat() <= last


def outlives(holder: dict[str, str], held: dict[str, str]) -> bool:
    return spans(holder)[0] <= spans(held)[0] and spans(held)[1] <= spans(holder)[1]


def names(kind: UnitKind) -> list[str]:
    return [unit["name"] for unit in UNITS if unit["kind"] == kind]


def test_until_june_2025_there_are_12_quận_17_huyện_and_1_thị_xã() -> None:
    titles = Counter(name.split()[0] for name in names(UnitKind.DISTRICT))
    assert titles == {"Quận": 12, "Huyện": 17, "Thị": 1}


def test_since_july_2025_there_are_51_phường_and_75_xã() -> None:
    titles = Counter(name.split()[0] for name in names(UnitKind.COMMUNE))
    assert titles == {"Phường": 51, "Xã": 75}


def test_every_kind_is_one_of_ours_and_only_public_bodies_are_facts() -> None:
    kinds = Counter(UnitKind(unit["kind"]) for unit in UNITS)
    assert kinds == {
        UnitKind.CITY: 1,
        UnitKind.PARTY_COMMITTEE: 1,
        UnitKind.ZONES_BOARD: 1,
        UnitKind.DISTRICT: 30,
        UnitKind.COMMUNE: 126,
    }


def test_codes_are_unique_and_readable_everywhere() -> None:
    for catalogue in (UNITS, OFFICES):
        codes = [row["code"] for row in catalogue]
        assert len(codes) == len(set(codes))
        assert all(code.isascii() and code == code.upper() and " " not in code for code in codes)


def test_only_the_city_has_no_parent() -> None:
    assert [unit["code"] for unit in UNITS if not unit["parent_code"]] == ["HN"]


def test_every_parent_and_office_exists_as_long_as_the_unit_does() -> None:
    for unit in UNITS:
        assert outlives(OFFICE[unit["office_code"]], unit), unit
        if unit["parent_code"]:
            assert outlives(UNIT[unit["parent_code"]], unit), unit


def test_days_are_days_and_no_unit_ends_before_it_begins() -> None:
    for version in [*UNITS, *OFFICES]:
        first, last = spans(version)
        assert date.fromisoformat(first) <= date.fromisoformat(last)


@pytest.mark.parametrize(("day", "kind"), [(BEFORE, UnitKind.DISTRICT), (AFTER, UnitKind.COMMUNE)])
def test_on_any_day_either_the_districts_or_the_communes_hold(day: date, kind: UnitKind) -> None:
    levels = {unit["kind"] for unit in UNITS if is_valid(unit, day)}
    assert levels & {UnitKind.DISTRICT, UnitKind.COMMUNE} == {kind}


def test_no_district_or_commune_is_valid_in_both_catalogues() -> None:
    both = {unit["code"] for unit in UNITS if is_valid(unit, BEFORE) and is_valid(unit, AFTER)}
    assert both == {"HN", "DNHN", "KCN"}


def test_every_district_has_an_office_of_its_own() -> None:
    for unit in UNITS:
        if unit["kind"] == UnitKind.DISTRICT:
            assert unit["office_code"] == f"BHXH-{unit['code']}"
            assert OFFICE[unit["office_code"]]["name"].casefold() == f"BHXH {unit['name']}".casefold()


def test_every_commune_belongs_to_one_of_24_areas_and_the_24th_is_old_hà_đông() -> None:
    areas = defaultdict(set)
    for unit in UNITS:
        if unit["kind"] == UnitKind.COMMUNE:
            areas[unit["office_code"]].add(unit["name"])
    assert len(areas) == 24
    assert set(areas) == {office["code"] for office in OFFICES if is_valid(office, AFTER)}
    assert areas["BHXH-HN"] == {
        "Phường Hà Đông",
        "Phường Dương Nội",
        "Phường Yên Nghĩa",
        "Phường Phú Lương",
        "Phường Kiến Hưng",
    }


def test_the_23_new_offices_follow_29_of_the_30_old_ones_and_can_be_reached() -> None:
    new = [office for office in OFFICES if office["predecessor"]]
    assert len(new) == 23
    followed = [code for office in new for code in office["predecessor"].split()]
    assert len(followed) == len(set(followed))
    old = {office["code"] for office in OFFICES if office["valid_to"]}
    assert old - set(followed) == {"BHXH-D268"}
    assert set(followed) < old
    assert all(office["address"] and office["phone"].startswith("024.") for office in new)


def test_every_district_is_succeeded_and_every_commune_succeeds() -> None:
    assert {row["old_code"] for row in SUCCESSION} == {u["code"] for u in UNITS if u["kind"] == "district"}
    assert {row["new_code"] for row in SUCCESSION} == {u["code"] for u in UNITS if u["kind"] == "commune"}


def test_succession_happens_the_day_after_the_old_unit_ends() -> None:
    for row in SUCCESSION:
        since = date.fromisoformat(row["since"])
        assert since == AFTER
        assert (since - date.fromisoformat(UNIT[row["old_code"]]["valid_to"])).days == 1
        assert UNIT[row["new_code"]]["valid_from"] == row["since"]


def test_shares_of_each_district_sum_to_one() -> None:
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for row in SUCCESSION:
        assert Fraction(row["share"]) > 0
        sums[row["old_code"]] += Fraction(row["share"])
    assert set(sums.values()) == {Fraction(1)}


def test_shares_count_old_communes_and_split_ones_evenly() -> None:
    heirs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in COMMUNES:
        heirs[row["district_code"], row["old_code"]].append(row["new_code"])
    of_district = Counter(district for district, _ in heirs)
    shares: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for (district, _), new_codes in heirs.items():
        for new_code in new_codes:
            shares[district, new_code] += Fraction(1, len(new_codes) * of_district[district])

    assert {row["basis"] for row in SUCCESSION} == {"number of old communes"}
    assert {(row["old_code"], row["new_code"]) for row in SUCCESSION} == set(shares)
    for row in SUCCESSION:
        assert abs(Fraction(row["share"]) - shares[row["old_code"], row["new_code"]]) < Fraction(1, 10**6)


def test_the_526_old_communes_each_have_one_default_heir() -> None:
    defaults = Counter(row["old_code"] for row in COMMUNES if row["is_default"] == "yes")
    assert set(defaults.values()) == {1}
    assert set(defaults) == {row["old_code"] for row in COMMUNES}
    assert len(defaults) == 526
    pairs = [(row["old_code"], row["new_code"]) for row in COMMUNES]
    assert len(pairs) == len(set(pairs))
    assert {row["is_default"] for row in COMMUNES} == {"yes", "no"}


def test_327_old_communes_went_whole_to_one() -> None:
    heirs = Counter(row["old_code"] for row in COMMUNES)
    assert sum(count == 1 for count in heirs.values()) == 327


@pytest.mark.parametrize("file_name", FILES)
def test_files_are_utf8_without_mark_composed_and_end_lines_with_lf(file_name: str) -> None:
    content = (DATA / file_name).read_bytes()
    text = content.decode("utf-8")
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert text.endswith("\n")
    assert unicodedata.is_normalized("NFC", text)
    assert all(cell == " ".join(cell.split()) for row in rows(file_name) for cell in row.values())


def test_names_carry_the_tone_where_the_official_list_does() -> None:
    words = {
        word for row in [*UNITS, *OFFICES, *COMMUNES] for word in (row.get("name") or row["old_name"]).split()
    }
    assert not {"Hoà", "Hoá", "Thuỷ", "Khoá", "Toà"} & words
    assert {"Hòa", "Thụy"} <= words
