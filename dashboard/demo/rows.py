"""Turn what was drawn into rows: ids, moments, names, numbers."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from dashboard.demo.counts import rows_on
from dashboard.demo.invented import FAMILIES, MEN, WOMEN
from dashboard.demo.people import MILESTONES, People
from dashboard.demo.profile import Habit, Profile
from dashboard.demo.schedule import DAY
from dashboard.demo.twice import Twice

ADDED_BY = "demo"
DEPARTMENTS = (
    "Phòng Hành chính", "Phòng Kế toán", "Phòng Kỹ thuật", "Phòng Kế hoạch", "Tổ 1", "Tổ 2", "Tổ 3", "Tổ 4",
)  # fmt: skip
PEOPLE_IN_A_DEPARTMENT = 24
# One prime steps through all the serial numbers without meeting one twice.
SERIALS, STEP = 1_000_000, 611_953
FILE_NAMES = (
    "Danh sach VssID {code} {day}.xlsx",
    "DS cai dat VssID - {code} ({day}).xls",
    "{code} {day}.csv",
)


def of_units(units: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """For the table `unit`."""
    rows = units[["code", "name", "kind", "parent_code", "expected_headcount"]]
    return rows.assign(
        office_code=None, valid_from=None, valid_to=None, added_at=pd.Timestamp(profile.first_day)
    )


def of_uploads(
    units: pd.DataFrame, uploads: pd.DataFrame, counted: pd.DataFrame, profile: Profile
) -> pd.DataFrame:
    """Of every upload: id, who, when, what became of it and what it counts of the unit it tells of."""
    code, parent = units["code"].to_numpy(), units["parent_code"].to_numpy()
    is_counts = units["habit"].to_numpy()[uploads["unit"]] == Habit.COUNTED
    rows = counted.copy()
    # What was taken back had been the list of a smaller unit.
    wrong = (uploads["reverted"] >= 0).to_numpy()
    rows[wrong] = rows[wrong] * 2 // 5
    rows.loc[wrong, "headcount"] += 1
    rows["id"] = _ids(uploads, profile)
    rows["reporting_unit"] = code[uploads["unit"]]
    rows["unit_code"] = np.where(is_counts, parent[uploads["unit"]], code[uploads["unit"]])
    rows["kind"] = np.where(is_counts, "counts", "roster")
    rows["as_of"] = _dates(uploads["as_of"].to_numpy(), profile)
    for name in ("received", "committed", "reverted", "discarded"):
        rows[f"{name}_at"] = _moments(uploads[name].to_numpy(), profile)
    nightly = _moments(np.full(len(uploads), profile.last_day * DAY + 120), profile)
    rows["purged_at"] = np.maximum(nightly, rows["committed_at"] + np.timedelta64(60, "m"))
    rows["is_newest"] = uploads["is_newest"]
    above = parent[uploads["unit"]]
    rows["received_by"] = np.where(above == profile.home, "canbo", [f"cb.{name.lower()}" for name in above])
    rows["file_name"] = [
        FILE_NAMES[sum(map(ord, code)) % len(FILE_NAMES)].format(code=code, day=f"{day:%d.%m}")
        for code, day in zip(rows["unit_code"], rows["as_of"], strict=True)
    ]
    return rows


def of_people(
    units: pd.DataFrame, uploads: pd.DataFrame, ids: pd.Series, people: People, profile: Profile,
    gives_days: dict[str, npt.NDArray[np.bool_]], same: Twice,
) -> pa.Table:  # fmt: skip
    """The people of the newest rosters, as the statement in `store/demo.sql` takes them."""
    place, upload = rows_on(people, uploads)
    is_roster = units["habit"].to_numpy()[people.unit[place]] != Habit.COUNTED
    place, upload = place[is_roster], upload[is_roster]
    unit = people.unit[place]
    as_of = uploads["as_of"].to_numpy()[upload]
    first_row = np.searchsorted(upload, np.arange(len(uploads)))
    row = np.arange(len(place)) - first_row[upload]
    columns = {
        "upload_id": pa.DictionaryArray.from_arrays(pa.array(upload, pa.int32()), pa.array(ids)),
        "unit_code": pa.DictionaryArray.from_arrays(pa.array(unit, pa.int32()), pa.array(units["code"])),
        "row": pa.array(row + 2, pa.int32()),
        "smartphone": people.smartphone[place],
        "gives_installed": gives_days["installed"][unit],
        "gives_ladder": gives_days["registered"][unit],
        "department": _chosen(DEPARTMENTS, row // PEOPLE_IN_A_DEPARTMENT % len(DEPARTMENTS)),
        **_who(same.who(place), profile),
    }
    for name in MILESTONES:
        happened = people.days[name][place]
        columns[f"{name}_on"] = pa.array(_dates(happened, profile), pa.date32(), mask=happened > as_of)
    return pa.table(columns)


def _who(place: npt.NDArray[np.int64], profile: Profile) -> dict[str, object]:
    """Names, births and numbers: drawn for everybody, so that nobody's change when a roster does."""
    chance = profile.chance("names")
    count = int(place.max()) + 1
    is_woman = chance.random(count) < 0.55
    lot = chance.random((5, count))

    def pick(words: list[str], number: int) -> pa.DictionaryArray:
        return _chosen(words, (lot[number][place] * len(words)).astype(np.int32))

    def named(women: list[str], men: list[str], number: int) -> pa.DictionaryArray:
        both = np.where(
            is_woman[place],
            (lot[number][place] * len(women)).astype(np.int32),
            len(women) + (lot[number][place] * len(men)).astype(np.int32),
        )
        return _chosen([*women, *men], both)

    years = profile.today.year - 60
    born = np.datetime64(f"{years}-01-01") + (lot[3] * 39 * 365.2).astype("timedelta64[D]")
    return {
        "family": pick(FAMILIES, 0),
        "middle": named(WOMEN[0], MEN[0], 1),
        "given": named(WOMEN[1], MEN[1], 2),
        "born": pa.array(born[place], pa.date32()),
        "is_woman": is_woman[place],
        "serial": pa.array(place * STEP % SERIALS, pa.int32()),
        "is_insured": chance.random(count)[place] < profile.insured,
        "is_identified": chance.random(count)[place] < profile.identified,
        "has_phone": lot[4][place] < 0.75,
    }


def _chosen(words: list[str] | tuple[str, ...], number: npt.NDArray[np.signedinteger]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(number, pa.int32()), pa.array(list(words)))


def _ids(uploads: pd.DataFrame, profile: Profile) -> list[str]:
    """UUIDs of version 7 as `uploads.new_id` makes them, but with dice that fall the same every time."""
    chance = profile.chance("ids")
    start = int(np.datetime64(profile.first_day, "ms").astype(np.int64))
    keys = pd.MultiIndex.from_frame(uploads[["sender", "received"]])
    number, _ = pd.factorize(keys)
    bits = chance.integers(0, 2**31, (int(number.max()) + 1, 3))[number]
    milliseconds = start + uploads["received"].to_numpy() * 60_000
    return [
        f"{ms:012x}7{a & 0xFFF:03x}{0x8000 | a >> 12 & 0x3FFF:04x}{b:08x}{c & 0xFFFF:04x}"
        for ms, (a, b, c) in zip(milliseconds.tolist(), bits.tolist(), strict=True)
    ]


def _dates(days: npt.NDArray[np.int64], profile: Profile) -> npt.NDArray[np.datetime64]:
    return np.datetime64(profile.first_day, "D") + days.astype("timedelta64[D]")


def _moments(minutes: npt.NDArray[np.int64], profile: Profile) -> npt.NDArray[np.datetime64]:
    """Minutes since the first day; what did not happen has no moment."""
    moments = np.datetime64(profile.first_day, "us") + minutes.astype("timedelta64[m]")
    return np.where(minutes < 0, np.datetime64("NaT"), moments)
