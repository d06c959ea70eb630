"""Turn drawn units and people into rows: names, numbers, days."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from dashboard.demo import lots
from dashboard.demo.counts import rows_on
from dashboard.demo.invented import FAMILIES, MEN, WOMEN
from dashboard.demo.people import MILESTONES, People
from dashboard.demo.profile import Habit, Profile
from dashboard.demo.sent import Ids, as_uuids, dates
from dashboard.demo.twice import Twice

ADDED_BY = "demo"
DEPARTMENTS = (
    "Phòng Hành chính", "Phòng Kế toán", "Phòng Kỹ thuật", "Phòng Kế hoạch", "Tổ 1", "Tổ 2", "Tổ 3", "Tổ 4",
)  # fmt: skip
PEOPLE_IN_A_DEPARTMENT = 24
# One prime steps through all the serial numbers without meeting one twice.
STEP = 611_953
# Woman or man, five of names, birth and phone, and which numbers are known.
TOPICS = 8


def of_units(units: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """For the table `unit`."""
    rows = units[["code", "name", "kind", "parent_code", "expected_headcount"]]
    return rows.assign(
        office_code=None, valid_from=None, valid_to=None, added_at=pd.Timestamp(profile.first_day)
    )


def of_people(
    units: pd.DataFrame, uploads: pd.DataFrame, ids: Ids, people: People, profile: Profile,
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
        "upload_id": as_uuids(ids[upload]),
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
        columns[f"{name}_on"] = pa.array(dates(happened, profile), pa.date32(), mask=happened > as_of)
    return pa.table(columns)


def _who(person: npt.NDArray[np.int64], profile: Profile) -> dict[str, object]:
    """Names, births and numbers."""
    woman, *lot, insured, identified = lots.of_persons(person, TOPICS, profile)
    is_woman = woman < 0.55

    def pick(words: list[str], number: int) -> pa.DictionaryArray:
        return _chosen(words, (lot[number] * len(words)).astype(np.int32))

    def named(women: list[str], men: list[str], number: int) -> pa.DictionaryArray:
        both = np.where(
            is_woman,
            (lot[number] * len(women)).astype(np.int32),
            len(women) + (lot[number] * len(men)).astype(np.int32),
        )
        return _chosen([*women, *men], both)

    years = profile.today.year - 60
    born = np.datetime64(f"{years}-01-01") + (lot[3] * 39 * 365.2).astype("timedelta64[D]")
    return {
        "family": pick(FAMILIES, 0),
        "middle": named(WOMEN[0], MEN[0], 1),
        "given": named(WOMEN[1], MEN[1], 2),
        "born": pa.array(born, pa.date32()),
        "is_woman": is_woman,
        "serial": pa.array(person * STEP % profile.serials, pa.int32()),
        "is_insured": insured < profile.insured,
        "is_identified": identified < profile.identified,
        "has_phone": lot[4] < 0.75,
    }


def _chosen(words: list[str] | tuple[str, ...], number: npt.NDArray[np.signedinteger]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(number, pa.int32()), pa.array(list(words)))
